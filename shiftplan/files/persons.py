"""Status and past of persons, from persons.json or from a case."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.people import Employee, EmployeeId
from shiftplan.domain.staff import (
    Care,
    ClosedMonth,
    History,
    LeaveGrant,
    LeaveTaken,
    Maternity,
    MonthToDate,
    PaidLeave,
    Staff,
)
from shiftplan.files.folder import PERSONS, Source
from shiftplan.files.person_settings import HISTORY_SETTINGS, STAFF_SETTINGS
from shiftplan.files.problems import Problems, listed
from shiftplan.files.settings import Settings, read_keys

SECTIONS = ("staff", "history")


def persons_of(
    source: Source, problems: Problems, employees: Mapping[EmployeeId, Employee], zone: ZoneInfo, month_start_day: int
) -> tuple[dict[EmployeeId, Staff], dict[EmployeeId, History]]:
    """What persons.json says of the employees it names."""
    staff: dict[EmployeeId, Staff] = {}
    histories: dict[EmployeeId, History] = {}
    for name, nested in (source.persons or {}).items():
        person = EmployeeId(name)
        if person not in employees:
            problems.add(PERSONS, None, name, None, f"is not in employees.csv; use one of {listed(employees)}")
        elif not isinstance(nested, dict):
            problems.add(PERSONS, None, name, str(nested), 'use an object {"staff": {...}, "history": {...}}')
        else:
            for key in nested.keys() - set(SECTIONS):
                problems.add(
                    PERSONS, None, f"{name}.{key}", None, f"unknown key; a person has {' and '.join(SECTIONS)}"
                )
            known = {key: value for key, value in nested.items() if key in SECTIONS}
            own = Source(source.name, {}, known, PERSONS, {})
            shown_as = {section: f"{name}.{section}" for section in SECTIONS}
            settings = read_keys(own, problems, (*STAFF_SETTINGS, *HISTORY_SETTINGS), SECTIONS, zone, shown_as)
            if "staff" in nested:
                staff[person] = staff_of(settings, employees[person].hired_on)
            if "history" in nested:
                histories[person] = history_of(settings, month_start_day)
    return staff, histories


def staff_of(settings: Settings, hired_on: date | None) -> Staff:
    """Status of a person; a table that is not written (maternity, leave) is None."""

    def value(key: str) -> Any:
        return settings[f"staff.{key}"]

    return Staff(
        art41=value("art41"),
        contract_week_minutes=value("contract_week_min"),
        sex=value("sex"),
        shift_rotation=value("shift_rotation"),
        minor_variable=value("minor_variable"),
        school_minutes=value("school_min"),
        maternity=_maternity(settings) if settings.has("staff.maternity") else None,
        care=Care(
            ot_limit=value("care.ot_limit"),
            night_exempt=value("care.night_exempt"),
            no_overtime=value("care.no_overtime"),
            short_hours=value("care.short_hours"),
        ),
        student_28h=value("student_28h"),
        student_vacations=value("student_vacations"),
        si_line=value("si_line"),
        other_minutes=value("other_min"),
        other_is_earlier=value("other_is_earlier"),
        leaves_on=_leaves_on(settings, hired_on),
        leave=_leave(settings, hired_on) if settings.has("staff.leave") else None,
        night_worker=value("night_worker"),
        night_hazard=value("night_hazard"),
        opt_out_48=value("opt_out_48"),
        exempt=value("exempt"),
        ca_waive_meal1=value("ca_waive_meal1"),
        ca_waive_meal2=value("ca_waive_meal2"),
    )


def _maternity(settings: Settings) -> Maternity:
    names = ("due", "birth", "multiple", "pre_leave_request", "return_after_6w_ok", "requests_from")
    fields = {name: settings[f"staff.maternity.{name}"] for name in names}
    requests = frozenset(settings["staff.maternity.requests"])
    if fields["due"] is None and fields["birth"] is None:
        settings.complain("staff.maternity.due", None, "missing: maternity needs the day due or the day of birth")
    elif "67" in requests and fields["birth"] is None:
        settings.complain("staff.maternity.birth", None, "missing: nursing time (request 67) ends a year after birth")
    if settings["staff.sex"] == "M":
        settings.complain("staff.sex", "M", "contradicts maternity; correct one")
    nursing = settings["staff.maternity.nursing_day_min"]
    if nursing is not None and "67" not in requests:
        hint = "is the day of somebody with nursing time; add 67 to requests, or remove it"
        settings.complain("staff.maternity.nursing_day_min", nursing, hint)
    return Maternity(requests=requests, nursing_day_minutes=nursing, **fields)


def _leaves_on(settings: Settings, hired_on: date | None) -> date | None:
    last: date | None = settings["staff.leaves_on"]
    if last is not None and hired_on is not None and last < hired_on:
        settings.complain("staff.leaves_on", last, f"lies before the day of hiring {hired_on}; correct one")
    return last


def _leave(settings: Settings, hired_on: date | None) -> PaidLeave:
    def value(key: str) -> Any:
        return settings[f"staff.leave.{key}"]

    taken = []
    for number, each in enumerate(value("taken")):
        if (each["days"] is None) == (each["hours"] is None):
            settings.complain(f"staff.leave.taken[{number}]", None, "write either days or hours")
        taken.append(LeaveTaken(each["date"], each["days"] or 0.0, each["hours"] or 0.0))
    as_of = value("as_of")
    if as_of is not None and hired_on is not None and as_of < hired_on:
        settings.complain("staff.leave.as_of", as_of, f"lies before the day of hiring {hired_on}; correct one")
    return PaidLeave(
        hire=hired_on,
        as_of=as_of,
        weekly_days=value("weekly_days"),
        weekly_minutes=value("weekly_min"),
        yearly_days=value("yearly_days"),
        attendance=value("attendance"),
        grants=tuple(LeaveGrant(each["date"], each["days"]) for each in value("grants")),
        taken=tuple(taken),
        prorata_overlap=value("prorata_overlap"),
        hourly_cap_day_minutes=value("hourly_cap_day_min"),
    )


def history_of(settings: Settings, month_start_day: int) -> History:
    """The past of a person."""

    def value(key: str) -> Any:
        return settings[f"history.{key}"]

    for number, each in enumerate(value("months")):
        key = f"history.months[{number}].start"
        if each["start"].day != month_start_day:
            hint = f"agreement months begin on day {month_start_day} (month_start_day); correct one"
            settings.complain(key, each["start"], hint)
        elif any(each["start"] == other["start"] for other in value("months")[:number]):
            settings.complain(key, each["start"], "this month stands twice; remove one")
    to_date = MonthToDate(
        overtime_minutes=value("month_to_date.ot_min") or 0, holiday_minutes=value("month_to_date.hol_min") or 0
    )
    return History(
        months=tuple(
            ClosedMonth(first=each["start"], overtime_minutes=each["ot_min"] or 0, holiday_minutes=each["hol_min"] or 0)
            for each in value("months")
        ),
        month_to_date=to_date if settings.has("history.month_to_date") else None,
        week_to_date=value("week_to_date.counted_min"),
        last_end=value("last_end").at if value("last_end") else None,
        run_days=value("run_days"),
        known_from=value("known_from"),
    )
