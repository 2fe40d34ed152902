"""Small worlds of the rules about protected people: a value at the limit, one step below and one above."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.staff import Care, ClosedMonth, History, Maternity, MonthToDate, Staff
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, OvertimeAgreement, Workplace
from tests.builders import EMPLOYEE
from tests.rules.world import World

AROUND_EIGHT = ("09:00-16:59", "09:00-17:00", "09:00-17:01")
SIX_DAYS_OF_400 = ("09:00-15:39", "09:00-15:40", "09:00-15:41")
TWO_OF_400 = ("sat-1 09:00-15:40", "sun-1 09:00-15:40")
FROM_SATURDAY = {"week_start": 5}
NIGHTS = ("13:00-21:59", "13:00-22:00", "13:00-22:01", "04:59-09:00", "05:00-09:00", "21:00-02:00")
CHILD = {"employee": {"birth_on": date(2011, 6, 1)}}
AGREEMENT = OvertimeAgreement(date(2025, 4, 1), date(2027, 3, 31), holiday_work=True)
SUNDAY_OFF = Workplace(legal_holiday=LegalHoliday(HolidayMode.WEEKDAY, weekday=6))
TUESDAY_OFF = Workplace(legal_holiday=LegalHoliday(HolidayMode.WEEKDAY, weekday=1))
SUNDAY_GIVEN = Workplace(scheduled_off=frozenset({date(2026, 4, 12)}))
MONTHLY = {"contract": {"hours_system": HoursSystem.MONTHLY}}


def person(**status: Any) -> dict[str, Any]:
    """e1 with a status."""
    return {"staff": {EMPLOYEE: Staff(**status)}}


def school(minutes: int, first: date, last: date) -> Mapping[date, int]:
    return dict.fromkeys(Period(first, last), minutes)


def mother(*requests: str, **facts: Any) -> dict[str, Any]:
    return person(maternity=Maternity(requests=frozenset(requests), **facts))


DUE = {"due": date(2026, 8, 1)}
FROM_TUESDAY = Period(date(2026, 4, 7), date(2026, 9, 30))
VACATION = (Period(date(2026, 4, 1), date(2026, 4, 30)),)
ALMOST_A_YEAR = {
    "histories": {
        EMPLOYEE: History(
            months=tuple(
                ClosedMonth(first=date(year, month, 1), overtime_minutes=1440, holiday_minutes=0)
                for year, month in ((2025, 10), (2025, 11), (2025, 12), (2026, 1), (2026, 2), (2026, 3))
            ),
            month_to_date=MonthToDate(overtime_minutes=300),
        )
    }
}
ALMOST = {"histories": {EMPLOYEE: History(month_to_date=MonthToDate(overtime_minutes=1380))}}

REFORM: dict[str, Any] = {"rulebooks": ("jp-reform",)}
TWELVE = tuple(f"2026-{day} 09:00-12:00" for day in ("03-25", "03-26", "03-27", "03-28", "03-29", "03-30", "03-31"))
TWELVE += tuple(f"2026-04-0{day} 09:00-12:00" for day in range(1, 6))
FOUR_WEEKS = Workplace(legal_holiday=LegalHoliday(HolidayMode.FOUR_WEEKS, start=date(2026, 3, 30)))

WORLDS = [
    World("JP-RF-14D", ("09:00-12:00", "20:00-24:00", "20:00-00:01"), 3, TWELVE, REFORM),
    World("JP-RF-2W2D", ("15:00-24:00", "15:01-00:01"), 7, TWELVE[5:11], {**REFORM, "workplace": FOUR_WEEKS}),
    World("JP-RF-11H", ("13:00-22:00", "08:59-12:00", "09:00-12:00", "09:01-12:00"), 3, changes=REFORM),
    World(
        "JP-60-CHILD-DAY",
        ("16:00-17:59", "16:00-18:00", "16:00-18:01"),
        3,
        changes={**CHILD, **person(school_minutes=school(300, date(2026, 4, 6), date(2026, 4, 7)))},
    ),
    World(
        "JP-60-CHILD-WEEK",
        ("09:00-12:19", "09:00-12:20", "09:00-12:21"),
        3,
        changes={**CHILD, **person(school_minutes=school(360, date(2026, 4, 6), date(2026, 4, 10)))},
    ),
    World("JP-61-CHILD", ("13:00-19:59", "13:00-20:00", "13:00-20:01", "04:59-09:00", "05:00-09:00"), 2, changes=CHILD),
    World(
        "JP-60-WEEK",
        ("09:00-18:35", "09:00-18:36", "09:00-18:37"),
        5,
        changes={"employee": {"birth_on": date(2009, 1, 1)}, **person(minor_variable=True)},
        note="variable hours of minors",
    ),
    World(
        "JP-60-WEEK",
        ("09:00-16:59", "09:00-17:00", "09:00-17:01"),
        4,
        ("sun-1 09:00-17:00",),
        {
            "employee": {"birth_on": date(2009, 1, 1)},
            "week_start": 6,
            "workplace": Workplace(legal_holiday=LegalHoliday(HolidayMode.WEEKDAY, weekday=6)),
            **person(art41=True),
        },
        note="a manager has no legal holiday",
    ),
    World(
        "JP-65-PRE",
        ("09:00-12:00", "22:00-02:00"),
        4,
        changes=mother(due=date(2026, 5, 18), pre_leave_request=date(2026, 4, 1)),
    ),
    World("JP-65-POST", ("09:00-12:00", "22:00-02:00"), 4, changes=mother(birth=date(2026, 2, 10))),
    World("JP-66-DAY", AROUND_EIGHT, 3, changes={**MONTHLY, **mother("66-1", requests_from=date(2026, 4, 7), **DUE)}),
    World("JP-66-WEEK", SIX_DAYS_OF_400, 4, TWO_OF_400, {**MONTHLY, **FROM_SATURDAY, **mother("66-1", **DUE)}),
    World("JP-66-OT", AROUND_EIGHT, 3, changes={"agreement": AGREEMENT, **mother("66-2", **DUE)}),
    World(
        "JP-66-OT",
        SIX_DAYS_OF_400,
        4,
        TWO_OF_400,
        {"agreement": AGREEMENT, **FROM_SATURDAY, **mother("66-2", **DUE)},
        note="six days of 400",
    ),
    World(
        "JP-66-HOL",
        ("09:00-12:00", "15:00-24:00", "15:01-00:01"),
        3,
        changes={"workplace": TUESDAY_OFF, "agreement": AGREEMENT, **mother("66-2", **DUE)},
    ),
    World(
        "JP-66-HOL",
        ("15:00-24:00", "15:01-00:01"),
        7,
        changes={"workplace": SUNDAY_GIVEN, "agreement": AGREEMENT, **mother("66-2", **DUE)},
        note="none named",
    ),
    World("JP-66-NIGHT", NIGHTS, 2, changes=mother("66-3", requests_from=date(2026, 4, 7), **DUE)),
    World("JP-ICL-NIGHT", NIGHTS, 2, changes=person(care=Care(night_exempt=FROM_TUESDAY))),
    World("JP-ICL-NOOT", AROUND_EIGHT, 2, changes=person(care=Care(no_overtime=FROM_TUESDAY)), is_stricter=True),
    World(
        "JP-ICL-24H",
        ("09:00-17:00", "09:00-18:00", "09:00-18:01"),
        2,
        changes={
            "agreement": AGREEMENT,
            **ALMOST,
            **person(care=Care(ot_limit=Period(date(2026, 4, 1), date(2027, 3, 31)))),
        },
    ),
    World(
        "JP-ICL-150H",
        ("09:00-17:00", "09:00-18:00", "09:00-18:01"),
        2,
        changes={
            "agreement": AGREEMENT,
            **ALMOST_A_YEAR,
            **person(care=Care(ot_limit=Period(date(2025, 10, 1), date(2026, 9, 30)))),
        },
    ),
    World(
        "JP-ICL-6H",
        ("09:00-14:59", "09:00-15:00", "09:00-15:01"),
        2,
        changes=person(care=Care(short_hours=FROM_TUESDAY)),
    ),
    World(
        "JP-67-NURSE",
        tuple(f"09:00-16:{minute} break 12:00-12:45" for minute in (44, 45, 46)),
        3,
        changes=mother("67", birth=date(2025, 4, 8), nursing_day_minutes=480),
        note="until the first birthday on the Wednesday",
    ),
    World(
        "JP-34-SIMUL",
        (
            "09:00-18:00 break 12:00-13:00",
            "09:00-18:00 break 12:01-13:01",
            "09:00-18:00 break 11:59-12:59",
            "13:00-18:00",
        ),
        2,
        changes={"workplace": Workplace(common_break=(720, 780))},
    ),
    World(
        "JP-38-MULTI",
        ("09:00-11:00", "09:00-11:01", "09:00-13:00", "09:00-13:01"),
        2,
        changes=person(
            other_minutes={date(2026, 4, 6): 240, **dict.fromkeys(Period(date(2026, 4, 8), date(2026, 4, 11)), 480)}
        ),
        note="four hours elsewhere on Monday, four days of eight later",
    ),
    World("JP-IMM-28H", ("09:00-18:19", "09:00-18:20", "09:00-18:21"), 4, changes=person(student_28h=True)),
    World(
        "JP-IMM-28H",
        ("09:00-15:59", "09:00-16:00", "09:00-16:01"),
        3,
        ("2026-03-30 18:00-02:00", "2026-04-02 09:00-18:00", "2026-04-03 09:00-17:00"),
        person(student_28h=True),
        note="a night before the horizon cut at midnight",
    ),
    World(
        "JP-IMM-8H",
        ("20:00-02:00", "09:00-14:59", "09:00-15:00", "09:00-15:01", "09:00-17:01"),
        3,
        changes=person(student_28h=True, student_vacations=VACATION),
    ),
]
