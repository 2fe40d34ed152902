"""Every shift that could be worked: templates of a contract, dated and placed on the clock (シフト候補)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from shiftplan.domain.horizon import Horizon, minute_of_day
from shiftplan.domain.people import ContractId, EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Shift
from shiftplan.domain.work import ShiftTemplate
from shiftplan.rules.base import Candidate


def candidates_of(
    problem: Problem, employee: EmployeeId, known: dict[ContractId, tuple[Candidate, ...]]
) -> tuple[Candidate, ...]:
    """Shifts an employee's contract allows on the days of the horizon, by day, template and start.

    On days on which nothing may move these are the shifts of the roster that planning begins from.

    Args:
        known: those of contracts that were asked for before, and now of his.
    """
    horizon, contract = problem.horizon, problem.site.contract_of(employee).id
    if contract not in known:
        days = [day for day in range(horizon.days) if problem.is_movable(horizon.day(day))]
        known[contract] = tuple(dated_on(problem, employee, days))
    if problem.movable is not None and problem.start is not None:
        found = list(known[contract])
        stays = (each for each in problem.start.of(employee) if each.on_date in horizon.period)
        found += [planned(horizon, each) for each in stays if each.on_date not in problem.movable]
        found.sort(key=lambda each: each.day)
        return tuple(found)
    return known[contract]


def dated_on(problem: Problem, employee: EmployeeId, days: Iterable[int]) -> list[Candidate]:
    """Shifts that an employee's contract allows on some days, by day, template and start."""
    templates = problem.site.templates_of(problem.site.contract_of(employee))
    return [
        _dated(problem.horizon, day, template, start)
        for day in days
        for template in templates
        for start in template.starts
    ]


def planned(horizon: Horizon, shift: Shift) -> Candidate:
    """A shift of a roster as a candidate."""
    return replace(_worked(horizon, shift), is_history=False)


def history_of(problem: Problem, employee: EmployeeId) -> tuple[Candidate, ...]:
    """Shifts an employee worked before the horizon, by start."""
    horizon = problem.horizon
    return tuple(
        _worked(horizon, shift) for shift in problem.site.previous.of(employee) if shift.on_date < horizon.first_day
    )


def _dated(horizon: Horizon, day: int, template: ShiftTemplate, start: int) -> Candidate:
    start_minute = horizon.minute_on(day, start)
    end_minute = start_minute + template.span_minutes
    return Candidate(
        day=day,
        template=template.id,
        start=start,
        start_minute=start_minute,
        end_minute=end_minute,
        work_minutes=template.work_minutes,
        last_day=_last_day(horizon, day, end_minute),
    )


def _worked(horizon: Horizon, shift: Shift) -> Candidate:
    day = horizon.index(shift.on_date)
    start_minute, end_minute = horizon.minute_of(shift.start_at), horizon.minute_of(shift.end_at)
    return Candidate(
        day=day,
        template=shift.template,
        start=minute_of_day(shift.start_at, horizon.time_zone),
        start_minute=start_minute,
        end_minute=end_minute,
        work_minutes=int(shift.working_time.total_seconds()) // 60,
        last_day=_last_day(horizon, day, end_minute),
        is_history=True,
    )


def _last_day(horizon: Horizon, day: int, end_minute: int) -> int:
    last = day
    while horizon.minute_on(last + 1, 0) < end_minute:
        last += 1
    return last


def by_day(candidates: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    """Candidates by the index of their day."""
    found: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault(candidate.day, []).append(candidate)
    return found
