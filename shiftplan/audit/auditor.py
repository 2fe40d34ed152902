"""Every rule's check over what was stored, employee by employee."""

from collections.abc import Collection, Iterator

from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.errors import UnknownId
from shiftplan.rules.base import NotVerifiable, Violation
from shiftplan.rules.rulebook import rules_over


def audit(site: Site, roster: Roster, period: Period, employees: Collection[EmployeeId] | None = None) -> AuditReport:
    """Whether the shifts of a period keep every rule in force at the site.

    Args:
        site: with what was worked before (`previous`), which counts as history.
        roster: shifts of the period; earlier ones are history too, and where both tell of a day the roster is right.
        period: days to audit; later shifts are left out.
        employees: whose shifts to look at; None = everybody at the site.

    Returns:
        Violations of the period and what cannot be verified.

    Raises:
        UnknownId: a shift of the roster belongs to nobody at the site.
        InvalidInput: the site names a rulebook that does not exist.
    """
    for employee in roster.by_employee:
        if employee not in site.employees:
            raise UnknownId(f"roster: employee {employee}: not at site {site.id}; maybe left out of employees.csv?")
    violations: list[Violation] = []
    unknown: list[NotVerifiable] = []
    spans = list(rules_over(site, period))
    for record in _records(site, roster, period, employees):
        for span, rules in spans:
            for rule in rules:
                violations += (each for each in rule.check(record) if _belongs(each, span, period))
                unknown += (each for each in rule.unknown(record) if _belongs(each, span, period))
    return AuditReport(
        period=period,
        time_zone=site.time_zone,
        violations=tuple(sorted(violations, key=lambda each: (*_order(each), each.unit, each.measured, each.limit))),
        needs_review=(),
        not_verifiable=tuple(sorted(unknown, key=lambda each: (*_order(each), each.missing))),
    )


def _belongs(found: Violation | NotVerifiable, span: Period, period: Period) -> bool:
    """Whether a finding falls into a part of the period; one dated before (a week's start) falls into the first."""
    return max(found.on_date, period.first) in span


def _order(found: Violation | NotVerifiable) -> tuple[str, EmployeeId, str]:
    return found.on_date.isoformat(), found.employee, found.rule


def _records(
    site: Site, roster: Roster, period: Period, employees: Collection[EmployeeId] | None
) -> Iterator[WorkRecord]:
    """The record of everybody at the site who is asked for, in the order of employees.csv."""
    told_from = min((shift.on_date for shift in roster.shifts), default=period.first)
    history_until = min(told_from, period.first)
    known = [day for day in (site.known_from, told_from) if day is not None and day < period.first]
    for employee in site.employees.values():
        if employees is not None and employee.id not in employees:
            continue
        shifts: list[Shift] = [each for each in site.previous.of(employee.id) if each.on_date < history_until]
        shifts += (each for each in roster.of(employee.id) if each.on_date <= period.last)
        yield WorkRecord(
            employee=employee,
            contract=site.contract_of(employee.id),
            site=site,
            period=period,
            shifts=tuple(shifts),
            known_from=min(known, default=None),
        )
