"""The small site with the services of the night, and proposals for it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shiftplan.domain.site import Site
from shiftplan.services.jobs import Job, JobService
from shiftplan.services.making import MakingService, Planned
from shiftplan.services.nights import NightService
from shiftplan.services.proposals import NightFacts, ProposalService
from shiftplan.services.publishing import PublishingService
from shiftplan.services.sites import SiteService
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.unit_of_work import Database
from tests.services.worlds import a_loaded_site, a_week

NIGHT_AT = 3 * 60 + 30
MONDAY_BEFORE = date(2026, 11, 30)


@dataclass(frozen=True)
class Desk:
    """Everything a night touches."""

    database: Database
    sites: SiteService
    publishing: PublishingService
    jobs: JobService
    making: MakingService
    proposals: ProposalService
    nights: NightService

    @property
    def site(self) -> Site:
        """The small site."""
        return self.sites.site("small")


def a_desk(database: Database, folder: Path) -> Desk:
    """The small site, loaded."""
    sites, publishing = a_loaded_site(database, folder)
    jobs = JobService(database)
    proposals = ProposalService(database, sites, jobs)
    nights = NightService(database, sites, jobs, proposals, NIGHT_AT)
    return Desk(database, sites, publishing, jobs, MakingService(database, sites, jobs), proposals, nights)


def a_held_night(desk: Desk, business_date: date = MONDAY_BEFORE) -> Job:
    """A night that a worker is about."""
    arguments = {"business_date": business_date.isoformat()}
    desk.jobs.file("night", site="small", arguments=arguments, by="night")
    held = desk.jobs.claim("w1")
    assert held is not None
    return held


def a_proposal(desk: Desk, *employees: str, start_minute: int = 510) -> VersionId:
    """What a night proposes for the week, beginning from the newest draft if there is one."""
    open_days = desk.nights.open_days("small", MONDAY_BEFORE)
    draft = None if open_days is None else open_days.draft
    edits = 0 if open_days is None else open_days.edits
    made = a_week(desk.site, *employees, start_minute=start_minute)
    planned = Planned(
        period=made.problem.horizon.period,
        roster=made.roster,
        report={"status": "feasible"},
        based_on=desk.publishing.last_publication("small"),
    )
    figures = {
        "cost": 1.0,
        "short_agent_intervals": 2.0,
        "over_agent_intervals": 1.0,
        "required_agent_intervals": 50.0,
        "paid_hours": 24.0,
        "wishes": {"asked": 2, "met": 1},
        "violations": {"hard": 0, "soft": 1},
    }
    facts = NightFacts(draft=draft, edits=edits, changed_days=3, people=1, before=figures, after=figures)
    ended = desk.proposals.keep(a_held_night(desk), "small", planned, facts)
    return VersionId(ended.result["version"])
