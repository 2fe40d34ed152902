"""The three tables of this package: history, volume and requirement; their columns, units and checks at the door.

Times are the site's wall clock without offset; an interval is named by its start. Where a wall time occurs twice
(clocks go back) the column `fold` tells the first (0) from the second (1); it may be missing. Rows may come in any
order and are returned sorted by queue and time; two rows for one queue and interval are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from shiftplan.errors import InvalidInput

Kind = Literal["id", "time", "count", "positive"]
QUANTILES = {"p025": 0.025, "p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90, "p975": 0.975}
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Column:
    """One column: `count` is finite and >= 0, `positive` finite and > 0; optional columns and cells may be missing."""

    name: str
    kind: Kind
    unit: str
    optional: bool = False


HISTORY = (
    Column("queue", "id", "name of the queue"),
    Column("interval_start", "time", "local wall clock, start of the interval"),
    Column("offered", "count", "contacts that came in the interval"),
    Column("handled", "count", "contacts answered", optional=True),
    Column("abandoned", "count", "contacts that gave up", optional=True),
    Column(
        "aht_seconds",
        "count",
        "mean handle time of the handled contacts; ignored where nothing was handled",
        optional=True,
    ),
)
VOLUME = (
    Column("queue", "id", "name of the queue"),
    Column("interval_start", "time", "local wall clock, start of the interval"),
    Column("volume", "count", "mean of the contacts offered in the interval"),
    *(
        Column(name, "count", f"{share:.1%} quantile of the contacts", optional=True)
        for name, share in QUANTILES.items()
    ),
    Column("aht_seconds", "positive", "mean handle time; empty when unknown", optional=True),
)
REQUIREMENT = (
    Column("queue", "id", "name of the queue"),
    Column("interval_start", "time", "local wall clock, start of the interval"),
    Column("agents", "count", "people needed, shrinkage included; empty for deferrable work", optional=True),
    Column("work_minutes", "count", "handling minutes that arrive, shrinkage included", optional=True),
    Column("due_at", "time", "local wall clock by which they must be done", optional=True),
)


def check_history(history: pd.DataFrame) -> pd.DataFrame:
    """The columns of a history, sorted, numbers as float64. Raises InvalidInput: place, value and cure."""
    checked = _checked(history, HISTORY, "history")
    if "aht_seconds" in checked:
        handled = checked["handled"].fillna(checked["offered"]) if "handled" in checked else checked["offered"]
        wrong = checked.index[(checked["aht_seconds"] == 0) & (handled > 0)]
        if len(wrong):
            raise InvalidInput.of(
                [
                    f"history: {_place(checked, row)}: aht_seconds: 0: contacts were handled; give their mean, or "
                    "leave it empty"
                    for row in wrong[:_MOST_PROBLEMS]
                ]
            )
    return checked


def check_volume(volume: pd.DataFrame) -> pd.DataFrame:
    """The columns of a volume table, sorted. Raises InvalidInput: queue, interval, column, value, cure."""
    return _checked(volume, VOLUME, "forecast")


def check_requirement(requirement: pd.DataFrame) -> pd.DataFrame:
    """The columns of a requirement, sorted; each row has agents, or work_minutes and due_at. Raises InvalidInput."""
    checked = _checked(requirement, REQUIREMENT, "requirement")
    people, work, due = (checked[name].notna() for name in ("agents", "work_minutes", "due_at"))
    wrong = np.flatnonzero((people == work) | (work != due))
    if wrong.size:
        row = checked.index[wrong[0]]
        raise InvalidInput(
            f"requirement: {_place(checked, row)}: agents: {checked['agents'].loc[row]}: give agents, or work_minutes "
            "and due_at"
        )
    return checked


def _checked(frame: pd.DataFrame, columns: tuple[Column, ...], table: str) -> pd.DataFrame:
    if not frame.index.is_unique:
        frame = frame.reset_index(drop=True)
    missing = [column.name for column in columns if not column.optional and column.name not in frame]
    if missing:
        raise InvalidInput.of([f"{table}: {name}: the column is missing" for name in missing])
    problems: list[str] = []
    kept = {
        column.name: _values(frame, column, table, problems)
        for column in columns
        if column.name in frame or not column.optional or table == "requirement"
    }
    checked = pd.DataFrame(kept, index=frame.index)
    keys = ["queue", "interval_start"]
    if "fold" in frame:
        checked["fold"] = _values(frame, Column("fold", "count", ""), table, problems).fillna(0).astype("int64")
        keys.append("fold")
    if not problems:
        for row in frame.index[checked.duplicated(subset=keys)][:_MOST_PROBLEMS]:
            problems.append(
                f"{table}: {_place(checked, row)}: interval_start: the queue has this interval in two rows; keep one "
                "of them, or where clocks go back and the wall time occurs twice, write its offset"
            )
    if problems:
        raise InvalidInput.of(problems[:_MOST_PROBLEMS])
    return checked.sort_values(keys, kind="stable")


def _place(frame: pd.DataFrame, row: Any) -> str:
    """A row in the words of its writer: queue and interval as far as they are known."""
    queue = frame["queue"].loc[row] if "queue" in frame else None
    start = pd.to_datetime(frame["interval_start"].loc[row], errors="coerce") if "interval_start" in frame else pd.NaT
    name = "a row without queue" if pd.isna(queue) or not str(queue).strip() else f"queue {queue}"
    return name if pd.isna(start) else f"{name} at {start:%Y-%m-%dT%H:%M}"


def _values(frame: pd.DataFrame, column: Column, table: str, problems: list[str]) -> pd.Series[Any]:
    """One column in its type; what is wrong with it is added to `problems`."""
    if column.name not in frame:
        empty = np.full(len(frame), np.datetime64("NaT", "us") if column.kind == "time" else np.nan)
        return pd.Series(empty, index=frame.index)
    raw = frame[column.name]
    values: pd.Series[Any]
    if column.kind == "id":
        values = raw.map({name: str(name).strip() for name in raw.unique()})
        wrong, cure = raw.isna() | (values == ""), "give the name of the queue"
    elif column.kind == "time":
        values = pd.to_datetime(raw, errors="coerce")
        if values.dt.tz is not None:
            raise InvalidInput(
                f"{table}: {column.name}: times carry an offset; give local wall clock and a column fold"
            )
        wrong, cure = values.isna(), "write a local date and time, 2026-12-07T09:00"
    else:
        values = pd.to_numeric(raw, errors="coerce").astype("float64")
        wrong = (values.isna() & raw.notna()) | ~np.isfinite(values.fillna(0.0)) | (values < 0)
        cure = "give a number that is not negative"
        if column.kind == "positive":
            wrong |= values == 0
            cure = "give a positive number of seconds, or leave the cell empty"
        if not column.optional:
            wrong |= values.isna()
    if column.optional and column.kind == "time":
        wrong &= raw.notna()
    problems += [
        f"{table}: {_place(frame, row)}: {column.name}: {raw.loc[row]}: {cure}"
        for row in frame.index[wrong][:_MOST_PROBLEMS]
    ]
    return values
