"""Work by day: the shifts of a date, and parts of shifts that count for a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

from shiftplan.domain.roster import Break, Shift


def working_time_between(shift: Shift, start: datetime, end: datetime) -> timedelta:
    """Time a shift works inside [start, end) (UTC), without unpaid breaks."""
    worked = max(timedelta(), min(shift.end_at, end) - max(shift.start_at, start))
    for pause in shift.breaks:
        if not pause.paid:
            worked -= max(timedelta(), min(pause.end_at, end) - max(pause.start_at, start))
    return worked


@dataclass(frozen=True)
class Piece:
    """A part of a shift, [start_at, end_at) UTC, that counts for one day, as holiday work or as ordinary work."""

    shift: Shift
    on_date: date
    start_at: datetime
    end_at: datetime
    is_holiday: bool

    @property
    def working_time(self) -> timedelta:
        """Without unpaid breaks."""
        if (self.start_at, self.end_at) == (self.shift.start_at, self.shift.end_at):
            return self.shift.working_time
        return working_time_between(self.shift, self.start_at, self.end_at)


@dataclass(frozen=True)
class WorkDay:
    """All shifts that belong to one date, by start; also those that run on after midnight."""

    on_date: date
    shifts: tuple[Shift, ...]

    @property
    def start(self) -> datetime:
        """First start, UTC."""
        return self.shifts[0].start_at

    @property
    def end(self) -> datetime:
        """Last end, UTC."""
        return max(shift.end_at for shift in self.shifts)

    @cached_property
    def working_time(self) -> timedelta:
        """Without unpaid breaks."""
        return sum((shift.working_time for shift in self.shifts), timedelta())

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Breaks of all shifts of the day, by start."""
        return tuple(sorted((pause for shift in self.shifts for pause in shift.breaks), key=lambda each: each.start_at))

    @property
    def pauses(self) -> list[tuple[datetime, datetime]]:
        """Time without duty inside the day, [start, end) by start: unpaid breaks, and gaps between two of its shifts.

        Those that touch are one; what touches the first start or the last end of the day is none.
        """
        spans = [(pause.start_at, pause.end_at) for pause in self.breaks if not pause.paid]
        spans += [(one.end_at, other.start_at) for one, other in pairwise(self.shifts) if one.end_at < other.start_at]
        joined: list[tuple[datetime, datetime]] = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return [(start, end) for start, end in joined if self.start < start and end < self.end]
