"""Rosters from draft to published: kept, judged, compared, made binding."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import Period
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput, NotCompliant, Refused, StaleRoster
from shiftplan.rules.base import Violation
from shiftplan.services.changes import Change, changes_between
from shiftplan.services.drafts import kept_version
from shiftplan.services.sites import SiteService
from shiftplan.services.verdicts import days_before, judged, worked
from shiftplan.storage.demand import DemandId
from shiftplan.storage.rosters import Publication, RosterVersion, VersionId, VersionKind, published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Change", "Draft", "PublishingService", "RosterVersion", "VersionId", "VersionKind"]

SHOWN = 5


@dataclass(frozen=True)
class Draft:
    """A roster for the days of a problem, with its report (the document of report.json)."""

    problem: Problem
    roster: Roster
    report: Mapping[str, Any]


@dataclass(frozen=True)
class _Verdict:
    """What the audit says, and the state of the site it was said of."""

    revision: int
    publication: int
    report: AuditReport
    broken: tuple[Violation, ...]


class PublishingService:
    """Drafts and publications."""

    def __init__(self, database: Database, sites: SiteService) -> None:
        self._database = database
        self._sites = sites

    def last_publication(self, site: str) -> int:
        """Number of a site's last publication, 0 = none; ask before making a roster and give it to `save_draft`."""
        with self._database.reading() as unit:
            return unit.rosters.last_publication(unit.sites.get(site))

    def save_draft(
        self,
        made: Draft,
        *,
        by: str,
        why: str,
        kind: VersionKind = VersionKind.DRAFT,
        based_on: int | None = None,
        demand: DemandId | None = None,
        parent: VersionId | None = None,
    ) -> RosterVersion:
        """Keep a roster as a new version; it binds nobody.

        Args:
            by: who made it. why: in a few words.
            based_on: number of the last publication known when its making began; None = the last one now.
            demand: what it was made to cover. parent: the version it continues.
        Raises:
            UnknownId: the site, or somebody of the roster, is not in the database.
            InvalidInput: a shift lies outside of the problem's days.
        """
        site, period = made.problem.site, made.problem.horizon.period
        return self._database.writing(
            lambda unit: kept_version(
                unit,
                unit.sites.get(site.id),
                made.roster,
                period,
                made.report,
                by=by,
                why=why,
                kind=kind,
                based_on=based_on,
                demand=demand,
                parent=parent,
            )
        )

    def publish(self, version: VersionId, *, by: str) -> Publication:
        """Make a version binding for its days; other days stay as they are.

        Raises:
            UnknownId: there is no such version.
            StaleRoster: somebody published some of its days since it was made.
            NotCompliant: it breaks hard rules, alone or beside what is published around it.
            Refused: it is published already, or would book somebody twice.
        """
        with self._database.reading() as unit:
            found, row = unit.rosters.version(version)
            _refuse_stale(unit, row, found)
            verdict = self._judge(unit, row, found)

        def work(unit: UnitOfWork) -> Publication:
            found, row = unit.rosters.version(version)
            _refuse_stale(unit, row, found)
            same = (row.revision, unit.rosters.last_publication(row)) == (verdict.revision, verdict.publication)
            _refuse_broken(found, verdict if same else self._judge(unit, row, found))
            before = unit.rosters.in_force(row, found.period)
            made = unit.rosters.publish(row, found, made_by=by)
            after = unit.rosters.in_force(row, found.period)
            unit.log.add(
                row,
                made_by=by,
                action="roster.publish",
                subject=f"version {found.number}",
                before={"publication": made.number - 1, "shifts": len(before.shifts)},
                after={
                    "publication": made.number,
                    "shifts": len(after.shifts),
                    "changed_days": len(changes_between(before, after, found.period)),
                    **_days(found.period),
                },
            )
            return made

        return self._database.writing(work)

    def verdict(self, version: VersionId) -> AuditReport:
        """What the audit says of a version beside what is published around it."""
        with self._database.reading() as unit:
            found, row = unit.rosters.version(version)
            return self._judge(unit, row, found).report

    def current(self, site: str, period: Period) -> Roster:
        """The published shifts of some days; none on days that nobody published."""
        with self._database.reading() as unit:
            return unit.rosters.in_force(unit.sites.get(site), period)

    def published(self, site: str, period: Period) -> frozenset[date]:
        """Days of a period that are published."""
        with self._database.reading() as unit:
            made = unit.rosters.publications(unit.sites.get(site), period)
        return frozenset(day for day in published_days(made) if day in period)

    def versions(self, site: str) -> list[RosterVersion]:
        """Every version of a site, newest first."""
        with self._database.reading() as unit:
            return unit.rosters.versions(unit.sites.get(site))

    def roster(self, version: VersionId) -> tuple[RosterVersion, Roster]:
        """A version and its shifts."""
        with self._database.reading() as unit:
            found, _ = unit.rosters.version(version)
            return found, unit.rosters.roster(found)

    def diff(self, version_a: VersionId, version_b: VersionId) -> list[Change]:
        """What changes from one version to another on the days that both cover, by date and employee.

        Raises:
            InvalidInput: they belong to two sites or have no day in common.
        """
        (one, before), (other, after) = self.roster(version_a), self.roster(version_b)
        first, last = max(one.period.first, other.period.first), min(one.period.last, other.period.last)
        if one.site != other.site or first > last:
            raise InvalidInput(
                f"version {version_a} ({one.site}, {one.period.first} to {one.period.last}) and version {version_b} "
                f"({other.site}, {other.period.first} to {other.period.last}) share no day; choose two of the same days"
            )
        return changes_between(before, after, Period(first, last))

    def changes_to_publish(self, version: VersionId) -> list[Change]:
        """What publishing a version would change for people, by date and employee."""
        with self._database.reading() as unit:
            found, row = unit.rosters.version(version)
            return changes_between(unit.rosters.in_force(row, found.period), unit.rosters.roster(found), found.period)

    def site_before(self, code: str, first_day: date) -> Site:
        """A site whose previous roster also holds what was published before a day: what a planner has to know."""
        with self._database.reading() as unit:
            row = unit.sites.get(code)
            site = self._sites.site_in(unit, row)
            return replace(site, previous=worked(unit, row, site, days_before(first_day)))

    def _judge(self, unit: UnitOfWork, row: SiteRow, version: RosterVersion) -> _Verdict:
        """Audit a version together with what is published before and after it."""
        site = self._sites.site_in(unit, row)
        found = judged(unit, row, site, unit.rosters.roster(version), version.period)
        return _Verdict(row.revision, unit.rosters.last_publication(row), found.report, found.broken)


def _refuse_stale(unit: UnitOfWork, row: SiteRow, version: RosterVersion) -> None:
    for made in unit.rosters.publications(row, version.period):
        when = f"{made.made_at:%Y-%m-%d %H:%M} UTC"
        if made.version == version.id:
            raise Refused(f"version {version.number} was published already, by {made.made_by} at {when}")
        if made.number > version.based_on:
            raise StaleRoster(
                f"version {version.number} is out of date: {made.made_by} published {made.period.first} to "
                f"{made.period.last} at {when}, after its making began; compare the two and make it again"
            )


def _refuse_broken(version: RosterVersion, verdict: _Verdict) -> None:
    if verdict.broken:
        told = [
            f"{each.rule}: {each.employee} on {each.on_date}: {each.measured} against {each.limit} {each.unit}"
            for each in verdict.broken[:SHOWN]
        ]
        more = [f"and {len(verdict.broken) - SHOWN} more"] if len(verdict.broken) > SHOWN else []
        head = f"version {version.number} breaks hard rules {len(verdict.broken)} times; correct these shifts:"
        raise NotCompliant("\n".join([head, *told, *more]))


def _days(period: Period) -> dict[str, str]:
    return {"first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
