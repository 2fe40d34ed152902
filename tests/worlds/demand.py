"""Contact streams: what is expected in each interval of a day, and a history drawn from it.

Expected volume of an interval = day level x weekday x calendar x campaign, spread over the day by a
profile of peaks. The history adds day-to-day drift, Poisson noise, an outage and callers who redial.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from math import exp, pi, sin
from random import Random

from tests.worlds.chance import binomial, normal, poisson
from tests.worlds.japanese_days import HOLIDAYS, days_between, follows_holiday, is_month_end


@dataclass(frozen=True)
class Peak:
    """A hump of the daily profile: centre and width in hours, height beside the profile's base of 1."""

    centre: float
    width: float
    height: float


@dataclass(frozen=True)
class Outage:
    """Lines dead from `start` to `end` (hours); those who could not call come back in the two hours after."""

    on_date: date
    start: float
    end: float


@dataclass(frozen=True)
class Stream:
    """The arrivals of one queue.

    Attributes:
        per_month: contacts offered in an average month, redials included.
        weekdays: factors Monday to Sunday; holiday: factor that replaces the weekday's.
        hours: (from, to) in which contacts arrive, by weekday number; 24.5 = half past midnight.
        silent: hours without arrivals inside them (call-backs are filed while the phone is closed).
        aht: mean handle time in seconds; aht_swing: seconds it varies over the day, lowest at 11, highest at 19.
        abandon: share of callers who give up on an ordinary interval; 0 where nobody waits on the line.
    """

    queue: str
    per_month: float
    weekdays: tuple[float, ...]
    holiday: float
    hours: Mapping[int, tuple[float, float]]
    peaks: tuple[Peak, ...]
    aht: float
    aht_swing: float = 0.0
    silent: tuple[float, float] | None = None
    abandon: float = 0.0
    lifts: Mapping[date, float] = field(default_factory=dict)
    outage: Outage | None = None


@dataclass(frozen=True)
class HistoryRow:
    """One interval of history; `aht` is None where nothing was handled."""

    queue: str
    start: datetime
    offered: int
    abandoned: int
    aht: int | None


def day_factor(stream: Stream, on_date: date) -> float:
    """Volume of a date against the stream's day level: weekday, holiday, month end, the 25th, lifts."""
    factor = stream.holiday if on_date in HOLIDAYS else stream.weekdays[on_date.weekday()]
    if follows_holiday(on_date):
        factor *= 1.08
    if is_month_end(on_date):
        factor *= 1.07
    if on_date.day == 25:
        factor *= 1.09
    return factor * stream.lifts.get(on_date, 1.0)


def starts_of(stream: Stream, on_date: date, interval: int) -> list[int]:
    """Starts of the intervals of a date, in minutes from its midnight (beyond 1440 after midnight)."""
    first, last = stream.hours[on_date.weekday()]
    return list(range(round(first * 60), round(last * 60), interval))


def _weight(stream: Stream, minute: float) -> float:
    """Height of the daily profile at a minute of the day."""
    hour = minute / 60
    if stream.silent and stream.silent[0] <= hour < stream.silent[1]:
        return 0.0
    return 1.0 + sum(peak.height * exp(-(((hour - peak.centre) / peak.width) ** 2) / 2) for peak in stream.peaks)


@cache
def _shares(peaks: tuple[Peak, ...], silent: tuple[float, float] | None, starts: tuple[int, ...]) -> tuple[float, ...]:
    """The profile over these intervals, adding up to one."""
    shape = Stream("", 0, (), 0, {}, peaks, 0, silent=silent)
    step = starts[1] - starts[0]
    weights = [_weight(shape, start + step / 2) for start in starts]
    return tuple(weight / sum(weights) for weight in weights)


def level_of(stream: Stream, first: date, last: date) -> float:
    """Contacts of a day of factor 1, so that the whole months from first to last average `per_month`."""
    factors = [day_factor(stream, day) for day in days_between(first, last)]
    months = len({(day.year, day.month) for day in days_between(first, last)})
    redials = 1.0 + 0.8 * stream.abandon
    return stream.per_month * months / sum(factors) / redials


def expected(stream: Stream, on_date: date, interval: int, day_level: float) -> dict[int, float]:
    """Mean volume by interval start (minutes from the midnight of the date), redials not included."""
    starts = starts_of(stream, on_date, interval)
    shares = _shares(stream.peaks, stream.silent, tuple(starts))
    total = day_level * day_factor(stream, on_date)
    return {start: total * share for start, share in zip(starts, shares, strict=True)}


def aht_at(stream: Stream, minute: int) -> float:
    """Mean handle time at a minute of the day, in seconds."""
    return stream.aht + stream.aht_swing * sin(pi * (minute / 60 - 15) / 8)


def _disruption(outage: Outage | None, on_date: date, hour: float) -> float:
    """Factor on the volume: next to nothing while the lines are dead, a wave of callers afterwards."""
    if outage is None or on_date != outage.on_date or not outage.start <= hour < outage.end + 2:
        return 1.0
    return 0.02 if hour < outage.end else 1.7


def history(
    stream: Stream, first: date, last: date, interval: int, day_level: float, random: Random
) -> Iterator[HistoryRow]:
    """The stream's history from first to last: one row an interval, also where nothing came in."""
    drift = 0.0
    for on_date in days_between(first, last):
        drift = 0.3 * drift + 0.028 * normal(random)
        yield from _history_of_day(stream, on_date, interval, day_level * exp(drift), exp(drift), random)


def _history_of_day(
    stream: Stream, on_date: date, interval: int, day_level: float, pressure: float, random: Random
) -> Iterator[HistoryRow]:
    midnight = datetime.combine(on_date, time())
    redials = 0
    for minute, mean in expected(stream, on_date, interval, day_level).items():
        disruption = _disruption(stream.outage, on_date, minute / 60)
        offered = poisson(random, mean * disruption) + redials
        load = pressure * max(disruption, 1.0) * (offered / mean) ** 0.5 if mean > 0 else 1.0
        share = min(0.4, stream.abandon * exp(4.0 * (load - 1.0)))
        abandoned = binomial(random, offered, share)
        redials = binomial(random, abandoned, 0.6)  # those who try again do so within minutes
        handled = offered - abandoned
        aht = None
        if handled:
            aht = max(30, round(aht_at(stream, minute) * exp(0.6 * normal(random) / handled**0.5 - 0.18 / handled)))
        yield HistoryRow(stream.queue, midnight + timedelta(minutes=minute), offered, abandoned, aht)
