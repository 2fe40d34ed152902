"""Rosters that break one rule of working hours or of the overtime agreement each, and no other."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from shiftplan.domain.people import HoursSystem
from shiftplan.domain.roster import Designation
from shiftplan.domain.staff import ClosedMonth, History, MonthToDate, Staff
from shiftplan.domain.work import TemplateId
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, OvertimeAgreement, Regime, SpecialClause, Workplace
from tests.audit.mutant import Mutant
from tests.builders import EMPLOYEE, MONDAY, a_roster

NINE_HOURS = "09:00-19:00 break 12:00-13:00"
HALF_DAY = "09:00-13:00"
WEDNESDAY = date(2026, 4, 8)
AGREEMENT = OvertimeAgreement(date(2026, 1, 1), date(2026, 12, 31), holiday_work=True)
SPECIAL = SpecialClause(months_per_year=1, month_total_minutes=5000)


def past(overtime: int, holiday: int = 0, *months: int) -> Mapping[str, Any]:
    """Overtime and holiday work of April so far, and overtime of March, February and January."""
    firsts = [date(2026, 3 - number, 1) for number in range(len(months))]
    closed = [
        ClosedMonth(first=first, overtime_minutes=each, holiday_minutes=0)
        for first, each in zip(firsts, months, strict=True)
    ]
    to_date = MonthToDate(overtime_minutes=overtime, holiday_minutes=holiday)
    return {"histories": {EMPLOYEE: History(months=tuple(reversed(closed)), month_to_date=to_date)}}


def yearly(days: int, designated: Mapping[date, int], system: HoursSystem = HoursSystem.YEARLY) -> Mapping[str, Any]:
    """Designated hours from Monday on."""
    regime = Regime(system=system, period_start=MONDAY, period_days=days, designated=designated)
    return {"workplace": Workplace(regime=regime)}


def designated(days: int, minutes: int, *, weeks: int = 1, step: int = 1) -> dict[date, int]:
    """So many days of each of some weeks, every `step` weeks."""
    return {MONDAY + timedelta(days=7 * step * w + d): minutes for w in range(weeks) for d in range(days)}


def variable(code: str, days: int, hours: Mapping[date, int], system: HoursSystem = HoursSystem.YEARLY) -> Mutant:
    """Designated hours that break a rule, whatever is worked."""
    return Mutant(code, ["sun+15 09:00-10:00"], {"hours_system": system}, yearly(days, hours, system))


FLEX = Regime(system=HoursSystem.FLEX, period_start=date(2026, 3, 13), five_day_agreement=True, scheduled_days=1)
HOLIDAYS = Workplace(legal_holiday=LegalHoliday(HolidayMode.DATES, dates=frozenset({MONDAY, WEDNESDAY})))
ELEVEN_DAYS = [
    f"{month}-{day:02d}"
    for month, weeks in (("05", (4, 11, 18)), ("06", (1, 8, 15)))
    for first in weeks
    for day in range(first, first + (1 if first in (18, 15) else 5))
]
SI_LINE = Staff(si_line=True, contract_week_minutes=1140)
MUTANTS = [
    Mutant(
        "JP-32-PERIOD",
        [f"mon {HALF_DAY}", "tue 09:00-13:01"],
        {"hours_system": HoursSystem.FLEX},
        {"workplace": Workplace(regime=FLEX)},
    ),
    variable("JP-32-2-TOTAL", 28, designated(6, 401, weeks=4), HoursSystem.MONTHLY),
    variable("JP-32-4-TOTAL", 35, designated(6, 401, weeks=5)),
    variable("JP-32-4-DAY", 84, designated(1, 601)),
    variable("JP-32-4-WEEK", 84, designated(6, 521)),
    variable("JP-32-4-RUN", 84, designated(7, 300)),
    variable(
        "JP-32-4-48RUN", 365, {MONDAY + timedelta(days=7 * w + d): 481 for w in (11, 12, 13, 14) for d in range(6)}
    ),
    variable("JP-32-4-48QTR", 365, designated(6, 481, weeks=4, step=2)),
    variable("JP-32-4-DAYS", 111, {**designated(6, 300, weeks=15)}),
    Mutant(
        "JP-32-2-PATTERN",
        [f"mon {HALF_DAY}"],
        {"hours_system": HoursSystem.MONTHLY},
        {"workplace": Workplace(patterns=frozenset({TemplateId("09:00-12:00")}))},
    ),
    Mutant(
        "JP-32-4-30D",
        [f"mon {HALF_DAY}"],
        {"hours_system": HoursSystem.YEARLY},
        {"designated": Designation(frozenset({MONDAY}), a_roster("mon 09:30-13:30"))},
    ),
    Mutant("JP-36-DAY", [f"mon {NINE_HOURS}"], changes={"agreement": replace(AGREEMENT, day_limit_minutes=59)}),
    Mutant("JP-36-MONTH", [f"mon {NINE_HOURS}"], changes={"agreement": AGREEMENT, **past(2641)}),
    Mutant(
        "JP-36-YEAR",
        [f"mon {NINE_HOURS}"],
        changes={"agreement": replace(AGREEMENT, year_limit_minutes=9000), **past(0, 0, 3000, 3000, 3000)},
    ),
    Mutant("JP-36-100", [f"mon {NINE_HOURS}"], changes={"agreement": AGREEMENT, **past(2000, 3940)}),
    Mutant("JP-36-AVG80", [f"mon {NINE_HOURS}"], changes={"agreement": AGREEMENT, **past(2640, 3000, 3901, 0, 0)}),
    Mutant(
        "JP-36-SP-COUNT",
        [f"mon {NINE_HOURS}"],
        changes={"agreement": replace(AGREEMENT, special=SPECIAL), **past(2641, 0, 2701, 0, 0)},
    ),
    Mutant(
        "JP-36-SP-MONTH",
        [f"mon {NINE_HOURS}"],
        changes={"agreement": replace(AGREEMENT, special=SPECIAL), **past(2641, 2300, 0, 0, 0)},
    ),
    Mutant(
        "JP-36-SP-YEAR",
        [f"mon {NINE_HOURS}"],
        changes={"agreement": replace(AGREEMENT, special=SpecialClause(year_minutes=3000)), **past(0, 0, 2700, 300, 0)},
    ),
    Mutant(
        "JP-36-HOLCOUNT",
        [f"mon {HALF_DAY}", f"wed {HALF_DAY}"],
        changes={"agreement": replace(AGREEMENT, holiday_count=1), "workplace": HOLIDAYS},
    ),
    Mutant(
        "JP-ISHA-80",
        [f"2026-04-{day:02d} 08:00-18:30" for day in range(6, 31) if day != 18],
        changes={"staff": {EMPLOYEE: Staff(art41=True)}},
    ),
    Mutant(
        "JP-SI-20H",
        [f"2026-{day} 09:00-18:00 break 12:00-13:00" for day in ELEVEN_DAYS],
        changes={"staff": {EMPLOYEE: SI_LINE}},
    ),
]
