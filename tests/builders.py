"""Small worlds in a line: a site, its shifts, records and problems.

A shift is written as day and hours: `mon 09:00-18:00 break 12:00-13:00 rest 15:00-15:15`. Days are `mon`..`sun` of the
week of MONDAY, `tue+1` and `sun-1` of the weeks beside it, or a date. An end at or before the start lies on the next
day; a `break` is unpaid, a `rest` is paid. The hours without the day are also the id of a shift template with exactly
these breaks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import DAY_MINUTES, Period, instant
from shiftplan.domain.people import Contract, ContractId, Employee, EmployeeId, HoursSystem, Skill
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import (
    BreakKind,
    BreakRule,
    Channel,
    Goal,
    Queue,
    QueueId,
    ShiftTemplate,
    SkillId,
    TemplateId,
)
from shiftplan.rules.base import Rule
from shiftplan.rules.rulebook import rules_for

MONDAY = date(2026, 4, 6)
TOKYO = ZoneInfo("Asia/Tokyo")
EMPLOYEE = EmployeeId("e1")
QUEUE = QueueId("phone")
SKILL = SkillId("phone")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ANY_CONTRACT = Contract(
    id=ContractId("any"),
    name="anything goes",
    kind="full_time",
    hours_system=HoursSystem.FIXED,
    days_per_week_min=0,
    days_per_week_max=7,
    week_minutes_min=0,
    week_minutes_max=7 * DAY_MINUTES,
    day_minutes_max=DAY_MINUTES,
    consecutive_days_max=60,
    hourly_cost=1500.0,
)


def a_day(text: str) -> date:
    """`mon`, `tue+1`, `sun-1` or an ISO date."""
    found = re.fullmatch(r"([a-z]{3})([+-]\d+)?", text)
    if not found:
        return date.fromisoformat(text)
    weeks = int(found.group(2) or 0)
    return MONDAY + timedelta(days=WEEKDAYS.index(found.group(1)) + 7 * weeks)


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _span(text: str, after: int = 0) -> tuple[int, int]:
    """Minutes after midnight of a span; one that lies before `after` is meant on the next day."""
    first, last = (_minute(part) for part in text.split("-"))
    if first < after:
        first, last = first + DAY_MINUTES, last + DAY_MINUTES
    return first, last if last > first else last + DAY_MINUTES


def a_template(hours: str, **changes: Any) -> ShiftTemplate:
    """The template with just this start and these breaks; its id is the text."""
    words = hours.split()
    start, end = _span(words[0])
    rules: list[BreakRule] = []
    for word, span in zip(words[1::2], words[2::2], strict=True):
        first, last = _span(span, after=start)
        kind = BreakKind.MEAL if word == "break" else BreakKind.REST
        nth = sum(rule.kind is kind for rule in rules) + 1
        rules.append(BreakRule(kind, nth, last - first, word == "rest", first - start, first - start))
    template = ShiftTemplate(TemplateId(hours), hours, start, start, 15, end - start, tuple(rules))
    return replace(template, **changes)


@cache
def a_shift(text: str, employee: EmployeeId = EMPLOYEE, zone: ZoneInfo = TOKYO, queue: QueueId = QUEUE) -> Shift:
    """A shift as written, with one queue as activity around its breaks."""
    day, hours = text.split(" ", 1)
    template = a_template(hours)
    start = instant(a_day(day), template.first_start, zone)
    end = start + timedelta(minutes=template.span_minutes)
    breaks = []
    for rule in template.breaks:
        begin = start + timedelta(minutes=rule.earliest_minute)
        breaks.append(Break(begin, begin + timedelta(minutes=rule.minutes), rule.kind, rule.paid))
    pauses = sorted(breaks, key=lambda each: each.start_at)
    starts, ends = [start, *(each.end_at for each in pauses)], [*(each.start_at for each in pauses), end]
    activities = tuple(Activity(one, other, queue) for one, other in zip(starts, ends, strict=True) if one < other)
    return Shift(employee, a_day(day), template.id, start, end, tuple(breaks), activities)


def a_queue(name: str = QUEUE, skill: str = SKILL) -> Queue:
    """A voice queue."""
    return Queue(
        id=QueueId(name), name=name, channel=Channel.VOICE, skill=SkillId(skill), goal=Goal.ANSWER_RATE, target=0.9
    )


def a_site(
    *hours: str,
    people: int = 1,
    contract: Mapping[str, Any] | None = None,
    employee: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Site:
    """A site with one queue, a template for each hours text and people e1, e2... of one generous contract.

    Args:
        contract, employee: fields that differ from the generous defaults, for everybody.
        changes: fields of Site; weeks start on Monday unless told otherwise.
    """
    agreed = replace(ANY_CONTRACT, **(contract or {}))
    person = Employee(id=EMPLOYEE, name="Somebody", contract=agreed.id, skills=(Skill(SKILL, 1),))
    person = replace(person, **(employee or {}))
    ids = [EmployeeId(f"e{number + 1}") for number in range(people)]
    templates = [a_template(text) for text in dict.fromkeys(hours)]
    fields: dict[str, Any] = {
        "id": "small",
        "name": "Small world",
        "time_zone": TOKYO,
        "interval_minutes": 30,
        "week_start": 0,
        "queues": {QUEUE: a_queue()},
        "contracts": {agreed.id: agreed},
        "employees": {each: replace(person, id=each) for each in ids},
        "templates": {template.id: template for template in templates},
    }
    return Site(**fields | changes)


def hours_of(shifts: Sequence[str]) -> list[str]:
    """The hours of shifts as written, each once."""
    return list(dict.fromkeys(text.split(" ", 1)[1] for text in shifts))


def a_roster(*shifts: str, zone: ZoneInfo = TOKYO, employee: EmployeeId = EMPLOYEE) -> Roster:
    """The shifts of one employee."""
    return Roster(tuple(a_shift(text, employee, zone) for text in shifts))


def whole_weeks(shifts: Sequence[str], weeks: int = 1) -> Period:
    """At least so many weeks from MONDAY, up to the Sunday after the last shift."""
    last = max((a_day(text.split(" ", 1)[0]) for text in shifts), default=MONDAY)
    weeks = max(weeks, (last - MONDAY).days // 7 + 1)
    return Period(MONDAY, MONDAY + timedelta(days=7 * weeks - 1))


def a_record(
    *shifts: str, history: Sequence[str] = (), period: Period | None = None, site: Site | None = None, **changes: Any
) -> WorkRecord:
    """What e1 worked, as an auditor reads it.

    Args:
        shifts: of the period, by start.
        history: worked before; the record is complete from the first of them.
        period: default: whole weeks from MONDAY.
        site: default: one made from the shifts with `changes` (see a_site).
    """
    place = site or a_site(*hours_of([*history, *shifts]), **changes)
    worked = [a_shift(text, zone=place.time_zone) for text in (*history, *shifts)]
    person = place.employees[EMPLOYEE]
    return WorkRecord(
        employee=person,
        contract=place.contracts[person.contract],
        site=place,
        period=period or whole_weeks(shifts),
        shifts=tuple(sorted(worked, key=lambda shift: shift.start_at)),
        known_from=min((a_day(text.split(" ", 1)[0]) for text in history), default=None),
    )


def a_problem(
    *hours: str, days: int = 7, first_day: date = MONDAY, history: Sequence[str] = (), **changes: Any
) -> Problem:
    """A problem without demand: templates from the hours, days from MONDAY, and what e1 worked before."""
    zone = changes.get("time_zone", TOKYO)
    changes.setdefault("previous", a_roster(*history, zone=zone))
    site = a_site(*hours, *hours_of(history), **changes)
    only = tuple(TemplateId(text) for text in hours)
    contracts = {each.id: replace(each, templates=each.templates or only) for each in site.contracts.values()}
    site = replace(site, contracts=contracts)
    return Problem(site, horizon_of(site, first_day, days), Requirement())


def a_rule(code: str, site: Site | None = None, on: date = MONDAY) -> Rule:
    """The rule in force at a site by its code."""
    return next(rule for rule in rules_for(site or a_site(), on) if rule.code == code)


def every_record(hours: Sequence[str], days: int, history: Sequence[str] = (), **changes: Any) -> Iterator[WorkRecord]:
    """Every way in which e1 can work or be off on each of some days from MONDAY; (hours + 1) ** days records."""
    site = a_site(*dict.fromkeys([*hours, *hours_of(history)]), **changes)
    period = Period(MONDAY, MONDAY + timedelta(days=days - 1))
    dates = list(period)
    for choice in product((None, *hours), repeat=days):
        shifts = [f"{day} {each}" for day, each in zip(dates, choice, strict=True) if each is not None]
        yield a_record(*shifts, history=history, period=period, site=site)
