"""What publishing a version would mean, and the versions of a site side by side."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput
from shiftplan.services.boards import BoardService
from shiftplan.services.changes import Change, changes_between
from shiftplan.services.compliance import with_waivers
from shiftplan.services.coverage import Figures
from shiftplan.services.desk import Desk, Sheet
from shiftplan.services.findings import Finding, Kind, State
from shiftplan.services.sites import SiteService
from shiftplan.storage.rosters import Publication, RosterVersion, VersionId, VersionKind, published_days
from shiftplan.storage.unit_of_work import Database

__all__ = ["Diff", "Person", "PublishView", "PublishViewService", "VersionRow"]


@dataclass(frozen=True)
class Person:
    """Whose days change. hours: working time more or less than before."""

    id: EmployeeId
    name: str
    changes: tuple[Change, ...]
    hours: timedelta


@dataclass(frozen=True, kw_only=True)
class PublishView:
    """What publishing a version would do.

    first_time: days that nobody published before. changed: people whose published days change; told: people who work on
    days published for the first time. findings: rules broken, with what was waived.
    """

    sheet: Sheet
    first_time: int
    changed: tuple[Person, ...]
    told: int
    findings: tuple[Finding, ...]
    figures: Figures

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """Hard rules broken that nobody waived."""
        return tuple(each for each in self.findings if each.kind is Kind.HARD and each.state is not State.WAIVED)

    @property
    def can_publish(self) -> bool:
        """Whether nothing stands in the way."""
        return self.sheet.is_editable and not self.stopping and not self.sheet.since


@dataclass(frozen=True)
class VersionRow:
    """A version in a list. publication: the one that made it binding."""

    version: RosterVersion
    edits: int
    publication: Publication | None


@dataclass(frozen=True, kw_only=True)
class Diff:
    """What changes from one version to another on the days of both, by person."""

    site: Site
    before: RosterVersion
    after: RosterVersion
    period: Period
    people: tuple[Person, ...]

    @property
    def days(self) -> int:
        """Days of people that differ."""
        return sum(len(each.changes) for each in self.people)


class PublishViewService:
    """Reads what is to be published, and versions."""

    def __init__(self, database: Database, sites: SiteService, desk: Desk, boards: BoardService) -> None:
        self._database = database
        self._sites = sites
        self._desk = desk
        self._boards = boards

    def publish(self, site: str, version: VersionId) -> PublishView:
        """What publishing a version with its edits would do.

        Raises:
            UnknownId: the site has no such version.
        """
        with self._database.reading() as unit:
            sheet, row = self._desk.draft(unit, site, version)
            known = published_days(unit.rosters.publications(row, sheet.period))
            now = unit.rosters.in_force(row, sheet.period)
            changes = [each for each in changes_between(now, sheet.roster, sheet.period) if each.on_date in known]
            covered = self._boards.counted_in(unit, row, sheet)
            findings = self._boards.problems_in(unit, row, sheet).findings
            return PublishView(
                sheet=sheet,
                first_time=sum(day not in known for day in sheet.period),
                changed=_people(sheet.site, changes),
                told=len({each.employee for each in sheet.roster.shifts if each.on_date not in known}),
                findings=with_waivers(unit, row, findings),
                figures=sum((covered.figures(day) for day in sheet.period), Figures()),
            )

    def versions(self, site: str) -> tuple[VersionRow, ...]:
        """Drafts and proposals of a site, newest first.

        Raises:
            UnknownId: there is no such site.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            made = {each.version: each for each in unit.rosters.publications(row)}
            counts = unit.edits.counts(row)
            return tuple(
                VersionRow(each, counts.get(each.id, 0), made.get(each.id))
                for each in unit.rosters.versions(row)
                if each.kind is not VersionKind.SWAP
            )

    def diff(self, site: str, before: VersionId, after: VersionId) -> Diff:
        """What changes from one version, as it stands, to another on the days that both cover.

        Raises:
            UnknownId: the site has no such version. InvalidInput: they have no day in common.
        """
        with self._database.reading() as unit:
            (one, _), (other, _) = (self._desk.draft(unit, site, each) for each in (before, after))
        assert one.version is not None and other.version is not None  # noqa: S101, PT018 - drafts have one
        first, last = max(one.period.first, other.period.first), min(one.period.last, other.period.last)
        if first > last:
            raise InvalidInput(
                f"versions {one.version.number} and {other.version.number} share no day; choose two of the same days",
                code="no_common_day",
                values={"before": one.version.number, "after": other.version.number},
            )
        period = Period(first, last)
        people = _people(one.site, changes_between(one.roster, other.roster, period))
        return Diff(site=one.site, before=one.version, after=other.version, period=period, people=people)


def _people(site: Site, changes: Sequence[Change]) -> tuple[Person, ...]:
    """Changes by person, those with most first."""
    found: dict[EmployeeId, list[Change]] = defaultdict(list)
    for each in changes:
        found[each.employee].append(each)
    people = [
        Person(
            employee,
            site.employees[employee].name if employee in site.employees else str(employee),
            tuple(mine),
            sum((_hours(each.after) - _hours(each.before) for each in mine), timedelta()),
        )
        for employee, mine in found.items()
    ]
    return tuple(sorted(people, key=lambda each: (-len(each.changes), each.id)))


def _hours(shifts: Sequence[Shift]) -> timedelta:
    return sum((shift.working_time for shift in shifts), timedelta())
