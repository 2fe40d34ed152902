"""Case files of the labour-law audit: one person, one workplace, a list of shifts each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.horizon import DAY_MINUTES, Period
from shiftplan.domain.people import Contract, ContractId, Employee, EmployeeId, HoursSystem
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput
from shiftplan.files.case_segments import offsets_of, shifts_of, zone_of
from shiftplan.files.contradictions import STATE_OF_RULEBOOK, check_case, check_workplace
from shiftplan.files.folder import Source
from shiftplan.files.json_text import parse_json
from shiftplan.files.person_settings import CASE_STAFF_SETTINGS, HISTORY_SETTINGS, STAFF_SETTINGS
from shiftplan.files.persons import history_of, staff_of
from shiftplan.files.problems import BadValue, Problems
from shiftplan.files.setting_kinds import Span
from shiftplan.files.settings import Settings, read_keys
from shiftplan.files.sheets import decoded, read_bytes
from shiftplan.files.work_rules import agreement_of, week_start_of, workplace_of
from shiftplan.files.workplace_settings import AGREEMENT_SETTINGS, WORKPLACE_SETTINGS

CASE_KEYS = {
    "id", "title", "note", "jurisdiction", "mode", "period", "scope", "staff", "workplace", "segments", "history",
    "expect",
}  # fmt: skip
RULEBOOKS = {"JP": ("jp",), "EU": ("eu",), "US": ("us",)}
MODES = ("plan", "actual")
ART36 = "art36"
SECTIONS = ("workplace", "overtime_agreement", "staff", "history")
ALL_KEYS = (
    *WORKPLACE_SETTINGS,
    *AGREEMENT_SETTINGS,
    *STAFF_SETTINGS,
    *CASE_STAFF_SETTINGS,
    *HISTORY_SETTINGS,
)


@dataclass(frozen=True, kw_only=True)
class LabourCase:
    """A case as a site of one person; scope: prefixes of the rules that are asked, None = all that cases ask."""

    id: str
    site: Site
    employee: EmployeeId
    roster: Roster
    period: Period
    scope: tuple[str, ...] | None


def read_cases(path: Path) -> tuple[LabourCase, ...]:
    """The cases of a file, in its order.

    Raises:
        InvalidInput: one line per problem, `FILE: KEY: value: hint`, keys beginning with the case's id.
    """
    if not path.is_file():
        raise InvalidInput(f"{path}: there is no such file; name a JSON file of cases")
    problems = Problems()
    try:
        document = parse_json(decoded(read_bytes(path), path.name))
    except BadValue as error:
        raise InvalidInput(f"{path.name}: {error}") from None
    cases = _cases(path.name, document, problems)
    problems.raise_if_any()
    return cases


def _cases(label: str, document: Mapping[str, Any], problems: Problems) -> tuple[LabourCase, ...]:
    if str(document.get("schema_version")) != "1":
        problems.add(label, None, "schema_version", str(document.get("schema_version")), "use 1")
    listed = document.get("cases")
    if not isinstance(listed, list):
        problems.add(label, None, "cases", None, "missing: a list of cases")
        return ()
    found: dict[str, LabourCase] = {}
    for number, values in enumerate(listed):
        name = values.get("id") if isinstance(values, dict) else None
        if not isinstance(name, str) or not name:
            problems.add(label, None, f"cases[{number}].id", None, "missing: a case is an object with a text as its id")
        elif name in found:
            problems.add(label, None, f"{name}.id", name, "stands twice in the file; rename one")
        else:
            case = _Reading(label, name, values, problems).case()
            if case is not None:
                found[name] = case
    return tuple(found.values())


@dataclass(frozen=True)
class _Reading:
    """One case on its way from JSON."""

    label: str
    name: str
    values: Mapping[str, Any]
    problems: Problems

    def complain(self, key: str, value: object, hint: str) -> None:
        shown = None if value is None else str(value)
        self.problems.add(self.label, None, f"{self.name}.{key}", shown, hint)

    def case(self) -> LabourCase | None:
        """The case; None where something in it was refused."""
        before = len(self.problems)
        for key in self.values:
            if key not in CASE_KEYS:
                self.complain(key, self.values[key], f"unknown key; a case knows {', '.join(sorted(CASE_KEYS))}")
        jurisdiction = self.values.get("jurisdiction")
        if not isinstance(jurisdiction, str) or jurisdiction not in RULEBOOKS:
            self.complain("jurisdiction", jurisdiction, f"use one of {', '.join(RULEBOOKS)}")
        mode = self.values.get("mode", MODES[0])
        if mode not in MODES:
            self.complain("mode", mode, f"use one of {', '.join(MODES)}")
        period = self._period()
        segments = self.values.get("segments", [])
        if not isinstance(segments, list):
            self.complain("segments", segments, "use a list of shifts")
            segments = []
        zone = zone_of(str(jurisdiction), segments)
        if zone is None:
            hint = "no time zone has all the offsets of these shifts; correct them"
            self.complain("segments", ", ".join(offsets_of(segments)), hint)
        settings = self._settings(zone)
        if len(self.problems) > before or period is None or zone is None:
            return None
        return self._built(settings, period, zone, segments, before)

    def _period(self) -> Period | None:
        try:
            return Span().read(self.values.get("period"))
        except BadValue as error:
            self.complain("period", self.values.get("period"), str(error))
            return None

    def _settings(self, zone: ZoneInfo | None) -> Settings:
        tables: dict[str, Any] = {}
        for section in ("workplace", "staff", "history"):
            value = self.values.get(section, {})
            if not isinstance(value, dict):
                self.complain(section, value, "use an object in braces { }")
                value = {}
            tables[section] = dict(value)
        if ART36 in tables["workplace"]:
            tables["overtime_agreement"] = tables["workplace"].pop(ART36)
        source = Source(self.name, {}, tables, self.label, {})
        shown_as = {section: f"{self.name}.{section}" for section in SECTIONS}
        shown_as["overtime_agreement"] = f"{self.name}.workplace.{ART36}"
        return read_keys(source, self.problems, ALL_KEYS, SECTIONS, zone, shown_as)

    def _built(
        self, settings: Settings, period: Period, zone: ZoneInfo, segments: list[Any], before: int
    ) -> LabourCase | None:
        workplace = workplace_of(settings)
        agreement = agreement_of(settings, may_be_renewed=True)
        staff = staff_of(settings, settings["staff.leave.hire"])
        history = history_of(settings, workplace.month_start_day)
        person = EmployeeId(settings["staff.id"])
        shifts = shifts_of(person, segments, zone, self.complain)
        states = (book for book, state in STATE_OF_RULEBOOK.items() if state == workplace.state)
        rulebooks = (*RULEBOOKS[self.values["jurisdiction"]], *states)
        check_workplace(settings, workplace, rulebooks)
        check_case(settings, period, [shift.start_at for shift in shifts if shift.on_date in period])
        scope = self.values.get("scope")
        if scope is not None and not (isinstance(scope, list) and all(isinstance(each, str) for each in scope)):
            self.complain("scope", scope, "use a list of beginnings of rule ids")
        if len(self.problems) > before:
            return None
        contract = _contract(workplace.regime.system)
        site = Site(
            id=self.name,
            name=self.name,
            time_zone=zone,
            interval_minutes=15,
            week_start=week_start_of(settings),
            rulebooks=rulebooks,
            workplace=workplace,
            agreement=agreement,
            queues={},
            contracts={contract.id: contract},
            employees={person: _employee(person, contract, settings)},
            templates={},
            staff={person: staff},
            histories={person: history},
        )
        roster = Roster(tuple(sorted(shifts, key=lambda shift: shift.start_at)))
        asked = None if scope is None else tuple(scope)
        return LabourCase(id=self.name, site=site, employee=person, roster=roster, period=period, scope=asked)


def _employee(person: EmployeeId, contract: Contract, settings: Settings) -> Employee:
    return Employee(id=person, name=person, contract=contract.id, birth_on=settings["staff.birth"])


def _contract(system: HoursSystem) -> Contract:
    """A contract that limits nothing: a case is about the law alone."""
    return Contract(
        id=ContractId("case"),
        name="case",
        kind="full_time",
        hours_system=system,
        days_per_week_min=0,
        days_per_week_max=7,
        week_minutes_min=0,
        week_minutes_max=7 * DAY_MINUTES,
        day_minutes_max=DAY_MINUTES,
        consecutive_days_max=366,
        hourly_cost=1.0,
    )
