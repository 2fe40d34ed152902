"""Storage and services put together: importing this loads neither, and a service is made when it is asked for."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shiftplan.config import Settings, settings

if TYPE_CHECKING:
    from shiftplan.services.accounts import AccountService
    from shiftplan.services.administration import AdministrationService
    from shiftplan.services.boards import BoardService
    from shiftplan.services.compliance import ComplianceService
    from shiftplan.services.day_views import DayViewService
    from shiftplan.services.demand import DemandService
    from shiftplan.services.demand_changes import DemandChangeService
    from shiftplan.services.demand_views import DemandViews
    from shiftplan.services.desk import Desk
    from shiftplan.services.editing import EditingService
    from shiftplan.services.exports import ExportService
    from shiftplan.services.feeds import FeedService
    from shiftplan.services.handovers import TakerService
    from shiftplan.services.history_marks import HistoryMarkService
    from shiftplan.services.jobs import JobService
    from shiftplan.services.leave import LeaveService
    from shiftplan.services.making import MakingService
    from shiftplan.services.nights import NightService
    from shiftplan.services.own_shifts import OwnShiftService
    from shiftplan.services.proposal_views import ProposalViewService
    from shiftplan.services.proposals import ProposalService
    from shiftplan.services.publish_views import PublishViewService
    from shiftplan.services.publishing import PublishingService
    from shiftplan.services.requiring import Requiring
    from shiftplan.services.sites import SiteService
    from shiftplan.services.swap_lists import SwapLists
    from shiftplan.services.swaps import SwapService
    from shiftplan.services.waivers import WaiverService
    from shiftplan.services.weeks import WeekService
    from shiftplan.services.what_ifs import WhatIfService
    from shiftplan.services.wishes import WishService
    from shiftplan.storage.unit_of_work import Database


@dataclass(frozen=True)
class Application:
    """The services over one database; close it at the end."""

    database: "Database"

    @cached_property
    def sites(self) -> "SiteService":
        """Loading and reading sites."""
        from shiftplan.services.sites import SiteService

        return SiteService(self.database)

    @cached_property
    def publishing(self) -> "PublishingService":
        """Drafts and publications."""
        from shiftplan.services.publishing import PublishingService

        return PublishingService(self.database, self.sites)

    @cached_property
    def demand(self) -> "DemandService":
        """Forecasts and requirements that were kept."""
        from shiftplan.services.demand import DemandService

        return DemandService(self.database, self.sites)

    @cached_property
    def requiring(self) -> "Requiring":
        """The process that counts people needed."""
        from shiftplan.services.requiring import Requiring

        return Requiring()

    @cached_property
    def demand_changes(self) -> "DemandChangeService":
        """Days of demand changed by hand."""
        from shiftplan.services.demand_changes import DemandChangeService

        return DemandChangeService(self.database, self.sites, self.requiring)

    @cached_property
    def history_marks(self) -> "HistoryMarkService":
        """What people said of flagged parts of the history."""
        from shiftplan.services.history_marks import HistoryMarkService

        return HistoryMarkService(self.database)

    @cached_property
    def demand_views(self) -> "DemandViews":
        """Demand as a page shows it."""
        from shiftplan.services.demand_views import DemandViews

        return DemandViews(self.database, self.sites, self.demand)

    @cached_property
    def desk(self) -> "Desk":
        """Drafts and published rosters, read to be looked at."""
        from shiftplan.services.desk import Desk

        return Desk(self.sites, self.demand)

    @cached_property
    def editing(self) -> "EditingService":
        """Edits of drafts by hand."""
        from shiftplan.services.editing import EditingService

        return EditingService(self.database, self.desk)

    @cached_property
    def boards(self) -> "BoardService":
        """Rosters as tables of people and days."""
        from shiftplan.services.boards import BoardService

        return BoardService(self.database, self.desk)

    @cached_property
    def takers(self) -> "TakerService":
        """Who could take a shift of a draft."""
        from shiftplan.services.handovers import TakerService

        return TakerService(self.database, self.desk, self.boards)

    @cached_property
    def day_views(self) -> "DayViewService":
        """Single days of rosters."""
        from shiftplan.services.day_views import DayViewService

        return DayViewService(self.database, self.desk, self.boards)

    @cached_property
    def weeks(self) -> "WeekService":
        """Weeks at a glance."""
        from shiftplan.services.weeks import WeekService

        return WeekService(self.database, self.sites, self.demand, self.desk, self.boards)

    @cached_property
    def publish_views(self) -> "PublishViewService":
        """What is to be published, and versions beside each other."""
        from shiftplan.services.publish_views import PublishViewService

        return PublishViewService(self.database, self.sites, self.desk, self.boards)

    @cached_property
    def exports(self) -> "ExportService":
        """Rosters to take away."""
        from shiftplan.services.exports import ExportService

        return ExportService(self.database, self.desk)

    @cached_property
    def accounts(self) -> "AccountService":
        """Who may sign in, and what as."""
        from shiftplan.services.accounts import AccountService

        return AccountService(self.database)

    @cached_property
    def own_shifts(self) -> "OwnShiftService":
        """One person's published shifts."""
        from shiftplan.services.own_shifts import OwnShiftService

        return OwnShiftService(self.database, self.sites)

    @cached_property
    def swaps(self) -> "SwapService":
        """Asking for swaps and answering."""
        from shiftplan.services.swaps import SwapService

        return SwapService(self.database, self.sites, self.demand)

    @cached_property
    def swap_lists(self) -> "SwapLists":
        """Swaps as a page shows them."""
        from shiftplan.services.swap_lists import SwapLists

        return SwapLists(self.database, self.sites, self.demand)

    @cached_property
    def wishes(self) -> "WishService":
        """Entering wishes."""
        from shiftplan.services.wishes import WishService

        return WishService(self.database, self.sites)

    @cached_property
    def leave(self) -> "LeaveService":
        """Asking for leave and deciding."""
        from shiftplan.services.leave import LeaveService

        return LeaveService(self.database, self.sites, self.demand)

    @cached_property
    def feeds(self) -> "FeedService":
        """Personal calendars."""
        from shiftplan.services.feeds import FeedService

        return FeedService(self.database, self.sites)

    @cached_property
    def jobs(self) -> "JobService":
        """Work that workers do."""
        from shiftplan.services.jobs import JobService

        return JobService(self.database)

    @cached_property
    def making(self) -> "MakingService":
        """Rosters asked for by people."""
        from shiftplan.services.making import MakingService

        return MakingService(self.database, self.sites, self.jobs)

    @cached_property
    def what_ifs(self) -> "WhatIfService":
        """What changes of people and volumes would do."""
        from shiftplan.services.what_ifs import WhatIfService

        return WhatIfService(self.database, self.sites, self.jobs)

    @cached_property
    def proposals(self) -> "ProposalService":
        """Proposals of the night and decisions on them."""
        from shiftplan.services.proposals import ProposalService

        return ProposalService(self.database, self.sites, self.jobs)

    @cached_property
    def proposal_views(self) -> "ProposalViewService":
        """Proposals as pages show them."""
        from shiftplan.services.proposal_views import ProposalViewService

        return ProposalViewService(self.sites, self.proposals, self.publish_views)

    @cached_property
    def nights(self) -> "NightService":
        """Nightly runs."""
        from shiftplan.services.nights import NightService

        return NightService(self.database, self.sites, self.jobs, self.proposals, settings().night_at)

    @cached_property
    def administration(self) -> "AdministrationService":
        """Accounts and the log, for administrators."""
        from shiftplan.services.administration import AdministrationService

        return AdministrationService(self.database, self.accounts)

    @cached_property
    def compliance(self) -> "ComplianceService":
        """Findings, overtime and rules, for those who watch the law."""
        from shiftplan.services.compliance import ComplianceService

        return ComplianceService(self.database, self.sites)

    @cached_property
    def waivers(self) -> "WaiverService":
        """Leave to keep known violations."""
        from shiftplan.services.waivers import WaiverService

        return WaiverService(self.database, self.sites)

    def close(self) -> None:
        """Close every connection, and end the process that counts."""
        if "requiring" in self.__dict__:
            self.requiring.close()
        self.database.close()

    def __enter__(self) -> "Application":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def open_application(known: Settings | None = None) -> Application:
    """The services over the database of the settings, which must be current and guarded.

    Raises:
        InvalidInput: a setting cannot be used.
        Refused: there is no database, its schema is another version's, or a guard is missing.
    """
    from shiftplan.storage.unit_of_work import Database

    return Application(Database.open((known or settings()).database_url))
