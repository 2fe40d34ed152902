"""Tours of a few people who are tied to each other, as one model: CP-SAT holds what couples them."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import inf

from ortools.sat.python.cp_model import INFEASIBLE, OPTIMAL, CpModel, IntVar, LinearExpr

from shiftplan.errors import Infeasible
from shiftplan.planning.builder import overlap
from shiftplan.planning.candidates import by_day
from shiftplan.planning.cpsat import SCALE, PersonModel, conflict, quiet_solver
from shiftplan.planning.people import Person
from shiftplan.rules.base import Candidate

LONGEST = 2.0
"""Deterministic seconds for each of the people."""


class JointTours:
    """Finds the best tours of people who are tied, for given costs of candidates; made once, asked many times."""

    def __init__(self, people: Sequence[Person], seed: int) -> None:
        self._people, self._model = people, CpModel()
        self.parts = [PersonModel(self._model, each.rules, each.premiums + each.fairness) for each in people]
        self._tie: dict[int, IntVar] = {}
        for one, other in combinations(range(len(people)), 2):
            days = people[one].rules.together.get(people[other].employee)
            if days is not None:
                self._post_together(self.parts[one].worked, self.parts[other].worked, days)
            if people[other].employee in people[one].rules.apart:
                self._post_apart(self.parts[one].worked, self.parts[other].worked)
        self._solver = quiet_solver(seed)
        self._solver.parameters.max_deterministic_time = LONGEST * len(people)

    def _tied_on(self, day: int) -> IntVar:
        if day not in self._tie:
            self._tie[day] = self._model.new_bool_var(f"tied{day}")
        return self._tie[day]

    def _post_together(
        self, ours: Mapping[Candidate, IntVar], theirs: Mapping[Candidate, IntVar], days: Collection[int]
    ) -> None:
        for one, other in ((ours, theirs), (theirs, ours)):
            for candidate, variable in one.items():
                if candidate.day in days:
                    same = other.get(candidate, 0)
                    self._model.add(variable <= same).only_enforce_if(self._tied_on(candidate.day))

    def _post_apart(self, ours: Mapping[Candidate, IntVar], theirs: Mapping[Candidate, IntVar]) -> None:
        days = by_day(list(theirs))
        for candidate, variable in ours.items():
            for day in range(candidate.day - 1, candidate.last_day + 1):
                met = [theirs[each] for each in days.get(day, ()) if overlap(candidate, each)]
                if met:
                    self._model.add(variable + LinearExpr.sum(met) <= 1).only_enforce_if(self._tied_on(candidate.day))

    def best(
        self, costs: Sequence[Mapping[Candidate, float]], current: Sequence[Collection[Candidate]], free: range
    ) -> list[list[Candidate]]:
        """The cheapest lawful tours of all; days outside `free` stay as in `current`, and nothing ties them there.

        Args:
            costs, current: of each of the people, as in `cpsat.TourModel.best`.

        Raises:
            Infeasible: no tours keep the rules and the ties (locks contradict them).
        """
        terms = []
        for part, cost_of, kept in zip(self.parts, costs, map(set, current), strict=True):
            terms += part.cost_terms
            for candidate, variable in part.worked.items():
                cost = cost_of.get(candidate, inf)
                is_free = candidate.day in free
                if is_free and cost < inf:
                    terms.append((variable, round(SCALE * cost)))
                self._set(variable, *((0, int(cost < inf)) if is_free else 2 * (int(candidate in kept),)))
        for day, tie in self._tie.items():
            self._set(tie, *(2 * (int(day in free),)))
        self._model.clear_objective()
        self._model.minimize(LinearExpr.weighted_sum([each for each, _ in terms], [weight for _, weight in terms]))
        status = self._solver.solve(self._model)
        if status == INFEASIBLE:
            raise Infeasible(self._conflict())
        if status != OPTIMAL and not self._solver.response_proto.solution:
            return [list(each) for each in current]
        return [part.chosen(self._solver) for part in self.parts]

    def _set(self, variable: IntVar, low: int, high: int) -> None:
        bounds = self._model.proto.variables[variable.index].domain
        bounds[0], bounds[1] = low, high

    def _conflict(self) -> tuple[str, ...]:
        """Rules that somebody cannot keep by himself; else it is the pair that cannot."""
        alone = {rule for each in self._people for rule in conflict(each.rules)}
        return tuple(sorted(alone or {"H-LOCK", "H-PAIR"}))
