"""Many queues side by side, as one array: what every method looks at.

Queues of a block share their days, intervals and calendar, so that one matrix product serves them all; no method
loops over queues.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from forecasts.special_days import Calendar

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Days = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """The past of some queues, and the days they are asked for.

    counts: contacts, shape (queues, days, intervals); NaN where unknown (no row, lost, an outage). usual: intervals in
    which contacts arrive on each weekday, shape (queues, 7, intervals). weekdays: 0 = Monday, of all days of the
    calendar, which begins with the first day of `counts` and ends with the last day asked for. per_hour: intervals of
    an hour; 1 when they are longer.
    """

    counts: FloatArray
    usual: BoolArray
    weekdays: Days
    calendar: Calendar
    per_hour: int = 1

    @property
    def first(self) -> int:
        """Days of history = row of the first day asked for."""
        return int(self.counts.shape[1])

    @property
    def past_weekdays(self) -> Days:
        """0 = Monday, of the days of `counts`."""
        return self.weekdays[: self.first]

    @property
    def ahead(self) -> Days:
        """0 = Monday, of the days asked for."""
        return self.weekdays[self.first :]

    def at(self, origin: int, days: int) -> Block:
        """The block as it was known on the morning of row `origin`, asked for `days` days."""
        return replace(
            self,
            counts=self.counts[:, :origin],
            weekdays=self.weekdays[: origin + days],
            calendar=self.calendar.until(origin + days),
        )


def by_weekday(values: FloatArray | BoolArray, weekdays: Days) -> FloatArray:
    """Sums of each weekday: (queues, days, intervals) -> (queues, 7, intervals)."""
    member = (weekdays[None, :] == np.arange(7)[:, None]).astype(np.float64)
    return np.asarray(member @ values)


def middle(values: FloatArray) -> FloatArray:
    """Median along the axis before the last; NaN counts as absent, all of it gives NaN. Faster than nanmedian."""
    ordered = np.sort(values, axis=-2)
    number = np.isfinite(values).sum(axis=-2, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum((number - 1) // 2, 0), axis=-2)
    high = np.take_along_axis(ordered, np.minimum(number // 2, values.shape[-2] - 1), axis=-2)
    return np.where(number > 0, (low + high) / 2, np.nan)[..., 0, :]
