"""People who keep the shifts they have: they are on duty, and only their breaks and the queues they serve may move."""

from collections.abc import Mapping, Sequence

import numpy as np

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.work import TemplateId
from shiftplan.planning.builder import PersonRules
from shiftplan.planning.grid import Grid
from shiftplan.planning.people import Person
from shiftplan.rules.base import Candidate


class Bystander(Person):
    """One employee of whom nothing is asked; no rule is, either, so it costs little to have thousands of them."""

    def __init__(
        self, problem: Problem, grid: Grid, numbers: Mapping[TemplateId, int], employee: EmployeeId,
        candidates: Sequence[Candidate], masks: list[int],
    ) -> None:  # fmt: skip
        site, tick = problem.site, grid.tick_minutes
        self.employee = employee
        self.candidates = tuple(candidates)
        self.rules = PersonRules(employee, self.candidates, ())
        self.starts = np.array([each.start_minute // tick for each in candidates], dtype=np.int64)
        self.spans = np.array([(each.end_minute - each.start_minute) // tick for each in candidates], dtype=np.int64)
        self.templates = np.array([numbers[each.template] for each in candidates], dtype=np.int64)
        self.days = np.array([each.day for each in candidates], dtype=np.int64)
        self.index = {candidate: number for number, candidate in enumerate(self.candidates)}
        self.extra = np.zeros(len(candidates))
        self.masks = masks
        self.wage = site.prices.wage * site.hourly_cost_of(employee) / site.median_hourly_cost / 60
        self.night = self.wage * site.night_premium
        self.premiums = ()
        self.day_off = 0.0
        self._seed = 1
