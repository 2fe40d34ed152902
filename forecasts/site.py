"""What a forecast takes from a site: queues, tables of days, calendar and opening hours, read once for all queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import lcm

import numpy as np
import pandas as pd

from forecasts.block import Block
from forecasts.cleaning import SHIFTED, Unusual, unusual
from forecasts.history import (
    BoolArray,
    DayTable,
    days_from,
    open_intervals,
    read_days,
    step_minutes,
)
from forecasts.hours import DAY_MINUTES, Hours
from forecasts.queues import Openings, QueueSettings, SpecialDay
from forecasts.schema import check_history
from forecasts.special_days import Calendar, calendar, public_holidays
from shiftplan.errors import InvalidInput

_FEW_DAYS, _NEARLY_ALL = 3, 0.8  # from which on the times of rows are no chance
_WHERE = "--interval, or interval_minutes in site.toml"


@dataclass(frozen=True)
class Site:
    """Everything but the horizon."""

    queues: tuple[QueueSettings, ...]
    tables: dict[str, DayTable]  # by queue, history before the first day
    interval_minutes: int
    holidays: frozenset[date]
    special_days: tuple[SpecialDay, ...]
    hours: dict[str, Hours]  # by queue; missing: open where its history has rows on that weekday
    country: str | None = None


def read_site(
    history: pd.DataFrame,
    *,
    first_day: date,
    last_day: date,
    queues: Sequence[QueueSettings] | None,
    interval_minutes: int | None,
    holidays: str | None,
    special_days: Sequence[SpecialDay],
    openings: Openings | None,
) -> Site:
    """The history before `first_day` as tables, and the calendar up to `last_day`. Raises InvalidInput."""
    rows = check_history(history)
    rows = rows[rows["interval_start"] < pd.Timestamp(first_day)]
    if rows.empty:
        raise InvalidInput(f"history has no row before {first_day}; forecast a later day, or give older history")
    names = list(rows["queue"].unique())
    settings = tuple(queues) if queues is not None else tuple(QueueSettings.of_voice(name) for name in names)
    known = [queue.queue for queue in settings]
    for name in sorted(set(names) - set(known)):
        raise InvalidInput(
            f"history: queue: {name}: no such queue; known are {', '.join(known)}; add it to queues.csv or take its "
            "rows out of the history"
        )
    groups = {name: rows[rows["queue"] == name] for name in names}
    steps = {name: step_minutes(group) for name, group in groups.items()}
    common = lcm(*(step for step in steps.values() if step is not None))
    interval = common if interval_minutes is None else interval_minutes
    if interval_minutes is None and all(step is None for step in steps.values()):
        raise InvalidInput(
            f"history has one row a day, so its step is unknown; give the interval in minutes with {_WHERE}"
        )
    for name, step in steps.items():
        if interval < 1 or interval % (step or interval) or DAY_MINUTES % interval:
            raise InvalidInput(_wrong_interval(interval, name, step))
    by_name = {queue.queue: queue for queue in settings}
    hours = {name: found for name in known if (found := Hours.of(name, openings)) is not None}
    for name, group in groups.items():
        if name in hours and by_name[name].arrives_while_open and steps[name] is not None:
            _refuse_end_labels(group, name, steps[name] or interval, hours[name])
    tables = {
        name: read_days(group, by_name[name], interval, steps[name] or interval, hours.get(name))
        for name, group in groups.items()
    }
    if interval_minutes is not None:
        _refuse_too_long(interval, settings, tables, hours)
    first = min(table.first_day for table in tables.values())
    rest = public_holidays(holidays, first, last_day)
    return Site(settings, tables, interval, rest, tuple(special_days), hours, holidays)


def _wrong_interval(interval: int, queue: str, step: int | None) -> str:
    fitting = [minutes for minutes in range(step or 1, DAY_MINUTES + 1) if DAY_MINUTES % minutes == 0]
    if step is not None:
        fitting = [minutes for minutes in fitting if minutes % step == 0]
    steps = "" if step is None else f"; queue {queue} has a history in steps of {step} minutes"
    return (
        f"interval is {interval} minutes{steps}; it must be a multiple of that and divide a day, "
        f"so give one of {', '.join(map(str, fitting))} with {_WHERE}"
    )


def _refuse_end_labels(rows: pd.DataFrame, queue: str, step: int, hours: Hours) -> None:
    """Refuse intervals that are named by their ends: nothing ever at opening, but always something at closing."""
    minutes = rows["interval_start"].dt.hour * 60 + rows["interval_start"].dt.minute
    by_day = minutes.groupby(rows["interval_start"].dt.date).agg(["min", "max"])
    alike = days = 0
    for day, first, last in zip(by_day.index, by_day["min"], by_day["max"], strict=True):
        opened = hours.on(day)
        if len(opened) == 1 and opened[0][1] < DAY_MINUTES:
            days += 1
            alike += int(first == opened[0][0] + step and last == opened[0][1])
    if days >= _FEW_DAYS and alike >= _NEARLY_ALL * days:
        day = by_day.index[0]
        raise InvalidInput(
            f"history: queue {queue}: interval_start: {day}: rows go from {by_day['min'].iloc[0] // 60:02d}:"
            f"{by_day['min'].iloc[0] % 60:02d} to closing time on {alike} of {days} days, so they seem to be named by "
            f"their ends; an interval is named by its start: take {step} minutes off every time"
        )


def _refuse_too_long(
    interval: int, queues: Sequence[QueueSettings], tables: Mapping[str, DayTable], hours: Mapping[str, Hours]
) -> None:
    """Refuse an interval that fits into no opening of a queue, which would silently lose all of its contacts."""
    for queue in queues:
        if not queue.arrives_while_open:
            continue
        name = queue.queue
        seen = name not in tables or bool(tables[name].pattern.any())
        if not (hours[name].holds(interval) if name in hours else seen):
            raise InvalidInput(
                f"interval is {interval} minutes; queue {name} is never open over a whole one of them, counted from "
                f"midnight; give a shorter interval with {_WHERE}"
            )


def past_of(site: Site, queue: QueueSettings, first_day: date, days: int) -> tuple[Block, BoolArray]:
    """What may be learnt about a queue before `first_day`, outages masked; and where it is open on the days ahead."""
    table = site.tables[queue.queue].before(first_day)
    ahead = days_from(first_day, days)
    hours = site.hours.get(queue.queue)
    effects = effects_of(site, queue, table, ahead, hours)
    found = unusual_cells(site, queue, table, effects)
    shifted = (found.code[0] == SHIFTED).any(axis=1)
    if shifted.any():
        table = _without_wrong_times(table, shifted)
    open_on = open_intervals(table, queue, ahead, hours)
    usual = _usual(table, queue, ahead, open_on, hours)
    if queue.arrives_while_open:
        open_on = open_intervals(table, queue, ahead, hours, closed_days(queue, ahead, site.special_days))
    seen = len(table.counts)
    stated = effects.outage[:seen, None] | _stated(site, queue, table, "outage")
    known = np.isfinite(table.counts)
    if known.any() and not (known & ~stated).any():
        raise InvalidInput(
            f"queue {queue.queue}: every day of its history before {first_day} lies in an outage of special_days.csv, "
            "so there is nothing to learn from; shorten the outage, or give more history"
        )
    unknown = (found.code[0] > 0) | stated
    counts = np.where(unknown, np.nan, table.counts)
    asked = (first_day - table.first_day).days
    counts = np.concatenate([counts, np.full((asked - seen, table.minutes.size), np.nan)])  # lost, if it ends early
    weekdays = (table.first_day.weekday() + np.arange(asked + days)) % 7
    return Block(counts[None], usual[None], weekdays, effects, max(1, 60 // table.interval_minutes)), open_on


def unusual_cells(site: Site, queue: QueueSettings, table: DayTable, effects: Calendar) -> Unusual:
    """What in a queue's history is no demand; nothing where somebody said that it is normal."""
    normal = ~effects.special[: len(table.counts)]
    found = unusual(table.counts[None], table.weekdays, normal, normal & ~effects.moved[: len(normal)])
    return replace(found, code=np.where(_stated(site, queue, table, "normal"), np.uint8(0), found.code))


def effects_of(
    site: Site, queue: QueueSettings, table: DayTable, ahead: Sequence[date], hours: Hours | None
) -> Calendar:
    """The calendar of a queue from the first day of its history to the last one ahead."""
    usual = _usual(table, queue, ahead, open_intervals(table, queue, ahead, hours), hours)
    return calendar(
        table.first_day,
        (ahead[-1] - table.first_day).days + 1,
        queue=queue.queue,
        works_on=[bool(usual[weekday].any()) for weekday in range(7)],
        holidays=site.holidays,
        special_days=site.special_days,
        country=site.country,
    )


def _without_wrong_times(table: DayTable, shifted: BoolArray) -> DayTable:
    """The table whose pattern is that of days with right times, where a weekday has any."""
    right = np.isfinite(table.counts)
    right[shifted] = False
    pattern = np.array([right[table.weekdays == day].any(axis=0) for day in range(7)])
    return replace(table, pattern=np.where(pattern.any(axis=1, keepdims=True), table.pattern & pattern, table.pattern))


def _stated(site: Site, queue: QueueSettings, table: DayTable, kind: str) -> BoolArray:
    """Cells of special days of a kind, wholly or for part of each day; shape (days, intervals)."""
    inside = np.zeros(table.counts.shape, dtype=np.bool_)
    ends = table.minutes + table.interval_minutes
    for special in site.special_days:
        if special.kind == kind and special.applies_to(queue.queue):
            first, last = ((day - table.first_day).days for day in (special.from_date, special.to_date))
            end = ends[-1] if special.to_minute is None else special.to_minute
            inside[max(0, first) : max(0, last + 1)] |= (ends > special.from_minute) & (table.minutes < end)
    return inside


def _usual(
    table: DayTable, queue: QueueSettings, ahead: Sequence[date], open_on: BoolArray, hours: Hours | None
) -> BoolArray:
    """Intervals in which contacts arrive on each weekday, shape (7, intervals)."""
    if queue.arrives_while_open and hours is not None:
        usual = table.pattern & open_on.any(axis=0)
        for day, row in zip(ahead, open_on, strict=True):
            usual[day.weekday()] |= row
        return usual
    usual = table.pattern.copy()
    if not queue.arrives_while_open:
        for weekday in range(7):
            # a weekday that came twice without any row is quiet; one that hardly came is simply unknown
            if not usual[weekday].any() and (table.weekdays == weekday).sum() < 2:
                usual[weekday] = table.pattern.any(axis=0)
    return usual


def blocks_of(site: Site, first_day: date, days: int, most: int = 6000) -> list[tuple[list[str], Block, BoolArray]]:
    """Queues with history that share days, intervals and calendar, side by side: names, block, open ahead.

    Args:
        most: queues x intervals of a block, which bounds its memory.
    """
    alike: dict[object, list[tuple[str, Block, BoolArray]]] = {}
    for queue in site.queues:
        if queue.queue in site.tables and site.tables[queue.queue].first_day < first_day:
            block, open_on = past_of(site, queue, first_day, days)
            effects = block.calendar
            key = (
                block.counts.shape,
                effects.names,
                *(each.tobytes() for each in (effects.columns, effects.offset, effects.outage)),
            )
            alike.setdefault(key, []).append((queue.queue, block, open_on))
    found = []
    for group in alike.values():
        size = max(1, most // group[0][1].counts.shape[2])
        for part in (group[i : i + size] for i in range(0, len(group), size)):
            counts, usual = (np.concatenate([getattr(one[1], name) for one in part]) for name in ("counts", "usual"))
            block = replace(part[0][1], counts=counts, usual=usual)
            found.append(([one[0] for one in part], block, np.stack([one[2] for one in part])))
    return found


def closed_days(queue: QueueSettings, days: Sequence[date], special_days: Sequence[SpecialDay]) -> frozenset[date]:
    """Those of the days on which the queue is shut by a special day of kind `closed`."""
    shut = [special for special in special_days if special.kind == "closed" and special.applies_to(queue.queue)]
    return frozenset(day for day in days if any(special.from_date <= day <= special.to_date for special in shut))
