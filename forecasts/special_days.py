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
_NO_EFFECT = ("outage", "closed", "normal")
_MOVES = 0.15  # spread from which on an effect moves a day so far that its total proves nothing


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

    @property
    def moved(self) -> BoolArray:
        """Days that lie next to holidays or the like, so that many contacts there are no wonder; shape (days,)."""
        return np.asarray((self.columns[:, self.spread >= _MOVES] > 0).any(axis=1))

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
    country: str | None = None,
) -> Calendar:
    """The effects on `queue` of every day from `first` on.

    Args:
        country: whose customs count beside its holidays, `JP` for Obon; None = none.
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
    usual = np.array([works_on[day.weekday()] for day in all_days])
    effects |= _near_rest(rest, works, usual)
    effects |= _seasons(all_days, rest, works, country)
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

    def on_days_of(those: Sequence[SpecialDay]) -> BoolArray:
        return np.array([any(one.from_date <= day <= one.to_date for one in those) for day in span], dtype=np.bool_)

    return Calendar(
        names=tuple(effects),
        columns=np.column_stack([np.asarray(on, dtype=np.float64)[inside] for on, _ in effects.values()]),
        spread=np.array([spread for _, spread in effects.values()]),
        offset=offset,
        outage=on_days_of([one for one in mine if one.kind == "outage" and one.is_whole]),
        special=rest[inside] | on_days_of([one for one in mine if one.kind != "normal" and one.is_whole]),
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


def _seasons(
    days: Sequence[date], rest: BoolArray, works: BoolArray, country: str | None
) -> dict[str, tuple[BoolArray, float]]:
    """Bridge days, place in a block of holidays, first day after a long one; year end, and Obon in Japan."""
    free = ~works
    bridge = np.zeros(len(days), dtype=np.bool_)
    bridge[1:-1] = works[1:-1] & free[:-2] & free[2:] & (rest[:-2] | rest[2:])
    length = np.zeros(len(days), dtype=np.int64)  # free days in a row up to this one, and holidays among them
    holidays = np.zeros(len(days), dtype=np.int64)
    for i in np.flatnonzero(free):
        length[i] = length[i - 1] + 1 if i else 1
        holidays[i] = (holidays[i - 1] if i and free[i - 1] else 0) + int(rest[i])
    after_long = np.zeros(len(days), dtype=np.bool_)
    after_long[1:] = works[1:] & (length[:-1] >= 4) & (holidays[:-1] >= 2)  # else it is a day after a holiday
    found = {
        "bridge": (bridge, 0.08),
        "block_2": (rest & (holidays == 2), 0.04),
        "block_later": (rest & (holidays >= 3), 0.04),
        "after_long": (after_long, 0.08),
        "year_end": (np.array([day.month == 12 and day.day >= 24 for day in days]) & ~rest, 0.1),
        "year_start": (np.array([day.month == 1 and 4 <= day.day <= 7 for day in days]) & ~rest, 0.1),
    }
    if (country or "").partition("-")[0] == "JP":
        obon = np.array([day.month == 8 and 13 <= day.day <= 16 for day in days])
        golden = np.array([(day.month, day.day) >= (4, 29) and (day.month, day.day) <= (5, 6) for day in days])
        found |= {"obon": (obon & ~rest, 0.2), "golden_week": (golden & ~rest, 0.1)}
    return found


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
