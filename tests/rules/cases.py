"""Cases of the rules as data: a small world, what somebody works in it, and whether that is lawful.

Each file of `cases/` names a rule and its article; a case says `shifts` (and `history`, where `2026-03-01..2026-03-05
08:00-20:00` is a shift on each of these days), `lawful`, and where it is not, what is `found` (and `by` shifts of which
days); `paid` are the premiums of the period. Further keys change the world: `period`, `contract`, `employee`, `site`,
`designated`, `legal_holiday`, `workplace`, `agreement`, `availability`, `leave`, `locks`, `staff` and `past` (fields of
Staff and History), `facts` (fields of the shifts of a day). `model` tells what a planner may do with the same shifts:
what the audit says (`same`, the default), refuse them though they are lawful, for the reason in the rule's docstring
(`stricter`), or nothing, for no plan can hold such shifts (`silent`). Of an `inherited` violation the days before the
period are guilty, and a plan may go on; of a `continued` one the limit was passed before, and a plan may not.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import HoursSystem, Leave, Lock, Skill
from shiftplan.domain.problem import Problem
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Designation
from shiftplan.domain.site import Site
from shiftplan.domain.work import DayHours, SkillId, TemplateId
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, Workplace
from shiftplan.rules.base import Rule
from tests.builders import (
    EMPLOYEE,
    MONDAY,
    WEEKDAYS,
    a_day,
    a_problem,
    a_record,
    a_roster,
    a_rule,
    a_site,
    hours_of,
    whole_weeks,
)
from tests.rules.case_facts import agreement_of, facts_of, past_of, staff_of, workplace_of

FOLDER = Path(__file__).parent / "cases"
KEYS = {
    "title",
    "shifts",
    "history",
    "lawful",
    "found",
    "model",
    "period",
    "contract",
    "employee",
    "site",
    "legal_holiday",
    "workplace",
    "agreement",
    "availability",
    "designated",
    "leave",
    "locks",
    "staff",
    "past",
    "facts",
    "paid",
    "inherited",
    "continued",
}
RULEBOOKS = {
    "EU": ("eu",),
    **{f"US-{state.upper()}": ("us", f"us-{state}") for state in ("ak", "co", "nv", "ny")},
    "US": ("us", "us-ca"),
    "JP-RF": ("jp-reform",),
}


@dataclass(frozen=True)
class Case:
    """One case of a rule; `values` is its table in the file."""

    code: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.code}: {self.values['title']}"

    @property
    def is_lawful(self) -> bool:
        """What the law says."""
        return bool(self.values["lawful"])

    @property
    def is_inherited(self) -> bool:
        """Whether what was before the period breaks the rule alone."""
        return bool(self.values.get("inherited"))

    @property
    def is_continued(self) -> bool:
        """Whether the limit was passed before the period already."""
        return bool(self.values.get("continued"))

    @property
    def model(self) -> str:
        """same, stricter or silent."""
        return str(self.values.get("model", "same"))

    @property
    def shifts(self) -> list[str]:
        """What is worked in the period."""
        return list(self.values["shifts"])

    @property
    def history(self) -> list[str]:
        """What was worked before the period, a shift each."""
        return [each for text in self.values.get("history", []) for each in _each_day(text)]

    @property
    def found(self) -> list[tuple[date, int, int]]:
        """(date, measured, limit) of every violation, sorted."""
        return sorted((each["date"], each["measured"], each["limit"]) for each in self.values.get("found", []))

    @property
    def causes(self) -> dict[date, list[date]]:
        """Days of the shifts that violations name, by the violations' dates, where the case says `by`."""
        found = self.values.get("found", [])
        return {each["date"]: [a_day(text) for text in each["by"]] for each in found if "by" in each}

    @property
    def paid(self) -> list[tuple[date, str, int]]:
        """(date, kind, minutes) of every premium, sorted."""
        return sorted((each["date"], each["kind"], each["minutes"]) for each in self.values.get("paid", []))

    @property
    def period(self) -> Period:
        """The days audited, or planned."""
        if "period" in self.values:
            first, last = (a_day(text) for text in self.values["period"])
            return Period(first, last)
        return whole_weeks(self.shifts)

    def rule(self) -> Rule:
        """The rule in the case's world."""
        return a_rule(self.code, self.site(), self.period.first)

    def site(self) -> Site:
        """The case's world."""
        return a_site(*hours_of([*self.history, *self.shifts]), **self._changes())

    def record(self) -> WorkRecord:
        """What is worked, as an auditor reads it."""
        record = a_record(*self.shifts, history=self.history, period=self.period, site=self.site())
        facts = {a_day(day): facts_of(each) for day, each in self.values.get("facts", {}).items()}
        shifts = [replace(shift, **facts.get(shift.on_date, {})) for shift in record.shifts]
        known_from = record.history.known_from or record.known_from
        return replace(
            record,
            shifts=tuple(shift for shift in shifts if not shift.is_cancelled),
            cancelled=tuple(shift for shift in shifts if shift.is_cancelled),
            known_from=known_from,
        )

    def problem(self) -> Problem:
        """The same world as a planner gets it, with a template for each of the shifts' hours."""
        return a_problem(
            *hours_of(self.shifts),
            days=len(self.period),
            first_day=self.period.first,
            history=self.history,
            **self._changes(),
        )

    def _changes(self) -> dict[str, Any]:
        values = self.values
        holiday = LegalHoliday(**_holiday(values.get("legal_holiday", {})))
        site = dict(values.get("site", {}))
        if "time_zone" in site:
            site["time_zone"] = ZoneInfo(site["time_zone"])
        if "public_holidays" in site:
            site["public_holidays"] = frozenset(site["public_holidays"])
        agreement = values.get("agreement")
        own = next((books for start, books in RULEBOOKS.items() if self.code.startswith(start)), ("jp", "house"))
        site.setdefault("rulebooks", own)
        site["rulebooks"] = tuple(site["rulebooks"])
        return {
            "staff": {EMPLOYEE: staff_of(values.get("staff", {}))},
            "histories": {EMPLOYEE: past_of(values.get("past", {}))},
            "contract": _contract(values.get("contract", {})),
            "employee": _employee(values.get("employee", {})),
            "workplace": replace(Workplace(**workplace_of(values.get("workplace", {}))), legal_holiday=holiday),
            "agreement": None if agreement is None else agreement_of(agreement),
            "availability": {EMPLOYEE: _availability(values["availability"])} if "availability" in values else {},
            "designated": _designation(values["designated"]) if "designated" in values else None,
            "leave": tuple(Leave(EMPLOYEE, a_day(one), a_day(other), "paid") for one, other in values.get("leave", [])),
            "locks": tuple(_lock(each) for each in values.get("locks", [])),
            **site,
        }


def _each_day(text: str) -> Iterator[str]:
    """A shift, or one for each day of `FIRST..LAST HOURS`."""
    days, hours = text.split(" ", 1)
    first, _, last = days.partition("..")
    for day in Period(a_day(first), a_day(last or first)):
        yield f"{day} {hours}"


def _contract(values: Mapping[str, Any]) -> dict[str, Any]:
    changes = dict(values)
    if "hours_system" in changes:
        changes["hours_system"] = HoursSystem(changes["hours_system"])
    if "templates" in changes:
        changes["templates"] = tuple(TemplateId(each) for each in changes["templates"])
    return changes


def _employee(values: Mapping[str, Any]) -> dict[str, Any]:
    changes = dict(values)
    if "skills" in changes:
        changes["skills"] = tuple(
            Skill(SkillId(each["skill"]), 1, valid_until=each.get("valid_until")) for each in changes["skills"]
        )
    return changes


def _holiday(values: Mapping[str, Any]) -> dict[str, Any]:
    changes = dict(values)
    if "mode" in changes:
        changes["mode"] = HolidayMode(changes["mode"])
    if "dates" in changes:
        changes["dates"] = frozenset(changes["dates"])
    if "swaps" in changes:
        changes["swaps"] = tuple((one, other) for one, other in changes["swaps"])
    return changes


def _availability(values: Mapping[str, Any]) -> DayHours:
    windows = {day: tuple((_minute(one), _minute(other)) for one, other in spans) for day, spans in values.items()}
    return DayHours(
        by_weekday={WEEKDAYS.index(day): spans for day, spans in windows.items() if day in WEEKDAYS},
        holiday=windows.get("holiday"),
        by_date={date.fromisoformat(day): spans for day, spans in windows.items() if day[0].isdigit()},
    )


def _designation(values: Mapping[str, str]) -> Designation:
    """Days with the hours designated for each, `off` or hours."""
    shifts = [f"{day} {hours}" for day, hours in values.items() if hours != "off"]
    return Designation(frozenset(a_day(day) for day in values), a_roster(*shifts))


def _lock(values: Mapping[str, Any]) -> Lock:
    template = values["template"]
    start = values.get("start")
    return Lock(
        EMPLOYEE,
        a_day(values["day"]),
        None if template == "off" else TemplateId(template),
        None if start is None else _minute(start),
    )


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def all_cases() -> Iterator[Case]:
    """Every case of every file, in order of the files' names.

    Raises:
        ValueError: a case has a key that nothing reads.
    """
    for path in sorted(FOLDER.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for values in document["case"]:
            if not values.keys() <= KEYS:
                raise ValueError(f"{path.name}: {values['title']}: {sorted(values.keys() - KEYS)}: unknown")
            yield Case(document["rule"], values)


__all__ = ["MONDAY", "Case", "all_cases"]
