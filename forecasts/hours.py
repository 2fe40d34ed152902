"""When a queue is open, and when work that can wait is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from forecasts.queues import Openings
from shiftplan.errors import InvalidInput

DAY_MINUTES = 1440
_FARTHEST = 400  # days to look for an opening


@dataclass(frozen=True)
class Hours:
    """Opening hours of one queue on every day.

    listed: openings by date. usual: those of each weekday, Monday first, for days before and after the listed ones.
    Between the first and the last listed date a date that is missing is closed.
    """

    queue: str
    listed: dict[date, tuple[tuple[int, int], ...]]
    usual: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def of(cls, queue: str, openings: Openings | None) -> Hours | None:
        """The hours of `queue`; None when nothing is said about it. Raises InvalidInput: an opening without length."""
        listed = {day: _joined(queue, day, hours) for (name, day), hours in (openings or {}).items() if name == queue}
        if not listed:
            return None
        common = [Counter(hours for day, hours in listed.items() if day.weekday() == weekday) for weekday in range(7)]
        return cls(queue, listed, tuple(seen.most_common(1)[0][0] if seen else () for seen in common))

    def on(self, day: date) -> tuple[tuple[int, int], ...]:
        """Openings of a day in minutes from its midnight, in order, apart from each other."""
        if day in self.listed:
            return self.listed[day]
        if min(self.listed) <= day <= max(self.listed):
            return ()
        return self.usual[day.weekday()]

    @property
    def late_minutes(self) -> int:
        """How long after midnight an opening of the day before may last, at most; 0 = none does."""
        return max(0, max((end for listed in self.listed.values() for _, end in listed), default=0) - DAY_MINUTES)

    def minutes(self, interval_minutes: int) -> npt.NDArray[np.int64]:
        """Starts of the intervals of a day from its midnight on, those of a late opening beyond 1440 included."""
        late = self.late_minutes // interval_minutes * interval_minutes
        return np.arange(0, DAY_MINUTES + late, interval_minutes)

    def within(
        self,
        minutes: npt.NDArray[np.int64],
        interval_minutes: int,
        days: Sequence[date],
        shut: Collection[date] = (),
    ) -> npt.NDArray[np.bool_]:
        """Intervals that lie wholly inside an opening of their day; shape (days, intervals).

        What lasts beyond midnight belongs to the day that opened. Only where the next day is open at that time itself
        is it that day's, so no interval counts twice.

        Args:
            minutes: from midnight; from 1440 on they lie on the next date.
            shut: days that are closed whatever their hours are.
        """

        def on(day: date) -> tuple[tuple[int, int], ...]:
            return () if day in shut else self.on(day)

        found = np.zeros((len(days), minutes.size), dtype=np.bool_)
        for i, day in enumerate(days):
            before = [(start - DAY_MINUTES, end - DAY_MINUTES) for start, end in on(day - timedelta(days=1))]
            after = [(start + DAY_MINUTES, end + DAY_MINUTES) for start, end in on(day + timedelta(days=1))]
            own = _covered(minutes, interval_minutes, on(day))
            own &= ~_covered(minutes, interval_minutes, after)
            # an interval in which one opening ends and the next begins is the later day's
            both = _covered(minutes, interval_minutes, _union([*before, *on(day)]))
            both &= ~_covered(minutes, interval_minutes, before)
            found[i] = own | (both & (minutes < DAY_MINUTES))
        return found

    def holds(self, interval_minutes: int) -> bool:
        """Whether some opening is long enough for a whole interval, or there is none at all."""
        every = [hours for listed in self.listed.values() for hours in listed]
        return not every or any(
            -(-start // interval_minutes) * interval_minutes + interval_minutes <= end for start, end in every
        )

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody works at `moment` or from then on: openings are [open, close)."""
        return any(start <= moment < end for start, end in self._around(moment))

    def can_be_due(self, moment: datetime) -> bool:
        """Whether `moment` is open time for a due time: [open, close) like any other, and closing time too.

        Due exactly at an opening is due then, though nobody has worked since the day before; due exactly at closing
        can still be done in time.
        """
        return any(start <= moment <= end for start, end in self._around(moment))

    def next_opening(self, moment: datetime) -> datetime:
        """The first opening that starts at `moment` or later. Raises InvalidInput: there is none in sight."""
        for ahead in range(-1, _FARTHEST):
            day = moment.date() + timedelta(days=ahead)
            for start, _ in self.on(day):
                opening = _at(day, start)
                if opening >= moment:
                    return opening
        raise InvalidInput(f"queue {self.queue} never opens after {moment:%Y-%m-%dT%H:%M}; give its opening hours")

    def _around(self, moment: datetime) -> list[tuple[datetime, datetime]]:
        """Openings of the day of `moment` and of the day before, which may outlast midnight; what touches is one."""
        found: list[tuple[datetime, datetime]] = []
        for day in (moment.date() - timedelta(days=1), moment.date()):
            for start, end in self.on(day):
                if found and _at(day, start) <= found[-1][1]:
                    found[-1] = (found[-1][0], max(found[-1][1], _at(day, end)))
                else:
                    found.append((_at(day, start), _at(day, end)))
        return found


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _covered(
    minutes: npt.NDArray[np.int64], interval_minutes: int, openings: Sequence[tuple[int, int]]
) -> npt.NDArray[np.bool_]:
    """Intervals that lie wholly inside one of the openings."""
    found = np.zeros(minutes.size, dtype=np.bool_)
    for start, end in openings:
        found |= (minutes >= start) & (minutes + interval_minutes <= end)
    return found


def _union(openings: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Openings in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(openings):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _joined(queue: str, day: date, openings: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The openings of a day, joined. Raises InvalidInput: one ends before it starts, or starts before midnight."""
    for start, end in openings:
        if not 0 <= start < end:
            raise InvalidInput(
                f"queue {queue}: opening on {day}: minutes {start} to {end}; it must end after it starts"
            )
    return _union(openings)
