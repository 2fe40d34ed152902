"""Which day an interval belongs to: the local date, but past midnight the day that opened."""

from datetime import date, datetime, timedelta

from shiftplan.domain.horizon import Period, instant
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId

Tail = tuple[datetime, datetime, date]
DAY = timedelta(days=1)


class OpeningDays:
    """The openings of a site over some days, and of the day before them, that run past midnight."""

    def __init__(self, site: Site, days: Period) -> None:
        self._zone = site.time_zone
        self._tails: dict[QueueId, list[Tail]] = {}
        for queue in site.queues:
            for day in Period(days.first - DAY, days.last):
                midnight = instant(day + DAY, 0, site.time_zone)
                openings = site.openings_of(queue, Period(day, day)) or ()
                self._tails.setdefault(queue, []).extend((midnight, end, day) for _, end in openings if end > midnight)

    def day_of(self, queue: QueueId, at: datetime) -> date:
        """The day to which an interval belongs that starts at an instant."""
        found = (day for start, end, day in self._tails.get(queue, ()) if start <= at < end)
        return next(found, at.astimezone(self._zone).date())
