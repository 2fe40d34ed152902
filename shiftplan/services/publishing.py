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
from shiftplan.errors import InvalidInput
from shiftplan.rules.base import Violation
from shiftplan.services.changes import Change, changes_between
from shiftplan.services.designation import with_designation
from shiftplan.services.drafts import kept_version
from shiftplan.services.gates import refuse_broken, refuse_edited, refuse_proposal, refuse_stale
from shiftplan.services.redrafting import edited_version, published_draft, renewed_draft
from shiftplan.services.sites import SiteService
from shiftplan.services.verdicts import days_before, judged, worked
from shiftplan.services.waivers import waived
from shiftplan.storage.demand import DemandId
from shiftplan.storage.edits import open_edits
from shiftplan.storage.rosters import Publication, RosterVersion, VersionId, VersionKind, published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Change", "Draft", "PublishingService", "RosterVersion", "VersionId", "VersionKind"]


@dataclass(frozen=True)
class Draft:
    """A roster for the days of a problem, with its report (the document of report.json)."""

    problem: Problem
    roster: Roster
    report: Mapping[str, Any]


@dataclass(frozen=True)
class _Verdict:
    """What the audit says, and of what it was said: the site, its last publication, the edits of the draft."""

    site: Site
    publication: int
    edits: int
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

    def publish(self, version: VersionId, *, by: str, seen: int | None = None) -> Publication:
        """Make a version binding for its days; other days stay as they are.

        A draft that was edited by hand is first kept as a version of its own, which is then published.

        Args:
            seen: number of edits by hand that `by` has seen; None = whatever there are.
        Raises:
            UnknownId: there is no such version.
            StaleRoster: somebody published some of its days since it was made, or edited it meanwhile.
            NotCompliant: it breaks hard rules that nobody waived, alone or beside what is published around it.
            Refused: it is published already, a proposal of the night, or would book somebody twice.
        """
        with self._database.reading() as unit:
            found, row = unit.rosters.version(version)
            refuse_proposal(found)
            refuse_stale(unit, row, found)
            verdict = self._judge(unit, row, found)

        def work(unit: UnitOfWork) -> Publication:
            found, row = unit.rosters.version(version)
            refuse_stale(unit, row, found)
            edits = unit.edits.of(found.id)
            refuse_edited(found, seen, len(edits), edits[-1].made_by if edits else "")
            site = self._sites.site_in(unit, row)
            same = (site, unit.rosters.last_publication(row), len(edits))
            is_judged = same[0] is verdict.site and same[1:] == (verdict.publication, verdict.edits)
            broken = verdict.broken if is_judged else self._judge(unit, row, found).broken
            refuse_broken(found, site, waived(unit, row, broken))
            return _published(unit, row, edited_version(unit, row, found, len(open_edits(edits)[0]), by), by)

        return self._database.writing(work)

    def renewed(self, version: VersionId, *, by: str) -> RosterVersion:
        """A new draft: the old one, with what was published since taken over on the days of people that it changed.

        Raises:
            UnknownId: there is no such version.
            Refused: it was published itself, or nothing was published since.
        """

        return self._database.writing(lambda unit: renewed_draft(unit, version, by))

    def draft_of_published(self, site: str, period: Period, *, by: str) -> RosterVersion:
        """A new draft of what is published on some days, to change it.

        Raises:
            Refused: a day is not published.
        """

        return self._database.writing(lambda unit: published_draft(unit, site, period, by))

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
        """Every draft and proposal of a site, newest first; what swaps left is no roster to look at on its own."""
        with self._database.reading() as unit:
            return [each for each in unit.rosters.versions(unit.sites.get(site)) if each.kind is not VersionKind.SWAP]

    def roster(self, version: VersionId) -> tuple[RosterVersion, Roster]:
        """A version and its shifts as they stand, edits by hand among them."""
        with self._database.reading() as unit:
            found, _ = unit.rosters.version(version)
            return found, unit.edits.roster(found)

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
            return changes_between(unit.rosters.in_force(row, found.period), unit.edits.roster(found), found.period)

    def site_before(self, code: str, first_day: date) -> Site:
        """A site with what was published before a day, and what is designated: what a planner has to know."""
        with self._database.reading() as unit:
            row = unit.sites.get(code)
            site = self._sites.site_in(unit, row)
            site = with_designation(unit, row, site)
            return replace(site, previous=worked(unit, row, site, days_before(first_day)))

    def _judge(self, unit: UnitOfWork, row: SiteRow, version: RosterVersion) -> _Verdict:
        """Audit a version together with what is published before and after it."""
        site = self._sites.site_in(unit, row)
        found = judged(unit, row, site, unit.edits.roster(version), version.period)
        last, edits = unit.rosters.last_publication(row), unit.edits.count(version.id)
        return _Verdict(site, last, edits, found.report, found.broken)


def _published(unit: UnitOfWork, row: SiteRow, version: RosterVersion, by: str) -> Publication:
    before = unit.rosters.in_force(row, version.period)
    made = unit.rosters.publish(row, version, made_by=by)
    unit.swaps.supersede_lost(row, now=made.made_at)
    after = unit.rosters.in_force(row, version.period)
    unit.log.add(
        row,
        made_by=by,
        action="roster.publish",
        subject=f"version {version.number}",
        before={"publication": made.number - 1, "shifts": len(before.shifts)},
        after={
            "publication": made.number,
            "shifts": len(after.shifts),
            "changed_days": len(changes_between(before, after, version.period)),
            **_days(version.period),
        },
    )
    return made


def _days(period: Period) -> dict[str, str]:
    return {"first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
