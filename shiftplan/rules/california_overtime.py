"""Overtime pay of workday and workweek (California, Labor Code 510)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation

HALF_MORE = "ca_ot50"
DOUBLE = "ca_dt100"
WEEK_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class CaliforniaOvertime(Rule):
    """Long days, long weeks and the seventh day of a workweek are paid half as much again, or double.

    Statement:  of a workday: what passes day_limit half more, what passes double_limit double; of the seventh workday
                of a workweek with work on all seven: half more up to day_limit, double beyond; of the rest: what passes
                week_limit in the workweek half more
    Decided:    a workday runs from midnight to midnight and a shift is cut there; minutes that are paid more already do
                not count for the week; minutes pass the week in time order; not for exempt people; alternative
                workweeks are left out.
    Planner:    silent: overtime is lawful, it costs.
    Serves:     US-CA-OT
    """

    day_limit: timedelta
    double_limit: timedelta
    week_limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes by workday and kind."""
        if record.staff.exempt:
            return
        for week in record.weeks:
            worked = self._by_workday(record, week)
            straight = 0
            told = record.history.week_to_date
            if told is not None and record.period.first in week:
                straight = told
                worked = {day: minutes for day, minutes in worked.items() if day >= record.period.first}
            for day, minutes in worked.items():
                half, double = self._of_day(minutes, is_seventh=day == week.last and len(worked) == WEEK_DAYS)
                before, straight = straight, straight + minutes - half - double
                half += max(0, straight - max(self.week_limit // MINUTE, before))
                yield Premium(HALF_MORE, day, half)
                yield Premium(DOUBLE, day, double)

    def _of_day(self, minutes: int, *, is_seventh: bool) -> tuple[int, int]:
        """Minutes paid half more and double, by the length and the place of the workday alone."""
        day, long_day = self.day_limit // MINUTE, self.double_limit // MINUTE
        if is_seventh:
            return min(minutes, day), max(0, minutes - day)
        return max(0, min(minutes, long_day) - day), max(0, minutes - long_day)

    def _by_workday(self, record: WorkRecord, week: Period) -> Mapping[date, int]:
        minutes = {day: record.working_time_on(day) // MINUTE for day in week}
        return {day: each for day, each in minutes.items() if each}

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
