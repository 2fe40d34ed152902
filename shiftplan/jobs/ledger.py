"""The ledger of nights against the calendar: what is due and was not entered is entered now."""

import logging
from datetime import UTC, datetime

from shiftplan.application import Application
from shiftplan.errors import Refused

logger = logging.getLogger(__name__)


def enter_due(application: Application, site: str) -> None:
    """Enter the due nights of a site; the newest becomes a job, older missed ones are only told."""
    try:
        job = application.nights.enter_due(site, datetime.now(UTC))
    except Refused as error:  # The next minute tries again, and finds the same nights missing.
        logger.warning("site=%s: the ledger could not be written: %s", site, error)
        return
    if job is not None:
        logger.info("site=%s night=%s is job=%s", site, job.arguments["business_date"], job.id)


def enter_all_due(application: Application) -> None:
    """Enter the due nights of every site."""
    for site in application.sites.codes():
        enter_due(application, site)
