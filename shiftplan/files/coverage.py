"""coverage.csv: people on duty against the requirement."""

from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from shiftplan.domain.demand import CoverageRow
from shiftplan.files.result_tables import COVERAGE
from shiftplan.files.times import moment_text
from shiftplan.files.writing import rounded, table_text, write_together


def coverage_text(rows: Iterable[CoverageRow], zone: ZoneInfo) -> str:
    """coverage.csv."""
    return table_text(
        COVERAGE,
        (
            [
                row.queue,
                moment_text(row.starts_at, zone),
                *(rounded(number) for number in (row.required, row.on_duty, row.short, row.over)),
            ]
            for row in rows
        ),
    )


def write_coverage(path: Path, rows: Iterable[CoverageRow], zone: ZoneInfo) -> None:
    """Write coverage.csv."""
    write_together({path: coverage_text(rows, zone)})
