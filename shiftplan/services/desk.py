"""What lies on a scheduler's desk: a draft, or what is published, with everything it is looked at beside."""

from dataclasses import dataclass, replace
from threading import Lock

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Period
from shiftplan.domain.roster import EMPTY_ROSTER, Roster
from shiftplan.domain.site import Site
from shiftplan.errors import UnknownId
from shiftplan.services.demand import DemandService
from shiftplan.services.gates import publication_of_version
from shiftplan.services.sites import SiteService
from shiftplan.services.staleness import published_since
from shiftplan.storage.edits import Edit, edited
from shiftplan.storage.rosters import Publication, RosterVersion, VersionId
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

KNOWN = 12
NOTHING = Requirement()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Shifts of a site over some days, to be looked at.

    version: None = what is published. made: the version without its edits. roster: the shifts as they stand.
    since: what was published of these days that the version does not know. publication: that of the version itself.
    requirement: what the days ask for; None = nobody said.
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

    @property
    def number(self) -> int:
        """Number of edits by hand."""
        return len(self.edits)

    @property
    def is_editable(self) -> bool:
        """Whether it can be changed: a draft that was not published."""
        return self.version is not None and self.publication is None


class Desk:
    """Reads sheets; versions never change, so those looked at last are still known."""

    def __init__(self, sites: SiteService, demand: DemandService) -> None:
        self._sites = sites
        self._demand = demand
        self._known: dict[VersionId, Roster] = {}
        self._lock = Lock()

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
        sheet = Sheet(
            site=place,
            period=found.period,
            version=found,
            made=made,
            edits=edits,
            roster=edited(made, edits),
            requirement=self._required(unit, row, place, found),
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
        requirement = known if known.agents or known.work else place.requirement
        sheet = Sheet(
            site=place,
            period=period,
            version=None,
            made=roster,
            edits=(),
            roster=roster,
            requirement=requirement,
        )
        return sheet, row

    def _required(self, unit: UnitOfWork, row: SiteRow, site: Site, version: RosterVersion) -> Requirement | None:
        """What a version was made for, else requirement.csv, else the newest demand of its days."""
        number = unit.demand.of_version(version.id)
        if number is None and site.requirement is not None:
            return site.requirement
        if number is None:
            number = unit.demand.newest(row, version.period)
        return None if number is None else self._demand.get_in(unit, number).requirement

    def _made(self, unit: UnitOfWork, version: RosterVersion) -> Roster:
        found = self._known.get(version.id)
        if found is None:
            found = unit.rosters.roster(version)
            with self._lock:
                if len(self._known) >= KNOWN:
                    self._known.pop(next(iter(self._known)), None)
                self._known[version.id] = found
        return found


def without_history(site: Site) -> Site:
    """The site without what was worked before, for counts of some days alone."""
    return replace(site, previous=EMPTY_ROSTER)
