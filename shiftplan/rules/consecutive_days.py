"""Days worked in a row (連続勤務日数)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Severity, Violation
from shiftplan.rules.planned_time import one_each_day

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class ConsecutiveDays(Rule):
    """Nobody works more than `limit` days in a row; without `limit` the contract says how many.

    Statement:  length of every unbroken run of days with a shift <= limit
    Decided:    a day counts if a shift starts on it, so the morning after a night shift is no further day; or
                (by_calendar_day) if any minute of work lies on it, for then it is no day of rest (Art. 35); history
                counts, and the days in a row that it tells where they reach further back than the known shifts;
                reported once a run, on the first day over the limit, or continued on the first day of the period if the
                run was over it before; measured up to that day; not for managers (Art. 41), the contract's own limit
                apart.
    Planner:    where the rule is hard the same, and stricter for a run that is over the limit already: it does not go
                on. Soft (JP-RUN-13) it says nothing: a run has no price, and every contract has a limit of its own that
                binds long before.
    Serves:     JP-RUN-13, JP-RUN-OWN (work rules of the site), H-RUN (contract)
    """

    limit: int | None = None
    by_calendar_day: bool = False

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Runs that pass the limit in the period, and those that passed it before and go on."""
        if self.limit is not None and record.staff.art41:
            return
        limit = self._limit_of(record)
        for earlier, run in self._runs(record):
            over = [day for day in run[max(0, limit - earlier) :] if day in record.period]
            if over:
                until = run[: run.index(over[0]) + 1]
                shifts = [shift for day in until for shift in record.by_calendar_day.get(day, ())]
                yield self.violation(
                    record,
                    over[0],
                    measured=earlier + len(until),
                    limit=limit,
                    unit="days",
                    shifts=tuple(dict.fromkeys(shifts)),
                    is_continued=earlier + len(until) > limit + 1,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """A run that may have begun before the record and is not over the limit by itself."""
        if record.history.run_days is not None or (self.limit is not None and record.staff.art41):
            return
        limit = self._limit_of(record)
        for _, run in self._runs(record):
            if run[0] == record.complete_from and run[-1] >= record.period.first and len(run) <= limit:
                first = record.complete_from - timedelta(days=limit + 1 - len(run))
                yield self.not_verifiable(record, max(run[0], record.period.first), f"shifts from {first} on")

    def _limit_of(self, record: WorkRecord) -> int:
        return record.contract.consecutive_days_max if self.limit is None else self.limit

    def _runs(self, record: WorkRecord) -> list[tuple[int, list[date]]]:
        """(days in a row that only the history tells, known days with work) of each run."""
        runs: list[list[date]] = []
        for day in record.by_calendar_day if self.by_calendar_day else record.by_work_day:
            if not runs or day - runs[-1][-1] > DAY:
                runs.append([])
            runs[-1].append(day)
        return [(self._earlier(record, run), run) for run in runs]

    def _earlier(self, record: WorkRecord, run: list[date]) -> int:
        start, told = record.period.first, record.history.run_days or 0
        before = sum(day < start for day in run)
        return max(0, told - before) if start in run else 0

    def constrain(self, plan: PlanBuilder) -> None:
        """No run above the limit, the days worked before the horizon included; nothing where the rule is soft."""
        if self.severity is Severity.SOFT:
            return
        for employee in plan.employees:
            if self.limit is not None and plan.site.staff_of(employee).art41:
                continue
            own = plan.site.contract_of(employee).consecutive_days_max
            at_most = own if self.limit is None else self.limit
            if self.by_calendar_day:
                for first in range(-at_most, plan.horizon.days - at_most):
                    plan.free_days(employee, first, at_most + 1, at_least=1)
            else:
                plan.run(employee, at_most=at_most)
            self._go_on_from_told_run(plan, employee, at_most)

    def _go_on_from_told_run(self, plan: PlanBuilder, employee: EmployeeId, at_most: int) -> None:
        """The days in a row that the history tells go on in the horizon."""
        left = max(0, at_most - (plan.site.history_of(employee).run_days or 0))
        plan.total(employee, one_each_day(plan.candidates(employee), range(left + 1)), at_most=left)
