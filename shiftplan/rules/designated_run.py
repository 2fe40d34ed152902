"""Designated working days in a row in a yearly variable system (連続労働日数の限度)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.yearly_period import yearly_period


@dataclass(frozen=True, kw_only=True)
class DesignatedRun(Rule):
    """At most `limit` designated working days follow each other, `special_limit` inside a special busy period.

    Statement:  length of every unbroken run of days with designated minutes <= limit; <= special_limit for a run of
                which the days beyond limit lie in a special period
    Decided:    reported once a run, with the first day over the limit; measured up to that day.
    Planner:    nothing: designated hours are given, no shift changes them.
    Serves:     JP-32-4-RUN
    """

    limit: int
    special_limit: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Runs that are over the limit on a day of the period."""
        if yearly_period(record) is None:
            return
        for run in self._runs(record):
            over = [day for number, day in enumerate(run, start=1) if number > self._limit_on(record, day)]
            audited = [day for day in over if day in record.period]
            if audited:
                limit, measured = self._limit_on(record, audited[0]), run.index(audited[0]) + 1
                is_continued = audited[0] != over[0]
                yield self.violation(
                    record, audited[0], measured=measured, limit=limit, unit="days", is_continued=is_continued
                )

    def _runs(self, record: WorkRecord) -> list[list[date]]:
        runs: list[list[date]] = []
        for day in sorted(day for day, minutes in record.regime.designated.items() if minutes):
            if not runs or day - runs[-1][-1] > timedelta(days=1):
                runs.append([])
            runs[-1].append(day)
        return runs

    def _limit_on(self, record: WorkRecord, day: date) -> int:
        is_special = any(day in span for span in record.regime.special_periods)
        return self.special_limit if is_special else self.limit

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: the hours are designated before a roster is made."""
