"""Overtime pay of day and week in states of the US that count by day (Alaska, Colorado, Nevada)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation

KIND = "ot50"


@dataclass(frozen=True, kw_only=True)
class StateOvertime(Rule):
    """Long days and long weeks are paid half as much again.

    Statement:  of a day: what passes day_limit; of the rest: what passes week_limit in the workweek
    Decided:    by_calendar_day: a day runs from midnight to midnight and a shift is cut there; otherwise a shift is
                wholly of the day on which it starts, as where 24 hours run from the start of work or consecutive hours
                count. Minutes paid for the day do not count for the week; minutes pass the week in time order. Federal
                overtime is in it (US-FLSA-40 then says nothing). Not for exempt people; whether a state frees small
                employers or well paid people is for a person to see.
    Planner:    silent: overtime is lawful, it costs.
    Serves:     US-AK-OT, US-CO-OT, US-NV-OT
    """

    day_limit: timedelta
    week_limit: timedelta
    by_calendar_day: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes by day."""
        day_limit, week_limit = self.day_limit // MINUTE, self.week_limit // MINUTE
        told = record.history.week_to_date
        for week in () if record.staff.exempt else record.weeks:
            is_told = told is not None and record.period.first in week
            straight = told if told is not None and is_told else 0
            for day, minutes in self._by_day(record, week).items():
                if is_told and day < record.period.first:
                    continue
                over = max(0, minutes - day_limit)
                before, straight = straight, straight + minutes - over
                yield Premium(KIND, day, over + max(0, straight - max(week_limit, before)))

    def _by_day(self, record: WorkRecord, week: Period) -> Mapping[date, int]:
        if not self.by_calendar_day:
            return {day.on_date: day.working_time // MINUTE for day in record.days_in(week)}
        minutes = {day: record.working_time_on(day) // MINUTE for day in week}
        return {day: each for day, each in minutes.items() if each}

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
