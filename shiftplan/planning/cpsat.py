"""What the rules say of an employee, posted to CP-SAT."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from ortools.sat.python.cp_model import (
    INFEASIBLE,
    OPTIMAL,
    BoundedLinearExpression,
    CpModel,
    CpSolver,
    IntVar,
    LinearExpr,
)

from shiftplan.errors import Infeasible
from shiftplan.planning.builder import AtMost, PersonRules
from shiftplan.planning.candidates import by_day
from shiftplan.rules.base import Candidate

SCALE = 100
"""Units of the model's objective in one unit of cost: CP-SAT counts in whole numbers."""


@dataclass(frozen=True)
class Premium:
    """Each unit of the sum of weights above `above` costs `cost` (hours beyond the contract's minimum)."""

    weights: Mapping[Candidate, int]
    above: int
    cost: float


class PersonModel:
    """One employee's part of a CP-SAT model: a 0/1 variable for each candidate left, and all conditions on them.

    Args:
        model: the model to post to; several employees may share one.
        person: what the rules say.
        premiums: costs of the plan that grow with a sum.
        guards: where given, every condition holds only under the literal of the rule that made it (to find conflicts).
    """

    def __init__(
        self,
        model: CpModel,
        person: PersonRules,
        premiums: Sequence[Premium] = (),
        guards: Callable[[str], IntVar] | None = None,
    ) -> None:
        self.person = person
        self.model = model
        self._guards = guards
        pool = person.candidates if guards else person.allowed
        self.worked = {
            each: model.new_bool_var(f"{self.person.employee}:{each.day}:{each.template}:{each.start}") for each in pool
        }
        self.cost_terms: list[tuple[IntVar, int]] = []
        for candidates in by_day(list(self.worked)).values():
            model.add_at_most_one(self.worked[each] for each in candidates)
        self._post_hard()
        self._post_prices(premiums)

    def _add(self, condition: BoundedLinearExpression | bool, rule: str) -> None:
        posted = self.model.add(condition)
        if self._guards:
            posted.only_enforce_if(self._guards(rule))

    def _post_hard(self) -> None:
        person, worked = self.person, self.worked
        for candidate, rule in person.forbidden.items():
            if candidate in worked:
                self._add(worked[candidate] == 0, rule)
        for demand in person.required:
            choice = [worked[each] for each in demand.candidates if each in worked]
            self._add(LinearExpr.sum([*choice, 0]) >= 1, demand.rule)
        for first, others in person.never_both.items():
            for seconds in by_day(list(others)).values():
                left = [worked[each] for each in seconds if each in worked]
                if left and first in worked:
                    self._add(LinearExpr.sum([worked[first], *left]) <= 1, others[seconds[0]])
        for limit in person.at_most:
            self._add(self._sum(limit.weights) + self._excess(limit) <= limit.limit, limit.rule)
        days = by_day(list(worked))
        for run in person.runs:
            for span, most in run.spans():
                inside = [worked[each] for day in span for each in days.get(day, ())]
                if inside:
                    self._add(LinearExpr.sum(inside) <= most, run.rule)
        for free in person.free_days:
            self._add(
                LinearExpr.sum([self._touched(day) for day in free.days]) <= len(free.days) - free.at_least, free.rule
            )

    def _excess(self, limit: AtMost) -> LinearExpr | int:
        """What the sums of a limit pass their lines by, at least; the limit presses it down."""
        parts = []
        for number, excess in enumerate(limit.beyond):
            name = f"{self.person.employee}:{limit.rule}:beyond{number}:{excess.above}"
            most = max(0, sum(excess.weights.values()) - excess.above)
            part = self.model.new_int_var(0, most, name)
            self.model.add(self._sum(excess.weights) - part <= excess.above)
            parts.append(part)
        return LinearExpr.sum(parts) if parts else 0

    def _touched(self, day: int) -> IntVar:
        touched = self.model.new_bool_var(f"{self.person.employee}:touched{day}")
        reaching = [each for each in self.worked if each.day <= day <= each.last_day]
        for candidates in by_day(reaching).values():
            self.model.add(LinearExpr.sum([self.worked[each] for each in candidates]) <= touched)
        return touched

    def _sum(self, weights: Mapping[Candidate, int]) -> LinearExpr:
        kept = [(self.worked[each], weight) for each, weight in weights.items() if each in self.worked]
        return LinearExpr.weighted_sum([variable for variable, _ in kept], [weight for _, weight in kept])

    def _post_prices(self, premiums: Sequence[Premium]) -> None:
        for number, short in enumerate(self.person.shortfalls):
            missing = self.model.new_int_var(0, max(0, short.below), f"{self.person.employee}:missing{number}")
            self.model.add(self._sum(short.weights) + missing >= short.below)
            self.cost_terms.append((missing, round(SCALE * short.cost)))
        for number, premium in enumerate(premiums):
            most = max(0, sum(premium.weights.values()) - premium.above)
            extra = self.model.new_int_var(0, most, f"{self.person.employee}:extra{number}")
            self.model.add(self._sum(premium.weights) - extra <= premium.above)
            self.cost_terms.append((extra, round(SCALE * premium.cost)))
        for number, pair in enumerate(self.person.discouraged):
            self._post_discouraged(number, pair.first, pair.second, pair.cost)

    def _post_discouraged(self, number: int, first: Candidate, second: Candidate, cost: float) -> None:
        left = [self.worked[each] for each in (first, second) if each in self.worked]
        if len(left) < 2:  # one is never worked, or a fact: then the other's own cost tells it (`people.Person`)
            return
        both = self.model.new_bool_var(f"{self.person.employee}:discouraged{number}")
        self.model.add(LinearExpr.sum(left) - both <= 1)
        self.cost_terms.append((both, round(SCALE * cost)))

    def chosen(self, solver: CpSolver) -> list[Candidate]:
        """The candidates worked in a solution, by day."""
        return [candidate for candidate, variable in self.worked.items() if solver.boolean_value(variable)]


def quiet_solver(seed: int) -> CpSolver:
    """A solver that repeats exactly and leaves interruptions to the program."""
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False
    return solver


class TourModel:
    """Finds an employee's best tour for given costs of candidates; made once, asked many times."""

    def __init__(self, person: PersonRules, premiums: Sequence[Premium], seed: int) -> None:
        self._model = CpModel()
        self.part = PersonModel(self._model, person, premiums)
        self._solver = quiet_solver(seed)
        parameters = self._solver.parameters
        parameters.max_deterministic_time = 1.0
        parameters.cp_model_presolve = False  # a tour is small: without presolve, with all cuts, 5 ms instead of 12
        parameters.linearization_level = 2

    def best(self, costs: Mapping[Candidate, float], current: Collection[Candidate], free: range) -> list[Candidate]:
        """The cheapest lawful tour; days outside `free` stay as in `current`.

        Args:
            costs: cost of working each candidate (negative = worth having, infinite = impossible), over what the rules
                price; candidates without a cost are not worked.
            current: the tour now; the answer is never dearer than it.
            free: day indexes that may change.

        Raises:
            Infeasible: no tour keeps the rules (locks contradict them).
        """
        kept = set(current)
        terms = list(self.part.cost_terms)
        for candidate, variable in self.part.worked.items():
            cost = costs.get(candidate, inf)
            if candidate.day not in free:
                domain = (int(candidate in kept), int(candidate in kept))
            elif cost == inf:
                domain = (0, 0)
            else:
                domain = (0, 1)
                terms.append((variable, round(SCALE * cost)))
            bounds = self._model.proto.variables[variable.index].domain
            bounds[0], bounds[1] = domain
        self._model.clear_objective()
        self._model.minimize(LinearExpr.weighted_sum([each for each, _ in terms], [weight for _, weight in terms]))
        status = self._solver.solve(self._model)
        if status == INFEASIBLE:
            rules = conflict(self.part.person)
            raise Infeasible(
                rules, f"{self.part.person.employee}: locks contradict {', '.join(rules)}; change one of them"
            )
        if status != OPTIMAL and not self._solver.response_proto.solution:
            return list(current)
        return self.part.chosen(self._solver)


def conflict(person: PersonRules) -> tuple[str, ...]:
    """Codes of rules that no tour of an employee can keep together; empty if they can."""
    model = CpModel()
    literals: dict[str, IntVar] = {}

    def guard(rule: str) -> IntVar:
        if rule not in literals:
            literals[rule] = model.new_bool_var(rule)
        return literals[rule]

    PersonModel(model, person, guards=guard)
    model.add_assumptions(list(literals.values()))
    solver = quiet_solver(seed=1)
    solver.parameters.cp_model_presolve = False
    if solver.solve(model) != INFEASIBLE:
        return ()
    names = {literal.index: rule for rule, literal in literals.items()}
    return tuple(sorted(names[index] for index in solver.sufficient_assumptions_for_infeasibility()))
