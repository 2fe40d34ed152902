"""Checking rosters against law and house rules."""

from datetime import date, timedelta

from shiftplan.audit.auditor import audit
from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import Period
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site


def period_of(roster: Roster) -> Period | None:
    """The days from a roster's first shift to its last; None of an empty one."""
    days = [shift.on_date for shift in roster.shifts]
    return Period(min(days), max(days)) if days else None


def audited(site: Site, roster: Roster, first_day: date | None = None, days: int | None = None) -> AuditReport:
    """The findings for the days of a roster, from its first shift to its last unless told otherwise.

    An empty roster of no stated days has none: who does not work breaks no rule.
    """
    period = period_of(roster)
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
