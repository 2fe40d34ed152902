"""Checking rosters against law and house rules."""

from datetime import date, timedelta

from shiftplan.audit.auditor import audit
from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site

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
