"""Random cases of Europe and the United States, many of them over a change of the clocks."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.rules.second_reading.calendar import WEEKDAYS, days_between, week_of
from tests.worlds.labour_dice import Dice
from tests.worlds.labour_shifts import Shifts, at, written

Words = dict[str, Any]
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "Europe/London": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/Los_Angeles": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
}
KINDS = (("day",), ("day", "late"), ("late", "night"), ("night",), ("day", "late", "night"))


def a_period(dice: Dice, zone: str, weeks: int) -> tuple[date, date]:
    """Whole weeks, or not quite; half of them with a change of the clocks inside."""
    middle = dice.one_of(CHANGES[zone]) if dice.chance(0.5) else dice.day(date(2026, 4, 10), date(2026, 10, 1))
    first = middle - timedelta(days=dice.between(0, 7 * weeks - 1))
    if dice.chance(0.6):
        first = week_of(first, dice.between(0, 6))[0]
    last = first + timedelta(days=7 * weeks - 1 + dice.one_of((0, 0, 0, -1, 2)))
    # Without a shift before or after it no offset tells when the day of the change begins or ends.
    return first - timedelta(days=first in CHANGES[zone]), last + timedelta(days=last in CHANGES[zone])


def _with_clocks(segments: list[Words], zone: str, change: date | None) -> list[Words]:
    """The offsets of the zone, written into the wall times: all, or those near the change.

    A shift with a wall time that comes twice, or never, is left out.
    """
    clock = ZoneInfo(zone)

    def told(text: str) -> str:
        return datetime.fromisoformat(text).replace(tzinfo=clock).isoformat(timespec="minutes")

    def real(text: str) -> bool:
        moment = datetime.fromisoformat(text).replace(tzinfo=clock)
        back = moment.astimezone(ZoneInfo("UTC")).astimezone(clock)
        return back.replace(tzinfo=None) == moment.replace(tzinfo=None)

    kept = []
    for words in segments:
        texts = [words["start"], words["end"], *(text for pair in words["breaks"] for text in pair)]
        start = date.fromisoformat(words["start"][:10])
        if change is not None and not -2 <= (start - change).days <= 1:
            kept.append(words)
        elif all(map(real, texts)):
            breaks = [[told(text) for text in pair] for pair in words["breaks"]]
            kept.append(words | {"start": told(words["start"]), "end": told(words["end"]), "breaks": breaks})
    return kept


def an_eu_case(dice: Dice) -> Words:
    """Rest, breaks, averages."""
    zone = dice.one_of(("Europe/Berlin", "Europe/London"))
    first, last = a_period(dice, zone, dice.between(1, 5))
    week_start = dice.one_of(("MON", "MON", "SUN"))
    workplace: Words = {"week_start": week_start, "break_min": dice.one_of((20, 30, 30, 45))}
    if dice.chance(0.2):
        workplace["weekly_rest_days"] = 14
    staff: Words = {"id": "P1"}
    for status in ("night_worker", "night_worker", "night_hazard", "opt_out_48"):
        if dice.chance(0.25):
            staff[status] = True
    shifts = Shifts(dice, dice.one_of(KINDS), (240, 360, 360, 420, 480, 480, 540, 600))
    shifts.has_contract = False
    begin = first - timedelta(days=dice.one_of((0, 0, 3, 7, 14)))
    segments = shifts.of_days(list(days_between(begin, last)), WEEKDAYS.index(week_start))
    if dice.chance(0.6):
        workplace["reference_period"] = _reference(dice, begin, last, sum(shifts.worked.values()))
    changes = [day for day in CHANGES[zone] if begin <= day <= last + timedelta(days=1)]
    if changes:
        segments = _with_clocks(segments, zone, changes[0] if dice.chance(0.4) else None)
    period = {"from": first.isoformat(), "to": last.isoformat()}
    history = _known(dice, begin, first)
    if begin == first and dice.chance(0.3) and not _has_offsets(segments):
        history["last_end"] = written(at(first, -dice.between(1, 1500)))
    return {"jurisdiction": "EU", "period": period, "staff": staff, "workplace": workplace, "segments": segments} | (
        {"history": history} if history else {}
    )


def _known(dice: Dice, begin: date, first: date) -> Words:
    """From which day the shifts before the period are complete, or nothing about it."""
    return {"known_from": dice.one_of((begin, begin, first)).isoformat()} if begin < first and dice.chance(0.8) else {}


def _reference(dice: Dice, first: date, last: date, worked: int) -> Words:
    weeks = 17
    start = last - timedelta(days=7 * weeks - 1)
    neutral = [day for day in days_between(start, first - timedelta(days=1)) if dice.chance(0.05)]
    goal = dice.one_of((2880, 2880, 2880, 2400)) * (7 * weeks - len(neutral)) // 7
    return {
        "from": start.isoformat(),
        "to": last.isoformat(),
        "prior_min": max(0, goal - worked + dice.between(-2, 8)),
        "neutral_days": [day.isoformat() for day in neutral],
    }


def a_us_case(dice: Dice) -> Words:
    """Workweeks, California's days, predictive scheduling."""
    zone = dice.one_of(("America/Los_Angeles", "America/New_York"))
    first, last = a_period(dice, zone, dice.between(1, 4))
    workplace: Words = {"week_start": dice.one_of(("SUN", "SUN", "MON"))}
    if dice.chance(0.5):
        workplace["state"] = "CA"
    elif dice.chance(0.6):
        workplace["predictive"] = dice.one_of(("OR", "CHI"))
    staff: Words = {"id": "P1"}
    for status, share in (("exempt", 0.05), ("ca_waive_meal1", 0.3), ("ca_waive_meal2", 0.3)):
        if dice.chance(share):
            staff[status] = True
    shifts = Shifts(
        dice, dice.one_of(KINDS), (209, 210, 240, 300, 301, 360, 361, 480, 480, 540, 600, 601, 720, 780, 840)
    )
    shifts.has_contract = False
    begin = first - timedelta(days=dice.one_of((0, 0, 0, 1, 6)))
    segments = shifts.of_days(list(days_between(begin, last)), WEEKDAYS.index(workplace["week_start"]))
    changes = [day for day in CHANGES[zone] if begin <= day <= last + timedelta(days=1)]
    if changes:
        segments = _with_clocks(segments, zone, changes[0] if dice.chance(0.4) else None)
    tells_rests = workplace.get("state") == "CA" and dice.chance(0.8)
    for words in segments:
        if tells_rests:
            words["rests"] = dice.between(0, 4)
        if "predictive" in workplace:
            _announced(dice, words)
    period = {"from": first.isoformat(), "to": last.isoformat()}
    words = {"jurisdiction": "US", "period": period, "staff": staff, "workplace": workplace, "segments": segments}
    history = _known(dice, begin, first)
    if begin == first and week_of(first, WEEKDAYS.index(workplace["week_start"]))[0] < first and dice.chance(0.4):
        history["week_to_date"] = {"counted_min": dice.one_of((480, 960, 1440, 2399, 2400))}
    if begin == first and "predictive" in workplace and dice.chance(0.4) and not _has_offsets(segments):
        history["last_end"] = written(at(first, -dice.one_of((1, 240, 599, 600, 601, 660))))
    return words | ({"history": history} if history else {})


def _has_offsets(segments: list[Words]) -> bool:
    return any(len(words["start"]) > 16 for words in segments)


def _announced(dice: Dice, words: Words) -> None:
    """Publication and later changes of a shift."""
    start = date.fromisoformat(words["start"][:10])
    words["published"] = (start - timedelta(days=dice.one_of((10, 13, 14, 15, 20)))).isoformat()
    if dice.chance(0.3):
        words["rest_consent"] = True
    if dice.chance(0.3):
        minutes = dice.one_of((15, 30, 31, 60, 120, 240)) * 2 // 2
        change: Words = {"kind": dice.one_of(("add", "cut", "move", "cancel")), "minutes": minutes + minutes % 2}
        change["at"] = written(
            datetime.fromisoformat(words["start"][:16]) - timedelta(hours=dice.one_of((5, 23, 24, 100, 400)))
        )
        if change["kind"] == "move":
            change["old_start"] = written(datetime.fromisoformat(words["start"][:16]) - timedelta(hours=2))
        if dice.chance(0.2):
            change["employee_initiated"] = True
        words["change"] = change
