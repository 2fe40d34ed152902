"""The textbook model in CP-SAT: a 0/1 variable for each person, day and shift, each break's start, each person's queue.

It is as good as the plain way gets: the rules are the planner's own words to CP-SAT, and the costs are those of the
site. Breaks start on the grid of intervals.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

import numpy as np
from ortools.sat.python.cp_model import CpModel, CpSolver, IntVar, LinearExpr

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.domain.work import BreakRule
from shiftplan.planning.cpsat import SCALE, PersonModel
from shiftplan.planning.grid import FloatArray, Grid, grid_of
from shiftplan.planning.people import Person, in_order, people_of
from shiftplan.rules.base import Candidate
from shiftplan.rules.rulebook import rules_for

UNITS = 100
"""Parts of a person that demand is counted in: CP-SAT knows whole numbers alone."""


@dataclass(frozen=True)
class Found:
    """What CP-SAT made of it. bound: of its own counter, None if none; roster None = it found none."""

    status: str
    roster: Roster | None
    bound: float | None
    variables: int
    seconds: float
    cpu_seconds: float


class FlatModel:
    """The model of a problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.grid, self.model = problem, grid_of(problem), CpModel()
        self.people = people_of(problem, self.grid, rules_for(problem.site, problem.horizon.first_day), seed=1)
        self.terms: list[tuple[IntVar, int]] = []
        self.parts: list[PersonModel] = []
        self.breaks: list[dict[tuple[int, str, int], dict[int, IntVar]]] = []
        self.serves: list[dict[tuple[int, int], IntVar]] = []
        on_duty: dict[tuple[int, int], list[IntVar]] = defaultdict(list)
        for person in self.people:
            self._person(person, on_duty)
        for queue in range(len(self.grid.queues)):
            here = [on_duty.get((queue, at), []) for at in range(self.grid.intervals)]
            if self.grid.is_deferrable[queue]:
                self._waiting(queue, here)
            else:
                self._at_once(queue, here)
        self.model.minimize(LinearExpr.weighted_sum([one for one, _ in self.terms], [by for _, by in self.terms]))

    def _person(self, person: Person, on_duty: dict[tuple[int, int], list[IntVar]]) -> None:
        part = PersonModel(self.model, person.rules, person.premiums)
        self.terms += part.cost_terms
        self.terms += [
            (part.worked[each], round(SCALE * cost))
            for each, cost in zip(person.candidates, person.extra.tolist(), strict=True) if cost
        ]  # fmt: skip
        minutes = self.grid.interval_minutes
        present: dict[int, list[tuple[IntVar, int]]] = defaultdict(list)
        queues: dict[int, int] = {}
        windows: dict[tuple[int, str, int], dict[int, list[IntVar]]] = defaultdict(lambda: defaultdict(list))
        taken: dict[tuple[int, str, int], list[IntVar]] = defaultdict(list)
        lengths: dict[tuple[int, str, int], int] = {}
        for candidate, worked in part.worked.items():
            for at in range(candidate.start_minute // minutes, candidate.end_minute // minutes):
                present[at].append((worked, 1))
                queues[at] = person.masks[candidate.day]
            for rule in in_order(self.problem.site.templates[candidate.template]):
                key = (candidate.day, f"{rule.kind} {rule.minutes}", rule.nth)
                taken[key].append(worked)
                lengths[key] = rule.minutes // minutes
                for start in range(rule.earliest_minute, rule.latest_minute + 1):
                    if (candidate.start_minute + start) % minutes == 0:
                        windows[key][(candidate.start_minute + start) // minutes].append(worked)
        chosen: dict[tuple[int, str, int], dict[int, IntVar]] = {}
        for key, starts in windows.items():
            chosen[key] = {at: self.model.new_bool_var(f"{person.employee}:{key}:{at}") for at in starts}
            self.model.add(LinearExpr.sum(list(chosen[key].values())) == LinearExpr.sum(taken[key]))
            for at, variable in chosen[key].items():
                self.model.add(variable <= LinearExpr.sum(starts[at]))
                for inside in range(at, at + lengths[key]):
                    present[inside].append((variable, -1))
        serves: dict[tuple[int, int], IntVar] = {}
        for at, some in present.items():
            able = [queue for queue in range(len(self.grid.queues)) if queues[at] >> queue & 1]
            here = [self.model.new_bool_var(f"{person.employee}:{queue}:{at}") for queue in able]
            self.model.add(
                LinearExpr.sum(here) == LinearExpr.weighted_sum([one for one, _ in some], [by for _, by in some])
            )
            for queue, variable in zip(able, here, strict=True):
                serves[at, queue] = variable
                on_duty[queue, at].append(variable)
        self.parts.append(part)
        self.breaks.append(chosen)
        self.serves.append(serves)

    def _banded(self, base: float, bands: FloatArray, weight: float, most: int) -> LinearExpr:
        """Columns of a convex price, in units of people."""
        columns = []
        for number, (share, price) in enumerate(bands):
            upper = most if number == len(bands) - 1 else round(UNITS * share * base)
            columns.append(self.model.new_int_var(0, upper, ""))
            self.terms.append((columns[-1], round(SCALE * weight * price / UNITS)))
        return LinearExpr.sum(columns)

    def _at_once(self, queue: int, here: Sequence[list[IntVar]]) -> None:
        grid = self.grid
        for at, people in enumerate(here):
            need = float(grid.required[queue, at])
            most = round(UNITS * need) + UNITS * len(people)
            if most:
                short = self._banded(need, grid.shortage, float(grid.weights[queue]), most)
                over = self._banded(need, grid.over, 1.0, most)
                self.model.add(UNITS * LinearExpr.sum(people) + short - over == round(UNITS * need))

    def _waiting(self, queue: int, here: Sequence[list[IntVar]]) -> None:
        """Done or dropped before each interval: not less than what fell due, not more than what arrived."""
        grid, backlog = self.grid, self.grid.backlog
        rows = range(backlog.first[queue], backlog.first[queue + 1])
        work = [round(UNITS * float(backlog.minutes[row]) / grid.interval_minutes) for row in rows]
        length, everything = grid.intervals, sum(work)
        released = np.cumsum(np.bincount(backlog.release[rows.start : rows.stop], work, length + 1)).tolist()
        due = np.cumsum(np.bincount(np.minimum(backlog.due[rows.start : rows.stop], length), work, length + 1)).tolist()
        dropped: dict[int, list[IntVar]] = defaultdict(list)
        falls = {int(backlog.due[row]): int(backlog.row[row]) for row in rows}
        done = self.model.new_int_var(0, 0, "")
        for at in range(length):
            least = self.model.new_int_var(0, everything, "")
            worked = self.model.new_int_var(0, UNITS * len(here[at]) if grid.is_open[queue, at] else 0, "")
            late = self.model.new_int_var(0, everything if at in falls else 0, "")
            if at in falls:
                dropped[falls[at]].append(late)
            # What fell due by the begin of this interval is done or dropped by now.
            self.model.add(done + late >= int(due[at]))
            self.model.add(least == done + late + worked)
            self.model.add(least <= int(released[at]))
            idle = self._banded(float(grid.required[queue, at]), grid.over, 1.0, UNITS * len(here[at]))
            self.model.add(UNITS * LinearExpr.sum(here[at]) == worked + idle)
            done = least
        for at, some in dropped.items():
            if at < length:
                short = self._banded(
                    float(grid.required[queue, at]), grid.shortage, float(grid.weights[queue]), everything
                )
                self.model.add(short == LinearExpr.sum(some))

    def solve(self, seconds: float, workers: int) -> Found:
        """Search for so long."""
        solver = CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = 1
        began, cpu = time.monotonic(), time.process_time()
        status = solver.solve(self.model)
        spent = time.monotonic() - began, time.process_time() - cpu
        found = bool(solver.response_proto.solution)
        fixed = sum(person.day_off for person in self.people)
        return Found(
            solver.status_name(status),
            Roster(tuple(self._shifts(solver))) if found else None,
            solver.best_objective_bound / SCALE + fixed,
            len(self.model.proto.variables),
            *spent,
        )

    def _shifts(self, solver: CpSolver) -> Iterator[Shift]:
        for person, part, breaks, serves in zip(self.people, self.parts, self.breaks, self.serves, strict=True):
            for candidate in part.chosen(solver):
                pauses = {
                    (kind, nth): at
                    for (day, kind, nth), starts in breaks.items()
                    for at, variable in starts.items()
                    if day == candidate.day and solver.boolean_value(variable)
                }
                queue_at = {at: queue for (at, queue), one in serves.items() if solver.boolean_value(one)}
                yield shift_of(self.problem, self.grid, person.employee, candidate, pauses, queue_at)


def shift_of(
    problem: Problem, grid: Grid, employee: EmployeeId, candidate: Candidate, pauses: dict[tuple[str, int], int],
    queue_at: dict[int, int],
) -> Shift:  # fmt: skip
    """Somebody's shift with its breaks and queues.

    Args:
        pauses: first interval of each break, by its kind with minutes and its number. queue_at: by interval.
    """
    horizon, minutes = problem.horizon, grid.interval_minutes
    first, last = candidate.start_minute // minutes, candidate.end_minute // minutes
    breaks: list[Break] = []
    rules: tuple[BreakRule, ...] = in_order(problem.site.templates[candidate.template])
    for rule in rules:
        start = horizon.at(pauses[f"{rule.kind} {rule.minutes}", rule.nth] * minutes)
        breaks.append(Break(start, start + timedelta(minutes=rule.minutes), rule.kind, rule.paid))
    inside = [at for at in range(first, last) if at in queue_at]
    activities = []
    for _, group in groupby(enumerate(inside), key=lambda each: (each[1] - each[0], queue_at[each[1]])):
        some = [at for _, at in group]
        activities.append(
            Activity(
                horizon.at(some[0] * minutes), horizon.at((some[-1] + 1) * minutes), grid.queues[queue_at[some[0]]]
            )
        )
    return Shift(
        employee, horizon.day(candidate.day), candidate.template, horizon.at(candidate.start_minute),
        horizon.at(candidate.end_minute), tuple(breaks), tuple(activities),
    )  # fmt: skip
