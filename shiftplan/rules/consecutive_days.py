"""Days worked in a row (連続勤務日数)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.record import WorkDay, WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Severity, Violation


@dataclass(frozen=True, kw_only=True)
class ConsecutiveDays(Rule):
    """Nobody works more than `limit` days in a row; without `limit` the contract says how many.

    Statement:  length of every unbroken run of days with a shift <= limit
    Decided:    a day counts if a shift starts on it, so the morning after a night shift is no further day; history
                counts; reported once a run, on the first day over the limit, or on the first day of the period if the
                run was over it before; measured up to that day.
    Planner:    the same where the rule is hard. Soft (JP-RUN-13) it says nothing: a run has no price, and every
                contract has a limit of its own that binds long before.
    Serves:     JP-RUN-13, JP-RUN-OWN (work rules of the site), H-RUN (contract)
    """

    limit: int | None = None

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Runs that reach into the period and are too long."""
        limit = record.contract.consecutive_days_max if self.limit is None else self.limit
        for run in self._runs(record):
            over = [day for day in run[limit:] if day.on_date in record.period]
            if over:
                until = [day for day in run if day.on_date <= over[0].on_date]
                yield self.violation(
                    record,
                    over[0].on_date,
                    measured=len(until),
                    limit=limit,
                    unit="days",
                    shifts=[shift for day in until for shift in day.shifts],
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """A run that may have begun before the record and is not over the limit by itself."""
        limit = record.contract.consecutive_days_max if self.limit is None else self.limit
        for run in self._runs(record):
            reaches_in = run[-1].on_date in record.period
            if run[0].on_date == record.complete_from and reaches_in and len(run) <= limit:
                first = record.complete_from - timedelta(days=limit + 1 - len(run))
                yield self.not_verifiable(record, max(run[0].on_date, record.period.first), f"shifts from {first} on")

    def _runs(self, record: WorkRecord) -> list[list[WorkDay]]:
        runs: list[list[WorkDay]] = []
        previous: date | None = None
        for day in record.work_days:
            if previous is None or day.on_date - previous > timedelta(days=1):
                runs.append([])
            runs[-1].append(day)
            previous = day.on_date
        return runs

    def constrain(self, plan: PlanBuilder) -> None:
        """No run above the limit, the days worked before the horizon included; nothing where the rule is soft."""
        if self.severity is Severity.SOFT:
            return
        for employee in plan.employees:
            own = plan.site.contract_of(employee).consecutive_days_max
            plan.run(employee, at_most=own if self.limit is None else self.limit)
