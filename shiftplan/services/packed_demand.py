"""Forecasts and requirements as compact JSON: a block of columns for each run of rows of one queue, in their order.

Instants are whole seconds since 1970; numbers keep every bit.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any, TypeVar

from shiftplan.domain.demand import AgentsNeeded, HistoryFlag, MethodScore, Requirement, WorkArriving
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.demand_lifts import Lift, lifted

Packed = dict[str, Any]
Row = TypeVar("Row", ForecastRow, AgentsNeeded, WorkArriving)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Renewed:
    """A day that has begun, forecast anew from what came until an instant."""

    now: datetime
    rows: tuple[ForecastRow, ...]


def packed_forecast(
    rows: Sequence[ForecastRow],
    scores: Sequence[MethodScore] = (),
    lifts: Sequence[Lift] = (),
    flags: Sequence[HistoryFlag] = (),
    renewed: Renewed | None = None,
) -> Packed:
    """A forecast without the changes by hand, those changes, how the methods would have done before it, what of the
    history was left out, and the rest of a day that has begun.

    Raises:
        InvalidInput: a row has a wall time, of which nobody knows the instant.
    """
    return {
        "volumes": _packed_rows(rows),
        "scores": [_packed_score(each) for each in scores],
        "lifts": [
            {"queue": each.queue, "start": start, "end": end, "factor": each.factor}
            for each in lifts
            for start, end in [_seconds((each.starts_at, each.ends_at))]
        ],
        "flags": [{**asdict(each), "on_date": each.on_date.isoformat()} for each in flags],
        "renewed": None if renewed is None else {"now": _second(renewed.now), "volumes": _packed_rows(renewed.rows)},
    }


def _packed_rows(rows: Sequence[ForecastRow]) -> list[Packed]:
    return [
        {
            "queue": queue,
            "start": _seconds(row.interval_start for row in block),
            "volume": [row.volume for row in block],
            "quantiles": [list(row.quantiles) for row in block],
            "aht_seconds": [row.aht_seconds for row in block],
        }
        for queue, block in _blocks(rows)
    ]


def forecast_of(packed: Mapping[str, Any]) -> tuple[ForecastRow, ...]:
    """The rows with the changes by hand, in UTC."""
    kept = packed.get("lifts", ())  # earlier versions knew none
    lifts = [Lift(QueueId(each["queue"]), _at(each["start"]), _at(each["end"]), each["factor"]) for each in kept]
    return lifted(forecast_without_changes(packed), lifts)


def forecast_without_changes(packed: Mapping[str, Any]) -> tuple[ForecastRow, ...]:
    """The rows as they were forecast, in UTC."""
    return _rows(packed)


def renewed_of(packed: Mapping[str, Any]) -> Renewed | None:
    """The day that had begun; None where none had."""
    kept = packed.get("renewed")
    return None if kept is None else Renewed(_at(kept["now"]), _rows(kept))


def _rows(packed: Mapping[str, Any]) -> tuple[ForecastRow, ...]:
    return tuple(
        ForecastRow(QueueId(block["queue"]), _at(start), volume, tuple(quantiles), aht)
        for block in packed["volumes"]
        for start, volume, quantiles, aht in zip(
            block["start"], block["volume"], block["quantiles"], block["aht_seconds"], strict=True
        )
    )


def scores_of(packed: Mapping[str, Any]) -> tuple[MethodScore, ...]:
    """The scores of the methods; none when nobody looked."""
    return tuple(
        MethodScore(
            QueueId(each["queue"]),
            each["method"],
            each["wape"],
            each["bias"],
            each["day_wape"],
            math.inf if each["times_floor"] is None else each["times_floor"],
        )
        for each in packed["scores"]
    )


def flags_of(packed: Mapping[str, Any]) -> tuple[HistoryFlag, ...]:
    """What of the history was left out; earlier versions knew nothing of it."""
    return tuple(
        HistoryFlag(**{**each, "queue": QueueId(each["queue"]), "on_date": date.fromisoformat(each["on_date"])})
        for each in packed.get("flags", ())
    )


def packed_requirement(requirement: Requirement) -> Packed:
    """People needed, and work with due times."""
    return {
        "agents": [
            {
                "queue": queue,
                "start": _seconds(need.starts_at for need in block),
                "agents": [need.agents for need in block],
            }
            for queue, block in _blocks(requirement.agents)
        ],
        "work": [
            {
                "queue": queue,
                "start": _seconds(work.arrives_at for work in block),
                "minutes": [work.minutes for work in block],
                "due": _seconds(work.due_at for work in block),
            }
            for queue, block in _blocks(requirement.work)
        ],
    }


def requirement_of(packed: Mapping[str, Any]) -> Requirement:
    """The requirement as it was, in UTC."""
    return Requirement(
        agents=tuple(
            AgentsNeeded(QueueId(block["queue"]), _at(start), agents)
            for block in packed["agents"]
            for start, agents in zip(block["start"], block["agents"], strict=True)
        ),
        work=tuple(
            WorkArriving(QueueId(block["queue"]), _at(start), minutes, _at(due))
            for block in packed["work"]
            for start, minutes, due in zip(block["start"], block["minutes"], block["due"], strict=True)
        ),
    )


def _packed_score(score: MethodScore) -> Packed:
    return {
        "queue": score.queue,
        "method": score.method,
        "wape": score.wape,
        "bias": score.bias,
        "day_wape": score.day_wape,
        "times_floor": score.times_floor if math.isfinite(score.times_floor) else None,  # JSON knows no infinity
    }


def _blocks(rows: Sequence[Row]) -> Iterator[tuple[QueueId, list[Row]]]:
    for queue, block in groupby(rows, key=lambda row: row.queue):
        yield queue, list(block)


def _seconds(moments: Iterable[datetime]) -> list[int]:
    return [_second(moment) for moment in moments]


def _second(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise InvalidInput(f"{moment.isoformat()} has no time zone; forecast the site, not the bare file")
    return (moment - EPOCH) // SECOND


def _at(seconds: int) -> datetime:
    return EPOCH + seconds * SECOND
