"""Checking rosters, and cases of the law, against law and house rules."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from shiftplan.audit.auditor import audit, audit_records
from shiftplan.audit.premiums import premiums_of
from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.files.cases import LabourCase
from shiftplan.rules.rulebook import entry_of, rules_for

DAY = timedelta(days=1)


def period_of(roster: Roster) -> Period | None:
    """The days from a roster's first shift to its last; None of an empty one."""
    days = [shift.on_date for shift in roster.shifts]
    return Period(min(days), max(days)) if days else None


def audited(site: Site, roster: Roster, first_day: date | None = None, days: int | None = None) -> AuditReport:
    """The findings for the days of a roster, from its first shift to its last unless told otherwise.

    Days of the same weeks on which every queue is closed belong to it, so that rules of the week can be told, and so do
    locked days.
    An empty roster of no stated days has no finding: who does not work breaks no rule.
    """
    period = _with_closed_days(site, period_of(roster))
    first = first_day or (period.first if period else None)
    last = period.last if period else None
    if first is not None and days is not None:
        last = first + timedelta(days=days - 1)
    if first is None or last is None:
        return AuditReport(
            period=Period(date.min, date.min),
            time_zone=site.time_zone,
            violations=(),
            needs_review=(),
            not_verifiable=(),
        )
    return audit(site, roster, Period(first, max(first, last)))


def _with_closed_days(site: Site, period: Period | None) -> Period | None:
    if period is None:
        return None
    weeks = Period(week_of(period.first, site.week_start), week_of(period.last, site.week_start) + 6 * DAY)
    days = [period.first, period.last, *(lock.on_date for lock in site.locks if lock.on_date in weeks)]
    first, last = min(days), max(days)
    while first > week_of(first, site.week_start) and _is_closed(site, first - DAY):
        first -= DAY
    while last < week_of(last, site.week_start) + 6 * DAY and _is_closed(site, last + DAY):
        last += DAY
    return Period(first, last)


def _is_closed(site: Site, day: date) -> bool:
    """Whether every queue says that it does not open on a day."""
    return all(site.openings_of(queue, Period(day, day)) == () for queue in site.queues)


def case_results(cases: Iterable[LabourCase]) -> dict[str, dict[str, Any]]:
    """What the rules say of each case: violations, premium minutes by kind, and derived values, by its id.

    A case tells a violation once, where its limit is passed; one that was passed before the period is not told again.
    """
    return {case.id: _case_result(case) for case in cases}


def _case_result(case: LabourCase) -> dict[str, Any]:
    record = _record_of(case)
    report = audit_records(case.site, case.period, [record])
    premiums: dict[str, int] = {}
    for paid in premiums_of(case.site, case.period, [record])[case.employee]:
        premiums[paid.kind] = premiums.get(paid.kind, 0) + paid.minutes
    return {
        "violations": [
            {
                "rule": each.rule,
                "date": each.on_date.isoformat(),
                "measured": each.measured,
                "limit": each.limit,
            }
            for each in report.violations
            if _is_asked(case, each.rule) and not each.is_continued
        ],
        "premium_min": dict(sorted(premiums.items())),
        "derived": {
            name: value for rule in rules_for(case.site, case.period.first) for name, value in rule.derived(record)
        },
    }


def _record_of(case: LabourCase) -> WorkRecord:
    """The record of a case: unlike a site's, its shifts are complete only from the day it names."""
    known_from = case.site.history_of(case.employee).known_from
    told = [shift for shift in case.roster.shifts if shift.on_date <= case.period.last]
    return WorkRecord(
        employee=case.site.employees[case.employee],
        contract=case.site.contract_of(case.employee),
        site=case.site,
        period=case.period,
        shifts=tuple(shift for shift in told if not shift.is_cancelled),
        cancelled=tuple(shift for shift in told if shift.is_cancelled),
        known_from=known_from if known_from is not None and known_from < case.period.first else None,
    )


def _is_asked(case: LabourCase, rule: str) -> bool:
    return entry_of(rule).in_cases and (case.scope is None or rule.startswith(case.scope))
