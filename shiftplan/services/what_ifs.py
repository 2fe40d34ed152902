"""Asking what changes of people and volumes would do, for the pages: a job asks the engine, which pages never load."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from shiftplan.domain.horizon import Period
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.services.jobs import Job, JobId, JobKind, JobService, JobState
from shiftplan.services.sites import SiteService
from shiftplan.services.what_if import Change, refuse_bad
from shiftplan.storage.unit_of_work import Database

MOST_WEEKS = 4


@dataclass(frozen=True)
class Comparison:
    """A job that compared, with what it found: the document of `what_if_report`."""

    job: Job
    site: Site
    period: Period
    report: Mapping[str, Any]


class WhatIfService:
    """Comparisons asked for by people."""

    def __init__(self, database: Database, sites: SiteService, jobs: JobService) -> None:
        self._database, self._sites, self._jobs = database, sites, jobs

    def ask(
        self, site: str, first_day: date, weeks: int, changes: Sequence[Change], share: float | None, *, by: str
    ) -> Job:
        """Ask what changes would do to some weeks.

        Args:
            share: 0 to 1; None = it is not asked how many people to hire.
        Raises:
            InvalidInput: a change cannot be made at the site, or the number of weeks. UnknownId: no such site.
        """
        refuse_bad(self._sites.site(site), changes, share)
        if not 1 <= weeks <= MOST_WEEKS:
            raise InvalidInput(f"weeks: {weeks}: compare 1 to {MOST_WEEKS} weeks at once")
        arguments = {
            "first_day": first_day.isoformat(), "days": 7 * weeks, "changes": [each.told() for each in changes],
            "share": share,
        }  # fmt: skip
        key = sha256(json.dumps(arguments, sort_keys=True).encode()).hexdigest()
        return self._jobs.file(
            JobKind.WHAT_IF, site=site, arguments=arguments, by=by, dedupe_key=f"{JobKind.WHAT_IF} {site} {key}"
        )

    def keep(self, job: Job, report: Mapping[str, Any]) -> Job:
        """End a job with what it found.

        Raises:
            LeaseLost: the job is another worker's by now; nothing was kept.
        """
        return self._jobs.finish(job, lambda unit: report)

    def found(self, site: str, number: JobId) -> Comparison:
        """What a job of a site found.

        Raises:
            UnknownId: there is no such job at this site, or it found nothing yet.
        """
        place = self._sites.site(site)
        job = self._jobs.get(number)
        if job.site != site or job.kind != JobKind.WHAT_IF or job.state is not JobState.DONE:
            raise UnknownId(f"there is no comparison {number} at site {site}")
        first = date.fromisoformat(job.arguments["first_day"])
        return Comparison(job, place, Period(first, first + timedelta(days=job.arguments["days"] - 1)), job.result)
