"""A first look at who cannot take a shift: the house rules over a few weeks, so that the whole law need not be asked.

A maximum broken by the shifts of a few weeks is broken by those of a year too; who passes is audited in full.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from shiftplan.audit.auditor import records_of
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import EMPTY_ROSTER, Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.rules.base import Rule, Severity, Violation
from shiftplan.rules.rulebook import rules_over

LOOK_AROUND = timedelta(days=15)
"""Longer than any run of days that a contract may allow."""
LIKELIEST = ("H-AVAIL", "H-LEAVE", "H-SKILL", "H-DAYS", "H-HOURS", "H-RUN")
HOUSE = "H-"


def first_refusals(
    site: Site, now: Mapping[EmployeeId, Iterable[Shift]], come: Mapping[EmployeeId, Shift], period: Period
) -> dict[EmployeeId, Violation]:
    """Of people who would take a shift, those who break a house rule by it, with the first rule found.

    Args:
        now: what these people work around the period, without what they would give away. period: the days changed.
    """
    rules = [rule for _, each in rules_over(site, period) for rule in each if _is_quick(rule)]
    rules.sort(key=lambda rule: LIKELIEST.index(rule.code) if rule.code in LIKELIEST else len(LIKELIEST))
    near = replace(site, previous=EMPTY_ROSTER)
    wide = Period(period.first, period.last + LOOK_AROUND)
    without = {employee: tuple(now.get(employee, ())) for employee in come}
    records = zip(
        records_of(near, _roster(without), wide, come),
        records_of(near, _roster({each: (*without[each], shift) for each, shift in come.items()}), wide, come),
        strict=True,
    )
    found = {}
    for before, after in records:
        broken = next(_worse(rules, before, after), None)
        if broken is not None:
            found[after.employee.id] = broken
    return found


def _roster(shifts: Mapping[EmployeeId, Iterable[Shift]]) -> Roster:
    return Roster(tuple(each for mine in shifts.values() for each in mine))


def _is_quick(rule: Rule) -> bool:
    return rule.severity is Severity.HARD and rule.code.startswith(HOUSE)


def _worse(rules: Iterable[Rule], before: WorkRecord, after: WorkRecord) -> Iterator[Violation]:
    """Hard violations after that are none, or smaller, before."""
    for rule in rules:
        for each in rule.check(after):
            known = [abs(old.measured - old.limit) for old in rule.check(before) if old.on_date == each.on_date]
            if abs(each.measured - each.limit) > max(known, default=-1.0):
                yield each
