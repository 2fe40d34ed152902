"""The overtime agreement (Art. 36): its counters, on its months and years."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from tests.rules.second_reading.calendar import months_later, year_start_of
from tests.rules.second_reading.case import Case, Found
from tests.rules.second_reading.hours import Hours

HUNDRED_HOURS = 6000
EIGHTY_HOURS = 4800
MONTH, MONTH_OF_LONG_YEARLY = 2700, 2520
YEAR, YEAR_OF_LONG_YEARLY = 21600, 19200
SPECIAL_YEAR = 43200
SPECIAL_MONTHS = 6


@dataclass(frozen=True)
class Agreement:
    """`art36` of a case's workplace, and what was worked under it."""

    hours: Hours

    @property
    def case(self) -> Case:
        """The case."""
        return self.hours.case

    @property
    def words(self) -> Mapping[str, Any]:
        """The agreement; empty when there is none."""
        return self.case.workplace.get("art36") or {}

    @property
    def special(self) -> Mapping[str, Any] | None:
        """The special clause."""
        return self.words.get("special")

    def is_in_force(self, day: date) -> bool:
        """Whether the agreement covers a day."""
        if not self.words:
            return False
        first = self.words.get("valid_from", "0001-01-01")
        last = self.words.get("valid_to", "9999-12-31")
        return date.fromisoformat(first) <= day <= date.fromisoformat(last)

    @cached_property
    def days(self) -> set[date]:
        """The days with an agreement."""
        ends = {total.on for total in self.hours.periods}
        eve = self.case.first - timedelta(days=1)
        return {day for day in {*self.case.days, *ends, eve} if self.is_in_force(day)}

    @cached_property
    def holiday_days(self) -> set[date]:
        """The days with an agreement that allows holiday work."""
        return self.days if self.words.get("holiday_work") else set()

    @cached_property
    def months(self) -> list[list[date]]:
        """The agreement's months that hold one of the case's days."""
        return self.case.months(self.case.month_start_day)

    def closed(self, first: date) -> Mapping[str, Any] | None:
        """The month as the history tells it, closed."""
        told = self.case.history.get("months") or []
        return next((month for month in told if date.fromisoformat(month["start"]) == first), None)

    def _minutes(self, month: list[date], kind: str) -> int:
        closed = self.closed(month[0])
        if closed is not None:
            return int(closed.get(kind, 0))
        told = self.case.history.get("month_to_date")
        days = month
        before = 0
        if told is not None and self.case.first in month:
            days = [day for day in month if day >= self.case.first]
            before = int(told.get(kind, 0))
        if kind == "ot_min":
            return before + sum(self.hours.overtime(day) for day in days)
        return before + sum(self.hours.holiday[day] for day in days)

    def overtime(self, month: list[date]) -> int:
        """Statutory overtime of a month, as far as it is known."""
        return self._minutes(month, "ot_min")

    def total(self, month: list[date]) -> int:
        """Overtime and holiday work of a month."""
        return self._minutes(month, "ot_min") + self._minutes(month, "hol_min")

    def month_before(self, first: date) -> list[date] | None:
        """The month before the one that begins on `first`; None when nobody knows what was worked in it."""
        start = months_later(first, -1)
        if self.closed(start) is not None:
            return [start]
        month = next((each for each in self.months if each[0] == start), None)
        if month is None:
            return None
        is_told = self.case.history.get("month_to_date") is not None and self.case.first in month
        return month if is_told or self.case.known_from <= start else None

    def lower(self, legal: int, agreed: str) -> int:
        """The legal limit, or a lower agreed one."""
        return min(legal, int(self.words.get(agreed) or legal))

    @cached_property
    def month_limit(self) -> int:
        """45 hours, 42 with yearly variable hours of more than three months, or less."""
        is_long = self.hours.regime.is_longer_than_three_months
        return self.lower(MONTH_OF_LONG_YEARLY if is_long else MONTH, "month_limit_min")

    def year_to(self, first: date) -> list[list[date]]:
        """The known months of the agreement year, from its start to the one that begins on `first`."""
        start = year_start_of(first, date.fromisoformat(self.words["year_start"]))
        own = {month[0]: month for month in self.months}
        told = {date.fromisoformat(month["start"]) for month in self.case.history.get("months") or []}
        return [own.get(each, [each]) for each in sorted({*own, *told}) if start <= each <= first]


def overtime_limits(hours: Hours) -> Iterator[Found]:
    """Everything of JP-36."""
    agreement = Agreement(hours)
    case = hours.case
    for day in case.days:
        if case.is_in_period(day) and hours.holiday[day] and day not in agreement.holiday_days:
            yield Found("JP-36-HOLNOAGR", day, hours.holiday[day], 0)
        limit = agreement.words.get("day_limit_min")
        if case.is_in_period(day) and day in agreement.days and limit is not None and hours.daily[day] > limit:
            yield Found("JP-36-DAY", day, hours.daily[day], limit)
    for month in agreement.months:
        if case.touches(month):
            yield from _always(agreement, month)
            if any(map(agreement.is_in_force, month)):
                yield from _agreed(agreement, month)


def _always(agreement: Agreement, month: list[date]) -> Iterator[Found]:
    """Under 100 hours in a month, at most 80 in the average of two to six months."""
    total = agreement.total(month)
    if total >= HUNDRED_HOURS:
        yield Found("JP-36-100", month[0], total, HUNDRED_HOURS)
    totals = [total]
    averages = []
    earlier = agreement.month_before(month[0])
    while earlier is not None and len(totals) < 6:
        totals.append(agreement.total(earlier))
        averages.append(sum(totals) / len(totals))
        earlier = agreement.month_before(earlier[0])
    if averages and max(averages) > EIGHTY_HOURS:
        yield Found("JP-36-AVG80", month[0], round(max(averages), 1), EIGHTY_HOURS)


def _agreed(agreement: Agreement, month: list[date]) -> Iterator[Found]:
    worked = sum(agreement.hours.holiday[day] > 0 for day in month)
    count = agreement.words.get("holiday_count")
    if count is not None and worked > count:
        yield Found("JP-36-HOLCOUNT", month[0], worked, count)
    overtime = agreement.overtime(month)
    year = sum(map(agreement.overtime, agreement.year_to(month[0])))
    is_long = agreement.hours.regime.is_longer_than_three_months
    if agreement.special is None:
        if overtime > agreement.month_limit:
            yield Found("JP-36-MONTH", month[0], overtime, agreement.month_limit)
        limit = agreement.lower(YEAR_OF_LONG_YEARLY if is_long else YEAR, "year_limit_min")
        if year > limit >= year - overtime:
            yield Found("JP-36-YEAR", month[0], year, limit)
        return
    yield from _special(agreement, agreement.special, month)
    limit = int(agreement.special.get("year_min", SPECIAL_YEAR))
    if year > limit >= year - overtime:
        yield Found("JP-36-SP-YEAR", month[0], year, limit)


def _special(agreement: Agreement, special: Mapping[str, Any], month: list[date]) -> Iterator[Found]:
    if agreement.overtime(month) <= agreement.month_limit:
        return
    above = [each for each in agreement.year_to(month[0]) if agreement.overtime(each) > agreement.month_limit]
    most = int(special.get("months_per_year", SPECIAL_MONTHS))
    if len(above) > most:
        yield Found("JP-36-SP-COUNT", month[0], len(above), most)
    cap = special.get("month_total_min")
    if cap is not None and agreement.total(month) > cap:
        yield Found("JP-36-SP-MONTH", month[0], agreement.total(month), cap)
