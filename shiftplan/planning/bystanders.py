"""People who keep the shifts they have: they are on duty, and only their breaks and the queues they serve may move."""

from collections.abc import Mapping, Sequence

import numpy as np

from shiftplan.domain.fairness import Burden
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.work import TemplateId
from shiftplan.planning.builder import PersonRules
from shiftplan.planning.grid import Grid
from shiftplan.planning.people import Offer, Person, wage_of
from shiftplan.rules.base import Candidate


class Bystander(Person):
    """One employee of whom nothing is asked; no rule is, either, so it costs little to have thousands of them."""

    def __init__(
        self, problem: Problem, grid: Grid, numbers: Mapping[TemplateId, int], employee: EmployeeId,
        candidates: Sequence[Candidate], masks: list[int],
    ) -> None:  # fmt: skip
        self._take(Offer(problem, grid, numbers, candidates))
        self._told, self._again = (PersonRules(employee, self.candidates, ()), ()), None
        self.employee, self.masks, self._seed, self.is_locked, self.is_tied = employee, masks, 1, False, False
        self.wage = wage_of(problem.site, employee)
        self.night = self.wage * problem.site.night_premium
        self.shares, self.fair = np.zeros(len(Burden), dtype=np.int64), (0.0, 0.0)
        self.extra, self.day_off = np.zeros(len(self.candidates)), 0.0
