"""The sequence: tours one after the other, column generation, dive along whole tours, CP-SAT for what is left open, then
windows by CP-SAT until the roster meets its bound or time is up."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import inf

import numpy as np

from tests.benchmarks.curtois import recount
from tests.benchmarks.curtois.construct import constructed
from tests.benchmarks.curtois.instance import BoolArray, Instance, IntArray
from tests.benchmarks.curtois.master import FREE, Master
from tests.benchmarks.curtois.windows import Found, resolve

MOST_STATES = 40_000_000
"""Values of a tour's programme over the whole horizon up to which column generation is tried."""
FIX_SHARE = 0.10
ROUNDS = 3
ENOUGH_FIXED = 0.8
DEARER = 1.01
WINDOW_SECONDS = 4.0
THREADS = 2
WHOLE = 500
"""Cells times shifts up to which CP-SAT may settle the whole."""


@dataclass
class Search:
    """A search and the best roster so far; bound: no roster is cheaper."""

    instance: Instance
    seconds: float
    seed: int = 1
    tell: Callable[[str, float, float], None] | None = None
    started_at: float = field(default_factory=time.monotonic)
    roster: IntArray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    cost: float = inf
    bound: float = 0.0

    def run(self) -> None:
        """Search until proven or late; the roster is lawful from the first stage on."""
        self.random = np.random.default_rng(self.seed)
        self._keep("tours", constructed(self.instance))
        states = _states(self.instance)
        if states <= MOST_STATES:
            self._by_columns()
        if self.instance.requirement.size * len(self.instance.staff) <= WHOLE and not self.is_done:
            free = np.ones_like(self.roster, dtype=np.bool_)
            found = resolve(self.instance, self.roster, free, max(1.0, self.left), self.seed, workers=8)
            self._keep("whole", found.roster)
            if found.is_best:
                self.bound = self.cost
        self._windows()

    @property
    def left(self) -> float:
        """Seconds left."""
        return self.seconds - (time.monotonic() - self.started_at)

    @property
    def is_done(self) -> bool:
        """Whether the roster is proven best, or time is up."""
        return self.cost <= self.bound or self.left <= 0

    def _keep(self, stage: str, roster: IntArray) -> None:
        cost = recount.cost(self.instance, roster)
        if cost < self.cost and not recount.broken(self.instance, roster):
            self.roster, self.cost = roster.copy(), cost
        if self.tell:
            self.tell(stage, self.cost, self.bound)

    def _by_columns(self) -> None:
        master = Master(self.instance)
        for person, tour in enumerate(self.roster):
            master.add(person, tour)
        while master.round() and self.left > 0:
            self.bound = max(self.bound, master.whole_bound)
            if master.value - master.bound < 0.01 or master.whole_bound >= master.value - 1e-3:
                break
        self.bound = max(self.bound, master.whole_bound)
        if self.tell:
            self.tell("columns", master.value, self.bound)
        root, roster = master.value, self.roster
        master.restart()
        while not self.is_done:
            roster = self._rounded(master, roster)
            self._keep("dive", roster)
            share = 1.0 - np.count_nonzero(master.fixed == FREE) / master.fixed.size
            if share >= ENOUGH_FIXED or master.value > DEARER * root + 50:
                break
            self._fix(master, roster)
            master.open_columns()
            for _ in range(ROUNDS):
                if not master.round():
                    break
            master.solve()
        if not self.is_done:
            found = resolve(
                self.instance, roster, master.fixed == FREE, min(20.0, max(1.0, self.left)), self.seed, workers=8
            )
            self._keep("complete", found.roster)

    def _rounded(self, master: Master, before: IntArray) -> IntArray:
        """Everybody's leading tour; where there is none, that of before."""
        found = before.copy()
        for person in range(len(found)):
            tour = master.leading(person)
            if tour is not None:
                found[person] = tour
        return found

    def _fix(self, master: Master, roster: IntArray) -> None:
        """Fix the most certain free cells to the leading tours."""
        certainty = master.certainty()
        people, days = np.nonzero(master.fixed == FREE)
        sure = certainty[people, days, roster[people, days]]
        sure = sure + 1e-6 * self.random.random(sure.size)
        many = max(1, int(FIX_SHARE * master.fixed.size))
        chosen = np.argsort(-sure)[:many]
        master.fixed[people[chosen], days[chosen]] = roster[people[chosen], days[chosen]]

    def _windows(self) -> None:
        """Windows of days, of people, and of blocks, two at a time from the same roster."""
        kinds = (_by_days, _by_people, _by_both)
        size = np.array([200.0, 200.0, 200.0])
        gain = np.ones(3)
        turn = 0
        with ThreadPoolExecutor(THREADS) as pool:
            while not self.is_done:
                asked = []
                for _ in range(THREADS):
                    turn += 1
                    kind = int(self.random.choice(3, p=gain / gain.sum()))
                    free = kinds[kind](self.instance, self.roster, size[kind], self.random)
                    seconds = min(WINDOW_SECONDS, max(0.2, self.left))
                    task = pool.submit(resolve, self.instance, self.roster, free, seconds, self.seed + turn)
                    asked.append((kind, free, task))
                for kind, free, task in asked:
                    found: Found = task.result()
                    before = self.cost
                    merged = np.where(free, found.roster, self.roster)
                    self._keep(f"window {kind} {int(size[kind])}", merged)
                    gain[kind] = max(0.2, 0.9 * gain[kind] + 0.1 * (before - self.cost) / max(0.05, found.seconds))
                    size[kind] *= 1.08 if found.is_best and found.seconds < WINDOW_SECONDS / 3 else 0.93
                    size[kind] = float(np.clip(size[kind], 20, self.roster.size))


def _states(instance: Instance) -> float:
    """Values of the largest tour's programme."""
    most = max(person.minutes_max for person in instance.staff) / instance.unit + 1
    nodes = max(person.run_max * len(instance.shifts) + person.off_min for person in instance.staff)
    return float(instance.days * nodes * most * max(person.weekends_max + 1 for person in instance.staff))


def _worst_day(instance: Instance, roster: IntArray, random: np.random.Generator) -> int:
    """A day, the likelier the more its cover costs."""
    costs = np.ones(instance.days)
    for shift in range(len(instance.shifts)):
        here = (roster == shift).sum(axis=0)
        missing = instance.requirement[:, shift] - here
        costs += instance.under[:, shift] * np.maximum(0, missing) + instance.over[:, shift] * np.maximum(0, -missing)
    return int(random.choice(instance.days, p=costs / costs.sum()))


def _by_days(instance: Instance, roster: IntArray, size: float, random: np.random.Generator) -> BoolArray:
    """Everybody on days around a bad one."""
    free = np.zeros(roster.shape, dtype=np.bool_)
    width = max(2, int(size / roster.shape[0]))
    first = _worst_day(instance, roster, random) - int(random.integers(width))
    free[:, max(0, first) : first + width] = True
    return free


def _by_people(instance: Instance, roster: IntArray, size: float, random: np.random.Generator) -> BoolArray:
    """Some people over the whole horizon."""
    free = np.zeros(roster.shape, dtype=np.bool_)
    many = min(roster.shape[0], max(2, int(size / roster.shape[1])))
    free[random.choice(roster.shape[0], many, replace=False)] = True
    return free


def _by_both(instance: Instance, roster: IntArray, size: float, random: np.random.Generator) -> BoolArray:
    """Half of the people on twice as many days."""
    free = _by_days(instance, roster, 2 * size, random)
    free[random.choice(roster.shape[0], roster.shape[0] // 2, replace=False)] = False
    return free
