"""Whether people may work a roster, beside everything that is published around it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.audit.auditor import audit
from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import EMPTY_ROSTER, Roster
from shiftplan.domain.site import Site
from shiftplan.rules.base import Severity, Violation
from shiftplan.services.designation import with_designation
from shiftplan.storage.rosters import published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

LOOK_BACK = timedelta(days=400)
"""Rules that count over a year need its shifts."""
LOOK_AHEAD = timedelta(days=14)
"""A shift can break the rest or the week of published shifts after it."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Judged:
    """What the audit says, and the hard violations of the period's making among it."""

    report: AuditReport
    broken: tuple[Violation, ...]


@dataclass(frozen=True)
class Surroundings:
    """What some people work around a period, read once to judge many rosters of it.

    before, after: of these people and of those who are paired with them. beside: what the latter work in the period.
    """

    site: Site
    period: Period
    before: Roster
    after: Roster
    beside: Roster = EMPTY_ROSTER

    def judged(
        self, roster: Roster, employees: Collection[EmployeeId] | None = None, others: Roster | None = None
    ) -> Judged:
        """Audit shifts of the period together with what is published before and after it.

        Args:
            roster: every shift of these people in the period.
            employees: whose; None = everybody at the site.
            others: what people work in the period who are paired with these; None = as in `roster`, and what is in
                force.
        """
        people = self.site.employees if employees is None else employees
        before, after = ([shift for each in people for shift in part.of(each)] for part in (self.before, self.after))
        last = max([self.period.last, *(shift.on_date for shift in after)])
        shifts = Roster((*before, *roster.shifts, *after))
        paired = None
        if employees is not None and any(self.site.pairs_of(each) for each in employees):
            inside = (*roster.shifts, *self.beside.shifts) if others is None else others.shifts
            paired = Roster((*self.before.shifts, *inside, *self.after.shifts))
        report = audit(self.site, shifts, Period(self.period.first, last), employees, paired)
        return Judged(report, tuple(each for each in report.violations if _concerns(each, self.period)))


def surroundings(
    unit: UnitOfWork, row: SiteRow, site: Site, period: Period, employees: Collection[EmployeeId] | None = None
) -> Surroundings:
    """What these people work before and after a period; None = everybody at the site."""
    paired = {other for each in employees or () for other in site.pairs_of(each)} - {*(employees or ())}
    beside = unit.rosters.in_force(row, period, paired) if paired else EMPTY_ROSTER
    employees = None if employees is None else {*employees, *paired}
    earlier = Period(period.first - LOOK_BACK, period.first - DAY)
    later = Period(period.last + DAY, period.last + LOOK_AHEAD)
    after = [each for each in unit.rosters.in_force(row, later, employees).shifts if each.employee in site.employees]
    known = with_designation(unit, row, site)
    before = worked(unit, row, site, earlier, employees)
    return Surroundings(known, period, before, Roster(tuple(after)), beside)


def judged(
    unit: UnitOfWork,
    row: SiteRow,
    site: Site,
    roster: Roster,
    period: Period,
    employees: Collection[EmployeeId] | None = None,
) -> Judged:
    """Audit shifts of a period together with what is published before and after it.

    Args:
        roster: every shift of these people in the period.
        employees: whose; None = everybody at the site.
    """
    return surroundings(unit, row, site, period, employees).judged(roster, employees)


def worked(
    unit: UnitOfWork, row: SiteRow, site: Site, period: Period, employees: Collection[EmployeeId] | None = None
) -> Roster:
    """What was worked: the duties on published days, the previous roster of the folder on others."""
    days = published_days(unit.rosters.publications(row, period))
    brought = [
        each
        for each in site.previous.shifts
        if each.on_date in period and each.on_date not in days and (employees is None or each.employee in employees)
    ]
    duties = [each for each in unit.rosters.in_force(row, period, employees).shifts if each.employee in site.employees]
    return Roster(tuple(sorted([*brought, *duties], key=lambda each: (each.employee, each.start_at))))


def days_before(day: date) -> Period:
    """Everything before a day."""
    return Period(date.min, day - DAY)


def _concerns(found: Violation, period: Period) -> bool:
    """Whether a hard violation is of the period's making; one of other days alone is not held against it."""
    if found.severity is not Severity.HARD or found.is_inherited:
        return False
    if found.shifts:
        return any(shift.on_date in period for shift in found.shifts)
    return found.on_date <= period.last
