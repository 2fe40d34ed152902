"""shiftplan require."""

from pathlib import Path
from typing import Annotated

import typer

from shiftplan.cli.options import Holidays, OpeningHoursFile, OutFile, QueuesFile


def require(
    forecast: Annotated[Path, typer.Argument(metavar="FORECAST", help="A forecast.csv.")],
    out: OutFile,
    queues: QueuesFile = None,
    opening_hours: OpeningHoursFile = None,
    holidays: Holidays = None,
    site_dir: Annotated[
        Path | None,
        typer.Option("--site", metavar="DIR", help="A site folder instead: its queues, hours, holidays and people."),
    ] = None,
) -> None:
    """People, and work with due times, needed per queue and interval.

    \b
    Example:
      shiftplan require forecast.csv --queues data/samples/tokyo/queues.csv \\
        --opening-hours data/samples/tokyo/opening_hours.csv \\
        --out requirement.csv
    """
    from shiftplan.errors import InvalidInput
    from shiftplan.files.forecast import read_forecast
    from shiftplan.files.hours import read_opening_hours
    from shiftplan.files.queues import read_queues
    from shiftplan.files.requirement import write_requirement
    from shiftplan.files.site import read_site
    from shiftplan.services import forecasting, requirements
    from shiftplan.services.wall_clock import WALL_CLOCK

    if site_dir is not None:
        if queues is not None or opening_hours is not None or holidays is not None:
            raise InvalidInput("--site: stands for --queues, --opening-hours and --holidays; leave these out")
        site = read_site(site_dir)
        made = requirements.required(site, read_forecast(forecast, site.time_zone, set(site.queues)))
        write_requirement(out, made, site.time_zone)
        return
    if queues is None:
        raise InvalidInput("--queues: missing; name a queues.csv, or a site folder with --site")
    known_queues = read_queues(queues)
    known = forecasting.Calendar(
        queues=known_queues,
        country=holidays,
        opening_hours=read_opening_hours(opening_hours, set(known_queues)) if opening_hours else None,
    )
    rows = read_forecast(forecast, queues=set(known_queues))
    write_requirement(out, requirements.require(rows, known), WALL_CLOCK)
