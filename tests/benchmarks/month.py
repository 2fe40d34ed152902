"""Whether a planned roster keeps its promises in a simulation, and with how many hours.

    python -m tests.benchmarks.month [--site data/samples/tokyo] [--from 2026-12-06] [--days 28] [--seconds 60]
        [--seeds 1 2 3]

The queues looked at are those of voice with a goal over the month. Their limit is what perfect numbers of people would
need on the phone: each queue by itself, nobody away, no shifts, the fewest people with which the month keeps its goal,
and 0.9 % for calls that leavers finish. Beside it stand the hours planned there, those of them in which people are not
away, and the overrun of the people planned there; must: the goals answered, hours + overrun at most 1.05 of the limit.
"""

import argparse
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from math import fsum
from pathlib import Path

from shiftplan.domain.demand import Requirement
from shiftplan.domain.problem import horizon_of
from shiftplan.domain.work import Channel, QueueId
from shiftplan.files.site import SiteFolder, read_folder
from shiftplan.services import requirements, simulating, solving
from shiftplan.services.forecasting import Calendar

FINISHED_LATE = 0.009
HEAD = (
    "| seed | cost | paid hours | required | planned | of it present | overrun | limit | present + overrun | "
    "planned + overrun | answered (asked for) | hard |\n| " + "--- | " * 12
)


def main() -> None:
    """Plan, simulate, and print a row for each seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=Path("data/samples/tokyo"))
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date(2026, 12, 6))
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked = parser.parse_args()
    folder = read_folder(asked.site)
    print(HEAD, flush=True)
    for seed in asked.seeds:
        print(measured(folder, asked.first, asked.days, asked.seconds, seed), flush=True)


def measured(folder: SiteFolder, first: date, days: int, seconds: float, seed: int) -> str:
    """The row of one seed."""
    site = folder.site
    queues = [
        queue for queue in site.queues.values() if queue.channel is Channel.VOICE and queue.goal_period == "month"
    ]
    names = {queue.id for queue in queues}
    requirement, rows = requirements.requirement_of(folder, first, days)
    nobody_away = {name: replace(queue, shrinkage=0.0) for name, queue in site.queues.items()}
    perfect = requirements.require(rows, Calendar.of(replace(site, queues=nobody_away)), site.time_zone)
    limit = _hours(perfect, names, site.interval_minutes) * (1 + FINISHED_LATE)
    made = solving.plan(solving.problem_of(site, requirement, first, days), solving.Limit(seconds, None, seed))
    report = solving.report_of(made)
    roster = made.plan.roster
    found = simulating.simulate(site, roster, rows, horizon_of(site, first, days), seed=seed)
    spans = [each for shift in roster.shifts for each in shift.activities if each.queue in names]
    by_queue = {
        name: fsum((each.end_at - each.start_at).total_seconds() / 3600 for each in spans if each.queue == name)
        for name in names
    }
    planned = fsum(by_queue.values())
    present = fsum(hours * (1 - site.queues[name].shrinkage) for name, hours in by_queue.items())
    overrun = fsum(found.queues[name].overrun_hours.mean or 0.0 for name in names)
    rates = ", ".join(f"{found.queues[queue.id].answer_rate.mean:.2%} ({queue.target:.0%})" for queue in queues)
    required = _hours(requirement, names, site.interval_minutes)
    numbers = [report["cost"], report["paid_hours"], required, planned, present, overrun, limit]
    shares = [(present + overrun) / limit, (planned + overrun) / limit]
    cells = [str(seed), *(f"{each:,.0f}" for each in numbers), *(f"{each:.3f}" for each in shares)]
    return f"| {' | '.join(cells)} | {rates} | {report['violations']['hard']} |"


def _hours(requirement: Requirement, names: Collection[QueueId], interval_minutes: int) -> float:
    """Hours that some queues ask for."""
    return fsum(each.agents for each in requirement.agents if each.queue in names) * interval_minutes / 60


if __name__ == "__main__":
    main()
