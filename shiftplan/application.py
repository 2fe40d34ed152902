"""Storage and services put together: importing this loads neither, and a service is made when it is asked for."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shiftplan.config import Settings, settings

if TYPE_CHECKING:
    from shiftplan.services.accounts import AccountService
    from shiftplan.services.demand import DemandService
    from shiftplan.services.jobs import JobService
    from shiftplan.services.publishing import PublishingService
    from shiftplan.services.sites import SiteService
    from shiftplan.services.waivers import WaiverService
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
    def accounts(self) -> "AccountService":
        """Who may sign in, and what as."""
        from shiftplan.services.accounts import AccountService

        return AccountService(self.database)

    @cached_property
    def waivers(self) -> "WaiverService":
        """Leave to keep known violations."""
        from shiftplan.services.waivers import WaiverService

        return WaiverService(self.database, self.sites)

    @cached_property
    def jobs(self) -> "JobService":
        """Work that workers do."""
        from shiftplan.services.jobs import JobService

        return JobService(self.database)

    def close(self) -> None:
        """Close every connection."""
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
