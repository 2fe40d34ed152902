"""What a forecast takes from a site: queues, tables of days, calendar and opening hours, read once for all queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import lcm

import numpy as np
import pandas as pd

from forecasts.block import Block
from forecasts.history import (
    BoolArray,
    DayTable,
    days_from,
    open_intervals,
    outages,
    read_days,
    step_minutes,
)
from forecasts.hours import DAY_MINUTES, Hours
from forecasts.queues import Openings, QueueSettings, SpecialDay
from forecasts.schema import check_history
from forecasts.special_days import calendar, public_holidays
from shiftplan.errors import InvalidInput

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
    tables = {
        name: read_days(group, by_name[name], interval, steps[name] or interval, hours.get(name))
        for name, group in groups.items()
    }
    if interval_minutes is not None:
        _refuse_too_long(interval, settings, tables, hours)
    first = min(table.first_day for table in tables.values())
    rest = public_holidays(holidays, first, last_day)
    return Site(settings, tables, interval, rest, tuple(special_days), hours)


def _wrong_interval(interval: int, queue: str, step: int | None) -> str:
    fitting = [minutes for minutes in range(step or 1, DAY_MINUTES + 1) if DAY_MINUTES % minutes == 0]
    if step is not None:
        fitting = [minutes for minutes in fitting if minutes % step == 0]
    steps = "" if step is None else f"; queue {queue} has a history in steps of {step} minutes"
    return (
        f"interval is {interval} minutes{steps}; it must be a multiple of that and divide a day, "
        f"so give one of {', '.join(map(str, fitting))} with {_WHERE}"
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
    open_on = open_intervals(table, queue, ahead, hours)
    usual = _usual(table, queue, ahead, open_on, hours)
    works_on = [bool(usual[weekday].any()) for weekday in range(7)]
    if queue.arrives_while_open:
        open_on = open_intervals(table, queue, ahead, hours, closed_days(queue, ahead, site.special_days))
    effects = calendar(
        table.first_day,
        (first_day - table.first_day).days + days,
        queue=queue.queue,
        works_on=works_on,
        holidays=site.holidays,
        special_days=site.special_days,
    )
    seen = len(table.counts)
    unknown = outages(table, ~effects.special[:seen]) | effects.outage[:seen, None]
    counts = np.where(unknown, np.nan, table.counts)
    asked = (first_day - table.first_day).days
    counts = np.concatenate([counts, np.full((asked - seen, table.minutes.size), np.nan)])  # lost, if it ends early
    weekdays = (table.first_day.weekday() + np.arange(asked + days)) % 7
    return Block(counts[None], usual[None], weekdays, effects, max(1, 60 // table.interval_minutes)), open_on


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
