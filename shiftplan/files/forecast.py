"""forecast.csv in and out: expected contacts with their spread."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from shiftplan.domain.work import QueueId
from shiftplan.files.problems import Problems
from shiftplan.files.result_tables import FORECAST, QUANTILES
from shiftplan.files.rows import Row, Rows, read_rows, refuse_unknown
from shiftplan.files.sheets import read_csv
from shiftplan.files.site_tables import QUEUES
from shiftplan.files.times import Wall, moment_text
from shiftplan.files.writing import exact, table_text, write_together


@dataclass(frozen=True)
class ForecastRow:
    """Expected contacts of one queue in one interval.

    interval_start: aware (UTC); or naive local wall clock where no time zone is known (with the offset as written, if
    any). volume: mean. quantiles: of p025, p10, p25, p50, p75, p90, p975, in this order; None = not stated.
    """

    queue: QueueId
    interval_start: datetime
    volume: float
    quantiles: tuple[float | None, ...] = (None,) * len(QUANTILES)
    aht_seconds: float | None = None

    @property
    def p10(self) -> float | None:
        """Lower end of the band that holds 80 %."""
        return self.quantiles[QUANTILES.index("p10")]

    @property
    def p90(self) -> float | None:
        """Upper end of the band that holds 80 %."""
        return self.quantiles[QUANTILES.index("p90")]


def read_forecast(
    path: Path, zone: ZoneInfo | None = None, queues: Collection[QueueId] | None = None
) -> tuple[ForecastRow, ...]:
    """A forecast in the order of the file.

    Args:
        zone: of the wall times; None = they stay wall times. queues: ids that may be named; None = any.
    Raises:
        InvalidInput: one line per problem.
    """
    problems = Problems()
    sheet = read_csv(path, problems)
    problems.raise_if_any()
    rows = read_rows(sheet, FORECAST, problems, zone) if sheet else None
    forecast = () if rows is None else _forecast_of(rows, queues)
    problems.raise_if_any()
    return forecast


def _forecast_of(rows: Rows, queues: Collection[QueueId] | None) -> tuple[ForecastRow, ...]:
    refuse_unknown(rows, "queue", None if queues is None else set(queues), QUEUES.file)
    return tuple(_row(row) for row in rows)


def _row(row: Row) -> ForecastRow:
    given = [(name, row[name]) for name in QUANTILES if row[name] is not None]
    for (lower, low), (upper, high) in pairwise(given):
        if low > high:
            row.complain(upper, f"lies below {lower} {row.written[lower]}; quantiles rise from left to right")
    quantiles = tuple(row[name] for name in QUANTILES)
    return ForecastRow(
        QueueId(row["queue"]), _moment(row["interval_start"]), row["volume"], quantiles, row["aht_seconds"]
    )


def _moment(wall: Wall) -> datetime:
    if wall.at is not None:
        return wall.at
    return wall.local if wall.offset is None else wall.local.replace(tzinfo=timezone(wall.offset))


def forecast_text(rows: Iterable[ForecastRow], zone: ZoneInfo | None) -> str:
    """forecast.csv; numbers are not rounded."""
    return table_text(
        FORECAST,
        (
            [
                row.queue,
                moment_text(row.interval_start, zone),
                exact(row.volume),
                *(exact(quantile) for quantile in row.quantiles),
                exact(row.aht_seconds),
            ]
            for row in rows
        ),
    )


def write_forecast(path: Path, rows: Iterable[ForecastRow], zone: ZoneInfo | None) -> None:
    """Write forecast.csv; `zone` None for naive wall times."""
    write_together({path: forecast_text(rows, zone)})


def write_paths(path: Path, rows: Iterable[tuple[QueueId, datetime, Sequence[float]]], number: int) -> None:
    """Write sample paths: queue, interval_start, path_1 to path_`number`; wall times, whole counts."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["queue", "interval_start", *(f"path_{i + 1}" for i in range(number))])
    writer.writerows([queue, moment_text(start, None), *map(exact, counts)] for queue, start, counts in rows)
    write_together({path: text.getvalue()})
