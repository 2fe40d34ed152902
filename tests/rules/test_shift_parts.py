"""What stands inside a shift: its template, breaks and activities."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.roster import Activity, Break, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import BreakKind, QueueId, TemplateId
from shiftplan.rules.base import Violation
from tests.builders import EMPLOYEE, QUEUE, a_record, a_rule, a_shift, a_site, a_template

DAY = "09:00-18:00 break 12:00-13:00 rest 15:00-15:15"


def a_flexible_site(**changes) -> Site:
    """One template: 9 hours from 09:00 to 11:00 by half hours; lunch starts 2-4 hours in, the rest 5-7 hours in."""
    template = a_template(DAY)
    lunch, rest = template.breaks
    lunch = replace(lunch, earliest_minute=120, latest_minute=240)
    rest = replace(rest, earliest_minute=300, latest_minute=420)
    template = replace(template, last_start=660, start_step_minutes=30, breaks=(lunch, rest))
    return a_site(templates={template.id: template}, **changes)


def found(code: str, shift: Shift, site: Site) -> list[Violation]:
    record = replace(a_record(site=site, period=Period(shift.on_date, shift.on_date)), shifts=(shift,))
    return list(a_rule(code, site).check(record))


def measured(violations: Sequence[Violation]) -> list[tuple[float, float, str]]:
    return [(each.measured, each.limit, each.unit) for each in violations]


def relabelled(text: str) -> Shift:
    """The shift as written, said to be of the flexible template."""
    return replace(a_shift(text), template=TemplateId(DAY))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (DAY, []),
        ("09:30-18:30", []),
        ("11:00-20:00", []),
        ("11:30-20:30", [(1, 0, "shifts")]),
        ("08:30-17:30", [(1, 0, "shifts")]),
        ("09:15-18:15", [(1, 0, "shifts")]),
        ("09:00-17:59", [(539, 540, "min")]),
        ("09:00-18:01", [(541, 540, "min")]),
    ],
)
def test_start_and_length_are_the_template_s(hours, expected):
    assert measured(found("H-TEMPLATE", relabelled(f"mon {hours}"), a_flexible_site())) == expected


def test_a_template_that_the_contract_does_not_name_is_refused():
    site = a_site("09:00-18:00", "13:00-22:00", contract={"templates": (TemplateId("09:00-18:00"),)})

    assert not found("H-TEMPLATE", a_shift("mon 09:00-18:00"), site)
    assert measured(found("H-TEMPLATE", a_shift("mon 13:00-22:00"), site)) == [(1, 0, "shifts")]


def test_a_template_that_nobody_knows_is_refused():
    assert found("H-TEMPLATE", a_shift("mon 10:00-19:00"), a_site("09:00-18:00"))


def test_a_shift_over_a_clock_change_keeps_its_length():
    berlin = ZoneInfo("Europe/Berlin")
    site = a_site("22:00-07:00", time_zone=berlin)
    nine_hours = a_shift("2026-03-28 22:00-07:00", zone=berlin)
    by_the_clock = replace(nine_hours, end_at=nine_hours.end_at - timedelta(hours=1))

    assert not found("H-TEMPLATE", nine_hours, site)
    assert measured(found("H-TEMPLATE", by_the_clock, site)) == [(480, 540, "min")]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("09:00-18:00 break 12:00-13:00 rest 15:00-15:15", []),
        ("09:00-18:00 break 11:00-12:00 rest 14:00-14:15", []),
        ("09:00-18:00 break 13:00-14:00 rest 16:00-16:15", []),
        ("09:00-18:00 break 13:00-14:00 rest 14:00-14:15", []),
        ("09:00-18:00 break 10:55-11:55 rest 15:00-15:15", [(115, 120, "min from start")]),
        ("09:00-18:00 break 13:05-14:05 rest 15:00-15:15", [(245, 240, "min from start")]),
        ("09:00-18:00 break 12:00-13:00 rest 16:05-16:20", [(425, 420, "min from start")]),
        ("09:00-18:00 break 12:03-13:03 rest 15:00-15:15", [(3, 0, "min from grid")]),
        ("09:00-18:00 break 12:00-12:55 rest 15:00-15:15", [(55, 60, "min")]),
        ("09:00-18:00 break 12:00-13:05 rest 15:00-15:15", [(65, 60, "min")]),
        ("09:00-18:00 rest 15:00-15:15", [(0, 1, "breaks")]),
        ("09:00-18:00 break 12:00-13:00", [(0, 1, "breaks")]),
        ("09:00-18:00 break 12:00-13:00 rest 15:00-15:15 rest 16:00-16:15", [(2, 1, "breaks")]),
    ],
)
def test_breaks_are_the_template_s(hours, expected):
    assert measured(found("H-BREAK", relabelled(f"mon {hours}"), a_flexible_site())) == expected


def test_breaks_of_a_kind_are_compared_in_order():
    template = a_template("09:00-18:00 rest 11:00-11:10 rest 16:00-16:20")
    site = a_site(templates={template.id: template})
    swapped = replace(a_shift("mon 09:00-18:00 rest 11:00-11:20 rest 16:00-16:10"), template=template.id)

    assert not found("H-BREAK", a_shift(f"mon {template.id}"), site)
    assert measured(found("H-BREAK", swapped, site)) == [(20, 10, "min"), (10, 20, "min")]


def test_a_break_is_paid_as_the_template_says():
    shift = relabelled(f"mon {DAY}")
    lunch, rest = shift.breaks
    shift = replace(shift, breaks=(replace(lunch, paid=True), rest))

    assert measured(found("H-BREAK", shift, a_flexible_site())) == [(60, 0, "paid min")]


def with_activities(*spans: str) -> Shift:
    """A shift 09:00-18:00 with lunch 12:00-13:00 and activities at given hours (JST is UTC+9)."""
    shift = a_shift("mon 09:00-18:00 break 12:00-13:00")
    parts = [a_shift(f"mon {span}") for span in spans]
    return replace(shift, activities=tuple(Activity(part.start_at, part.end_at, QUEUE) for part in parts))


@pytest.mark.parametrize(
    ("spans", "minutes"),
    [
        (["09:00-12:00", "13:00-18:00"], 0),
        (["09:00-10:00", "10:00-12:00", "13:00-18:00"], 0),
        (["13:00-18:00", "09:00-12:00"], 0),
        (["09:00-12:00", "13:00-17:59"], 1),
        (["09:01-12:00", "13:00-18:00"], 1),
        (["09:00-11:30", "13:00-18:00"], 30),
        (["09:00-12:01", "13:00-18:00"], 1),
        (["09:00-12:00", "12:59-18:00"], 1),
        (["09:00-12:00", "13:00-18:01"], 1),
        (["08:59-12:00", "13:00-18:00"], 1),
        (["09:00-12:00", "13:00-18:00", "18:30-19:00"], 30),
        (["09:00-11:00", "10:00-12:00", "13:00-18:00"], 60),
        (["09:00-18:00"], 60),
        ([], 480),
    ],
)
def test_breaks_and_activities_cover_the_shift_once(spans, minutes):
    site = a_site("09:00-18:00 break 12:00-13:00")

    expected = [(minutes, 0, "min")] if minutes else []

    assert measured(found("H-BREAK", with_activities(*spans), site)) == expected


def test_two_breaks_at_once_are_minutes_counted_twice():
    template = a_template("09:00-18:00 break 12:00-13:00 rest 12:30-12:45")
    site = a_site(templates={template.id: template})
    shift = a_shift("mon 09:00-18:00 break 12:00-13:00")
    start = shift.breaks[0].start_at + timedelta(minutes=30)
    rest = Break(start, start + timedelta(minutes=15), BreakKind.REST, paid=True)
    shift = replace(shift, template=template.id, breaks=(*shift.breaks, rest))

    assert measured(found("H-BREAK", shift, site)) == [(15, 0, "min")]


def test_an_activity_on_a_queue_that_does_not_exist_needs_a_skill_nobody_has():
    shift = a_shift("mon 09:00-12:00", EMPLOYEE)
    shift = replace(shift, activities=(replace(shift.activities[0], queue=QueueId("unknown")),))

    assert measured(found("H-SKILL", shift, a_site("09:00-12:00"))) == [(180, 0, "min")]


def test_each_kind_of_break_is_told_apart():
    shift = relabelled("mon 09:00-18:00")

    assert measured(found("H-BREAK", shift, a_flexible_site())) == [(0, 1, "breaks"), (0, 1, "breaks")]


def test_a_break_that_the_template_pays_is_paid():
    shift = relabelled(f"mon {DAY}")
    lunch, rest = shift.breaks
    shift = replace(shift, breaks=(lunch, replace(rest, paid=False)))

    assert measured(found("H-BREAK", shift, a_flexible_site())) == [(0, 15, "paid min")]


def test_breaks_of_a_template_that_nobody_knows_are_another_rule_s():
    assert not found("H-BREAK", a_shift("mon 10:00-19:00 break 12:00-13:00"), a_site("09:00-18:00"))
