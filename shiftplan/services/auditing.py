"""Checking rosters against law and house rules."""

from shiftplan.audit.auditor import audit
from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import Period
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput


def period_of(roster: Roster) -> Period:
    """The days from a roster's first shift to its last.

    Raises:
        InvalidInput: the roster is empty.
    """
    days = [shift.on_date for shift in roster.shifts]
    if not days:
        raise InvalidInput("the roster has no shift, so there is nothing to audit; maybe the wrong file?")
    return Period(min(days), max(days))


def audited(site: Site, roster: Roster, period: Period | None = None) -> AuditReport:
    """The findings for the days of a roster, or for a given period."""
    return audit(site, roster, period or period_of(roster))
