"""The sequence: tours one by one, column generation, a dive along whole tours, CP-SAT for what is open, then windows
by CP-SAT until the roster meets its bound or time is up.
"""

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
from tests.benchmarks.curtois.network import cheapest
from tests.benchmarks.curtois.windows import Found, resolve

MOST_STATES = 40_000_000
"""Values of a tour's programme over the whole horizon up to which column generation is tried."""
FIX_SHARE = 0.10
ROUNDS = 3
ENOUGH_FIXED, LAST_FIXED = 0.8, 0.95
"""Shares of cells after which CP-SAT takes over; the last where the linear programme still sees no loss."""
DEARER = 1.01
STUCK_SECONDS = 20.0
"""Without gain for so long, the search dives anew."""
WINDOW_SECONDS = 4.0
THREADS = 2
MOST_STEPS = 15_000
"""Steps of tours up to which CP-SAT is asked for the best roster of them all."""
PROVERS = ["max_lp", "core"]
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
    bound: int = 0
    at: IntArray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))

    def run(self) -> None:
        """Search until proven or late; the roster is lawful from the first stage on."""
        self.random = np.random.default_rng(self.seed)
        self._keep("tours", constructed(self.instance))
        self.at, master = self.roster, None
        if _states(self.instance) <= MOST_STATES:
            master = self._by_columns()
            self._settle(master)
        if self.instance.requirement.size * len(self.instance.staff) <= WHOLE and not self.is_done:
            free = np.ones_like(self.roster, dtype=np.bool_)
            found = resolve(self.instance, self.roster, free, max(1.0, self.left), self.seed, workers=8)
            self.at = found.roster
            self._keep("whole", self.at)
            if found.is_best:
                self.bound = self.cost
        while not self.is_done:
            self._windows(STUCK_SECONDS if master else inf)
            if master and not self.is_done:
                self._dive(master)

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

    def _by_columns(self) -> Master:
        """Column generation to its end, which gives the bound, and a first dive."""
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
        self._dive(master)
        return master

    def _dive(self, master: Master) -> None:
        """Fix cell after cell along whole tours, and leave the last ones to CP-SAT; self.at is where it ends."""
        master.fixed[:] = FREE
        master.open_columns()
        master.restart()
        master.solve()
        root, roster = master.value, self.at
        while not self.is_done:
            roster = self._rounded(master, roster)
            self._keep("dive", roster)
            share = 1.0 - np.count_nonzero(master.fixed == FREE) / master.fixed.size
            if master.value > DEARER * root + 5 or share >= (LAST_FIXED if master.value < root + 0.5 else ENOUGH_FIXED):
                break
            self._fix(master, roster)
            master.open_columns()
            for _ in range(ROUNDS):
                if not master.round():
                    break
            master.solve()
        if not self.is_done:
            free = master.fixed == FREE
            self.at = resolve(self.instance, roster, free, min(10.0, max(1.0, self.left)), self.seed, workers=8).roster
            self._keep("complete", self.at)

    def _settle(self, master: Master) -> None:
        """Ask for a roster at the bound, then one above it, and so on, while the tours so cheap have few steps."""
        master.fixed[:] = FREE
        master.open_columns()
        until = self.left / 2
        while not self.is_done:
            steps = master.steps(self.bound)
            if self.tell:
                self.tell(f"network {sum(map(len, steps))}", self.cost, self.bound)
            if sum(map(len, steps)) > MOST_STEPS or self.left < until:
                return
            roster, is_sure = cheapest(self.instance, steps, int(self.bound), self.left - until, self.seed, PROVERS)
            if roster is not None:
                self._keep("network", roster)
            elif not is_sure:
                return
            else:
                self.bound += 1

    def _rounded(self, master: Master, before: IntArray) -> IntArray:
        """Everybody's leading tour; where there is none, that of before."""
        found, leading = before.copy(), master.leading()
        for person in range(len(found)):
            tour = leading[person]
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

    def _windows(self, patience: float) -> None:
        """Windows of days, of people, of blocks, two at a time from the same roster, until nothing helps for long."""
        kinds = (_by_days, _by_people, _by_both)
        size, gain = np.array([200.0, 200.0, 200.0]), np.ones(3)
        here, since, turn = recount.cost(self.instance, self.at), time.monotonic(), 0
        with ThreadPoolExecutor(THREADS) as pool:
            while not self.is_done and time.monotonic() - since < patience:
                asked = []
                for _ in range(THREADS):
                    turn += 1
                    kind = int(self.random.choice(3, p=gain / gain.sum()))
                    free = kinds[kind](self.instance, self.at, size[kind], self.random)
                    seconds = min(WINDOW_SECONDS, max(0.2, self.left))
                    task = pool.submit(resolve, self.instance, self.at, free, seconds, self.seed + turn)
                    asked.append((kind, free, task))
                for kind, free, task in asked:
                    found: Found = task.result()
                    merged = np.where(free, found.roster, self.at)
                    before, cost = here, recount.cost(self.instance, merged)
                    if cost <= here and not recount.broken(self.instance, merged):
                        self.at, here = merged, cost
                    if here < before:
                        since = time.monotonic()
                        self._keep(f"window {kind} {int(size[kind])} {here}", merged)
                    gain[kind] = max(0.2, 0.9 * gain[kind] + 0.1 * (before - here) / max(0.05, found.seconds))
                    size[kind] *= 1.08 if found.is_best and found.seconds < WINDOW_SECONDS / 3 else 0.93
                    size[kind] = float(np.clip(size[kind], 20, self.at.size))


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
