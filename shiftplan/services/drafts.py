"""Keeping a roster as a new version, within a unit of work."""

from collections.abc import Mapping
from typing import Any

from shiftplan.domain.horizon import Period
from shiftplan.domain.roster import Roster
from shiftplan.errors import InvalidInput
from shiftplan.storage.demand import DemandId
from shiftplan.storage.rosters import RosterVersion, VersionId, VersionKind
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork


def kept_version(
    unit: UnitOfWork,
    row: SiteRow,
    roster: Roster,
    period: Period,
    report: Mapping[str, Any],
    *,
    by: str,
    why: str,
    kind: VersionKind = VersionKind.DRAFT,
    based_on: int | None = None,
    demand: DemandId | None = None,
    parent: VersionId | None = None,
) -> RosterVersion:
    """A roster as a new version, and its entry in the log; it binds nobody.

    Args:
        report: the document of report.json. by: who made it. why: in a few words.
        based_on: number of the last publication known when its making began; None = the last one now.
        demand: what it was made to cover. parent: the version it continues.
    Raises:
        UnknownId: somebody of the roster is not at the site.
        InvalidInput: a shift lies outside of the days, or based_on names no publication.
    """
    last = unit.rosters.last_publication(row)
    if based_on is not None and not 0 <= based_on <= last:
        raise InvalidInput(f"based_on: {based_on}: site {row.code} has publications 0 to {last}")
    version = unit.rosters.add_version(
        row,
        roster,
        kind=kind,
        period=period,
        made_by=by,
        why=why,
        based_on=last if based_on is None else based_on,
        report=report,
        demand=demand,
        parent=parent,
    )
    after = {
        "version": version.id,
        "shifts": len(roster.shifts),
        "first_day": period.first.isoformat(),
        "last_day": period.last.isoformat(),
    }
    unit.log.add(row, made_by=by, action=f"roster.{kind}", subject=f"version {version.number}", after=after)
    return version
