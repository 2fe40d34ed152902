"""What a history holds that looks like no demand, day by day, for somebody to confirm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from forecasts.cleaning import OUTAGE, SHIFTED, SPIKE, Unusual
from forecasts.history import DayTable, days_from
from forecasts.site import Site, effects_of, unusual_cells

FlagKind = Literal["outage", "spike", "shifted"]
_KINDS: dict[FlagKind, int] = {"outage": OUTAGE, "spike": SPIKE, "shifted": SHIFTED}


@dataclass(frozen=True)
class Flag:
    """Intervals of a queue's day that are not learnt from.

    kind: `outage`, far too few contacts; `spike`, far too many; `shifted`, a day that looks right under other times.
    [from_minute, to_minute) from midnight holds all of them. came, usual: contacts in them, and what was expected.
    """

    queue: str
    on_date: date
    kind: FlagKind
    from_minute: int
    to_minute: int
    came: float
    usual: float


def flags(site: Site, first_day: date) -> list[Flag]:
    """What is masked in the history before `first_day`, in order of queue and day; stated outages are no news."""
    found: list[Flag] = []
    for queue in site.queues:
        table = site.tables.get(queue.queue)
        if table is not None and table.first_day < first_day:
            known = table.before(first_day)
            effects = effects_of(site, queue, known, days_from(first_day, 1), site.hours.get(queue.queue))
            stated = effects.outage[: len(known.counts)]
            listed = _flags(known, unusual_cells(site, queue, known, effects))
            found += [flag for flag in listed if not stated[_row(known, flag)]]
    return found


def _row(table: DayTable, flag: Flag) -> int:
    return (flag.on_date - table.first_day).days


def _flags(table: DayTable, found: Unusual) -> Iterator[Flag]:
    code, expected = found.code[0], found.expected[0]
    for row in np.flatnonzero(code.any(axis=1)):
        for kind, number in _KINDS.items():
            cells = np.flatnonzero(code[row] == number)
            if cells.size and np.isfinite(table.counts[row, cells]).any():
                yield Flag(
                    table.queue,
                    table.first_day + timedelta(days=int(row)),
                    kind,
                    int(table.minutes[cells[0]]),
                    int(table.minutes[cells[-1]]) + table.interval_minutes,
                    float(np.nansum(table.counts[row, cells])),
                    float(expected[row, cells].sum()),
                )
