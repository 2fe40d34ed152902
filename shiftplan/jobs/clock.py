"""The clock: asks for the night of each site when it is due. It keeps nothing; the ledger knows what was asked for.

Several workers may each have a clock: a night is entered once. A clock that slept, or whose computer was set to another
time, notices within a minute by comparing ledger and calendar.
"""

from datetime import UTC, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from shiftplan.application import Application
from shiftplan.jobs.ledger import enter_all_due, enter_due

COMPARE_SECONDS = 60


class Clock:
    """Ticks at the night of every site, and compares ledger and calendar at the start and every minute."""

    def __init__(self, application: Application, night_at: int) -> None:
        """Set the clock.

        Args:
            night_at: minutes after local midnight at which nights begin.
        """
        self._application, self._night_at, self._under_way = application, night_at, Lock()
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone=UTC,
        )

    def start(self) -> None:
        """Compare at once, then tick."""
        every_minute = IntervalTrigger(seconds=COMPARE_SECONDS, timezone=UTC)
        self._scheduler.add_job(self.compare, every_minute, id="compare", next_run_time=datetime.now(UTC))
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; a tick that is under way ends first."""
        # The library would wait holding a lock that a comparison needs to end.
        self._scheduler.shutdown(wait=False)
        with self._under_way:
            pass

    def compare(self) -> None:
        """Bring the ledger up to date, and set the ticks of sites that were loaded since."""
        with self._under_way:
            enter_all_due(self._application)
            for code in self._application.sites.codes():
                trigger = night_trigger(self._night_at, self._application.sites.site(code).time_zone)
                self._scheduler.add_job(self.tick, trigger, args=[code], id=f"night {code}", replace_existing=True)

    def tick(self, site: str) -> None:
        """It is time for the night of a site."""
        with self._under_way:
            enter_due(self._application, site)


def night_trigger(night_at: int, zone: ZoneInfo) -> CronTrigger:
    """Every day at a local time."""
    return CronTrigger(hour=night_at // 60, minute=night_at % 60, timezone=zone)
