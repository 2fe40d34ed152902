"""Overtime of the agreement's month and year against its limits (36協定の残り時間)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE, Period, week_of
from shiftplan.domain.people import EmployeeId, HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.rules.rulebook import rules_for
from shiftplan.rules.statutory_week import StatutoryWeek

NEAR = 0.8
"""Share of a limit from which somebody is close to it."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """What an agreement permits, in minutes; None = no agreement is in force, so nothing is permitted."""

    month: int | None
    year: int | None


STATUTORY = Limits(month=45 * 60, year=360 * 60)
"""LSA Art. 36(4). An agreement may say less or, by a special clause, more, which site files do not hold yet."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Overtime of one person: minutes over the statutory day and week, worked and planned, in the month and year."""

    employee: EmployeeId
    name: str
    month_minutes: int
    year_minutes: int
    limits: Limits

    @property
    def month_share(self) -> float | None:
        """Of the month's limit; None without one."""
        return self.month_minutes / self.limits.month if self.limits.month else None

    @property
    def year_share(self) -> float | None:
        """Of the year's limit; None without one."""
        return self.year_minutes / self.limits.year if self.limits.year else None

    @property
    def share(self) -> float:
        """Of the limit that is closer; 1 when minutes stand against no agreement."""
        known = [each for each in (self.month_share, self.year_share) if each is not None]
        return max(known) if known else float(bool(self.month_minutes or self.year_minutes))

    @property
    def is_near(self) -> bool:
        """Whether a limit is close or passed."""
        return self.share >= NEAR


@dataclass(frozen=True, kw_only=True)
class Standings:
    """Everybody with overtime in the year, the closest to a limit first.

    known_from: first day whose work is known; later than the year's first when overtime before it is missing here.
    """

    month: Period
    year: Period
    limits: Limits
    people: tuple[Standing, ...]
    known_from: date | None

    @property
    def near(self) -> tuple[Standing, ...]:
        """Those close to a limit."""
        return tuple(each for each in self.people if each.is_near)

    @property
    def is_complete(self) -> bool:
        """Whether all work since the year's first day is known."""
        return self.known_from is not None and self.known_from <= self.year.first


def month_of(on: date) -> Period:
    """The calendar month, which is the agreement's month here."""
    first = on.replace(day=1)
    return Period(first, (first + 31 * DAY).replace(day=1) - DAY)


def year_of(site: Site, on: date) -> Period:
    """The agreement year that holds a day; the calendar year where no agreement says when it begins."""
    start = site.agreement.valid_from if site.agreement else date(on.year, 1, 1)
    begins = [_anniversary(start, year) for year in (on.year - 1, on.year, on.year + 1)]
    return Period(max(day for day in begins if day <= on), min(day for day in begins if day > on) - DAY)


def standings(site: Site, roster: Roster, on: date, known_from: date | None) -> Standings | None:
    """How far everybody's overtime is in the month and year of a day; None where no rule tells statutory hours.

    Args:
        roster: what was worked and is published, from the year's first day to the month's last.
    """
    rule = next((each for each in rules_for(site, on) if isinstance(each, StatutoryWeek)), None)
    if rule is None:
        return None
    month, year = month_of(on), year_of(site, on)
    limits = STATUTORY if site.agreement is not None and site.agreement.holds_on(on) else Limits(None, None)
    people = []
    for employee in site.employees.values():
        if site.contract_of(employee.id).hours_system is HoursSystem.FLEX:
            continue
        shifts = roster.of(employee.id)
        record = WorkRecord(
            employee=employee, contract=site.contract_of(employee.id), site=site, period=year, shifts=shifts
        )
        over = overtime_by_day(record.ordinary_time, rule.day_limit, rule.limit, site.week_start)
        person = Standing(
            employee=employee.id,
            name=employee.name,
            month_minutes=_within(month, over.items()),
            year_minutes=_within(year, over.items()),
            limits=limits,
        )
        if person.year_minutes or person.month_minutes:
            people.append(person)
    people.sort(key=lambda each: (-each.share, -each.year_minutes, each.employee))
    return Standings(month=month, year=year, limits=limits, people=tuple(people), known_from=known_from)


def overtime_by_day(
    worked: Mapping[date, timedelta], day_limit: timedelta, week_limit: timedelta, week_start: int
) -> dict[date, timedelta]:
    """Time over the limit of the day and, of the rest, over that of the week, counted in order; never twice."""
    found: dict[date, timedelta] = {}
    week, total = None, timedelta()
    for day, time in sorted(worked.items()):
        if week_of(day, week_start) != week:
            week, total = week_of(day, week_start), timedelta()
        ordinary = min(time, day_limit)
        before, total = total, total + ordinary
        over = time - ordinary + max(timedelta(), total - max(before, week_limit))
        if over:
            found[day] = over
    return found


def _within(span: Period, over: Iterable[tuple[date, timedelta]]) -> int:
    return sum((time for day, time in over if day in span), timedelta()) // MINUTE


def _anniversary(start: date, year: int) -> date:
    """The day of a later year on which an agreement year begins; 29 February becomes 1 March."""
    return start.replace(year=year) if (start.month, start.day) != (2, 29) else date(year, 3, 1)
