"""What became of proposals: one decision each, which the database holds to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import ProposalDecisionRow, RosterVersionRow, SiteRow


class Choice(StrEnum):
    """What a person can do with a proposal."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What became of a proposal. draft: the version that an accepted one became."""

    proposal: VersionId
    choice: Choice
    draft: VersionId | None
    made_by: str
    made_at: datetime


class Decisions:
    """Decisions within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, proposal: VersionId, choice: Choice, draft: VersionId | None, *, made_by: str) -> None:
        """Decide on a proposal; the database refuses a second decision."""
        row = ProposalDecisionRow(
            roster_version_id=proposal,
            decision=choice.value,
            draft_id=draft,
            made_by=made_by,
            made_at=datetime.now(UTC),
        )
        self._session.add(row)
        self._session.flush()

    def of_site(self, site: SiteRow) -> dict[VersionId, Decision]:
        """Every decision of a site, by proposal."""
        versions = select(RosterVersionRow.id).where(RosterVersionRow.site_id == site.id)
        rows = select(ProposalDecisionRow).where(ProposalDecisionRow.roster_version_id.in_(versions))
        return {VersionId(row.roster_version_id): _decision(row) for row in self._session.scalars(rows)}

    def find(self, proposal: VersionId) -> Decision | None:
        """What became of a proposal; None = nobody decided yet."""
        rows = select(ProposalDecisionRow).where(ProposalDecisionRow.roster_version_id == proposal)
        row = self._session.scalars(rows).one_or_none()
        return None if row is None else _decision(row)


def _decision(row: ProposalDecisionRow) -> Decision:
    return Decision(
        proposal=VersionId(row.roster_version_id),
        choice=Choice(row.decision),
        draft=None if row.draft_id is None else VersionId(row.draft_id),
        made_by=row.made_by,
        made_at=row.made_at,
    )
