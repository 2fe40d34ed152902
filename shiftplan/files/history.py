"""history.csv: what came in per queue and interval, as plain columns."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.work import Queue, QueueId
from shiftplan.files.problems import Problems
from shiftplan.files.rows import BAD, Rows, read_rows, refuse_unknown
from shiftplan.files.sheets import read_csv
from shiftplan.files.site_tables import HISTORY, QUEUES
from shiftplan.files.times import Wall, offset_text

CLOCK_CHANGE = timedelta(hours=1)


@dataclass(frozen=True)
class History:
    """Columns of equal length, in the order of the file.

    interval_start: local wall clock, naive. fold: 1 where a wall time is meant that occurs for the second time.
    offered, handled, abandoned: contacts >= 0. aht_seconds: > 0. None = not known.
    """

    queue: list[QueueId] = field(default_factory=list)
    interval_start: list[datetime] = field(default_factory=list)
    fold: list[int] = field(default_factory=list)
    offered: list[float] = field(default_factory=list)
    handled: list[float | None] = field(default_factory=list)
    abandoned: list[float | None] = field(default_factory=list)
    aht_seconds: list[float | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.queue)


def read_history(path: Path, zone: ZoneInfo | None = None, queues: Mapping[QueueId, Queue] | None = None) -> History:
    """A history on its own, .csv or .csv.gz.

    Args:
        zone: to refuse wall times that do not exist there; None = unknown.
        queues: which may be named; None = any.
    Raises:
        InvalidInput: one line per problem.
    """
    problems = Problems()
    sheet = read_csv(path, problems)
    problems.raise_if_any()
    rows = read_rows(sheet, HISTORY, problems, zone) if sheet else None
    history = History() if rows is None else history_of(rows, None if queues is None else set(queues))
    problems.raise_if_any()
    return history


def history_of(rows: Rows, queues: set[QueueId] | None) -> History:
    """The rows as columns, none where a cell is bad; what does not fit together is noted among the problems.

    Args:
        queues: which may be named; None = any.
    """
    refuse_unknown(rows, "queue", queues, QUEUES.file)
    _check_handle_times(rows)
    columns = [rows.columns[name] for name in HISTORY.header]
    if any(BAD in column for column in columns):
        return History()
    queue, start, offered, handled, abandoned, aht = columns
    folds = _folds(start)
    _refuse_doubles(rows, folds)
    _refuse_mixed_zones(rows, start)
    locals_ = [wall.local for wall in start]
    return History(queue, locals_, folds, offered, handled, abandoned, [seconds or None for seconds in aht])


def _check_handle_times(rows: Rows) -> None:
    """Refuse handled contacts that took no time.

    More may be handled and given up than were offered: contacts queue over the edge of an interval.
    """
    names = ("offered", "handled", "aht_seconds")
    for index, (offered, handled, aht) in enumerate(zip(*(rows.columns[name] for name in names), strict=True)):
        if aht == 0 and BAD not in (offered, handled) and (offered if handled is None else handled) > 0:
            rows.complain(index, "aht_seconds", "contacts were handled, so it is above 0; leave it empty when unknown")


def _refuse_mixed_zones(rows: Rows, walls: list[Wall]) -> None:
    """Refuse offsets farther apart than clocks are ever moved: the file mixes time zones."""
    written = [(index, wall.offset) for index, wall in enumerate(walls) if wall.offset is not None]
    if not written:
        return
    first, usual = written[0]
    for index, offset in written:
        if abs(offset - usual) > CLOCK_CHANGE:
            hint = (
                f"its offset {offset_text(offset)} and {offset_text(usual)} on line {rows.lines[first]} belong to two "
                "time zones; write every time on the site's own clock"
            )
            rows.complain(index, "interval_start", hint)


def _folds(walls: list[Wall]) -> list[int]:
    """Which of two equal wall times is meant; without a time zone the offsets beside each other tell."""
    if all(wall.at is not None or wall.offset is None for wall in walls):
        return [wall.fold for wall in walls]
    offsets: dict[datetime, set[timedelta | None]] = defaultdict(set)
    for wall in walls:
        offsets[wall.local].add(wall.offset)
    return [_fold(wall.offset, offsets[wall.local]) for wall in walls]


def _fold(offset: timedelta | None, seen: set[timedelta | None]) -> int:
    """Clocks go back: of two offsets the larger is the first; one without an offset is the first too."""
    given = [each for each in seen if each is not None]
    if offset is None or (len(given) > 1 and offset == max(given)):
        return 0
    return int(len(given) > 1 or None in seen)


def _refuse_doubles(rows: Rows, folds: list[int]) -> None:
    """Refuse two spellings of one wall time: without a zone only the folds show that they are the same."""
    if not any(folds):
        return
    seen: dict[Any, int] = {}
    walls = rows.columns["interval_start"]
    for index, (queue, wall, fold) in enumerate(zip(rows.columns["queue"], walls, folds, strict=True)):
        first = seen.setdefault((queue, wall.local, fold), index)
        if first != index:
            hint = f"doubled: the same interval of this queue stands on line {rows.lines[first]} already; remove one"
            rows.complain(index, "interval_start", hint)
