"""A proposal as a scheduler looks at it before deciding: what it changes for whom, and what that brings."""

from dataclasses import dataclass, replace

from shiftplan.domain.site import Site
from shiftplan.services.proposals import Proposal, ProposalService
from shiftplan.services.publish_views import Person, PublishViewService
from shiftplan.services.sites import SiteService
from shiftplan.storage.rosters import VersionId

__all__ = ["ProposalView", "ProposalViewService"]


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """A proposal with what it changes. people: whose hours change; touched: days on which only breaks or tasks do."""

    proposal: Proposal
    site: Site
    people: tuple[Person, ...]
    touched: int


class ProposalViewService:
    """Reads proposals."""

    def __init__(self, sites: SiteService, proposals: ProposalService, versions: PublishViewService) -> None:
        self._sites = sites
        self._proposals = proposals
        self._versions = versions

    def view(self, site: str, version: VersionId) -> ProposalView:
        """A proposal beside the draft that it began from.

        Raises:
            UnknownId: there is no such proposal at the site.
        """
        proposal, place = self._proposals.get(site, version), self._sites.site(site)
        if proposal.facts.draft is None:
            return ProposalView(proposal=proposal, site=place, people=(), touched=0)
        found = self._versions.diff(site, proposal.facts.draft, version).people
        people = tuple(
            replace(each, changes=tuple(change for change in each.changes if change.is_of_hours)) for each in found
        )
        return ProposalView(
            proposal=proposal,
            site=place,
            people=tuple(each for each in people if each.changes),
            touched=sum(not change.is_of_hours for each in found for change in each.changes),
        )
