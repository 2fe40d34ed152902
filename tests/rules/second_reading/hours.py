"""Hours by day, week and period, and statutory overtime in its three stages (convention 2)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from tests.rules.second_reading.calendar import week_of
from tests.rules.second_reading.case import Case, Found
from tests.rules.second_reading.holidays import WorkedMinute, worked_minutes
from tests.rules.second_reading.regime import (
    EIGHT_HOURS,
    FIFTY_HOURS,
    FORTY_EIGHT_HOURS,
    FORTY_HOURS,
    FOUR_HOURS,
    TEN_HOURS,
    Regime,
    is_child,
)
from tests.rules.second_reading.regime import is_under_18 as under_18


@dataclass(frozen=True)
class Total:
    """What counts of a week, a flex month or a period, against its line; `over` is overtime of `on`."""

    days: list[date]
    counted: int
    line: int
    on: date

    @property
    def over(self) -> int:
        """Overtime."""
        return max(0, self.counted - self.line)


@dataclass(frozen=True)
class Hours:
    """What was worked, in minutes."""

    case: Case

    @cached_property
    def regime(self) -> Regime:
        """The system of working hours."""
        return Regime(self.case)

    @cached_property
    def minutes(self) -> list[WorkedMinute]:
        """Every minute of work."""
        return worked_minutes(self.case)

    @cached_property
    def ordinary(self) -> Counter[date]:
        """Minutes outside legal holidays."""
        return Counter(each.day for each in self.minutes if not each.is_holiday)

    @cached_property
    def holiday(self) -> Counter[date]:
        """Minutes on legal holidays."""
        return Counter(each.day for each in self.minutes if each.is_holiday)

    @cached_property
    def night(self) -> Counter[date]:
        """Minutes between 22:00 and 05:00."""
        return Counter(each.day for each in self.minutes if each.is_night)

    def is_short_week(self, day: date) -> bool:
        """Art. 60(3) no. 1: at most 40 hours in the week, and one worked day of it is 4 hours or less."""
        worked = [self.ordinary[each] for each in week_of(day, self.case.week_start) if self.ordinary[each]]
        return sum(worked) <= FORTY_HOURS and any(minutes <= FOUR_HOURS for minutes in worked)

    def day_line(self, day: date) -> int:
        """Minutes above which a day's work is overtime."""
        if under_18(self.case, day):
            no_long_days = self.case.staff.get("minor_variable") or is_child(self.case, day)
            return TEN_HOURS if self.is_short_week(day) and not no_long_days else EIGHT_HOURS
        if self.regime.is_variable:
            return max(EIGHT_HOURS, self.regime.designated(day))
        return EIGHT_HOURS

    @cached_property
    def daily(self) -> Counter[date]:
        """First stage: above the day's line. A flex day has none."""
        days = [day for day in self.case.days if not self.is_flexible(day)]
        return Counter({day: max(0, self.ordinary[day] - self.day_line(day)) for day in days})

    def is_flexible(self, day: date) -> bool:
        """Whether no hours of the day or the week are tested."""
        return self.regime.kind == "flex" and self.regime.binds(day)

    def _rest(self, day: date) -> int:
        return self.ordinary[day] - self.daily[day]

    def parts(self) -> Iterator[list[date]]:
        """The weeks; where hours are designated, cut at the edges of their period."""
        for week in self.case.weeks:
            if self.regime.kind == "flex":
                yield [day for day in week if not self.is_flexible(day)]
            elif self.regime.is_variable:
                yield from ([day for day in week if self.regime.binds(day) is side] for side in (True, False))
            else:
                yield week

    def week_line(self, days: list[date]) -> int:
        """Minutes above which what is left of a week is overtime."""
        line = self.regime.weekly(days[0])
        if self.regime.is_variable and self.regime.binds(days[0]):
            designated = sum(self.regime.designated(day) for day in days)
            most = FORTY_EIGHT_HOURS if under_18(self.case, days[-1]) else designated
            return max(line * len(days) // 7, min(designated, most))
        return line

    def before(self, days: list[date]) -> int | None:
        """Counted minutes of the week before the period, where the history tells them."""
        told = self.case.history.get("week_to_date") or {}
        return int(told.get("counted_min", 0)) if told and self.case.first in days[1:] else None

    @cached_property
    def weekly(self) -> Counter[date]:
        """Second stage: what passes the week's line, in order of time."""
        found: Counter[date] = Counter()
        for days in filter(None, self.parts()):
            told = self.before(days)
            counted = told or 0
            for day in days:
                if told is not None and day < self.case.first:
                    continue
                room = max(0, self.week_line(days) - counted)
                found[day] = max(0, self._rest(day) - room)
                counted += self._rest(day)
        return found

    def weeks(self) -> Iterator[Total]:
        """Each week with what counts of it; `on` is where it begins."""
        for days in filter(None, self.parts()):
            told = self.before(days)
            worked = [day for day in days if told is None or day >= self.case.first]
            yield Total(days, (told or 0) + sum(map(self._rest, worked)), self.week_line(days), days[0])

    @cached_property
    def periods(self) -> list[Total]:
        """Third stage, and what flex has instead: what is left above the frame; overtime of the last day."""
        regime = self.regime
        if regime.kind == "fixed":
            return []
        if regime.kind == "flex":
            return [total for months in regime.settlements for total in self._settlement(months)]
        days = list(filter(regime.binds, regime.days))
        counted = sum(self.ordinary[day] - self.daily[day] - self.weekly[day] for day in days)
        return [Total(days, counted, regime.frame(days), days[-1])] if days else []

    def _settlement(self, months: list[list[date]]) -> list[Total]:
        days = [day for month in months for day in month]
        counted = sum(self.ordinary[day] for day in days)
        lines = [
            Total(month, sum(self.ordinary[day] for day in month), FIFTY_HOURS * len(month) // 7, month[-1])
            for month in months
            if self.regime.flex_length > 1
        ]
        left = counted - sum(month.over for month in lines)
        return [*lines, Total(days, left, self.regime.frame(days), days[-1])]

    @cached_property
    def settled(self) -> Counter[date]:
        """The minutes of each day that pass, in order of time, the lines of `periods`: they are overtime later on."""
        found: Counter[date] = Counter()
        for total in self.periods:
            left = total.line
            for day in total.days:
                minutes = self.ordinary[day] - self.daily[day] - self.weekly[day] - found[day]
                found[day] += max(0, minutes - max(0, left))
                left -= minutes
        return found

    def overtime(self, day: date) -> int:
        """Statutory overtime that arises on a day."""
        return self.daily[day] + self.weekly[day] + sum(total.over for total in self.periods if total.on == day)


def hours_without_agreement(hours: Hours, is_agreed: set[date]) -> Iterator[Found]:
    """JP-32-DAY, JP-32-WEEK, JP-32-PERIOD: overtime that no agreement permits on the day on which it arises."""
    case = hours.case
    for day in case.days:
        if case.is_in_period(day) and hours.daily[day] and day not in is_agreed and not under_18(case, day):
            yield Found("JP-32-DAY", day, hours.ordinary[day], hours.day_line(day))
    for week in hours.weeks():
        over = [day for day in week.days if hours.weekly[day]]
        if (hours.before(week.days) or 0) > week.line:
            over.append(case.first - timedelta(days=1))
        unlawful = [day for day in over if day not in is_agreed and not under_18(case, day)]
        whole = week_of(week.on, case.week_start)
        if unlawful and case.touches(whole):
            yield Found("JP-32-WEEK", whole[0], week.counted, week.line)
    for total in hours.periods:
        is_bare = total.on not in is_agreed or under_18(case, total.on)
        if total.over and is_bare and case.touches(total.days):
            yield Found("JP-32-PERIOD", total.days[0], total.counted, total.line)
