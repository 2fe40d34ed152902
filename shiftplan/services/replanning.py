"""Planning a few days of a published roster anew: the problem, who is absent, and every change with its reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shiftplan.audit.auditor import audit
from shiftplan.audit.coverage import coverage_of
from shiftplan.domain.demand import CoverageRow
from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.people import EmployeeId, Leave
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput
from shiftplan.rules.base import Severity

DAY = timedelta(days=1)
WEEK_DAYS = 7
DAYS_AFTER = 13
"""Shifts that far after the days planned are looked at: a run of days or a rest may reach them."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Asked:
    """Days to plan anew. site: with the absences as leave, and everything before the horizon as what was worked.

    horizon: whole weeks around the days. roster: as published; start: of the horizon, without the shifts of absent
    people; absent: the leave that takes shifts away.
    """

    site: Site
    horizon: Period
    days: Period
    roster: Roster
    start: Roster
    absent: tuple[Leave, ...]


@dataclass(frozen=True)
class Change:
    """A day of a person that is another one now. before, after: the shift; None = off."""

    employee: EmployeeId
    on_date: date
    before: Shift | None
    after: Shift | None
    why: str


def asked(site: Site, roster: Roster, days: Period, absences: tuple[Leave, ...] = ()) -> Asked:
    """What planning some days anew begins from.

    Raises:
        InvalidInput: the roster names somebody who is not at the site.
    """
    for each in roster.shifts:
        if each.employee not in site.employees:
            raise InvalidInput(f"the roster names {each.employee}, who is not at site {site.id}; see employees.csv")
    known = {each.on_date for each in roster.shifts}
    last = max([days.last, *(day for day in known if day <= days.last + DAYS_AFTER * DAY)])
    first = week_of(days.first, site.week_start)
    horizon = Period(first, week_of(last, site.week_start) + (WEEK_DAYS - 1) * DAY)
    before = [each for each in site.previous.shifts if each.on_date < first and each.on_date not in known]
    before += [each for each in roster.shifts if each.on_date < first]
    away = replace(site, leave=(*site.leave, *absences), previous=Roster(tuple(before)))
    kept = [
        each
        for each in roster.shifts
        if each.on_date in horizon and not (each.on_date in days and (each.employee, each.on_date) in away.leave_days)
    ]
    locks = tuple(each for each in site.locks if each.on_date in days)
    return Asked(replace(away, locks=locks), horizon, days, roster, Roster(tuple(kept)), tuple(away.leave))


def problem_of(given: Asked, problem: Problem, price: float, told_on: date | None) -> Problem:
    """The problem of the horizon as one of planning its days anew."""
    return replace(problem, start=given.start, change_price=price, told_on=told_on, movable=given.days)


def merged(given: Asked, made: Roster) -> Roster:
    """The whole roster: the days planned as they were made, all others as they were."""
    kept = [each for each in given.roster.shifts if each.on_date not in given.days]
    new = [each for each in made.shifts if each.on_date in given.days]
    return Roster(tuple(sorted([*kept, *new], key=lambda each: (each.employee, each.start_at))))


def changes_of(given: Asked, problem: Problem, made: Roster) -> tuple[Change, ...]:
    """Every day of a person on which template or start of the shift differ, by person and day."""
    before = {(each.employee, each.on_date): each for each in given.roster.shifts if each.on_date in given.days}
    after = {(each.employee, each.on_date): each for each in made.shifts if each.on_date in given.days}
    changed = [key for key in sorted(before.keys() | after.keys()) if _hours(before.get(key)) != _hours(after.get(key))]
    if not changed:
        return ()
    reasons = _Reasons(given, problem, made, {employee for employee, _ in changed})
    return tuple(
        Change(*key, before.get(key), after.get(key), reasons.why(key, before.get(key), after.get(key)))
        for key in changed
    )


def _hours(shift: Shift | None) -> tuple[object, ...] | None:
    return None if shift is None else (shift.template, shift.start_at)


class _Reasons:
    """Why shifts changed: absence, law, or people missing."""

    def __init__(self, given: Asked, problem: Problem, made: Roster, changed: set[EmployeeId]) -> None:
        self._leave = {
            (each.employee, day): each.kind for each in given.absent for day in Period(each.first, each.last)
        }
        plain = replace(problem, start=None, change_price=0.0)
        self._before = _by_cell(coverage_of(plain, given.start))
        self._after = _by_cell(coverage_of(plain, made))
        self._step = timedelta(minutes=problem.site.interval_minutes)
        shifts = tuple(each for each in given.start.shifts if each.employee in changed)
        report = audit(given.site, Roster(shifts), given.horizon, changed, given.start)
        self._broken: dict[tuple[EmployeeId, date], str] = {}
        for each in report.violations:
            if each.severity is Severity.HARD:
                for shift in each.shifts:
                    self._broken.setdefault((shift.employee, shift.on_date), each.rule)

    def why(self, key: tuple[EmployeeId, date], before: Shift | None, after: Shift | None) -> str:
        """The reason of one change, as a phrase."""
        if before is not None and key in self._leave:
            return f"absent: {self._leave[key]}"
        if before is not None and key in self._broken:
            return f"the shift breaks {self._broken[key]}"
        gained = {} if after is None else dict(self._won(after))
        if gained:
            queue = max(gained, key=lambda each: gained[each])
            return f"covers {queue}: {gained[queue]:.1f} hours that nobody covered"
        if before is not None and after is None:
            return "is not needed there any more: others cover it, or too many were planned"
        return "makes room for another change, or costs less"

    def _won(self, shift: Shift) -> Iterator[tuple[QueueId, float]]:
        """Hours of a shift by queue in which fewer people are short than before."""
        hours: dict[QueueId, float] = {}
        for cell, row in self._before.items():
            queue, at = cell
            less = row.short - (self._after[cell].short if cell in self._after else row.short)
            if less > 0:
                for each in shift.activities:
                    inside = min(each.end_at, at + self._step) - max(each.start_at, at)
                    if each.queue == queue and inside > timedelta():
                        hours[queue] = hours.get(queue, 0.0) + min(1.0, less) * (inside / HOUR)
        yield from ((queue, total) for queue, total in hours.items() if total >= 0.05)


def _by_cell(rows: Iterable[CoverageRow]) -> Mapping[tuple[QueueId, datetime], CoverageRow]:
    return {(row.queue, row.starts_at): row for row in rows}
