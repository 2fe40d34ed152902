"""shiftplan forecast."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shiftplan.cli.options import FromDay, Holidays, OpeningHoursFile

if TYPE_CHECKING:
    from shiftplan.domain.demand import HistoryFlag

TOLD = 20
"""Flags that are told one by one."""


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
    now: Annotated[
        datetime | None,
        typer.Option("--now", metavar="TIME", help="A moment of the first day: its later intervals are corrected."),
    ] = None,
    actuals: Annotated[
        Path | None,
        typer.Option("--actuals", metavar="FILE", help="What came on the first day, as a history.csv; else HISTORY."),
    ] = None,
    paths: Annotated[
        int, typer.Option("--paths", min=0, max=1000, metavar="N", help="Sample paths, into OUT's name + .paths.csv.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the sample paths.")] = 1,
    typical: Annotated[
        Path | None,
        typer.Option("--typical", metavar="FILE", help="A drawn week of new queues, in the columns of history.csv."),
    ] = None,
    like: Annotated[
        list[str] | None,
        typer.Option("--like", metavar="NEW=OLD:RATIO", help="A new queue is like OLD times RATIO; may be repeated."),
    ] = None,
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

    What of the history looks like no demand is left out and told; a row of kind
    `normal` in special_days.csv makes it count.
    """
    from shiftplan.cli.output import show_table
    from shiftplan.files.forecast import write_forecast, write_paths
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
    drawn = read_history(typical, queues=known_queues) if typical else None
    newcomers = forecasting.Newcomers(drawn, [_likeness(text) for text in like or ()])
    past = newcomers.joined(past, first_day)
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
        if now is None and actuals is not None:
            raise typer.BadParameter("say until when the actuals are known", param_hint="--now")
        came = past if actuals is None else read_history(actuals, queues=known_queues)
        today = None if now is None else forecasting.Today(now, came)
        write_forecast(out, forecasting.forecast(past, first_day, days, known, None, today), None)
        if paths:
            rows_of_paths = forecasting.paths(past, first_day, days, known, paths, seed, today)
            write_paths(out.with_name(f"{out.stem}.paths.csv"), rows_of_paths, paths)
        _tell_flags(forecasting.flags_of(past, first_day, known))


def _likeness(text: str) -> tuple[str, str, float]:
    """New queue, similar queue and ratio out of NEW=OLD:RATIO."""
    from shiftplan.files.cells import Id

    new, _, rest = text.partition("=")
    old, _, ratio = rest.rpartition(":")
    try:
        return Id().parse(new.strip(), None), old.strip(), float(ratio)
    except ValueError:
        raise typer.BadParameter(f"{text}: write NEW=OLD:RATIO, sales_b=sales:0.5", param_hint="--like") from None


def _tell_flags(flags: Sequence["HistoryFlag"]) -> None:
    """Lines on stderr about what was left out, the latest first."""
    from shiftplan.cli.output import say
    from shiftplan.files.times import clock_text

    if flags:
        say(f"left out of the history as no demand: {len(flags)} (kind normal in special_days.csv makes a day count)")
    for flag in sorted(flags, key=lambda each: each.on_date, reverse=True)[:TOLD]:
        hours = f"{clock_text(flag.from_minute)}-{clock_text(flag.to_minute)}"
        say(f"  {flag.queue} {flag.on_date} {hours} {flag.kind}: {flag.came:g} came, {flag.usual:.1f} usual")
    if len(flags) > TOLD:
        say(f"  and {len(flags) - TOLD} before")
