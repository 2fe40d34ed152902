"""New versions from old ones, within a unit of work: with edits by hand, renewed, or of what is published."""

from shiftplan.domain.horizon import Period
from shiftplan.errors import Refused
from shiftplan.services.drafts import kept_version
from shiftplan.services.gates import refuse_published
from shiftplan.services.staleness import published_since, renewed_roster
from shiftplan.storage.rosters import EDITED, TAKEN_OVER, RosterVersion, VersionId, published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork


def edited_version(unit: UnitOfWork, row: SiteRow, version: RosterVersion, edits: int, by: str) -> RosterVersion:
    """The version itself, or a new one with its edits by hand, as old as it.

    Args:
        edits: how many of them nobody took back.
    """
    if not edits:
        return version
    return kept_version(
        unit,
        row,
        unit.edits.roster(version),
        version.period,
        {**version.report, EDITED: edits},
        by=by,
        why=f"edits by hand: {edits}",
        kind=version.kind,
        based_on=version.based_on,
        parent=version.id,
    )


def renewed_draft(unit: UnitOfWork, version: VersionId, by: str) -> RosterVersion:
    """A draft with what was published since it was begun.

    Raises:
        Refused: it was published itself, or nothing was published since.
    """
    found, row = unit.rosters.version(version)
    refuse_published(unit, row, found)
    if not published_since(unit, row, found):
        raise Refused(
            f"version {found.number} is up to date; go on with it",
            code="version_fresh",
            values={"version": found.number},
        )
    roster = renewed_roster(unit, row, found).roster
    why = f"renewed: {found.number}"
    report = {**found.report, TAKEN_OVER: True}
    return kept_version(unit, row, roster, found.period, report, by=by, why=why, parent=found.id)


def published_draft(unit: UnitOfWork, site: str, period: Period, by: str) -> RosterVersion:
    """A draft of what is published on some days.

    Raises:
        Refused: a day is not published.
    """
    row = unit.sites.get(site)
    made = [each for each in unit.rosters.publications(row, period) if not each.is_swap]
    open_days = [day for day in period if day not in published_days(made)]
    if open_days:
        raise Refused(
            f"{open_days[0]} is not published; choose days that are",
            code="day_not_published",
            values={"date": open_days[0]},
        )
    last, _ = unit.rosters.version(made[-1].version)
    why = f"of the published: {made[-1].number}"
    demand = unit.demand.of_version(last.id)
    roster = unit.rosters.in_force(row, period)
    return kept_version(unit, row, roster, period, {}, by=by, why=why, demand=demand)
