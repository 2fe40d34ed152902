"""Proposals of the night: kept by the worker, decided by a scheduler, once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from shiftplan.domain.horizon import Period
from shiftplan.errors import Refused, StaleRoster, UnknownId
from shiftplan.services.drafts import kept_version
from shiftplan.services.jobs import Job, JobService
from shiftplan.services.making import DEMAND, Planned, demand_of
from shiftplan.services.night_facts import NightFacts, facts_of, packed_facts
from shiftplan.services.sites import SiteService
from shiftplan.storage.decisions import Choice, Decision
from shiftplan.storage.rosters import RosterVersion, VersionId, VersionKind
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["NightFacts", "Proposal", "ProposalService", "Standing"]

NIGHT = "night"
"""Name of the night's facts in the report of a proposal."""


class Standing(StrEnum):
    """How a proposal stands. outdated: its days were published, planned or edited since, or are over."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OUTDATED = "outdated"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposal as a scheduler sees it."""

    version: VersionId
    number: int
    period: Period
    made_at: datetime
    standing: Standing
    facts: NightFacts
    decided_by: str = ""
    decided_at: datetime | None = None
    became: VersionId | None = None


class ProposalService:
    """Proposals and decisions."""

    def __init__(self, database: Database, sites: SiteService, jobs: JobService) -> None:
        self._database = database
        self._sites = sites
        self._jobs = jobs

    def keep(self, job: Job, site: str, planned: Planned, facts: NightFacts) -> Job:
        """Keep what a night proposes, and end its job.

        Raises:
            LeaseLost: the job is another worker's by now; nothing was kept.
        """
        told = {**planned.report, NIGHT: packed_facts(facts)}

        def work(unit: UnitOfWork) -> Mapping[str, Any]:
            version = kept_version(
                unit,
                unit.sites.get(site),
                planned.roster,
                planned.period,
                told,
                by=job.made_by,
                why=f"night of {job.arguments['business_date']}",
                kind=VersionKind.PROPOSAL,
                based_on=planned.based_on,
                demand=demand_of(job),
                parent=facts.draft,
            )
            return {"outcome": "proposal", "version": version.id, DEMAND: demand_of(job)}

        return self._jobs.finish(job, work)

    def of_site(self, site: str) -> list[Proposal]:
        """Every proposal of a site, newest first."""
        with self._database.reading() as unit:
            return self.proposals_in(unit, unit.sites.get(site))

    def proposals_in(self, unit: UnitOfWork, row: SiteRow) -> list[Proposal]:
        """Every proposal of a site as one unit of work sees it, newest first."""
        versions = [each for each in unit.rosters.versions(row) if each.kind is not VersionKind.SWAP]
        decisions = unit.decisions.of_site(row)
        return [
            self._proposal(unit, row, each, versions, decisions.get(each.id))
            for each in versions
            if each.kind is VersionKind.PROPOSAL
        ]

    def get(self, site: str, version: VersionId) -> Proposal:
        """A proposal of a site.

        Raises:
            UnknownId: there is none.
        """
        with self._database.reading() as unit:
            return self._get(unit, site, version)[0]

    def accept(self, site: str, version: VersionId, *, by: str) -> VersionId:
        """Make a proposal the newest draft of its days; it still binds nobody. The draft's id.

        Raises:
            UnknownId: there is no such proposal. Refused: somebody decided already.
            StaleRoster: its days were published, planned or edited since.
        """

        def work(unit: UnitOfWork) -> VersionId:
            found, proposal, row = self._undecided(unit, site, version)
            if found.standing is Standing.OUTDATED:
                raise StaleRoster(
                    f"proposal {found.number} is out of date: its days were published, planned or edited since it was "
                    "made; reject it and wait for the next night, or make the roster again",
                    code="proposal_outdated",
                    values={"number": found.number},
                )
            draft = kept_version(
                unit,
                row,
                unit.rosters.roster(proposal),
                proposal.period,
                proposal.report,
                by=by,
                why=f"proposal {proposal.number} accepted",
                based_on=proposal.based_on,
                parent=proposal.id,
            )
            unit.decisions.add(proposal.id, Choice.ACCEPTED, draft.id, made_by=by)
            _note(unit, row, proposal, Choice.ACCEPTED, by)
            return draft.id

        return self._database.writing(work)

    def reject(self, site: str, version: VersionId, *, by: str) -> None:
        """Put a proposal aside.

        Raises:
            UnknownId: there is no such proposal. Refused: somebody decided already.
        """

        def work(unit: UnitOfWork) -> None:
            _, proposal, row = self._undecided(unit, site, version)
            unit.decisions.add(proposal.id, Choice.REJECTED, None, made_by=by)
            _note(unit, row, proposal, Choice.REJECTED, by)

        self._database.writing(work)

    def _undecided(self, unit: UnitOfWork, site: str, version: VersionId) -> tuple[Proposal, RosterVersion, SiteRow]:
        found, proposal, row = self._get(unit, site, version)
        if found.standing in (Standing.ACCEPTED, Standing.REJECTED):
            raise Refused(
                f"proposal {found.number} was {found.standing} already, by {found.decided_by}",
                code=f"proposal_{found.standing}",
                values={"number": found.number, "by": found.decided_by},
            )
        return found, proposal, row

    def _get(self, unit: UnitOfWork, site: str, version: VersionId) -> tuple[Proposal, RosterVersion, SiteRow]:
        proposal, row = unit.rosters.version(version)
        if row.code != site or proposal.kind is not VersionKind.PROPOSAL:
            raise UnknownId(f"there is no proposal {version} at site {site}")
        found = self._proposal(unit, row, proposal, unit.rosters.versions(row), unit.decisions.find(version))
        return found, proposal, row

    def _proposal(
        self, unit: UnitOfWork, row: SiteRow, version: RosterVersion, versions: Iterable[RosterVersion],
        decision: Decision | None,
    ) -> Proposal:  # fmt: skip
        site = self._sites.site_in(unit, row)
        facts = facts_of(version.report[NIGHT], site.interval_minutes)
        made = Proposal(
            version=version.id,
            number=version.number,
            period=version.period,
            made_at=version.made_at,
            standing=Standing.OPEN,
            facts=facts,
        )
        if decision is not None:
            return replace(
                made,
                standing=Standing(decision.choice.value),
                decided_by=decision.made_by,
                decided_at=decision.made_at,
                became=decision.draft,
            )
        today = datetime.now(UTC).astimezone(site.time_zone).date()
        if _is_outdated(unit, row, version, versions, facts, today):
            return replace(made, standing=Standing.OUTDATED)
        return made


def _is_outdated(
    unit: UnitOfWork, row: SiteRow, version: RosterVersion, versions: Iterable[RosterVersion], facts: NightFacts,
    today: date,
) -> bool:  # fmt: skip
    """Whether something happened on its days that a proposal does not know of."""
    touched = (each for each in versions if version.period.touches(each.period.first, each.period.last))
    return (
        version.period.last <= today
        or any(each.number > version.number and each.kind is not VersionKind.SWAP for each in touched)
        or any(each.number > version.based_on for each in unit.rosters.publications(row, version.period))
        or (facts.draft is not None and unit.edits.count(facts.draft) != facts.edits)
    )


def _note(unit: UnitOfWork, row: SiteRow, proposal: RosterVersion, choice: Choice, by: str) -> None:
    unit.log.add(row, made_by=by, action=f"proposal.{choice}", subject=f"version {proposal.number}")
