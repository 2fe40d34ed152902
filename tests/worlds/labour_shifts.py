"""Random shifts, weighted to the edges: limits and one minute beside them, midnights, pauses that are not breaks."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.worlds.labour_dice import Dice

STARTS = {
    "day": (420, 480, 540, 540, 540, 600, 720),
    "late": (780, 840, 900, 960, 1020, 1080, 1200),
    "night": (1260, 1320, 1320, 1380, 1410, 1439),
    "early": (0, 0, 180, 300, 360),
}
LENGTHS = (240, 240, 360, 360, 420, 450, 480, 480, 480, 480, 480, 540, 600, 600, 780)
BREAKS = (0, 15, 30, 44, 45, 45, 46, 59, 60, 60, 60, 60, 61)
WEEK = 2400
Segment = dict[str, Any]


def at(day: date, minute: int) -> datetime:
    """A minute of a day; minutes beyond 1440 lie on the next day."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def written(moment: datetime) -> str:
    """As a case writes it."""
    return moment.isoformat(timespec="minutes")


class Shifts:
    """Makes the shifts of one person, day after day, without overlap."""

    def __init__(self, dice: Dice, kinds: tuple[str, ...], lengths: tuple[int, ...] = LENGTHS) -> None:
        self.dice = dice
        self.kinds = kinds
        self.lengths = lengths
        self.work_days_a_week = dice.one_of((3, 4, 5, 5, 5, 5, 6, 6, 7))
        self.off = sorted((dice.random.random(), weekday) for weekday in range(7))[self.work_days_a_week :]
        self.has_contract = dice.chance(0.4)
        self.contract = dice.one_of((240, 360, 420, 450, 480, 480))
        self.rhythm = dice.one_of(("usual", "usual", "usual", "as it comes", "every day"))
        self.worked: Counter[date] = Counter()
        self.may_be_dated_before = False
        self.free_from = datetime.combine(date.min, time())

    def is_work_day(self, day: date) -> bool:
        """Mostly by weekday, with exceptions."""
        if self.rhythm == "every day":
            return self.dice.chance(0.93)
        if self.rhythm == "as it comes":
            return self.dice.chance(self.work_days_a_week / 7)
        return (day.weekday() not in {weekday for _, weekday in self.off}) is not self.dice.chance(0.06)

    def of_days(self, days: list[date], week_start: int) -> list[Segment]:
        """The shifts of some days in a row."""
        segments: list[Segment] = []
        for day in days:
            if self.is_work_day(day):
                first = day - timedelta(days=(day.weekday() - week_start) % 7)
                segments += self.of_day(day, self._minutes(first))
        return segments

    def _minutes(self, week_first: date) -> int:
        """How much is worked: a usual length, one minute beside it, or what makes the week a round one."""
        so_far = sum(self.worked[week_first + timedelta(days=number)] for number in range(7))
        if self.dice.chance(0.12) and 60 <= WEEK - so_far <= 780:
            return self.dice.near(WEEK - so_far)
        length = self.dice.one_of(self.lengths)
        return self.dice.near(length) if self.dice.chance(0.25) else length

    def of_day(self, day: date, minutes: int) -> list[Segment]:
        """One shift, or one in two parts; none when the shift before is still running."""
        start = at(day, self.dice.one_of(STARTS[self.dice.one_of(self.kinds)]))
        if self.may_be_dated_before and self.dice.chance(0.05):
            return self._dated_before(day, minutes)
        if start < self.free_from:
            start = self.free_from
        if start.date() != day:
            return []
        is_split = self.dice.chance(0.07) and minutes > 200
        parts = [minutes - minutes // 3, minutes // 3] if is_split else [minutes]
        segments: list[Segment] = []
        for part in parts:
            segment, end = self._segment(start, part, len(segments))
            segments.append(segment)
            start = end + timedelta(minutes=self.dice.one_of((1, 15, 45, 60, 180)))
            if start.date() != day:
                break
        self.free_from = end
        self.worked[day] += minutes
        return segments

    def _dated_before(self, day: date, minutes: int) -> list[Segment]:
        """A shift that starts after midnight and is told to belong to the day before."""
        start = at(day, 1440 + self.dice.one_of((0, 1, 30, 60)))
        if start < self.free_from:
            return []
        segment, self.free_from = self._segment(start, minutes, 0)
        self.worked[day] += minutes
        return [segment | {"work_date": day.isoformat()}]

    def _segment(self, start: datetime, minutes: int, nth: int) -> tuple[Segment, datetime]:
        pause = self.dice.one_of(BREAKS) if minutes > 120 else 0
        pauses = [pause - pause // 3, pause // 3] if pause >= 30 and self.dice.chance(0.2) else [pause] if pause else []
        where = sorted(self.dice.between(1, minutes - 1) for _ in pauses)
        if 7 <= start.hour <= 10 and self.dice.chance(0.15):
            where = [self.dice.one_of((0, minutes)) for _ in pauses][:1] * len(pauses)
        breaks, spent = [], 0
        for length, before in zip(pauses, where, strict=True):
            first = start + timedelta(minutes=before + spent)
            breaks.append([written(first), written(first + timedelta(minutes=length))])
            spent += length
        end = start + timedelta(minutes=minutes + spent)
        segment: Segment = {"start": written(start), "end": written(end), "breaks": breaks}
        if self.has_contract:
            segment["contract_min"] = self.contract if nth == 0 and self.dice.chance(0.85) else 0
        return segment, end
