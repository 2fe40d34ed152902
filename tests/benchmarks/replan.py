"""How long it takes to plan three days anew after absences, and to say who could take a shift.

    python -m tests.benchmarks.replan [--people 500 10000] [--price 200] [--seed 1]

A generated site of two weeks, balanced, whose roster is planned first (one round of search). Then 5 % of the people who
work on three days of the second week are ill, each for one to three days. Printed for each size: absent people,
changes at the price, processor time and seconds of the re-plan with its curve, the same with audit and recount, hard
violations, and seconds for the takers of one shift.
"""

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from math import inf
from pathlib import Path
from random import Random
from typing import TypeVar

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import Leave
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster
from shiftplan.files.site import SiteFolder, read_folder
from shiftplan.planning import replan as planning
from shiftplan.planning.engine import plan
from shiftplan.services import replanning, requirements, solving, takers
from tests.worlds.family import FIRST_DAY, Instance, family_site

Found = TypeVar("Found")
ABSENT_SHARE = 0.05
FIRST_MOVED, MOVED_DAYS = FIRST_DAY + timedelta(days=8), 3
HEAD = (
    "| people | absent | changes | re-plan, CPU s | seconds | with audit and recount, CPU s | hard | takers, s |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[500, 10_000])
    parser.add_argument("--price", type=float, default=200.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    print(HEAD, flush=True)
    for people in asked.people:
        print(measured(Instance(people, 2, "balanced"), asked.price, asked.seed), flush=True)


def measured(instance: Instance, price: float, seed: int) -> str:
    """The row of one size."""
    with tempfile.TemporaryDirectory() as folder:
        family_site(instance).write(Path(folder))
        brought = read_folder(Path(folder))
    days = Period(FIRST_MOVED, FIRST_MOVED + timedelta(days=MOVED_DAYS - 1))
    whole = _problem(brought, FIRST_DAY, instance.days)
    roster = plan(whole, solving.Limit(effort=1, seconds=inf, seed=seed)).roster
    absences = ill(roster, days, Random(seed))
    given = replanning.asked(brought.site, roster, days, absences)
    problem = _problem(brought, given.horizon.first, len(given.horizon), given)
    problem = replanning.problem_of(given, problem, price, None)
    limit = solving.Limit(seconds=inf, seed=seed)
    planning.replan(problem, solving.Limit(effort=0, seconds=inf, seed=seed))  # loads machine code
    _, cpu, seconds = timed(lambda: planning.replan(problem, limit))
    (made, _), audited, _ = timed(lambda: solving.replan(problem, limit))
    changes = len(replanning.changes_of(given, problem, made.plan.roster))
    shift = next(each for each in roster.shifts if each.on_date == FIRST_MOVED)
    takers.takers_of(brought.site, roster, shift)
    _, _, taken = timed(lambda: takers.takers_of(brought.site, roster, shift))
    cells = [
        f"{instance.people:,}", f"{len(absences)}", f"{changes}", f"{cpu:.2f}", f"{seconds:.2f}", f"{audited:.1f}",
        f"{made.measures.audit.hard}", f"{taken:.2f}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def ill(roster: Roster, days: Period, random: Random) -> tuple[Leave, ...]:
    """Some of those who work on the first of some days, ill from that day on."""
    there = sorted({each.employee for each in roster.shifts if each.on_date == days.first})
    away = random.sample(there, max(1, round(ABSENT_SHARE * len(there))))
    return tuple(
        Leave(each, days.first, days.first + timedelta(days=random.randrange(len(days))), "sick") for each in away
    )


def timed(work: Callable[[], Found]) -> tuple[Found, float, float]:
    """What something gives, its processor time and its seconds."""
    cpu, begin = time.process_time(), time.perf_counter()
    found = work()
    return found, time.process_time() - cpu, time.perf_counter() - begin


def _problem(brought: SiteFolder, first: date, days: int, given: replanning.Asked | None = None) -> Problem:
    requirement, _ = requirements.requirement_of(brought, first, days)
    return solving.problem_of(given.site if given else brought.site, requirement, first, days)


if __name__ == "__main__":
    main()
