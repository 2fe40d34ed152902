"""A rule that says anything: every verb of PlanBuilder with values by chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import Candidate, PlanBuilder, Rule, Severity, Violation


@dataclass(frozen=True, kw_only=True)
class Gossip(Rule):
    """Conditions and prices by chance, the same for the same seed.

    totals, spans: how many different sums and spans of days it limits. is_demanding: it may demand a shift.
    """

    code: str = "H-GOSSIP"
    severity: Severity = Severity.HARD
    article: str = "none"
    seed: int
    totals: int = 1
    spans: int = 1
    is_demanding: bool = True

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: it speaks to planners alone."""
        return iter(())

    def constrain(self, plan: PlanBuilder) -> None:
        """A little of everything."""
        random = Random(self.seed)
        for employee in plan.employees:
            candidates = list(plan.candidates(employee))
            for candidate in random.sample(candidates, len(candidates) // 8):
                plan.forbid(employee, candidate)
            self._pairs(plan, random, employee)
            if random.random() < 0.6:
                plan.run(employee, at_most=random.randint(1, 4))
            for _ in range(self.totals):
                self._sum(plan, random, employee)
            for _ in range(self.spans):
                first = random.randint(-3, plan.horizon.days - 1)
                days = random.randint(1, 6)
                plan.free_days(employee, first, days, at_least=random.randint(1, days))
            if self.is_demanding and random.random() < 0.4:
                self._demand(plan, random, employee, plan.candidates(employee))

    def _pairs(self, plan: PlanBuilder, random: Random, employee: EmployeeId) -> None:
        for first, second in plan.pairs_of_neighbouring_days(employee):
            dice = random.random()
            if dice < 0.15:
                plan.never_both(employee, *random.sample((first, second), 2))
            elif dice < 0.4:
                plan.discourage(employee, first, second, random.choice([-50.0, 20.0, 300.0]))

    def _sum(self, plan: PlanBuilder, random: Random, employee: EmployeeId) -> None:
        measure = random.choice([1, 1, 2, 15])
        said = (*plan.worked(employee), *plan.candidates(employee))
        weights = {each: measure * random.choice([0, 1, 1, 2, 3]) for each in said}
        days = plan.horizon.days
        ahead = {each: weight for each, weight in weights.items() if not each.is_history}
        if random.random() < 0.8:
            plan.total(employee, weights, at_most=random.randint(0, 2 * days * measure))
        for _ in range(random.randint(0, 2)):
            below = random.randint(-measure, 2 * days * measure)
            plan.shortfall(employee, ahead, below=below, cost=random.choice([10.0, 100.0]))

    def _demand(self, plan: PlanBuilder, random: Random, employee: EmployeeId, candidates: Sequence[Candidate]) -> None:
        """A shift on one day, at random one of a few, as a lock demands it."""
        day = random.randrange(plan.horizon.days)
        of_day = [each for each in candidates if each.day == day]
        plan.require(employee, random.sample(of_day, random.randint(min(1, len(of_day)), len(of_day))))


@dataclass(frozen=True, kw_only=True)
class Ledger(Gossip):
    """Sums of minutes alone, no two of which have a common measure."""

    def _sum(self, plan: PlanBuilder, random: Random, employee: EmployeeId) -> None:
        weights = {each: random.randint(300, 700) for each in plan.candidates(employee)}
        plan.total(employee, weights, at_most=random.randint(1800, 3200))

    def constrain(self, plan: PlanBuilder) -> None:
        """So many sums of all days."""
        random = Random(self.seed)
        for employee in plan.employees:
            for _ in range(self.totals):
                self._sum(plan, random, employee)
