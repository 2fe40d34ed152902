"""What the charts of the report page are drawn from: demand and coverage of each queue, day by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from shiftplan.domain.demand import CoverageRow
from shiftplan.domain.work import QueueId
from shiftplan.files.forecast import ForecastRow
from shiftplan.files.report_days import ReportDays
from shiftplan.files.report_facts import percent

NOTHING = (0.0, 0.0, 0.0, 0.0)
HEAT_STEPS = (0.0005, 0.02, 0.05, 0.10, 0.20)
HistoryDay = tuple[QueueId, date, float]


def queue_charts(
    days: ReportDays, coverage: Sequence[CoverageRow], forecast: Iterable[ForecastRow], history: Iterable[HistoryDay]
) -> list[dict[str, Any]]:
    """For each queue of the site, in the order of queues.csv, the rows of its charts."""
    waiting = {work.queue for work in days.problem.requirement.work}
    past: dict[QueueId, list[tuple[str, float]]] = defaultdict(list)
    for queue, day, offered in history:
        past[queue].append((day.isoformat(), _short(offered)))
    expected, covered = _expected(days, forecast), _covered(days, coverage)
    return [
        {
            "code": queue_code(number),
            "name": queue.name or queue.id,
            "waits": queue.id in waiting,
            "history": sorted(past[queue.id]),
            "forecast": expected[queue.id],
            "coverage": covered[queue.id],
        }
        for number, queue in enumerate(days.site.queues.values())
    ]


def queue_code(number: int) -> str:
    """A short mark of a queue beside its colour: A to Z, then 27, 28 ..."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _short(number: float) -> float:
    """A figure for the page: two decimals, whole ones without a point."""
    value = round(float(number), 2)
    return int(value) if value.is_integer() else value


def _expected(days: ReportDays, forecast: Iterable[ForecastRow]) -> dict[QueueId, list[list[list[Any]]]]:
    """By queue and day: [clock, volume, p10, p90]; nothing before the first and after the last contact of a day."""
    found: dict[QueueId, list[dict[int, ForecastRow]]] = defaultdict(lambda: [{} for _ in range(days.horizon.days)])
    for row in forecast:
        moment = days.aware(row.interval_start)
        index = days.index_of(row.queue, moment)
        if 0 <= index < days.horizon.days:
            found[row.queue][index][days.elapsed(index, moment)] = row
    empty: list[list[list[Any]]] = [[] for _ in range(days.horizon.days)]
    table: dict[QueueId, list[list[list[Any]]]] = defaultdict(lambda: empty)
    for queue, by_day in found.items():
        table[queue] = [_busy_part(days, index, rows) for index, rows in enumerate(by_day)]
    return table


def _busy_part(days: ReportDays, index: int, rows: Mapping[int, ForecastRow]) -> list[list[Any]]:
    busy = [minute for minute, row in rows.items() if row.volume > 0 or (row.p90 or 0) > 0]
    return [
        [
            days.clock(index, minute),
            _short(row.volume),
            None if row.p10 is None else _short(row.p10),
            None if row.p90 is None else _short(row.p90),
        ]
        for minute, row in sorted(rows.items())
        if busy and min(busy) <= minute <= max(busy)
    ]


def _by_day(days: ReportDays, coverage: Iterable[CoverageRow]) -> dict[QueueId, list[dict[int, CoverageRow]]]:
    """By queue and day the coverage at each lived minute; what lies after the horizon stays with its last day."""
    found: dict[QueueId, list[dict[int, CoverageRow]]] = defaultdict(lambda: [{} for _ in range(days.horizon.days)])
    for row in coverage:
        index = min(max(days.index_of(row.queue, row.starts_at), 0), days.horizon.days - 1)
        found[row.queue][index][days.elapsed(index, row.starts_at)] = row
    return found


def _covered(days: ReportDays, coverage: Iterable[CoverageRow]) -> dict[QueueId, list[list[list[Any]]]]:
    """By queue and day: [clock, required, on duty, short, over] of every interval from the first to the last row."""
    step = days.horizon.interval_minutes
    empty: list[list[list[Any]]] = [[] for _ in range(days.horizon.days)]
    table: dict[QueueId, list[list[list[Any]]]] = defaultdict(lambda: empty)
    for queue, by_day in _by_day(days, coverage).items():
        table[queue] = [
            [
                [days.clock(index, minute), *(_short(number) for number in _numbers(rows.get(minute)))]
                for minute in range(min(rows, default=0), max(rows, default=-1) + 1, step)
            ]
            for index, rows in enumerate(by_day)
        ]
    return table


def _numbers(row: CoverageRow | None) -> tuple[float, float, float, float]:
    return NOTHING if row is None else (row.required, row.on_duty, row.short, row.over)


def heat_table(days: ReportDays, coverage: Sequence[CoverageRow]) -> tuple[list[int], list[list[tuple[str, int]]]]:
    """Short as a share of the requirement by day and hour, over all queues.

    Returns: the hours of the clock (25 = one at night); for each day a row of (text, step of the colour scale, -1 =
    nothing required). Hours before the first and after the last in which somebody works or something is short are
    left out.
    """
    sums: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    lively = set()
    for rows_by_day in _by_day(days, coverage).values():
        for index, rows in enumerate(rows_by_day):
            for minute, row in rows.items():
                hour = int(days.clock(index, minute).partition(":")[0])
                sums[index, hour][0] += row.required
                sums[index, hour][1] += row.short
                if row.on_duty > 0 or row.short > 0:
                    lively.add(hour)
    hours = list(range(min(lively), max(lively) + 1)) if lively else []
    return hours, [[_heat(*sums[index, hour]) for hour in hours] for index in range(days.horizon.days)]


def _heat(required: float, short: float) -> tuple[str, int]:
    """Text and colour step of an hour; undone work may exceed what arrived in its hour."""
    if required <= 0 and short <= 0:
        return "", -1
    share = short / required if required > 0 else float("inf")
    text = "> 100" if share > 1 else percent(share).removesuffix(" %")
    return text, sum(share >= step for step in HEAT_STEPS)
