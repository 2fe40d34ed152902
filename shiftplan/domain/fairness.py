"""Who has worked enough nights, weekends and late shifts, and whose wishes were refused (公平性).

A person's share of a burden is what he would work if his shifts were spread evenly over the days and starts that his
contract, availability and leave allow. What he had beyond his share in the months before is taken off it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from shiftplan.domain.horizon import DAY_MINUTES, MINUTE, Period, minute_of_day, week_of
from shiftplan.domain.people import Contract, ContractId, EmployeeId, late_starts
from shiftplan.domain.site import NIGHT_FROM, NIGHT_TO, Site, joined

SATURDAY = 5
QUARTERS = 4
"""A share is told in quarters of a shift."""
REMEMBERED = timedelta(days=91)
MOST_CARRIED = 2
"""Shifts, and weights of a wish, that past months can add or take at most: so that nobody is spared everything."""


class Burden(StrEnum):
    """What is shared out: shifts that touch the night (22:00 to 05:00); those that begin on Saturday or Sunday; those
    that are no night shifts and begin in the upper half of the starts that the contract allows.
    """

    NIGHT = "night"
    WEEKEND = "weekend"
    LATE = "late"


def touches_night(start: int, span: int) -> bool:
    """Whether any minute of a shift is night work; start: minutes after local midnight, span: minutes."""
    begin = start % DAY_MINUTES
    return begin < NIGHT_TO or begin + span > NIGHT_FROM


def burdens_of(day: date, start: int, span: int, late: Collection[int]) -> frozenset[Burden]:
    """What a shift is.

    Args:
        start: minutes after local midnight. span: minutes. late: the starts that count as late for the contract.
    """
    at_night = touches_night(start, span)
    found = {Burden.NIGHT: at_night, Burden.LATE: not at_night and start in late}
    found[Burden.WEEKEND] = day.weekday() >= SATURDAY
    return frozenset(burden for burden, holds in found.items() if holds)


@dataclass(frozen=True)
class Ledger:
    """What is everybody's share of the burdens of a period, the months before counted in; asked person by person."""

    site: Site
    period: Period
    _days: dict[object, Mapping[Burden, float] | None] = field(default_factory=dict, repr=False)
    """Of a contract's day with some hours the share of its possible starts that are each burden; None = no start."""
    _late: dict[ContractId, frozenset[int]] = field(default_factory=dict, repr=False)

    def shares(self, employee: EmployeeId) -> Mapping[Burden, float]:
        """How many shifts of each burden are somebody's share, in whole quarters of a shift."""
        due = self._even(employee, self.period)
        if self._past is not None and self.site.previous.of(employee):
            due_then, had = self._even(employee, self._past), self._had(employee, self._past)
            carried = {each: min(MOST_CARRIED, max(-MOST_CARRIED, had[each] - due_then[each])) for each in Burden}
            due = {each: max(0.0, due[each] - carried[each]) for each in Burden}
        return {each: round(QUARTERS * due[each]) / QUARTERS for each in Burden}

    def cost(self, shares: Mapping[Burden, float], worked: Mapping[Burden, int]) -> float:
        """The price of shifts beyond the shares: one price for the first, one for each further."""
        first, further = self.site.prices.fairness
        beyond = [max(0.0, worked[each] - shares[each]) for each in Burden]
        return sum(first * min(1.0, each) + further * max(0.0, each - 1.0) for each in beyond)

    def worked(self, employee: EmployeeId, shifts: Collection[tuple[date, datetime, datetime]]) -> dict[Burden, int]:
        """How many of some shifts, each by its day, start and end, are a burden."""
        contract, zone = self.site.contract_of(employee), self.site.time_zone
        late, found = self.late_starts(contract), dict.fromkeys(Burden, 0)
        for day, start, end in shifts:
            for each in burdens_of(day, minute_of_day(start, zone), (end - start) // MINUTE, late):
                found[each] += 1
        return found

    def late_starts(self, contract: Contract) -> frozenset[int]:
        """Minutes after midnight that count as late for a contract."""
        if contract.id not in self._late:
            self._late[contract.id] = late_starts(self.site.starts_of(contract))
        return self._late[contract.id]

    def refused(self, employee: EmployeeId) -> int:
        """Weight that each wish of somebody gains, because wishes of the months before were refused."""
        if self._past is None:
            return 0
        site, past = self.site, self._past
        asked = [
            each
            for each in site.wishes_of(employee)
            if each.on_date in past and (employee, each.on_date) not in site.leave_days
        ]
        if not asked:
            return 0
        shifts = {shift.on_date: shift for shift in site.previous.of(employee)}
        return min(MOST_CARRIED, sum(not site.grants(wish, shifts.get(wish.on_date)) for wish in asked))

    @cached_property
    def _past(self) -> Period | None:
        """The days before of which is known what was worked, some months at most."""
        known, first = self.site.known_from, self.period.first
        if known is None or known >= first:
            return None
        return Period(max(known, first - REMEMBERED), first - timedelta(days=1))

    def _had(self, employee: EmployeeId, past: Period) -> Mapping[Burden, int]:
        shifts = [each for each in self.site.previous.of(employee) if each.on_date in past]
        return self.worked(employee, [(each.on_date, each.start_at, each.end_at) for each in shifts])

    def _even(self, employee: EmployeeId, period: Period) -> Mapping[Burden, float]:
        """Shifts of each burden in a period, spread evenly over the days and starts that are possible."""
        site, contract = self.site, self.site.contract_of(employee)
        hired = site.employees[employee].hired_on
        weeks: dict[date, list[Mapping[Burden, float]]] = {}
        lengths: dict[date, int] = {}
        for day in period:
            week = week_of(day, site.week_start)
            lengths[week] = lengths.get(week, 0) + 1
            if (employee, day) in site.leave_days or (hired is not None and day < hired):
                continue
            possible = self._possible(employee, contract, day)
            if possible is not None:
                weeks.setdefault(week, []).append(possible)
        due = dict.fromkeys(Burden, 0.0)
        for week, days in weeks.items():
            works = min(self._most_days(contract) * lengths[week] / 7, len(days))
            for burden in Burden:
                due[burden] += works * sum(each[burden] for each in days) / len(days)
        return due

    def _most_days(self, contract: Contract) -> int:
        """Days a week at most: by number, or by hours of the shortest shifts."""
        shortest = min((each.work_minutes for each in self.site.templates_of(contract)), default=0)
        by_hours = contract.week_minutes_max // shortest if shortest else 7
        return min(7, contract.days_per_week_max, by_hours)

    def _possible(self, employee: EmployeeId, contract: Contract, day: date) -> Mapping[Burden, float] | None:
        hours = self.site.availability.get(employee)
        is_holiday = day in self.site.public_holidays
        windows: list[tuple[tuple[int, int], ...]] = []
        if hours is not None:
            windows = [
                hours.on(each, is_holiday=each in self.site.public_holidays)
                for each in (day, day + timedelta(days=1), day - timedelta(days=1))
            ]
        key = contract.id, day.weekday() >= SATURDAY, is_holiday, tuple(windows)
        if key not in self._days:
            self._days[key] = self._spread(contract, day, _around(windows) if windows else None)
        return self._days[key]

    def _spread(
        self, contract: Contract, day: date, windows: list[tuple[int, int]] | None
    ) -> Mapping[Burden, float] | None:
        late, found, count = self.late_starts(contract), dict.fromkeys(Burden, 0), 0
        for template in self.site.templates_of(contract):
            for start in template.starts:
                end = start + template.span_minutes
                if windows is None or any(low <= start and end <= high for low, high in windows):
                    count += 1
                    for burden in burdens_of(day, start, template.span_minutes, late):
                        found[burden] += 1
        return {each: found[each] / count for each in Burden} if count else None


def _around(days: list[tuple[tuple[int, int], ...]]) -> list[tuple[int, int]]:
    """Windows of a day, the next and the one before as spans of the first day's minutes, touching ones as one."""
    moved = [
        (low + shift, high + shift)
        for shift, windows in zip((0, DAY_MINUTES, -DAY_MINUTES), days, strict=True)
        for low, high in windows
    ]
    return joined(sorted(moved))
