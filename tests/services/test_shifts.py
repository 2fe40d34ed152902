"""One shift made whole: its breaks, its activities, and what cannot be."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from shiftplan.audit.auditor import audit
from shiftplan.domain.horizon import MINUTE, Period, instant
from shiftplan.domain.people import EmployeeId, Skill
from shiftplan.domain.roster import Roster
from shiftplan.domain.work import BreakKind, BreakRule, DayHours, QueueId, SkillId, TemplateId
from shiftplan.errors import Refused, UnknownId
from shiftplan.services.shifts import made_shift, taken_over
from tests.builders import MONDAY, QUEUE, TOKYO, a_queue, a_site, a_template

MAIL = QueueId("mail")
ONE, OTHER = EmployeeId("e1"), EmployeeId("e2")
NINE = 9 * 60
DAY = TemplateId("day")
BREAKS = (
    BreakRule(BreakKind.REST, 1, 15, True, 62, 165),
    BreakRule(BreakKind.MEAL, 1, 60, False, 150, 330),
    BreakRule(BreakKind.REST, 2, 15, True, 300, 480),
)


def a_desk(**changes):
    """Two people: e1 for phone then mail, e2 for mail alone; a nine hour day with three breaks, half-hour intervals."""
    day = replace(a_template("09:00-18:00"), id=DAY, last_start=10 * 60, start_step_minutes=30, breaks=BREAKS)
    site = a_site("09:00-18:00", people=2, queues={QUEUE: a_queue(), MAIL: a_queue("mail", "mail")}, **changes)
    both = (Skill(SkillId("phone"), 1), Skill(SkillId("mail"), 2))
    people = {ONE: replace(site.employees[ONE], skills=both), OTHER: replace(site.employees[OTHER], skills=both[1:])}
    return replace(site, templates={DAY: day}, employees=people)


def at(clock: str, day: date = MONDAY):
    """An instant of the day."""
    hour, minute = clock.split(":")
    return instant(day, int(hour) * 60 + int(minute), TOKYO)


def short(people: float, queue: QueueId, first: str, last: str):
    """So many people missing in every half hour of a span."""
    count = (at(last) - at(first)) // (30 * MINUTE)
    return {(queue, at(first) + number * 30 * MINUTE): people for number in range(count)}


def broken(site, *shifts):
    """Codes of hard rules that the shifts break on their day."""
    return {
        each.rule for each in audit(site, Roster(shifts), Period(MONDAY, MONDAY)).violations if each.severity == "hard"
    }


def stretches(shift):
    """(queue, start, end) of each activity, local."""
    local = [(each.queue, each.start_at.astimezone(TOKYO), each.end_at.astimezone(TOKYO)) for each in shift.activities]
    return [(queue, f"{start:%H:%M}", f"{end:%H:%M}") for queue, start, end in local]


WANTS = [
    {},
    short(2, MAIL, "09:00", "18:00"),
    short(1, QUEUE, "10:00", "12:00") | short(3, MAIL, "12:00", "15:00"),
    short(-2, QUEUE, "09:00", "18:00"),
]


@pytest.mark.parametrize("wanted", WANTS)
@pytest.mark.parametrize("start", [NINE, NINE + 30, NINE + 60])
def test_a_shift_has_the_breaks_of_its_template_and_no_gap_whatever_is_wanted(wanted, start):
    site = a_desk()
    shift = made_shift(site, ONE, MONDAY, DAY, start, wanted=wanted)
    assert broken(site, shift) == set()
    assert all((one.end_at <= other.start_at) for one, other in pairwise(shift.breaks))
    assert (shift.start_at, shift.end_at - shift.start_at) == (instant(MONDAY, start, TOKYO), timedelta(hours=9))
    assert shift == made_shift(site, ONE, MONDAY, DAY, start, wanted=dict(reversed(wanted.items())))


def test_breaks_lie_where_nobody_is_missing():
    """The phones are short until 13:30: the meal waits for that, and the first rest takes its last chance."""
    site = a_desk()
    busy = short(2, QUEUE, "09:00", "11:30") | short(1, QUEUE, "11:30", "13:30")
    shift = made_shift(site, ONE, MONDAY, DAY, NINE, wanted=busy)
    rest, meal, _ = shift.breaks
    assert at("11:30") <= rest.start_at <= at("11:45")
    assert meal.start_at == at("13:30")


def test_an_unpaid_break_at_the_edge_of_work_would_be_none():
    """The meal may start with the shift; seven hours of work need it inside."""
    site = a_desk()
    early = replace(site.templates[DAY], breaks=(BreakRule(BreakKind.MEAL, 1, 60, False, 0, 60),))
    site = replace(site, templates={DAY: early})
    quiet_first = short(3, QUEUE, "09:30", "18:00")
    shift = made_shift(site, ONE, MONDAY, DAY, NINE, wanted=quiet_first)
    assert shift.breaks[0].start_at == at("09:05")
    assert broken(site, shift) == set()


def test_people_go_where_people_are_short_in_few_pieces():
    site = a_desk()
    plain = made_shift(site, ONE, MONDAY, DAY, NINE, wanted={})
    assert {queue for queue, _, _ in stretches(plain)} == {QUEUE}
    assert len(plain.activities) == 4
    mail = made_shift(
        site, ONE, MONDAY, DAY, NINE, wanted=short(1, QUEUE, "09:00", "13:00") | short(2, MAIL, "13:00", "18:00")
    )
    assert stretches(mail)[0][0] == QUEUE
    assert stretches(mail)[-1][0] == MAIL
    assert len(mail.activities) <= 5
    flicker = {
        key: people for number, (key, people) in enumerate(short(1, MAIL, "09:00", "18:00").items()) if number % 2
    }
    assert len(made_shift(site, ONE, MONDAY, DAY, NINE, wanted=flicker).activities) <= 5


def test_nobody_is_put_on_a_queue_that_is_closed_or_not_theirs():
    hours = DayHours(by_weekday={0: ((9 * 60, 12 * 60),)})
    site = a_desk(opening_hours={QUEUE: hours})
    shift = made_shift(site, ONE, MONDAY, DAY, NINE, wanted=short(3, QUEUE, "09:00", "18:00"))
    assert all(end <= "12:00" for queue, _, end in stretches(shift) if queue == QUEUE)
    assert {queue for queue, start, _ in stretches(shift) if start >= "12:00"} == {MAIL}
    other = made_shift(site, OTHER, MONDAY, DAY, NINE, wanted=short(3, QUEUE, "09:00", "12:00"))
    assert {queue for queue, _, _ in stretches(other)} == {MAIL}


def test_a_shift_taken_over_keeps_hours_and_breaks_and_fits_the_other_person():
    site = a_desk()
    shift = made_shift(site, ONE, MONDAY, DAY, NINE, wanted=short(2, MAIL, "13:00", "18:00"))
    taken = taken_over(site, shift, OTHER, wanted={})
    assert (taken.employee, taken.start_at, taken.end_at, taken.breaks) == (
        OTHER,
        shift.start_at,
        shift.end_at,
        shift.breaks,
    )
    assert {each.queue for each in taken.activities} == {MAIL}
    assert broken(site, taken) == set()


def test_whoever_could_do_the_same_work_does_the_same_work():
    site = a_desk()
    people = {**site.employees, OTHER: replace(site.employees[OTHER], skills=site.employees[ONE].skills)}
    site = replace(site, employees=people)
    shift = made_shift(site, ONE, MONDAY, DAY, NINE, wanted=short(2, MAIL, "13:00", "18:00"))
    assert taken_over(site, shift, OTHER, wanted={}).activities == shift.activities


def test_what_cannot_be_is_refused_with_the_reason():
    site = a_desk()
    with pytest.raises(UnknownId, match="no shift template 'night'; the site has day"):
        made_shift(site, ONE, MONDAY, TemplateId("night"), NINE, wanted={})
    with pytest.raises(Refused, match="does not start at 09:10; it starts from 09:00 to 10:00 every 30 min"):
        made_shift(site, ONE, MONDAY, DAY, NINE + 10, wanted={})
    expired = replace(
        site.employees[OTHER], skills=(Skill(SkillId("mail"), 1, valid_until=MONDAY - timedelta(days=1)),)
    )
    with pytest.raises(Refused, match="e2 holds no skill for any queue on 2026-04-06"):
        made_shift(replace(site, employees={OTHER: expired}), OTHER, MONDAY, DAY, NINE, wanted={})
    with pytest.raises(UnknownId, match="e9 is not at site"):
        made_shift(site, EmployeeId("e9"), MONDAY, DAY, NINE, wanted={})
    closed = replace(site, opening_hours={QUEUE: DayHours(), MAIL: DayHours()})
    with pytest.raises(Refused, match="no queue that e1 may serve is open"):
        made_shift(closed, ONE, MONDAY, DAY, NINE, wanted={})


def test_a_start_that_the_clock_skips_is_refused():
    from zoneinfo import ZoneInfo

    site = a_desk(time_zone=ZoneInfo("America/New_York"))
    early = replace(site.templates[DAY], first_start=150, last_start=150, breaks=())
    site = replace(site, templates={DAY: early})
    with pytest.raises(Refused, match="the clock skips it"):
        made_shift(site, ONE, date(2026, 3, 8), DAY, 150, wanted={})
