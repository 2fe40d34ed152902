"""Every rule's check over what was stored, employee by employee."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import Employee, EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.errors import UnknownId
from shiftplan.rules.base import NotVerifiable, Violation
from shiftplan.rules.rulebook import rules_over


def audit(
    site: Site, roster: Roster, period: Period, employees: Collection[EmployeeId] | None = None,
    others: Roster | None = None,
) -> AuditReport:  # fmt: skip
    """Whether the shifts of a period keep every rule in force at the site.

    Args:
        site: with what was worked before (`previous`), which counts as history.
        roster: shifts of the period; earlier ones are history too, and where both tell of a day the roster is right.
        period: days to audit; later shifts are left out.
        employees: who is audited; None = everybody.
        others: what people work who are paired with them; None = the roster tells it where everybody is audited, and
            else it is not known and not tested.

    Returns:
        Violations of the period and what cannot be verified.

    Raises:
        UnknownId: a shift of the roster, or one of the employees, belongs to nobody at the site.
        InvalidInput: the site names a rulebook that does not exist.
    """
    for employee in roster.by_employee if employees is None else employees:
        if employee not in site.employees:
            raise UnknownId(f"roster: employee {employee}: not at site {site.id}; maybe left out of employees.csv?")
    return audit_records(site, period, records_of(site, roster, period, employees, others))


def audit_records(site: Site, period: Period, records: Iterable[WorkRecord]) -> AuditReport:
    """`audit` over records that were made already; they hold shifts up to the last day of the period."""
    violations: list[Violation] = []
    reviews: list[Violation] = []
    unknown: list[NotVerifiable] = []
    spans = list(rules_over(site, period))
    for record in records:
        for span, rules in spans:
            for rule in rules:
                violations += (each for each in rule.check(record) if _belongs(each, span, period))
                reviews += (each for each in rule.review(record) if _belongs(each, span, period))
                unknown += (each for each in rule.unknown(record) if _belongs(each, span, period))
    return AuditReport(
        period=period,
        time_zone=site.time_zone,
        violations=_sorted(violations),
        needs_review=_sorted(reviews),
        not_verifiable=tuple(sorted(unknown, key=lambda each: (*_order(each), each.missing))),
    )


def records_of(
    site: Site, roster: Roster, period: Period, employees: Collection[EmployeeId] | None = None,
    others: Roster | None = None,
) -> Iterator[WorkRecord]:  # fmt: skip
    """The record of everybody at the site, or of some, in the order of employees.csv; others: as in `audit`."""
    if others is None and employees is None:
        others = roster
    told_from = min(roster.first_day or period.first, period.first)
    for employee in site.employees.values():
        if employees is None or employee.id in employees:
            yield _record(site, roster, period, employee, told_from, others)


def _record(
    site: Site, roster: Roster, period: Period, employee: Employee, told_from: date, others: Roster | None
) -> WorkRecord:
    def known_of(person: EmployeeId, told: Roster) -> list[Shift]:
        before = [each for each in site.previous.of(person) if each.on_date < told_from]
        return before + [each for each in told.of(person) if each.on_date <= period.last]

    shifts = known_of(employee.id, roster)
    paired = {} if others is None else {each: known_of(each, others) for each in site.pairs_of(employee.id)}
    told = (site.known_from, told_from, site.history_of(employee.id).known_from)
    return WorkRecord(
        employee=employee,
        contract=site.contract_of(employee.id),
        site=site,
        period=period,
        shifts=tuple(shift for shift in shifts if not shift.is_cancelled),
        cancelled=tuple(shift for shift in shifts if shift.is_cancelled),
        others={each: tuple(shift for shift in some if not shift.is_cancelled) for each, some in paired.items()},
        known_from=min((day for day in told if day is not None and day < period.first), default=None),
    )


def _belongs(found: Violation | NotVerifiable, span: Period, period: Period) -> bool:
    """Whether a finding falls into a part of the period; one dated before (a week's start) falls into the first."""
    return max(found.on_date, period.first) in span


def _sorted(found: Sequence[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(found, key=lambda each: (*_order(each), each.unit, each.measured, each.limit)))


def _order(found: Violation | NotVerifiable) -> tuple[str, EmployeeId, str]:
    return found.on_date.isoformat(), found.employee, found.rule
