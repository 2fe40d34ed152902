"""opening_hours.csv and availability.csv: windows of the day by weekday, holiday or date."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path

from shiftplan.domain.work import DayHours, QueueId
from shiftplan.files.problems import Problems
from shiftplan.files.rows import Row, Rows, read_rows, refuse_overlaps, refuse_unknown
from shiftplan.files.sheets import read_csv
from shiftplan.files.site_tables import OPENING_HOURS
from shiftplan.files.times import HOLIDAY

Windows = tuple[tuple[int, int], ...]
Day = int | str | date
DAY_MINUTES = 1440


def read_opening_hours(path: Path, queues: Collection[QueueId] | None = None) -> Mapping[QueueId, DayHours]:
    """Opening hours of a file on its own.

    Args:
        queues: ids that may be named; None = any.
    Raises:
        InvalidInput: one line per problem.
    """
    problems = Problems()
    sheet = read_csv(path, problems)
    problems.raise_if_any()
    rows = read_rows(sheet, OPENING_HOURS, problems) if sheet else None
    hours = {} if rows is None else hours_of(rows, "queue", ("open", "close"), queues, "queues.csv")
    problems.raise_if_any()
    return {QueueId(name): found for name, found in hours.items()}


def hours_of(
    rows: Rows, owner: str, bounds: tuple[str, str], owners: Collection[str] | None, where: str
) -> Mapping[str, DayHours]:
    """Hours by owner (queue or employee).

    Args:
        owner: its column. bounds: columns of start and end. owners: who may be named. where: the table of owners.
    """
    refuse_unknown(rows, owner, None if owners is None else set(owners), where)
    by_day: dict[tuple[str, int | str | date], list[Row]] = defaultdict(list)
    for row in rows:
        if _has_good_bounds(row, *bounds):
            by_day[row[owner], row["day"]].append(row)
    windows: dict[str, dict[int | str | date, Windows]] = defaultdict(dict)
    if owner == "queue":
        _refuse_nightly_overlaps(by_day, bounds)
    for (name, day), found in by_day.items():
        windows[name][day] = _windows(found, bounds)
    return {name: _day_hours(days) for name, days in windows.items()}


def _has_good_bounds(row: Row, start: str, end: str) -> bool:
    if row[start] is None and row[end] is None:
        return True
    for column, other in ((start, end), (end, start)):
        if row[column] is None:
            row.complain(column, f"must not be empty beside {other}; fill or empty both (empty = closed)")
            return False
    if row[end] <= row[start]:
        hint = f"lies at or before {start} {row.written[start]}; write 25:00 for one o'clock of the next day"
        row.complain(end, hint)
        return False
    if row[end] - row[start] > DAY_MINUTES:
        row.complain(end, "the window is longer than 24 hours; end it earlier and give the next day a row")
        return False
    return True


def _windows(rows: list[Row], bounds: tuple[str, str]) -> Windows:
    """Windows of one day, in order; overlapping ones and windows beside a closed row are refused."""
    start, end = bounds
    closed = [row for row in rows if row[start] is None]
    filled = [row for row in rows if row[start] is not None]
    if closed and filled:
        first, second = sorted((closed[0], filled[0]), key=lambda row: row.line)
        second.complain(start, f"contradicts line {first.line}: the same day is both closed and open; remove one")
    refuse_overlaps(filled, lambda row: (row[start], row[end]), start, what="window", touching=False)
    return tuple(sorted((row[start], row[end]) for row in filled))


def _refuse_nightly_overlaps(by_day: Mapping[tuple[str, Day], list[Row]], bounds: tuple[str, str]) -> None:
    """Refuse a window that begins before one of the day before has ended; windows of people may overlap and join."""
    start, end = bounds
    for (name, day), found in by_day.items():
        late = [row for row in found if row[start] is not None and row[end] > DAY_MINUTES]
        for following in _following(name, day, by_day) if late else ():
            for row in by_day.get((name, following), ()):
                earlier = next(
                    (each for each in late if row[start] is not None and row[start] < each[end] - DAY_MINUTES), None
                )
                if earlier is not None:
                    first, second = sorted((earlier, row), key=lambda each: each.line)
                    hint = f"overlaps over midnight the window on line {first.line}; correct or remove one"
                    second.complain(start if second is row else end, hint)


def _following(name: str, day: Day, by_day: Collection[tuple[str, Day]]) -> list[Day]:
    """The days whose windows hold on the day after; which weekdays are holidays is not known here."""
    if isinstance(day, date):
        after = day + timedelta(days=1)
        is_stated = (name, after) in by_day or (name, HOLIDAY) in by_day
        return [after] if is_stated else [after.weekday()]
    if isinstance(day, int):
        dates = [each for who, each in by_day if who == name and isinstance(each, date)]
        is_open_before = (name, HOLIDAY) not in by_day
        before = [each - timedelta(days=1) for each in dates]
        plain = [each for each in before if each.weekday() == day and (name, each) not in by_day and is_open_before]
        return [(day + 1) % 7, *(each + timedelta(days=1) for each in plain)]
    return []


def _day_hours(days: Mapping[int | str | date, Windows]) -> DayHours:
    return DayHours(
        by_weekday={day: windows for day, windows in days.items() if isinstance(day, int)},
        holiday=days.get(HOLIDAY),
        by_date={day: windows for day, windows in days.items() if isinstance(day, date)},
    )
