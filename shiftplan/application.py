"""Storage and services put together, when called: importing this loads neither."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shiftplan.config import Settings, settings

if TYPE_CHECKING:
    from shiftplan.services.publishing import PublishingService
    from shiftplan.services.sites import SiteService
    from shiftplan.storage.unit_of_work import Database


@dataclass(frozen=True)
class Application:
    """The services over one database; close it at the end."""

    database: "Database"
    sites: "SiteService"
    publishing: "PublishingService"

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
    from shiftplan.services.publishing import PublishingService
    from shiftplan.services.sites import SiteService
    from shiftplan.storage.unit_of_work import Database

    database = Database.open((known or settings()).database_url)
    sites = SiteService(database)
    return Application(database, sites, PublishingService(database, sites))
