"""The sequence: tours one by one, column generation, a dive along whole tours, CP-SAT for what is open, then windows
by CP-SAT until the roster meets its bound or time is up.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import ceil, inf

import numpy as np

from tests.benchmarks.curtois import recount
from tests.benchmarks.curtois.construct import constructed
from tests.benchmarks.curtois.instance import BoolArray, FloatArray, Instance, IntArray
from tests.benchmarks.curtois.master import FREE, Master
from tests.benchmarks.curtois.network import cheapest
from tests.benchmarks.curtois.windows import Effort, Found, resolve

MOST_STATES = 40_000_000
"""Values of a tour's programme over the whole horizon up to which column generation is tried."""
FIX_SHARE, LEAST_SHARE = 0.10, 0.001
"""Shares of the cells fixed at once: at first, and when the dive gives up."""
ROUNDS, CLOSE = 30, 0.01
"""Most rounds of column generation within a dive, and how near its bound the linear programme need come."""
RISE = 0.5
"""What fixing may add to the linear programme at once; more is undone, and half as many are fixed."""
ROOMS, FEW_STEPS = (4, 2, 1, 0), 5_000
"""The dive ends where the tours of rosters so much dearer than the linear programme have few steps; where it gives up,
it is content with cheaper ones."""
NETWORK_EFFORT, WINDOW_EFFORT = 10.0, 2.0
"""CP-SAT's deterministic seconds for the tours that a dive leaves, and for a window."""
NOISE = 0.02
"""Randomness of what is fixed, in shares of tours."""
PATIENCE = 20.0
"""Without gain for so many seconds of the processor, the search dives anew."""
THREADS = 2
MOST_STEPS = 15_000
"""Steps of tours up to which CP-SAT is asked for the best roster of them all."""
PROVERS = ["max_lp", "core"]


@dataclass
class Search:
    """A search and the best roster so far; bound: no roster is cheaper; at: the roster that windows improve; size:
    cells of each kind of window."""

    instance: Instance
    seconds: float
    seed: int = 1
    tell: Callable[[str, float, float], None] | None = None
    started_at: float = field(default_factory=time.monotonic)
    roster: IntArray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    cost: float = inf
    bound: float = 0
    at: IntArray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    size: FloatArray = field(default_factory=lambda: np.full(3, 200.0))

    def run(self) -> None:
        """Search until proven or late; the roster is lawful from the first stage on."""
        self.random = np.random.default_rng(self.seed)
        self._keep("tours", constructed(self.instance))
        self.at, master = self.roster, None
        if _states(self.instance) <= MOST_STATES:
            master = self._by_columns()
            self._dive(master)
            self._settle(master)
        while not self.is_done:
            self._windows(PATIENCE if master else inf)
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
        self._tell(stage)

    def _tell(self, stage: str) -> None:
        if self.tell:
            self.tell(stage, self.cost, self.bound)

    def _by_columns(self) -> Master:
        """Column generation to its end, which gives the bound."""
        master = Master(self.instance)
        for person, tour in enumerate(self.roster):
            master.add(person, tour)
        while master.round() and self.left > 0:
            self.bound = max(self.bound, master.whole_bound)
            if master.value - master.bound < CLOSE or master.whole_bound >= master.value - 1e-3:
                break
        self.bound = max(self.bound, master.whole_bound)
        self._tell(f"columns at {master.value:.1f}")
        return master

    def _dive(self, master: Master) -> None:
        """Fix cells along whole tours, undoing what costs much, until the tours left are few; the best roster of these
        is where self.at ends."""
        master.fixed[:] = FREE
        self._converge(master)
        many, roster, steps = FIX_SHARE * master.fixed.size, self.at, self._steps(master, ROOMS[-1])
        while not self.is_done and many >= LEAST_SHARE * master.fixed.size:
            roster = self._rounded(master, roster)
            before, value = master.fixed.copy(), master.value
            self._fix(master, roster, int(many))
            self._converge(master, value + RISE)
            if master.value > value + RISE:
                master.fixed[:] = before
                master.open_columns()
                master.solve()
                many /= 2
                continue
            many = min(FIX_SHARE * master.fixed.size, 1.5 * many)
            steps = self._steps(master, ROOMS[0])
            if sum(map(len, steps)) <= FEW_STEPS:
                break
        for room in ROOMS[1:]:
            if sum(map(len, steps)) > FEW_STEPS:
                steps = self._steps(master, room)
        self._tell(f"dive to {master.value:.1f}, {sum(map(len, steps))} steps")
        if not self.is_done:
            self._complete(roster, steps, master.fixed == FREE)

    def _complete(self, roster: IntArray, steps: list[IntArray], free: BoolArray) -> None:
        """What a dive leaves: the best roster of some steps or, where these are many or none, of the free cells."""
        found, effort = None, Effort(max(1.0, self.left), NETWORK_EFFORT, PROVERS, self.seed)
        if sum(map(len, steps)) <= MOST_STEPS:
            found, _ = cheapest(self.instance, steps, int(self.cost) - 1, effort)
        if found is None:
            found = resolve(self.instance, roster, free, replace(effort, subsolvers=[])).roster
        self.at = found
        self._keep("complete", found)

    def _steps(self, master: Master, room: int) -> list[IntArray]:
        """The steps of tours of better rosters not much dearer than the linear programme."""
        return master.steps(min(self.cost - 1, ceil(master.value - 1e-3) + room))

    def _converge(self, master: Master, most: float = inf) -> None:
        """Solve the linear programme for other fixed cells, unless it is dearer than a cost."""
        master.open_columns()
        master.restart()
        for _ in range(ROUNDS):
            is_open = not self.is_done and master.round()
            if not is_open or master.reached > most or master.value - master.reached < CLOSE:
                break
        master.solve()

    def _settle(self, master: Master) -> None:
        """Ask for a roster at the bound, then one above it, and so on, while the tours so cheap have few steps."""
        master.fixed[:] = FREE
        master.open_columns()
        until = self.left / 2
        while not self.is_done:
            steps = master.steps(self.bound)
            self._tell(f"{sum(map(len, steps))} steps")
            if sum(map(len, steps)) > MOST_STEPS or self.left < until:
                return
            effort = Effort(self.left - until, inf, PROVERS, self.seed)
            roster, is_sure = cheapest(self.instance, steps, int(self.bound), effort)
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

    def _fix(self, master: Master, roster: IntArray, many: int) -> None:
        """Fix the most certain free cells to the leading tours."""
        certainty = master.certainty()
        people, days = np.nonzero(master.fixed == FREE)
        sure = certainty[people, days, roster[people, days]]
        sure = sure + NOISE * self.random.random(sure.size)
        chosen = np.argsort(-sure)[:many]
        master.fixed[people[chosen], days[chosen]] = roster[people[chosen], days[chosen]]

    def _windows(self, patience: float) -> None:
        """Windows of days, of people, of blocks, two at a time from the same roster, until nothing helps for long."""
        kinds = (_by_days, _by_people, _by_both)
        size, gain = self.size, np.ones(3)
        here, since, turn = recount.cost(self.instance, self.at), time.process_time(), 0
        with ThreadPoolExecutor(THREADS) as pool:
            while not self.is_done and time.process_time() - since < patience:
                asked = []
                for _ in range(THREADS):
                    turn += 1
                    kind = int(self.random.choice(3, p=gain / gain.sum()))
                    free = kinds[kind](self.instance, self.at, size[kind], self.random)
                    effort = Effort(max(0.2, self.left), WINDOW_EFFORT, [], self.seed + turn)
                    task = pool.submit(resolve, self.instance, self.at, free, effort)
                    asked.append((kind, free, task))
                for kind, free, task in asked:
                    found: Found = task.result()
                    merged = np.where(free, found.roster, self.at)
                    before, cost = here, recount.cost(self.instance, merged)
                    if cost <= here and not recount.broken(self.instance, merged):
                        self.at, here = merged, cost
                    if here < before:
                        since = time.process_time()
                        self._keep(f"window {kind} {int(size[kind])} {here}", merged)
                    gain[kind] = max(0.2, 0.9 * gain[kind] + 0.1 * (before - here) / max(0.05, found.effort))
                    size[kind] *= 1.15 if found.is_best and found.effort < WINDOW_EFFORT / 3 else 0.93
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
