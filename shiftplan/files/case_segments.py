"""Shifts of a case file, and the time zone in which its wall times stand."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Break, ChangeKind, Shift, ShiftChange
from shiftplan.domain.work import BreakKind, TemplateId
from shiftplan.files.cells import Choice, Kind, Whole
from shiftplan.files.problems import BadValue
from shiftplan.files.setting_kinds import Bool, text_of
from shiftplan.files.times import Day, Moment, Wall, parse_moment

Complain = Callable[[str, object, str], None]

TOKYO = ZoneInfo("Asia/Tokyo")
# Without offsets no clock changes in a case, so every day has 24 hours.
UNCHANGING = ZoneInfo("UTC")
LIKELY_ZONES = {
    "EU": ("Europe/Berlin", "Europe/London", "Europe/Helsinki"),
    "US": ("America/Los_Angeles", "America/New_York", "America/Chicago", "America/Denver"),
}
TEMPLATE = TemplateId("case")
# A watch of two days is still thinkable, a longer shift is a wrong date.
LONGEST_SHIFT = timedelta(hours=48)
MINUTES = Whole(0, 1440, "480")
SEGMENT_KINDS: Mapping[str, Kind] = {
    "start": Moment(),
    "end": Moment(),
    "contract_min": MINUTES,
    "work_date": Day(),
    "rests": Whole(0, 20, "2"),
    "published": Day(),
    "rest_consent": Bool(),
}
CHANGE_KINDS: Mapping[str, Kind] = {
    "at": Moment(),
    "kind": Choice(tuple(ChangeKind)),
    "minutes": MINUTES,
    "old_start": Moment(),
    "employee_initiated": Bool(),
}


def zone_of(jurisdiction: str, segments: Iterable[Any]) -> ZoneInfo | None:
    """A zone in which every offset of the shifts is right; None where there is none."""
    if jurisdiction == "JP":
        return TOKYO
    moments = [moment for moment in map(_written, _times(segments)) if moment is not None]
    aware = [moment for moment in moments if moment.tzinfo is not None]
    if not aware:
        return UNCHANGING
    likely = LIKELY_ZONES.get(jurisdiction, ())
    names = [*likely, *sorted(available_timezones() - set(likely))]
    return next((zone for zone in map(ZoneInfo, names) if all(_is_of(zone, moment) for moment in aware)), None)


def offsets_of(segments: Iterable[Any]) -> list[str]:
    """The times that are written with an offset, each once."""
    found = [str(time) for time in _times(segments) if (moment := _written(time)) is not None and moment.tzinfo]
    return list(dict.fromkeys(found))


def _times(segments: Iterable[Any]) -> Iterable[object]:
    for segment in segments:
        if isinstance(segment, dict):
            yield from (segment.get("start"), segment.get("end"))
            breaks = segment.get("breaks")
            for pause in breaks if isinstance(breaks, list) else ():
                yield from pause if isinstance(pause, list) else ()


def _written(text: object) -> datetime | None:
    """A time as written; what is no time is refused later."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _is_of(zone: ZoneInfo, moment: datetime) -> bool:
    local = moment.astimezone(UTC).astimezone(zone)
    return local.replace(tzinfo=None) == moment.replace(tzinfo=None)


def shifts_of(employee: EmployeeId, segments: list[Any], zone: ZoneInfo, complain: Complain) -> list[Shift]:
    """The shifts of a case; wrong, doubled and overlapping ones are refused."""
    found: list[tuple[int, Shift]] = []
    for number, segment in enumerate(segments):
        shift = _shift(employee, segment, zone, _inside(complain, f"segments[{number}]"))
        if shift is not None:
            found.append((number, shift))
    for (one, earlier), (other, later) in pairwise(sorted(found, key=lambda each: each[1].start_at)):
        if later.start_at < earlier.end_at:
            hint = f"overlaps segments[{one}], which ends at {_local(earlier.end_at, zone)}; correct one of them"
            complain(f"segments[{other}].start", _local(later.start_at, zone), hint)
    return [shift for _, shift in found]


def _inside(complain: Complain, path: str) -> Complain:
    return lambda key, value, hint: complain(f"{path}.{key}" if key else path, value, hint)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _values(
    written: Mapping[str, Any], kinds: Mapping[str, Kind], others: set[str], zone: ZoneInfo, complain: Complain
) -> dict[str, Any]:
    """Values by key; refused ones are None."""
    values: dict[str, Any] = dict.fromkeys(kinds)
    for key, value in written.items():
        if key in kinds:
            try:
                values[key] = kinds[key].parse(text_of(value), zone)
            except BadValue as error:
                complain(key, value, str(error))
        elif key not in others:
            complain(key, value, f"unknown key; known are {', '.join(sorted({*kinds, *others}))}")
    return values


def _shift(employee: EmployeeId, segment: object, zone: ZoneInfo, complain: Complain) -> Shift | None:
    if not isinstance(segment, dict):
        complain("", segment, 'use an object {"start": ..., "end": ..., "breaks": []}')
        return None
    values = _values(segment, SEGMENT_KINDS, {"breaks", "change"}, zone, complain)
    for key in ("start", "end"):
        if key not in segment:
            complain(key, None, "missing: a shift has a start and an end, for example 2026-04-06T09:00")
    start, end = values["start"], values["end"]
    if start is None or end is None:
        return None
    if end.at <= start.at:
        complain("end", segment["end"], f"does not lie after start {segment['start']}; correct one")
        return None
    if end.at - start.at > LONGEST_SHIFT:
        complain("end", segment["end"], f"lies more than 48 hours after start {segment['start']}; correct one")
        return None
    breaks = _breaks(segment.get("breaks", []), start, end, zone, complain)
    on_date: date = values["work_date"] or start.local.date()
    if abs(on_date - start.local.date()) > timedelta(days=1):
        complain("work_date", on_date, f"lies more than a day from the start {segment['start']}; correct one")
    if values["published"] is not None and values["published"] > start.local.date():
        complain("published", values["published"], f"lies after the start {segment['start']}; correct one")
    return Shift(
        employee=employee,
        on_date=on_date,
        template=TEMPLATE,
        start_at=start.at,
        end_at=end.at,
        breaks=breaks,
        contract_minutes=values["contract_min"],
        paid_rests=values["rests"],
        published_on=values["published"],
        change=_change(segment.get("change"), zone, complain),
        rest_consent=bool(values["rest_consent"]),
    )


def _breaks(written: object, start: Wall, end: Wall, zone: ZoneInfo, complain: Complain) -> tuple[Break, ...]:
    if not isinstance(written, list):
        complain("breaks", written, "use a list of pairs [start, end]")
        return ()
    found: list[Break] = []
    for number, pair in enumerate(written):
        key = f"breaks[{number}]"
        try:
            first, last = (parse_moment(text_of(each), zone) for each in pair)
        except (BadValue, TypeError, ValueError) as error:
            complain(key, pair, f"use a pair [start, end] of times; {error}")
            continue
        if first.at is None or last.at is None or start.at is None or end.at is None:
            raise AssertionError("a time without instant though the zone is known")
        if last.at <= first.at:
            complain(key, pair, "ends before it begins; swap or correct the two")
        elif first.at < start.at or last.at > end.at:
            complain(key, pair, f"lies outside of its shift {start.local:%Y-%m-%dT%H:%M} to {end.local:%Y-%m-%dT%H:%M}")
        elif any(first.at < other.end_at and other.start_at < last.at for other in found):
            complain(key, pair, "overlaps another break of the shift; join or correct them")
        else:
            found.append(Break(first.at, last.at, BreakKind.MEAL, paid=False))
    return tuple(sorted(found, key=lambda each: each.start_at))


def _change(written: object, zone: ZoneInfo, complain: Complain) -> ShiftChange | None:
    if written is None:
        return None
    if not isinstance(written, dict):
        complain("change", written, "use an object with at and kind")
        return None
    values = _values(written, CHANGE_KINDS, set(), zone, _inside(complain, "change"))
    for key in ("at", "kind"):
        if key not in written:
            complain(f"change.{key}", None, "missing: a change says when it was made and its kind")
    if values["at"] is None or values["kind"] is None:
        return None
    return ShiftChange(
        made_at=values["at"].local,
        kind=ChangeKind(values["kind"]),
        minutes=values["minutes"] or 0,
        old_start=values["old_start"].local if values["old_start"] else None,
        is_asked_by_employee=bool(values["employee_initiated"]),
    )
