"""shiftplan forecast."""

from pathlib import Path
from typing import Annotated

import typer

from shiftplan.cli.options import FromDay, Holidays, OpeningHoursFile


def forecast(
    history: Annotated[Path, typer.Argument(metavar="HISTORY", help="A history.csv or history.csv.gz.")],
    first_day: FromDay,
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="How many days.")] = 7,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="File to write.")] = None,
    queues: Annotated[
        Path | None, typer.Option("--queues", metavar="FILE", help="A queues.csv; without it every queue is voice.")
    ] = None,
    interval: Annotated[
        int | None,
        typer.Option("--interval", min=1, max=1440, metavar="MIN", help="Minutes; a multiple of the history's step."),
    ] = None,
    holidays: Holidays = None,
    special_days: Annotated[
        Path | None, typer.Option("--special-days", metavar="FILE", help="A special_days.csv.")
    ] = None,
    opening_hours: OpeningHoursFile = None,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="Print how each method would have done, by queue.")
    ] = False,
) -> None:
    """Contacts expected per queue and interval, from the history before a day.

    \b
    Example:
      shiftplan forecast data/samples/tokyo/history.csv.gz --from 2026-12-06 \\
        --days 7 --queues data/samples/tokyo/queues.csv --holidays JP \\
        --out forecast.csv
    """
    from shiftplan.cli.output import show_table
    from shiftplan.files.forecast import write_forecast
    from shiftplan.files.history import read_history
    from shiftplan.files.hours import read_opening_hours
    from shiftplan.files.queues import read_queues
    from shiftplan.files.special_days import read_special_days
    from shiftplan.services import forecasting

    if out is None and not backtest:
        raise typer.BadParameter("name a file to write, or ask for --backtest", param_hint="--out")
    known_queues = read_queues(queues) if queues else None
    names = None if known_queues is None else set(known_queues)
    known = forecasting.Calendar(
        queues=known_queues,
        interval_minutes=interval,
        country=holidays,
        special_days=read_special_days(special_days, names) if special_days else (),
        opening_hours=read_opening_hours(opening_hours, names) if opening_hours else None,
    )
    past = read_history(history, queues=known_queues)
    if backtest:
        rows = [
            [
                each.queue,
                each.method,
                f"{each.wape:.2%}",
                f"{each.bias:+.2%}",
                f"{each.day_wape:.2%}",
                f"{each.times_floor:.2f}",
            ]
            for each in forecasting.backtest(past, first_day, known)
        ]
        show_table(
            "Forecasts of past weeks", ["queue", "method", "WAPE", "bias", "WAPE of days", "x noise floor"], rows
        )
    if out is not None:
        write_forecast(out, forecasting.forecast(past, first_day, days, known, None), None)
