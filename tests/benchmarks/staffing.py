"""Whether the queue formulas are exact, and how many requirements a second they give on one core.

    python -m tests.benchmarks.staffing [--cells 300000]

The reference is written apart from the product, in decimal arithmetic of 60 digits: sums over the states of the
birth-death chain and the series of Erlang A, no logarithms and no quadrature. A minimum number n is exact when the
reference meets the goal with n and misses it with n - 1; a goal missed by less than 1e-12 counts as met. Printed: each
figure, what it must be and what it aims at; exit 1 when a figure misses its must. The last lines tell what each loop
costs to compile without a cache.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal, localcontext
from itertools import product
from typing import Any

import numpy as np

from forecasts.erlang import Performance, blocking_probability, performance, required_agents, required_trunks

DIGITS = 60
ROUNDING = Decimal("1e-12")
SMALL_LOADS = (0.01, 0.3, 0.999, 1.0, 1.7, 2.5, 4.0, 6.3, 8.0, 10.0, 15.5, 22.0, 30.0, 41.7, 50.0, 77.0, 100.0, 163.0)
LARGE_LOADS = (240.0, 500.0, 1000.0, 2500.0)
SERVICE = ((0.8, 20.0), (0.9, 10.0), (0.95, 0.0), (0.5, 60.0))
PATIENCE = (15.0, 90.0, 300.0, 1800.0)
GOALS: tuple[dict[str, Any], ...] = (
    {"service_level": 0.8, "answer_within_seconds": 20},
    {"service_level": 0.8, "answer_within_seconds": 20, "definition": "answered"},
    {"service_level": 0.8, "answer_within_seconds": 20, "definition": "virtual"},
    {"answer_rate": 0.98},
    {"answer_rate": 0.6},
    {"max_occupancy": 0.8},
    {"asa_seconds": 10.0},
)
AHT = 360.0
COMPILED = (
    ("required_agents", "from forecasts.erlang import required_agents as f; f(9, 9, 9, answer_rate=0.5)"),
    ("performance", "from forecasts.erlang import performance as f; f(9, 9, 9, 9, 9)"),
    (
        "required_chat_agents",
        "from forecasts.erlang import required_chat_agents as f; "
        "f(9, [9, 9], 9, service_level=0.5, answer_within_seconds=9)",
    ),
    ("blocking_probability", "from forecasts.erlang import blocking_probability as f; f(9, 9)"),
    ("required_trunks", "from forecasts.erlang import required_trunks as f; f(9, 0.1)"),
)


def main() -> int:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=300_000, help="requirements of the speed test")
    asked = parser.parse_args()
    missed = 0
    for name, wrong, cases in exact_numbers():
        missed += wrong > 0
        print(f"{name}: {cases - wrong} of {cases} minimum numbers exact  (must: all)")
    for name, error, must in errors():
        missed += error > must
        print(f"{name}: within {error:.1e} of exact  (must: {must:.0e})")
    for name, speed, must, aim in speeds(asked.cells):
        missed += speed < must
        print(f"{name}, load 0.5-50, one core: {speed / 1e6:.2f} M/s  (must: {must / 1e6:g}, aim: {aim / 1e6:g})")
    for name, statement in COMPILED:
        print(f"compiling {name}: {compile_seconds(statement):.1f} s of processor time more than with a cache")
    return int(missed > 0)


def exact_numbers() -> Iterator[tuple[str, int, int]]:
    """Formula, wrong minimum numbers, cases."""
    cells = list(product((*SMALL_LOADS, *LARGE_LOADS), (0.001, 0.01, 0.05, 0.3)))
    wrong = 0
    for load, most in cells:
        found = int(required_trunks(load, most))
        blocked = [1 / inverse_blocking(load, trunks) for trunks in (found, found - 1) if trunks >= 0]
        wrong += blocked[0] > Decimal(most) or any(share <= Decimal(most) for share in blocked[1:])
    yield "Erlang B", wrong, len(cells)
    wrong, steady = 0, list(product((*SMALL_LOADS, *LARGE_LOADS), SERVICE))
    for load, (target, within) in steady:
        wrong += not is_least(load, np.inf, {"service_level": target, "answer_within_seconds": within})
    yield "Erlang C", wrong, len(steady)
    grid = [*product(SMALL_LOADS, PATIENCE, GOALS), *product(LARGE_LOADS, (60.0, 600.0), GOALS)]
    yield "Erlang A", sum(not is_least(*cell) for cell in grid), len(grid)


def is_least(load: float, patience: float, goal: dict[str, Any]) -> bool:
    """Whether the product's number meets the goal and one less does not, by the reference."""
    found = int(required_agents(load, AHT, AHT, patience_seconds=patience, **goal))
    return meets(load, found, patience, goal) and not (found > 1 and meets(load, found - 1, patience, goal))


def meets(load: float, agents: int, patience: float, goal: dict[str, Any]) -> bool:
    """Whether so many agents meet the goal, by the reference."""
    seen = reference(load, agents, patience, goal.get("answer_within_seconds", 0.0))
    share = {"answered": seen["service_level_answered"], "virtual": seen["service_level_virtual"]}
    if "service_level" in goal:
        seen_share = share.get(goal.get("definition", ""), seen["service_level"])
        return seen_share >= Decimal(str(goal["service_level"])) - ROUNDING
    if "answer_rate" in goal:
        return 1 - seen["abandonment"] >= Decimal(str(goal["answer_rate"])) - ROUNDING
    if "max_occupancy" in goal:
        return seen["occupancy"] <= Decimal(str(goal["max_occupancy"])) + ROUNDING
    return seen["asa_seconds"] <= Decimal(goal["asa_seconds"]) + ROUNDING


def errors() -> Iterator[tuple[str, float, float]]:
    """Figure, greatest distance of a probability from the reference, what it must be."""
    small = [(load, load + spare * load**0.5) for load in SMALL_LOADS for spare in (-0.8, 0.0, 0.5, 1.5)]
    yield "probabilities B", max(_error_of_blocking(load, round(agents)) for load, agents in small), 1e-9
    steady = [(load, int(agents) + 1) for load, agents in small if int(agents) + 1 > load]
    yield "probabilities C", max(_error(load, agents, np.inf) for load, agents in steady), 1e-9
    groups = [(load, max(1, round(agents))) for load, agents in small]
    yield "probabilities A", max(_error(*group, patience) for group in groups for patience in PATIENCE), 1e-9
    overload = [(3333.0, 3300), (3333.0, 2500), (5000.0, 4990), (2500.0, 2600)]
    found = max(_error(*group, patience) for group in overload for patience in (90.0, 3600.0))
    yield "probabilities A, thousands of agents, overload", found, 1e-7


def _error_of_blocking(load: float, agents: int) -> float:
    agents = max(0, agents)
    return abs(float(blocking_probability(load, agents)) - float(1 / inverse_blocking(load, agents)))


def _error(load: float, agents: int, patience: float) -> float:
    seen: Performance = performance(load, AHT, AHT, agents, 20, patience)
    exact = reference(load, agents, patience, 20.0)
    shares = [name for name in exact if not name.endswith("_seconds")]
    return max(abs(float(getattr(seen, name)) - float(exact[name])) for name in shares)


def inverse_blocking(load: float, agents: int) -> Decimal:
    """1 / Erlang B by its recursion."""
    with localcontext() as context:
        context.prec = DIGITS
        found = Decimal(1)
        for number in range(1, agents + 1):
            found = 1 + found * number / Decimal(load)
        return found


def reference(load: float, agents: int, patience: float, within: float) -> dict[str, Decimal]:
    """Measures of Erlang A, or C with endless patience; time in handle times, agents >= 1."""
    with localcontext() as context:
        context.prec = DIGITS
        offered, threshold = Decimal(load), Decimal(within) / Decimal(AHT)
        free = inverse_blocking(load, agents - 1)
        if patience == np.inf:
            return _endless(offered, agents, threshold, free)
        leave = Decimal(AHT) / Decimal(patience)
        fade = (-leave * threshold).exp()
        phi = offered / leave * (1 - fade) - agents * threshold
        waits = _series(agents / leave, offered / leave) / leave
        beyond = phi.exp() * _series(agents / leave, offered / leave * fade) / leave
        whole = free + offered * waits
        in_time = (free + phi.exp() - 1 + agents * (waits - beyond)) / whole
        abandoned = (1 + (offered - agents) * waits) / whole
        return {
            "wait_probability": offered * waits / whole,
            "service_level": in_time,
            "service_level_answered": in_time / (1 - abandoned),
            "service_level_virtual": 1 - offered * beyond / whole,
            "abandonment": abandoned,
            "occupancy": offered * (1 - abandoned) / agents,
            "asa_seconds": _answered_wait(offered, agents, leave) / whole / (1 - abandoned) * Decimal(AHT),
        }


def _endless(offered: Decimal, agents: int, threshold: Decimal, free: Decimal) -> dict[str, Decimal]:
    spare = agents - offered
    if spare <= 0:
        zero, one = Decimal(0), Decimal(1)
        names = ("service_level", "service_level_answered", "service_level_virtual", "abandonment")
        return dict.fromkeys(names, zero) | {"wait_probability": one, "occupancy": one}
    waiting = offered / (offered + spare * free)
    in_time = 1 - waiting * (-spare * threshold).exp()
    return {
        "wait_probability": waiting,
        "service_level": in_time,
        "service_level_answered": in_time,
        "service_level_virtual": in_time,
        "abandonment": Decimal(0),
        "occupancy": offered / agents,
    }


def _series(start: Decimal, arrivals: Decimal) -> Decimal:
    """Sum over k of arrivals^k / (start (start + 1) .. (start + k))."""
    term = 1 / start
    total, step = term, start
    while step < arrivals or term > total * Decimal(10) ** -40:
        step += 1
        term = term * arrivals / step
        total += term
    return total


def _answered_wait(offered: Decimal, agents: int, leave: Decimal) -> Decimal:
    """Wait of the answered x their share, state by state, against the last state in which nobody waits."""
    weight = offered / agents
    total, wait, ahead = Decimal(0), Decimal(0), 0
    while True:
        leaving = agents + (ahead + 1) * leave
        wait += 1 / leaving
        part = weight * agents / leaving * wait
        total += part
        weight *= offered / leaving
        ahead += 1
        if leaving > offered and part < total * Decimal(10) ** -30:
            return total


def speeds(cells: int) -> Iterator[tuple[str, float, float, float]]:
    """Formula, requirements per second of processor time, must, aim."""
    volume = np.random.default_rng(1).uniform(0.5, 50.0, cells) * 2.5
    for name, patience, goal, must, aim in (
        ("Erlang C 80/20", np.inf, GOALS[0], 1e6, 5e6),
        ("Erlang A 80/20", 90.0, GOALS[0], 2e5, 4e5),
        ("Erlang A 98 % answered", 90.0, GOALS[3], 2e5, 4e5),
    ):
        required_agents(volume[:2], AHT, 900, patience_seconds=patience, **goal)
        started = time.process_time()
        required_agents(volume, AHT, 900, patience_seconds=patience, **goal)
        yield name, cells / (time.process_time() - started), must, aim


def compile_seconds(statement: str) -> float:
    """Processor seconds that a first run takes beyond a second one, in processes of their own."""
    code = f"import time; {statement}; print(time.process_time())"
    with tempfile.TemporaryDirectory() as cache:
        settings = os.environ | {"NUMBA_CACHE_DIR": cache}
        run = [sys.executable, "-c", code]
        first, second = (
            float(subprocess.run(run, env=settings, check=True, capture_output=True, text=True).stdout)
            for _ in range(2)
        )
    return first - second


if __name__ == "__main__":
    sys.exit(main())
