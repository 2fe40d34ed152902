"""Overtime of the agreement's month and year against its limits (36協定の残り時間)."""

from dataclasses import dataclass
from datetime import date

from shiftplan.audit.auditor import records_of
from shiftplan.domain.horizon import Period
from shiftplan.domain.months import month_of as agreement_month
from shiftplan.domain.months import span_of
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.rules.agreement_terms import lower_of
from shiftplan.rules.overtime_month import OvertimeMonth
from shiftplan.rules.overtime_year import OvertimeYear
from shiftplan.rules.rulebook import rules_for

NEAR = 0.8
"""Share of a limit from which somebody is close to it."""


@dataclass(frozen=True)
class Limits:
    """What an agreement permits, in minutes; None = no agreement is in force, so nothing is permitted."""

    month: int | None
    year: int | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Overtime of one person in the agreement's month and year, worked and planned; minutes without holiday work."""

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


def month_of(site: Site, on: date) -> Period:
    """The agreement's month that holds a day."""
    return agreement_month(on, site.workplace.month_start_day)


def year_of(site: Site, on: date) -> Period:
    """The agreement year that holds a day; the calendar year where no agreement says when it begins."""
    agreement = site.agreement
    start = (agreement.year_start or agreement.valid_from) if agreement else date(on.year, 1, 1)
    return span_of(month_of(site, on).first, start, 12)


def standings(site: Site, roster: Roster, on: date, known_from: date | None) -> Standings | None:
    """How far everybody's overtime is in the month and year of a day; None where no rule limits it.

    Args:
        roster: what was worked and is published, from the year's first day to the month's last.
    """
    rules = {each.code: each for each in rules_for(site, on)}
    by_month, by_year = rules.get("JP-36-MONTH"), rules.get("JP-36-YEAR")
    if not isinstance(by_month, OvertimeMonth) or not isinstance(by_year, OvertimeYear):
        return None
    month, year = month_of(site, on), year_of(site, on)
    limits = _limits(site, on, by_month.limit, by_year.limit)
    people = []
    for record in records_of(site, roster, month):
        account = record.hours(by_month.figures)
        if account.is_exempt:
            continue
        months = [each for each in account.months if year.first <= each.span.first <= month.first]
        person = Standing(
            employee=record.employee.id,
            name=record.employee.name,
            month_minutes=sum(each.overtime for each in months if each.span == month),
            year_minutes=sum(each.overtime for each in months),
            limits=limits,
        )
        if person.year_minutes:
            people.append(person)
    people.sort(key=lambda each: (-each.share, -each.year_minutes, each.employee))
    return Standings(month=month, year=year, limits=limits, people=tuple(people), known_from=known_from)


def _limits(site: Site, on: date, month: int, year: int) -> Limits:
    """The lower of the law's and the agreement's; a special clause has its own limit of the year."""
    agreement = site.agreement
    if agreement is None or not agreement.holds_on(on):
        return Limits(None, None)
    agreed = agreement.year_limit_minutes
    if agreement.special is not None:
        agreed, year = agreement.special.year_minutes, max(year, agreement.special.year_minutes or year)
    return Limits(lower_of(month, agreement.month_limit_minutes), lower_of(year, agreed))
