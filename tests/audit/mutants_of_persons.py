"""Mutants of the rules about protected people, leave, Europe and the United States."""

from datetime import date
from typing import Any

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import HoursSystem
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
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, OvertimeAgreement, ReferencePeriod, Workplace
from tests.audit.mutant import Mutant
from tests.builders import EMPLOYEE

AGREEMENT = OvertimeAgreement(date(2025, 4, 1), date(2027, 3, 31), holiday_work=True)
WEDNESDAY = Workplace(legal_holiday=LegalHoliday(HolidayMode.WEEKDAY, weekday=2))
LONG = "09:00-18:30 break 12:00-13:00"
SIX = ("mon", "tue", "wed", "thu", "fri", "sat")
CHILD = {"employee": {"birth_on": date(2011, 6, 1)}}
WEEKDAYS = Period(date(2026, 4, 6), date(2026, 4, 10))
EU: dict[str, Any] = {"rulebooks": ("eu",)}
CALIFORNIA: dict[str, Any] = {"rulebooks": ("us", "us-ca")}
COLORADO: dict[str, Any] = {"rulebooks": ("us", "us-co")}
NEVADA: dict[str, Any] = {"rulebooks": ("us", "us-nv")}
OREGON: dict[str, Any] = {"rulebooks": ("us",), "workplace": Workplace(predictive="OR")}
VARIABLE = {"hours_system": HoursSystem.MONTHLY}
YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))


def status(**fields: Any) -> dict[str, Any]:
    """e1 with a status."""
    return {"staff": {EMPLOYEE: Staff(**fields)}}


def mother(*requests: str, **fields: Any) -> dict[str, Any]:
    return status(maternity=Maternity(requests=frozenset(requests), **fields))


def asked(**fields: Any) -> dict[str, Any]:
    return {"agreement": AGREEMENT, **status(care=Care(**fields))}


def on_leave(**fields: Any) -> dict[str, Any]:
    return status(leave=PaidLeave(**fields))


def overtime_so_far(minutes: int) -> dict[str, Any]:
    return {"histories": {EMPLOYEE: History(month_to_date=MonthToDate(overtime_minutes=minutes))}}


def averaged(prior_minutes: int, **fields: Any) -> dict[str, Any]:
    reference = ReferencePeriod(first=date(2026, 3, 30), last=date(2026, 4, 12), prior_minutes=prior_minutes)
    return {**EU, "workplace": Workplace(reference_period=reference), **status(**fields)}


HALF_A_YEAR = tuple(
    ClosedMonth(first=day, overtime_minutes=1440, holiday_minutes=0)
    for day in (*(date(2025, month, 1) for month in (10, 11, 12)), *(date(2026, month, 1) for month in (1, 2, 3)))
)
DUE = {"due": date(2026, 8, 1)}
REFORM: dict[str, Any] = {"rulebooks": ("jp-reform",)}
NAMED = {**REFORM, "workplace": WEDNESDAY}
BLOCKS = {**REFORM, "workplace": Workplace(legal_holiday=LegalHoliday(HolidayMode.FOUR_WEEKS, start=date(2026, 4, 6)))}
SCHOOL = dict.fromkeys(WEEKDAYS, 360)
MUTANTS = [
    Mutant("JP-60-CHILD-DAY", ["mon 16:00-17:30"], changes={**CHILD, **status(school_minutes=SCHOOL)}),
    Mutant(
        "JP-60-CHILD-WEEK", ["sat 09:00-15:00", "sun 09:00-14:00"], changes={**CHILD, **status(school_minutes=SCHOOL)}
    ),
    Mutant("JP-61-CHILD", ["mon 19:00-20:30"], changes=CHILD),
    Mutant("JP-65-PRE", ["mon 09:00-14:00"], changes=mother(due=date(2026, 5, 1), pre_leave_request=date(2026, 4, 1))),
    Mutant("JP-65-POST", ["mon 09:00-14:00"], changes=mother(birth=date(2026, 3, 1))),
    Mutant("JP-66-DAY", [f"mon {LONG}"], VARIABLE, {"agreement": AGREEMENT, **mother("66-1", **DUE)}),
    Mutant(
        "JP-66-WEEK",
        [f"{day} 09:00-17:00 break 12:00-13:00" for day in SIX],
        VARIABLE,
        {"agreement": AGREEMENT, **mother("66-1", **DUE)},
    ),
    Mutant("JP-66-OT", [f"mon {LONG}"], changes={"agreement": AGREEMENT, **mother("66-2", **DUE)}),
    Mutant(
        "JP-66-HOL",
        ["wed 09:00-14:00"],
        changes={"agreement": AGREEMENT, "workplace": WEDNESDAY, **mother("66-2", **DUE)},
    ),
    Mutant("JP-66-NIGHT", ["mon 18:00-22:30"], changes=mother("66-3", **DUE)),
    Mutant("JP-ICL-NIGHT", ["mon 18:00-22:30"], changes=asked(night_exempt=YEAR)),
    Mutant(
        "JP-ICL-NOOT",
        ["mon 09:00-14:30"],
        changes=asked(no_overtime=YEAR),
        facts={"mon": {"contract_minutes": 300}},
    ),
    Mutant("JP-ICL-24H", [f"mon {LONG}"], changes={**asked(ot_limit=YEAR), **overtime_so_far(1420)}),
    Mutant(
        "JP-ICL-150H",
        [f"mon {LONG}"],
        changes={
            **asked(ot_limit=Period(date(2025, 10, 1), date(2026, 9, 30))),
            "histories": {EMPLOYEE: History(months=HALF_A_YEAR, month_to_date=MonthToDate(overtime_minutes=350))},
        },
    ),
    Mutant("JP-ICL-6H", ["mon 09:00-16:01 break 12:00-13:00"], changes=asked(short_hours=YEAR)),
    Mutant(
        "JP-67-NURSE",
        ["mon 09:00-18:00 break 12:00-13:00"],
        changes=mother("67", birth=date(2025, 9, 1), nursing_day_minutes=480),
    ),
    Mutant(
        "JP-34-SIMUL",
        ["mon 09:00-18:00 break 14:00-15:00"],
        changes={"workplace": Workplace(common_break=(720, 780))},
    ),
    Mutant("JP-38-MULTI", ["mon 09:00-13:01"], changes=status(other_minutes={date(2026, 4, 6): 240})),
    Mutant("JP-IMM-28H", [f"{day} 09:00-15:00" for day in SIX[:5]], changes=status(student_28h=True)),
    Mutant(
        "JP-IMM-8H",
        [f"mon {LONG}"],
        changes={"agreement": AGREEMENT, **status(student_28h=True, student_vacations=(WEEKDAYS,))},
    ),
    Mutant(
        "JP-39-GRANT",
        ["mon 09:00-14:00"],
        changes=on_leave(hire=date(2025, 10, 8), weekly_days=5, grants=(LeaveGrant(date(2026, 4, 8), 9),)),
    ),
    Mutant(
        "JP-39-5D",
        ["mon 09:00-14:00"],
        changes=on_leave(grants=(LeaveGrant(date(2025, 4, 9), 10),), taken=(LeaveTaken(date(2025, 8, 1), days=4.5),)),
    ),
    Mutant(
        "JP-39-HOURLY",
        ["mon 09:00-14:00"],
        changes=on_leave(
            hourly_cap_day_minutes=480,
            grants=(LeaveGrant(date(2025, 10, 1), 9),),
            taken=(LeaveTaken(date(2026, 1, 5), hours=41.0),),
        ),
    ),
    Mutant("JP-RF-14D", [f"{day}{week} 09:00-12:00" for week in ("", "+1") for day in (*SIX, "sun")], {}, NAMED),
    Mutant("JP-RF-2W2D", [f"{day}{week} 09:00-12:00" for week in ("", "+1") for day in (*SIX, "sun")][1:], {}, BLOCKS),
    Mutant("JP-RF-NAMED", ["mon 09:00-14:00"], changes=REFORM),
    Mutant("JP-RF-11H", ["mon 17:00-22:30", "tue 09:00-14:00"], changes=NAMED),
    Mutant("EU-3-DAILY", ["mon 14:00-20:00", "tue 06:30-12:00"], changes=EU),
    Mutant("EU-4-BREAK", ["mon 08:00-15:00"], changes={**EU, "workplace": Workplace(break_minutes=30)}),
    Mutant("EU-5-WEEKLY", [f"{day} 09:00-14:00" for day in (*SIX, "sun")], changes=EU),
    Mutant("EU-6-48H", ["mon 09:00-15:00"], changes=averaged(5500)),
    Mutant("EU-8-NIGHTAVG", ["mon 22:00-04:00"], changes=averaged(5500, night_worker=True, opt_out_48=True)),
    Mutant(
        "EU-7-LEAVE",
        ["mon 09:00-14:00"],
        changes={**EU, **on_leave(weekly_days=5, grants=(LeaveGrant(date(2025, 4, 8), 19),))},
    ),
    Mutant("EU-8-HAZARD", ["mon 20:00-05:00"], changes={**EU, **status(night_hazard=True)}),
    Mutant("EU-YOUNG", ["mon 18:00-22:30"], changes={**EU, "employee": {"birth_on": date(2008, 12, 1)}}),
    Mutant(
        "EU-YOUNG-REST",
        ["mon 14:00-20:30", "tue 08:00-12:00"],
        changes={**EU, "employee": {"birth_on": date(2008, 12, 1)}},
    ),
    Mutant(
        "EU-YOUNG-DAYS",
        [f"{day} 09:00-12:00" for day in SIX],
        changes={**EU, "employee": {"birth_on": date(2008, 12, 1)}},
    ),
    Mutant("US-CA-MEAL1", ["mon 09:00-14:30 rest 11:00-11:10"], changes=CALIFORNIA),
    Mutant(
        "US-CA-MEAL2",
        ["mon 08:00-19:00 break 12:00-12:30 rest 10:00-10:10 rest 14:00-14:10 rest 17:00-17:10"],
        changes=CALIFORNIA,
    ),
    Mutant("US-CA-REST", ["mon 09:00-13:00"], changes=CALIFORNIA),
    Mutant(
        "US-CA-7DAY",
        [f"{day} 09:00-14:00 rest 11:00-11:10" for day in (*SIX, "sun")],
        changes=CALIFORNIA,
    ),
    Mutant("US-CO-MEAL", ["mon 09:00-14:30 rest 11:00-11:10"], changes=COLORADO),
    Mutant("US-CO-REST", ["mon 09:00-13:00"], changes=COLORADO),
    Mutant("US-NV-MEAL", ["mon 09:00-17:30 rest 11:00-11:10 rest 15:00-15:10"], changes=NEVADA),
    Mutant("US-NV-REST", ["mon 09:00-13:00"], changes=NEVADA),
    Mutant("US-PS-NOTICE", ["mon 09:00-14:00"], changes=OREGON, facts={"mon": {"published_on": date(2026, 3, 24)}}),
    Mutant("US-PS-REST", ["mon 14:00-23:00", "tue 08:00-13:00"], changes=OREGON),
]
