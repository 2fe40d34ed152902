"""Small worlds of working hours and of the overtime agreement, each with a value at the limit and one beside it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shiftplan.domain.people import HoursSystem
from shiftplan.domain.roster import Designation
from shiftplan.domain.staff import ClosedMonth, History, MonthToDate
from shiftplan.domain.work import TemplateId
from shiftplan.domain.workplace import (
    HolidayMode,
    LegalHoliday,
    OvertimeAgreement,
    Regime,
    SpecialClause,
    Workplace,
)
from tests.builders import EMPLOYEE, MONDAY, a_roster
from tests.rules.world import World

TUESDAY, WEDNESDAY = date(2026, 4, 7), date(2026, 4, 8)
HALF_HOUR = ("09:00-17:00", "09:00-17:30", "09:00-17:31")
LONG = "09:00-18:00 break 12:00-13:00"


def agreement(**terms: Any) -> OvertimeAgreement:
    """An agreement on overtime and holiday work for 2026, its year from January."""
    return OvertimeAgreement(date(2026, 1, 1), date(2026, 12, 31), holiday_work=True, **terms)


def told(overtime: int, holiday: int = 0, *months: int) -> Mapping[str, Any]:
    """What history tells: overtime and holiday work of April so far, and overtime of the months before, latest
    first.
    """
    closed = [
        ClosedMonth(first=date(2026, 3 - n, 1), overtime_minutes=m, holiday_minutes=0) for n, m in enumerate(months)
    ]
    to_date = MonthToDate(overtime_minutes=overtime, holiday_minutes=holiday)
    return {"histories": {EMPLOYEE: History(months=tuple(reversed(closed)), month_to_date=to_date)}}


def special(**terms: int) -> Mapping[str, Any]:
    """A special clause."""
    return {"agreement": agreement(special=SpecialClause(**terms))}


def variable(**regime: Any) -> Mapping[str, Any]:
    """A contract with the regime of the work rules."""
    return {
        "contract": {"hours_system": regime["system"]},
        "workplace": Workplace(regime=Regime(**{"period_start": MONDAY, **regime})),
    }


SATURDAY_AND_SUNDAY = Workplace(scheduled_off=frozenset({date(2026, 4, 11), date(2026, 4, 12)}))
MONDAY_AND_WEDNESDAY = Workplace(legal_holiday=LegalHoliday(HolidayMode.DATES, dates=frozenset({MONDAY, WEDNESDAY})))
WORLDS = [
    World(
        "JP-32-DAY",
        ("09:00-17:00", "09:00-17:01"),
        2,
        changes={"agreement": OvertimeAgreement(date(2026, 1, 1), MONDAY)},
        note="an agreement that ends on Monday",
    ),
    World(
        "JP-32-DAY",
        ("09:00-18:59", "09:00-19:00", "09:00-19:01"),
        2,
        changes=variable(system=HoursSystem.MONTHLY, period_days=28, designated={MONDAY: 600, TUESDAY: 420}),
        note="designated hours",
    ),
    World(
        "JP-32-WEEK",
        ("09:00-14:42", "09:00-14:43"),
        4,
        changes=variable(system=HoursSystem.MONTHLY, period_days=3, designated={MONDAY: 480, TUESDAY: 480}),
        note="cut by the end of a variable period",
    ),
    World(
        "JP-32-WEEK",
        ("09:00-13:59", "09:00-14:00", "09:00-14:01"),
        3,
        ("sun-1 09:00-15:00",),
        {"week_start": 6, "histories": {EMPLOYEE: History(week_to_date=1800)}},
        note="the week so far told by history",
    ),
    World(
        "JP-32-PERIOD",
        ("09:00-13:00", "09:00-13:01"),
        2,
        changes=variable(
            system=HoursSystem.FLEX, period_start=date(2026, 3, 8), five_day_agreement=True, scheduled_days=1
        ),
        note="flexible hours",
    ),
    World(
        "JP-32-PERIOD",
        ("09:00-17:33", "09:00-17:34", "09:00-17:35"),
        3,
        changes=variable(system=HoursSystem.MONTHLY, period_days=3, designated={MONDAY: 600, TUESDAY: 600}),
        note="a variable period of three days",
    ),
    World(
        "JP-32-PERIOD",
        ("09:00-17:33", "09:00-17:34", "09:00-17:35"),
        1,
        ("sun-1 09:00-17:34",),
        {
            **variable(
                system=HoursSystem.YEARLY,
                period_start=date(2026, 4, 4),
                period_days=3,
                designated={date(2026, 4, 5): 600, MONDAY: 600},
            ),
        },
        note="a variable period that ends on Monday",
    ),
    World(
        "JP-32-2-PATTERN",
        ("09:00-12:00", "09:01-12:00"),
        3,
        changes={
            "contract": {"hours_system": HoursSystem.MONTHLY},
            "workplace": Workplace(patterns=frozenset({TemplateId("09:00-12:00")})),
        },
    ),
    World(
        "JP-32-4-30D",
        ("09:00-11:59", "09:00-12:00", "09:01-12:01"),
        3,
        changes={
            "contract": {"hours_system": HoursSystem.YEARLY},
            "designated": Designation(frozenset({MONDAY, TUESDAY}), a_roster("mon 09:00-12:00")),
        },
        is_stricter=True,
        note="a day of work and a day off",
    ),
    World(
        "JP-32-4-30D",
        ("09:00-11:59", "09:00-12:00", "09:01-12:01"),
        2,
        changes={
            "contract": {"hours_system": HoursSystem.YEARLY},
            "designated": Designation(frozenset({MONDAY}), a_roster("mon 09:00-12:00")),
        },
    ),
    World(
        "JP-36-DAY",
        ("09:00-17:59", "09:00-18:00", "09:00-18:01"),
        2,
        changes={"agreement": agreement(day_limit_minutes=60)},
    ),
    World("JP-36-MONTH", HALF_HOUR, 3, changes={"agreement": agreement(), **told(2640)}),
    World(
        "JP-36-MONTH",
        ("09:00-13:00", "09:00-13:05", "09:00-13:06"),
        2,
        tuple(f"2026-04-0{day} {LONG}" for day in (1, 2, 3, 4)),
        {"agreement": agreement(), "week_start": 2, **told(2690)},
        note="weekly overtime",
    ),
    World(
        "JP-36-MONTH",
        HALF_HOUR,
        3,
        ("2026-04-01 09:00-19:00", "2026-04-02 09:00-19:00"),
        {"agreement": agreement(month_limit_minutes=300)},
        note="overtime of shifts before, a lower limit agreed",
    ),
    World("JP-36-YEAR", HALF_HOUR, 3, changes={"agreement": agreement(), **told(30, 0, 7170, 7170, 7170)}),
    World("JP-36-100", HALF_HOUR, 3, changes={"agreement": agreement(), **told(2000, 3939)}),
    World(
        "JP-36-100",
        ("09:00-09:30", "09:00-09:31"),
        3,
        changes={"agreement": agreement(), "workplace": MONDAY_AND_WEDNESDAY, **told(2000, 3939)},
        note="holiday work",
    ),
    World(
        "JP-36-AVG80",
        HALF_HOUR,
        3,
        changes={"agreement": agreement(), **told(4680, 0, 4860)},
        note="two months",
    ),
    World(
        "JP-36-AVG80",
        HALF_HOUR,
        3,
        changes={"agreement": agreement(), **told(4680, 0, 4680, 4980)},
        note="three months",
    ),
    World("JP-36-SP-COUNT", HALF_HOUR, 3, changes={**special(months_per_year=1), **told(2640, 0, 100, 100, 2760)}),
    World("JP-36-SP-MONTH", HALF_HOUR, 3, changes={**special(month_total_minutes=5000), **told(2701, 2239)}),
    World("JP-36-SP-YEAR", HALF_HOUR, 3, changes={**special(), **told(30, 0, 14370, 14370, 14370)}),
    World(
        "JP-36-HOLCOUNT",
        ("09:00-12:00",),
        3,
        changes={"agreement": agreement(holiday_count=1), "workplace": MONDAY_AND_WEDNESDAY},
    ),
    World(
        "JP-36-HOLCOUNT",
        ("09:00-12:00",),
        7,
        changes={"agreement": agreement(holiday_count=0), "workplace": SATURDAY_AND_SUNDAY},
        note="a seventh day, none named",
    ),
    World(
        "JP-36-100",
        ("09:00-14:00", "09:00-14:01"),
        4,
        tuple(f"2026-04-0{day} 09:00-12:00" for day in (2, 3, 4, 5)),
        {
            "agreement": agreement(),
            "week_start": 3,
            "workplace": Workplace(scheduled_off=frozenset({date(2026, 4, 8)})),
            **told(2000, 3699),
        },
        note="a seventh day after four of history",
    ),
    World(
        "JP-35-REST",
        ("15:00-24:00", "15:01-00:01"),
        3,
        tuple(f"2026-04-0{day} 09:00-12:00" for day in (1, 2, 3, 4, 5)),
        {"week_start": 2, "agreement": agreement()},
        is_stricter=True,
        note="shifts over midnight, holiday work agreed",
    ),
]
