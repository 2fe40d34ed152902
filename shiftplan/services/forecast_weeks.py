"""How forecasts that were kept did, once the weeks they were made for had passed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.services.demand import Demand
from shiftplan.services.demand_days import Expected
from shiftplan.services.past_volumes import PastVolumes, Wall

WEEK, DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ForecastWeek:
    """A week that was forecast and came: shares of what was offered, None where nothing was.

    wape, day_wape: sum of |error| by interval, by day. bias: of the total, > 0 = too much was expected.
    """

    period: Period
    made_at: datetime
    offered: float
    wape: float | None
    day_wape: float | None
    bias: float | None


def passed_weeks(site: Site, past: PastVolumes, weeks: int) -> list[Period]:
    """The last whole weeks of the history, newest first."""
    if past.until is None:
        return []
    end = week_of(past.until + DAY, site.week_start)
    starts = [end - (number + 1) * WEEK for number in range(weeks)]
    return [Period(start, start + WEEK - DAY) for start in starts if start >= past.since]


def judged_week(site: Site, queue: QueueId, week: Period, past: PastVolumes, demand: Demand) -> ForecastWeek:
    """Compare a week with what was forecast for it; every forecast knows only what lies before its first day."""
    expected = Expected.of(site, queue, [(week, demand)]).volume
    walls = sorted({wall for column in (expected, past.by_interval) for wall in column if wall.date() in week})
    errors = {wall: expected.get(wall, 0.0) - past.by_interval.get(wall, 0.0) for wall in walls}
    offered = sum(past.by_interval.get(wall, 0.0) for wall in walls)
    by_day: Mapping[date, float] = _by_day(errors)

    def share(total: float) -> float | None:
        return total / offered if offered else None

    return ForecastWeek(
        period=week,
        made_at=demand.made_at,
        offered=offered,
        wape=share(sum(map(abs, errors.values()))),
        day_wape=share(sum(map(abs, by_day.values()))),
        bias=share(sum(errors.values())),
    )


def _by_day(errors: Mapping[Wall, float]) -> Mapping[date, float]:
    days: dict[date, float] = defaultdict(float)
    for wall, error in errors.items():
        days[wall.date()] += error
    return days
