"""What the calendar says about each day: holidays and the days around them, month turn, paydays, campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
from holidays import country_holidays

from forecasts.queues import SpecialDay
from shiftplan.errors import InvalidInput

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
_NO_EFFECT = ("outage", "closed")


@dataclass(frozen=True)
class Calendar:
    """Effects on a queue's day totals over a run of days.

    columns: 1.0 where an effect applies, shape (days, effects). spread: how far (log) such effects lie from 0 as a
        rule.
    offset: log of the lifts stated by the user, shape (days,). outage: days never to learn from. special: days that
    are no normal ones, so that few contacts there prove no outage.
    """

    names: tuple[str, ...]
    columns: FloatArray
    spread: FloatArray
    offset: FloatArray
    outage: BoolArray
    special: BoolArray

    def until(self, days: int) -> Calendar:
        """The first `days` days."""
        return replace(
            self,
            columns=self.columns[:days],
            offset=self.offset[:days],
            outage=self.outage[:days],
            special=self.special[:days],
        )


def public_holidays(country: str | None, first: date, last: date) -> frozenset[date]:
    """Public holidays of a country, or of a part of it (`US-CA`), over the years asked.

    For Japan the days on which business rests by custom are counted too: 29 December to 3 January.
    Raises: InvalidInput: the country is unknown.
    """
    if not country:
        return frozenset()
    name, _, part = country.partition("-")
    try:
        found = country_holidays(name, subdiv=part or None, years=range(first.year - 1, last.year + 2))
    except NotImplementedError:
        raise InvalidInput(f"holidays: {country}: unknown country; give its two letters, JP or US-CA") from None
    days = set(found)
    if name == "JP":
        for year in range(first.year - 1, last.year + 2):
            days |= {date(year, 12, day) for day in (29, 30, 31)} | {date(year, 1, day) for day in (1, 2, 3)}
    return frozenset(days)


def calendar(
    first: date,
    days: int,
    *,
    queue: str,
    works_on: Sequence[bool],
    holidays: frozenset[date],
    special_days: Sequence[SpecialDay],
) -> Calendar:
    """The effects on `queue` of every day from `first` on.

    Args:
        works_on: whether the queue usually has contacts on each weekday, Monday first.
        holidays: from `public_holidays`.
        special_days: of any queue; those of others are left out.
    """
    around = 45  # days before and after, so that month turns and blocks of holidays are whole
    all_days = [first + timedelta(days=i) for i in range(-around, days + around)]
    mine = [special for special in special_days if special.applies_to(queue)]
    shut = {day for special in mine if special.kind == "closed" for day in _span(special)}
    rest = np.array([day in holidays or day in shut for day in all_days])
    works = np.array([works_on[day.weekday()] for day in all_days]) & ~rest
    effects: dict[str, tuple[BoolArray | FloatArray, float]] = {"holiday": (rest, 0.5)}
    effects |= _near_rest(rest, works, np.array([works_on[day.weekday()] for day in all_days]))
    effects |= _month_turn(all_days, works)
    effects |= _paydays(all_days, works)
    inside = slice(around, around + days)
    span = all_days[inside]
    offset = np.zeros(days)
    for kind in sorted({special.kind for special in mine} - set(_NO_EFFECT)):
        on = np.zeros(len(all_days), dtype=np.bool_)
        for special in (one for one in mine if one.kind == kind):
            on |= np.array([special.from_date <= day <= special.to_date for day in all_days])
        effects[kind] = (on, 0.2)
    for special in mine:
        if special.lift is not None and special.kind not in _NO_EFFECT:
            offset += np.log(special.lift) * np.array([special.from_date <= day <= special.to_date for day in span])
    outage = [any(one.kind == "outage" and one.from_date <= day <= one.to_date for one in mine) for day in span]
    marked = [any(one.from_date <= day <= one.to_date for one in mine) for day in span]
    return Calendar(
        names=tuple(effects),
        columns=np.column_stack([np.asarray(on, dtype=np.float64)[inside] for on, _ in effects.values()]),
        spread=np.array([spread for _, spread in effects.values()]),
        offset=offset,
        outage=np.array(outage, dtype=np.bool_),
        special=rest[inside] | np.array(marked, dtype=np.bool_),
    )


def _span(special: SpecialDay) -> list[date]:
    return [special.from_date + timedelta(days=i) for i in range((special.to_date - special.from_date).days + 1)]


def _near_rest(rest: BoolArray, works: BoolArray, usual: BoolArray) -> dict[str, tuple[BoolArray, float]]:
    """First and second working day after, last before a holiday that fell on a day usually worked."""
    found = {name: np.zeros(rest.size, dtype=np.bool_) for name in ("after_holiday", "second_after", "before_holiday")}
    working = np.flatnonzero(works)
    for day in np.flatnonzero(rest & usual):
        later = working[working > day][:2]
        earlier = working[working < day][-1:]
        found["after_holiday"][later[:1]] = True
        found["second_after"][later[1:]] = True
        found["before_holiday"][earlier] = True
    found["second_after"] &= ~found["after_holiday"]
    return {name: (on, 0.15) for name, on in found.items()}


def _month_turn(days: Sequence[date], works: BoolArray) -> dict[str, tuple[BoolArray, float]]:
    """The first and last three working days of each month, together and each for itself."""
    found = {f"{side}_{nth}": np.zeros(len(days), dtype=np.bool_) for side in ("first", "last") for nth in (1, 2, 3)}
    months = np.array([day.year * 12 + day.month for day in days])
    for month in np.unique(months)[1:-1]:
        working = np.flatnonzero(works & (months == month))
        for nth in (1, 2, 3):
            found[f"first_{nth}"][working[nth - 1 : nth]] = True
            found[f"last_{nth}"][working[working.size - nth : working.size - nth + 1]] = True
    first = found["first_1"] | found["first_2"] | found["first_3"]
    last = found["last_1"] | found["last_2"] | found["last_3"]
    return {
        "month_start": (first, 0.1),
        "month_end": (last, 0.1),
        **{name: (on, 0.05) for name, on in found.items()},
    }


def _paydays(days: Sequence[date], works: BoolArray) -> dict[str, tuple[BoolArray, float]]:
    """The 25th, and the days that end in 5 or 0 (五十日), each moved to the working day before it if need be."""
    payday, gotobi = np.zeros(len(days), dtype=np.bool_), np.zeros(len(days), dtype=np.bool_)
    working = np.flatnonzero(works)
    for i, day in enumerate(days):
        falls_on = working[working <= i][-1:]
        if day.day == 25:
            payday[falls_on] = True
        if (day.day % 5 == 0 and day.day < 30) or (day + timedelta(days=1)).day == 1:
            gotobi[falls_on] = True
    return {"payday": (payday, 0.1), "gotobi": (gotobi, 0.05)}
