"""The system of working hours: its period, its designated hours, its frame."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tests.rules.second_reading.calendar import birthday, days_between, months_later
from tests.rules.second_reading.case import Case

EIGHT_HOURS = 480
TEN_HOURS = 600
FOUR_HOURS = 240
FORTY_HOURS = 2400
FORTY_FOUR_HOURS = 2640
FORTY_EIGHT_HOURS = 2880
FIFTY_HOURS = 3000


@dataclass(frozen=True)
class Regime:
    """`regime` of a case's workplace."""

    case: Case

    @property
    def kind(self) -> str:
        """fixed, monthly, yearly or flex."""
        return str((self.case.workplace.get("regime") or {}).get("type", "fixed"))

    @property
    def is_variable(self) -> bool:
        """Hours are designated day by day."""
        return self.kind in ("monthly", "yearly")

    @cached_property
    def days(self) -> list[date]:
        """The days of the variable-hours or settlement period; none where hours are fixed."""
        words = self.case.workplace.get("regime") or {}
        if self.kind == "fixed":
            return []
        start = date.fromisoformat(words["period_start"])
        if self.kind == "flex":
            return list(days_between(start, months_later(start, int(words["months"])) - timedelta(days=1)))
        return list(days_between(start, start + timedelta(days=int(words["period_days"]) - 1)))

    def binds(self, day: date) -> bool:
        """Whether hours of a day are averaged: not under 18, but for the variable hours of Art. 60(3) no. 2."""
        if self.kind == "fixed" or (self.is_variable and day not in self.days):
            return False
        return not is_under_18(self.case, day) or (self.is_variable and bool(self.case.staff.get("minor_variable")))

    @property
    def flex_length(self) -> int:
        """Months of a settlement period."""
        return int(self.case.workplace["regime"].get("months", 1))

    @cached_property
    def settlements(self) -> list[list[list[date]]]:
        """Settlement periods that follow each other to the last known day, by month; days under 18 left out."""
        found = []
        first, number = self.days[0], 0
        while months_later(first, number) <= self.case.days[-1]:
            edges = [months_later(first, number + each) for each in range(self.flex_length + 1)]
            months = [list(days_between(edges[n], edges[n + 1] - timedelta(days=1))) for n in range(self.flex_length)]
            own = [[day for day in month if self.binds(day)] for month in months]
            if any(own):
                found.append([month for month in own if month])
            number += self.flex_length
        return found

    @property
    def is_longer_than_three_months(self) -> bool:
        """Only then the stricter limits of yearly variable hours hold."""
        return self.kind == "yearly" and self.days[-1] >= months_later(self.days[0], 3)

    def designated(self, day: date) -> int:
        """Minutes designated for a day."""
        words = self.case.workplace.get("regime") or {}
        return int((words.get("designated") or {}).get(day.isoformat(), 0))

    def weekly(self, day: date) -> int:
        """Statutory minutes a week on that day: 40 hours, or 44 in small shops and the like."""
        is_long_flex = self.kind == "flex" and self.flex_length > 1
        if not self.case.workplace.get("special44") or self.kind == "yearly" or is_long_flex:
            return FORTY_HOURS
        return FORTY_HOURS if is_under_18(self.case, day) else FORTY_FOUR_HOURS

    def frame(self, days: list[date]) -> int:
        """40 hours x days / 7, cut to whole minutes; the working days of a five-day week have 8 hours each."""
        words = self.case.workplace.get("regime") or {}
        if self.kind == "flex" and words.get("five_day_agreement") and days == self.days:
            return EIGHT_HOURS * int(words["scheduled_days"])
        return self.weekly(days[0]) * len(days) // 7


def is_under_18(case: Case, day: date) -> bool:
    """Whether the person is under 18 at 00:00 of the day."""
    birth = case.staff.get("birth")
    return birth is not None and day < birthday(date.fromisoformat(birth), 18)


def is_child(case: Case, day: date) -> bool:
    """To 31 March after reaching 15, which happens on the eve of the birthday (born 1 April: the March before)."""
    birth = case.staff.get("birth")
    if birth is None:
        return False
    reached = birthday(date.fromisoformat(birth), 15) - timedelta(days=1)
    end = date(reached.year + (reached.month > 3), 3, 31)
    return day <= end
