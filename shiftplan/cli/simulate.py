"""shiftplan simulate."""

from pathlib import Path
from typing import Annotated

import typer

from shiftplan.cli.options import AsJson, RosterFile, Seed, SiteDir


def simulate(
    site_dir: SiteDir,
    roster: RosterFile,
    forecast: Annotated[
        Path | None,
        typer.Option(
            "--forecast", metavar="FILE", help="A forecast.csv; default: made from the history before the roster."
        ),
    ] = None,
    reps: Annotated[int, typer.Option("--reps", min=1, max=10_000, help="Repetitions.")] = 20,
    seed: Seed = 1,
    json: AsJson = False,
) -> None:
    """What callers would meet under a roster: answer rate, waits and occupancy by queue, with 95 % intervals.

    \b
    Example:
      shiftplan simulate data/samples/tokyo --roster out/tokyo/roster.csv \\
        --json
    """
    from dataclasses import asdict

    from shiftplan.cli.output import show_json, show_table
    from shiftplan.domain.problem import horizon_of
    from shiftplan.errors import InvalidInput
    from shiftplan.files.forecast import read_forecast
    from shiftplan.files.roster import read_roster
    from shiftplan.files.site import read_folder
    from shiftplan.services import auditing, forecasting, simulating

    folder = read_folder(site_dir)
    site = folder.site
    shifts = read_roster(roster, site)
    period = auditing.period_of(shifts)
    if period is None:
        raise InvalidInput(f"{roster}: no shift in it, so nobody answers anything; nothing to simulate")
    horizon = horizon_of(site, period.first, len(period))
    if forecast is None:
        rows = forecasting.site_forecast(folder, period.first, len(period))
    else:
        rows = list(read_forecast(forecast, site.time_zone, set(site.queues)))
    result = asdict(simulating.simulate(site, shifts, rows, horizon, repetitions=reps, seed=seed))
    if json:
        show_json(result)
        return
    measured = {**result["queues"], "total": result["total"]}
    names = ["offered", "answer_rate", "service_level", "asa_seconds", "occupancy"]
    table = [[queue, *(simulating.shown(measures[name]) for name in names)] for queue, measures in measured.items()]
    show_table(f"{reps} simulated repetitions, mean and 95 % interval", ["queue", *names], table)
    print(f"overrun hours: {simulating.shown(result['overrun_hours'])}")
