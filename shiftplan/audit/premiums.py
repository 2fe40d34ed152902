"""Minutes that the law wants paid beyond the wage, by person, kind and day, from the same rules as the audit."""

from collections.abc import Iterable, Mapping

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.site import Site
from shiftplan.rules.base import Premium
from shiftplan.rules.rulebook import rules_over


def premiums_of(site: Site, period: Period, records: Iterable[WorkRecord]) -> Mapping[EmployeeId, tuple[Premium, ...]]:
    """Premiums of the days of a period by employee, by day and kind."""
    spans = list(rules_over(site, period))
    found: dict[EmployeeId, tuple[Premium, ...]] = {}
    for record in records:
        paid = [
            each
            for span, rules in spans
            for rule in rules
            for each in rule.premiums(record)
            if each.on_date in span and each.minutes
        ]
        found[record.employee.id] = tuple(sorted(paid, key=lambda each: (each.on_date, each.kind)))
    return found
