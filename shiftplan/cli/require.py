"""shiftplan require."""

from pathlib import Path
from typing import Annotated

import typer

from shiftplan.cli.options import Holidays, OpeningHoursFile, OutFile, QueuesFile


def require(
    forecast: Annotated[Path, typer.Argument(metavar="FORECAST", help="A forecast.csv.")],
    queues: QueuesFile,
    out: OutFile,
    opening_hours: OpeningHoursFile = None,
    holidays: Holidays = None,
) -> None:
    """People, and work with due times, needed per queue and interval.

    \b
    Example:
      shiftplan require forecast.csv --queues data/samples/tokyo/queues.csv \\
        --opening-hours data/samples/tokyo/opening_hours.csv \\
        --out requirement.csv
    """
    from shiftplan.files.forecast import read_forecast
    from shiftplan.files.hours import read_opening_hours
    from shiftplan.files.queues import read_queues
    from shiftplan.files.requirement import write_requirement
    from shiftplan.services import forecasting, requirements
    from shiftplan.services.wall_clock import WALL_CLOCK

    known_queues = read_queues(queues)
    known = forecasting.Calendar(
        queues=known_queues,
        country=holidays,
        opening_hours=read_opening_hours(opening_hours, set(known_queues)) if opening_hours else None,
    )
    rows = read_forecast(forecast, queues=set(known_queues))
    write_requirement(out, requirements.require(rows, known), WALL_CLOCK)
