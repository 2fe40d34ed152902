"""What lies on a scheduler's desk: a draft, or what is published, with everything it is looked at beside."""

from collections.abc import Hashable
from dataclasses import dataclass

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Period
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.errors import UnknownId
from shiftplan.services.demand import DemandId, DemandService
from shiftplan.services.gates import publication_of_version
from shiftplan.services.known import Known
from shiftplan.services.sites import SiteService
from shiftplan.services.staleness import published_since
from shiftplan.storage.edits import Edit, edited
from shiftplan.storage.rosters import Publication, RosterVersion, VersionId, VersionKind
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Shifts of a site over some days, to be looked at.

    version: None = what is published. made: the version without its edits. roster: the shifts as they stand.
    since: what was published of these days that the version does not know. publication: that of the version itself.
    requirement: what the days ask for; None = nobody said. mark: all that anything counted of it depends on;
    around_mark: all that what lies around its days depends on.
    """

    site: Site
    period: Period
    version: RosterVersion | None
    made: Roster
    edits: tuple[Edit, ...]
    roster: Roster
    requirement: Requirement | None
    since: tuple[Publication, ...] = ()
    publication: Publication | None = None
    mark: Hashable = None
    around_mark: Hashable = None

    @property
    def number(self) -> int:
        """Number of edits by hand."""
        return len(self.edits)

    @property
    def is_editable(self) -> bool:
        """Whether it can be changed: a draft that was not published."""
        return self.version is not None and not self.is_proposal and self.publication is None

    @property
    def is_proposal(self) -> bool:
        """Whether it waits to be accepted or put aside."""
        return self.version is not None and self.version.kind is VersionKind.PROPOSAL


class Desk:
    """Reads sheets; versions never change, so those looked at last are still known."""

    def __init__(self, sites: SiteService, demand: DemandService) -> None:
        self._sites = sites
        self._demand = demand
        self._made_once: Known[Roster] = Known()

    def draft(self, unit: UnitOfWork, site: str, version: VersionId) -> tuple[Sheet, SiteRow]:
        """A version with its edits.

        Raises:
            UnknownId: the site has no such version.
        """
        found, row = unit.rosters.version(version)
        if row.code != site:
            raise UnknownId(f"site {site} has no roster version {version}")
        place = self._sites.site_in(unit, row)
        made, edits = self._made(unit, found), unit.edits.of(found.id)
        demand = self._demand_of(unit, row, place, found)
        around = self._sites.mark_in(unit, row), found.period, unit.rosters.last_publication(row)
        sheet = Sheet(
            site=place,
            period=found.period,
            version=found,
            made=made,
            edits=edits,
            roster=edited(made, edits),
            requirement=place.requirement if demand is None else self._demand.get_in(unit, demand).requirement,
            mark=(*around, found.id, len(edits), demand),
            around_mark=around,
            since=published_since(unit, row, found),
            publication=publication_of_version(unit, row, found),
        )
        return sheet, row

    def published(self, unit: UnitOfWork, site: str, period: Period) -> tuple[Sheet, SiteRow]:
        """What is published on some days.

        Raises:
            UnknownId: there is no such site.
        """
        row = unit.sites.get(site)
        place = self._sites.site_in(unit, row)
        roster = unit.rosters.in_force(row, period)
        known = self._demand.in_force_in(unit, row, place, period)
        around = self._sites.mark_in(unit, row), period, unit.rosters.last_publication(row)
        requirement = known if known.agents or known.work else place.requirement
        sheet = Sheet(
            site=place,
            period=period,
            version=None,
            made=roster,
            edits=(),
            roster=roster,
            requirement=requirement,
            mark=around,
            around_mark=around,
        )
        return sheet, row

    def _demand_of(self, unit: UnitOfWork, row: SiteRow, site: Site, version: RosterVersion) -> DemandId | None:
        """What a version was made for, else requirement.csv (None), else the newest demand of its days."""
        number = unit.demand.of_version(version.id)
        if number is None and site.requirement is None:
            number = unit.demand.newest(row, version.period)
        return number

    def _made(self, unit: UnitOfWork, version: RosterVersion) -> Roster:
        return self._made_once.get(version.id, lambda: unit.rosters.roster(version))
