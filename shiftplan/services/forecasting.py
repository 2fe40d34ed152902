"""History to forecast to requirement; the one place where frames and domain objects meet."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from forecasts import backtest as backtests
from forecasts import flags as flagged
from forecasts import new_queues, volume
from forecasts import site as sites
from forecasts.queues import Openings, QueueSettings
from forecasts.queues import SpecialDay as ForecastSpecialDay
from forecasts.schema import QUANTILES
from shiftplan.domain.demand import HistoryFlag, MethodScore
from shiftplan.domain.site import Site
from shiftplan.domain.work import DayHours, Queue, QueueId, SpecialDay
from shiftplan.errors import InvalidInput
from shiftplan.files.calendars import public_holidays
from shiftplan.files.forecast import ForecastRow
from shiftplan.files.history import History
from shiftplan.files.problems import BadValue
from shiftplan.files.site import SiteFolder
from shiftplan.services.wall_clock import WALL_CLOCK

Cells = Mapping[Hashable, Any]
"""One row of a frame."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What is known of the days: None or empty = nothing.

    queues None = every queue of the history is voice. interval_minutes None = the step of the history. country: code of
    the public holidays.
    """

    queues: Mapping[QueueId, Queue] | None = None
    interval_minutes: int | None = None
    country: str | None = None
    special_days: Sequence[SpecialDay] = ()
    opening_hours: Mapping[QueueId, DayHours] | None = None

    @classmethod
    def of(cls, site: Site) -> "Calendar":
        """What a site says."""
        return cls(
            queues=site.queues,
            interval_minutes=site.interval_minutes,
            country=site.country,
            special_days=site.special_days,
            opening_hours=site.opening_hours,
        )


@dataclass(frozen=True)
class Today:
    """What came on a day until a moment of it, local and naive."""

    now: datetime
    came: History


def forecast(
    history: History, first_day: date, days: int, known: Calendar, zone: ZoneInfo | None, today: Today | None = None
) -> list[ForecastRow]:
    """Volumes of some days from the history before them.

    With a zone the rows are those of the clock there: on the day it goes back each instance of the repeated hour has
    its row, with the same volume; on the day it goes forward the skipped hour has none.

    Args:
        zone: of the rows made; None = wall times. today: corrects the rest of the first day.
    Raises:
        InvalidInput: nothing to learn from, an interval finer than the history, an unknown driver.
    """
    made = volume.forecast(
        _history_frame(history),
        first_day=first_day,
        days=days,
        interval_minutes=known.interval_minutes,
        **_came(today),
        **_known(known, history, first_day, days),
    )
    rows = made.to_dict("records")
    if zone is None:
        return [_forecast_row(row, None, 0) for row in rows]
    shown = [_forecast_row(row, zone, fold) for row in rows for fold in _folds(row["interval_start"], zone)]
    return sorted(shown, key=lambda row: (row.queue, row.interval_start))


@dataclass(frozen=True)
class Newcomers:
    """Queues that are new. typical: a drawn week of some; like: (new queue, similar queue, ratio) of others."""

    typical: History | None = None
    like: Sequence[tuple[str, str, float]] = ()

    def joined(self, history: History, first_day: date) -> History:
        """The history with their typical weeks before a day.

        Raises:
            InvalidInput: a queue twice, a drawn week without rows, a similar queue without history, a wild ratio.
        """
        frame = _history_frame(history)
        names = [new for new, _, _ in self.like]
        if len(set(names)) < len(names) or (self.typical is not None and set(names) & set(self.typical.queue)):
            raise InvalidInput("like: a new queue stands twice; give it one similar queue, or one drawn week")
        if self.typical is not None and not len(self.typical):
            raise InvalidInput("typical: the file has no row; draw a week, one row for each interval")
        weeks = [] if self.typical is None else [_history_frame(self.typical)]
        weeks += [new_queues.week_of_similar(frame, old, new, ratio, first_day) for new, old, ratio in self.like]
        for week in weeks:
            frame = new_queues.with_typical_weeks(frame, week, first_day)
        return history if not weeks else _history(frame)


def paths(
    history: History, first_day: date, days: int, known: Calendar, number: int, seed: int, today: Today | None = None
) -> Iterator[tuple[QueueId, datetime, list[float]]]:
    """Queue, wall time and `number` counts each, as the days may come; see `forecasts.volume.paths`.

    Raises:
        InvalidInput: as `forecast`; another number of paths than 1 to 1,000.
    """
    made = volume.paths(
        _history_frame(history),
        number=number,
        seed=seed,
        first_day=first_day,
        days=days,
        interval_minutes=known.interval_minutes,
        **_came(today),
        **_known(known, history, first_day, days),
    )
    counts = made.drop(columns=["queue", "interval_start"]).to_numpy()
    for queue, start, row in zip(made["queue"], made["interval_start"], counts, strict=True):
        yield QueueId(str(queue)), start.to_pydatetime(), row.tolist()


def flags_of(history: History, first_day: date, known: Calendar) -> list[HistoryFlag]:
    """What in a history before a day looks like no demand and is not learnt from, by queue and day."""
    site = sites.read_site(
        _history_frame(history),
        first_day=first_day,
        last_day=first_day,
        interval_minutes=known.interval_minutes,
        **_known(known, history, first_day, 1),
    )
    return [
        HistoryFlag(
            QueueId(each.queue), each.on_date, each.kind, each.from_minute, each.to_minute, each.came, each.usual
        )
        for each in flagged.flags(site, first_day)
    ]


def rest_of_day(folder: SiteFolder, rows: Sequence[ForecastRow]) -> tuple[datetime | None, list[ForecastRow]]:
    """The last day of a history forecast anew from its own beginning, and since when; nothing where it is over.

    Args:
        rows: the forecast of some days; only one of them can have begun.
    """
    known, zone, history = Calendar.of(folder.site), folder.site.time_zone, folder.history
    last = max(history.interval_start, default=None)
    if last is None or min(history.interval_start).date() == last.date():
        return None, []
    now = last + timedelta(minutes=folder.site.interval_minutes)
    later = (row.interval_start.astimezone(zone).replace(tzinfo=None, fold=0) for row in rows)
    if not any(now <= wall and wall.date() == last.date() for wall in later):
        return None, []
    return moment_of(now, zone), forecast(history, last.date(), 1, known, zone, Today(now, history))


def backtest(history: History, first_day: date, known: Calendar) -> list[MethodScore]:
    """How each method would have done in the weeks before a day, best first by queue."""
    table = backtests.backtest(
        _history_frame(history),
        first_day=first_day,
        interval_minutes=known.interval_minutes,
        **_known(known, history, first_day, 1),
    )
    return [
        MethodScore(QueueId(row["queue"]), row["method"], row["wape"], row["bias"], row["day_wape"], row["x_floor"])
        for row in table.to_dict("records")
    ]


def _history_frame(history: History) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "queue": history.queue,
            "interval_start": pd.Series(history.interval_start, dtype="datetime64[us]"),
            "fold": history.fold,
            "offered": history.offered,
            "handled": pd.Series(history.handled, dtype="float64"),
            "abandoned": pd.Series(history.abandoned, dtype="float64"),
            "aht_seconds": pd.Series(history.aht_seconds, dtype="float64"),
        }
    )


def _came(today: Today | None) -> dict[str, Any]:
    """Arguments for what came today."""
    return {} if today is None else {"now": today.now, "actuals": _history_frame(today.came)}


def _history(frame: pd.DataFrame) -> History:
    """A frame of history as columns."""

    def known(name: str) -> list[float | None]:
        return [None if value != value else float(value) for value in frame[name]]

    return History(
        [QueueId(str(queue)) for queue in frame["queue"]],
        [start.to_pydatetime() for start in frame["interval_start"]],
        [int(fold) for fold in frame["fold"]],
        [float(offered) for offered in frame["offered"]],
        known("handled"),
        known("abandoned"),
        known("aht_seconds"),
    )


def _known(known: Calendar, history: History, first_day: date, days: int) -> dict[str, Any]:
    """Arguments that forecast and backtest share."""
    first = min((start.date() for start in history.interval_start), default=first_day)
    return {
        "queues": None if known.queues is None else [settings_of(queue) for queue in known.queues.values()],
        "holidays": known.country.upper() if known.country else None,
        "special_days": [
            ForecastSpecialDay(
                from_date=each.first,
                to_date=each.last,
                kind=each.kind,
                queue=each.queue,
                lift=each.lift,
                from_minute=each.from_minute,
                to_minute=each.to_minute,
            )
            for each in known.special_days
        ],
        "openings": openings_of(known, first, first_day + timedelta(days=days)),
    }


def openings_of(known: Calendar, first: date, last: date) -> Openings | None:
    """Opening hours resolved for every day that the data can touch; those before and after are the usual ones."""
    if known.opening_hours is None:
        return None
    holidays = holidays_of(known.country) if known.country else frozenset()
    days = [first + timedelta(days=number) for number in range(-7, (last - first).days + 29)]
    return {
        (queue, day): hours.on(day, is_holiday=day in holidays)
        for queue, hours in known.opening_hours.items()
        for day in days
    }


def holidays_of(country: str) -> frozenset[date]:
    """Public holidays of a country or one of its parts.

    Raises:
        InvalidInput: the code is not known.
    """
    try:
        return public_holidays(country)
    except BadValue as error:
        raise InvalidInput(f"holidays: {country}: {error}") from error


def settings_of(queue: Queue) -> QueueSettings:
    return QueueSettings(
        queue=queue.id,
        channel=queue.channel.value,
        goal=queue.goal.value,
        target=queue.target,
        goal2=queue.goal2.value if queue.goal2 else None,
        target2=queue.target2,
        goal_period="month" if queue.goal_period == "month" else "interval",
        floor=queue.floor,
        answer_within_seconds=queue.answer_within_seconds,
        patience_seconds=queue.patience_seconds,
        aht_seconds=queue.aht_seconds,
        concurrency=queue.concurrency,
        deadline_minutes=queue.deadline_minutes,
        max_occupancy=queue.max_occupancy,
        shrinkage=queue.shrinkage,
        drivers=tuple((driver.queue, driver.ratio, driver.lag_days) for driver in queue.drivers),
    )


def _forecast_row(row: Cells, zone: ZoneInfo | None, fold: int) -> ForecastRow:
    aht = float(row["aht_seconds"])
    return ForecastRow(
        queue=QueueId(str(row["queue"])),
        interval_start=moment_of(row["interval_start"], zone, fold),
        volume=float(row["volume"]),
        quantiles=tuple(float(row[name]) for name in QUANTILES),
        aht_seconds=None if aht != aht else aht,
    )


def _folds(wall: datetime, zone: ZoneInfo) -> tuple[int, ...]:
    """How often the clock shows a wall time: never when it is skipped in spring, twice when it is repeated."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    if first == second:
        return (0,)
    return (0, 1) if first > second else ()


def moment_of(wall: datetime, zone: ZoneInfo | None, fold: int = 0) -> datetime:
    """The instant (UTC) of a wall time; without zone the wall time itself, in WALL_CLOCK as if it were UTC."""
    wall = pd.Timestamp(wall).to_pydatetime()
    if zone is None:
        return wall
    if zone is WALL_CLOCK:
        return wall.replace(tzinfo=UTC, fold=fold)
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def site_forecast(folder: SiteFolder, first_day: date, days: int) -> list[ForecastRow]:
    """Volumes of some days of a site, from its own history.

    Raises:
        InvalidInput: the folder has no history, or none before the first day.
    """
    if not len(folder.history):
        raise InvalidInput("history.csv is missing or empty; bring one, or a requirement.csv")
    known, zone = Calendar.of(folder.site), folder.site.time_zone
    return forecast(folder.history, first_day, days, known, zone)


def day_totals(history: History) -> list[tuple[QueueId, date, float]]:
    """Contacts offered by queue and day, in order."""
    totals: dict[tuple[QueueId, date], float] = defaultdict(float)
    for queue, start, offered in zip(history.queue, history.interval_start, history.offered, strict=True):
        totals[queue, start.date()] += offered
    return [(queue, day, offered) for (queue, day), offered in sorted(totals.items())]
