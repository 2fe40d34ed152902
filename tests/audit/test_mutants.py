"""For each rule a roster that breaks it alone: the report names its code, and only that."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from shiftplan.audit import audit
from shiftplan.domain.people import EmployeeId, Leave, Lock, Pair, Skill
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.work import DayHours, SkillId, TemplateId
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, OvertimeAgreement, Workplace
from shiftplan.rules.rulebook import known_rulebooks, rulebook
from tests.audit import mutants_of_hours, mutants_of_persons
from tests.audit.mutant import Mutant
from tests.builders import EMPLOYEE, a_day, a_roster, a_site, whole_weeks
from tests.rules.test_cases import ONLY_PAY

OFFICE = "09:00-18:00 break 12:00-13:00"
LONG = "09:00-18:30 break 12:00-13:00"
SIX_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
WEEK = tuple(f"{day} {OFFICE}" for day in SIX_DAYS[:5])
CONTRACT = {
    "days_per_week_min": 5,
    "days_per_week_max": 5,
    "week_minutes_min": 2400,
    "week_minutes_max": 2400,
    "day_minutes_max": 480,
    "consecutive_days_max": 5,
}
MINOR = {"birth_on": a_day("2008-12-01")}
AGREEMENT = OvertimeAgreement(a_day("2025-04-01"), a_day("2027-03-31"), holiday_work=True)
WEDNESDAY = Workplace(legal_holiday=LegalHoliday(HolidayMode.WEEKDAY, weekday=2))


def days(names: Sequence[str], hours: str) -> list[str]:
    return [f"{name} {hours}" for name in names]


FORTNIGHT = [*SIX_DAYS, "sun", *(f"{day}+1" for day in (*SIX_DAYS, "sun"))]
SEVEN_HOURS = "09:00-17:00 break 12:00-13:00"
MUTANTS = [
    Mutant("JP-32-DAY", [f"mon {LONG}"]),
    Mutant("JP-32-WEEK", days(SIX_DAYS, SEVEN_HOURS)),
    Mutant("JP-34-BREAK", ["mon 09:00-15:30"]),
    Mutant("JP-35-REST", days([*SIX_DAYS, "sun"], "09:00-14:00")),
    Mutant("JP-36-HOLNOAGR", ["wed 09:00-14:00"], changes={"workplace": WEDNESDAY}),
    Mutant("JP-60-DAY", [f"mon {LONG}"], changes={"employee": MINOR, "agreement": AGREEMENT}),
    Mutant("JP-60-WEEK", days(SIX_DAYS, SEVEN_HOURS), changes={"employee": MINOR, "agreement": AGREEMENT}),
    Mutant(
        "JP-60-HOL",
        ["wed 09:00-14:00"],
        changes={"employee": MINOR, "agreement": AGREEMENT, "workplace": WEDNESDAY},
    ),
    Mutant("JP-61-NIGHT", ["mon 18:00-22:30"], changes={"employee": MINOR}),
    Mutant("JP-RUN-13", days(FORTNIGHT, "09:00-11:30"), changes={"agreement": AGREEMENT}),
    Mutant("JP-RUN-OWN", days(SIX_DAYS, "09:00-14:00"), changes={"workplace": Workplace(max_run_days=5)}),
    Mutant("JP-INT-11", ["mon 17:00-22:30", "tue 09:00-14:00"]),
    Mutant(
        "JP-INT-OWN",
        ["mon 17:00-22:00", "tue 09:00-14:00"],
        changes={"workplace": Workplace(interval_minutes=720)},
    ),
    Mutant(
        "H-AVAIL",
        WEEK,
        changes={"availability": {EMPLOYEE: DayHours({day: ((540, 1080),) for day in range(4)})}},
    ),
    Mutant("H-SKILL", WEEK, changes={"employee": {"skills": (Skill(SkillId("chat"), 1),)}}),
    Mutant("H-LEAVE", WEEK, changes={"leave": (Leave(EMPLOYEE, a_day("fri"), a_day("mon+1"), "paid"),)}),
    Mutant("H-DAYS", WEEK, {"days_per_week_max": 4}),
    Mutant("H-HOURS", WEEK, {"week_minutes_max": 2399}),
    Mutant("H-DAYMAX", WEEK, {"day_minutes_max": 479}),
    Mutant("H-RUN", WEEK, {"consecutive_days_max": 4}),
    Mutant("H-TEMPLATE", WEEK, {"templates": (TemplateId("13:00-22:00"),)}),
    Mutant("H-LOCK", WEEK, changes={"locks": (Lock(EMPLOYEE, a_day("sat"), TemplateId(OFFICE), None),)}),
    Mutant("H-PAIR", WEEK, changes={"people": 2, "pairs": (Pair(EMPLOYEE, EmployeeId("e2"), is_together=True),)}),
    Mutant("H-DOUBLE", ["mon 09:00-12:00", "mon 13:00-16:00"]),
    Mutant("H-MIN", WEEK[:4], {"days_per_week_min": 5}),
    *mutants_of_hours.MUTANTS,
    *mutants_of_persons.MUTANTS,
]
ONLY_REVIEW = {"JP-41-EXEMPT", "JP-32-2-DESIG", "JP-32-CHG"}


def moved_break(shift: Shift, by: timedelta) -> Shift:
    """The shift with its break and the activities around it at another time."""
    (pause,) = shift.breaks
    before, after = shift.activities
    return replace(
        shift,
        breaks=(replace(pause, start_at=pause.start_at + by, end_at=pause.end_at + by),),
        activities=(replace(before, end_at=before.end_at + by), replace(after, start_at=after.start_at + by)),
    )


def test_the_ordinary_week_breaks_nothing():
    report = audit(a_site(OFFICE, contract=CONTRACT), a_roster(*WEEK), whole_weeks(WEEK))

    assert report.is_lawful
    assert report.violations == ()


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_mutant_breaks_its_rule_alone(mutant: Mutant):
    report = audit(mutant.site(), mutant.roster(), whole_weeks(mutant.shifts))

    assert {violation.rule for violation in report.violations} == {mutant.code}


def test_a_moved_break_breaks_the_template_s_breaks_alone():
    first, *rest = a_roster(*WEEK).shifts
    roster = Roster((moved_break(first, timedelta(minutes=5)), *rest))

    report = audit(a_site(OFFICE, contract=CONTRACT), roster, whole_weeks(WEEK))

    assert [violation.rule for violation in report.violations] == ["H-BREAK"]


def test_every_rule_has_its_mutant():
    codes = {entry.code for name in known_rulebooks() for entry in rulebook(name).entries}

    assert {mutant.code for mutant in MUTANTS} | {"H-BREAK"} == codes - ONLY_PAY - ONLY_REVIEW


def test_only_soft_rules_leave_a_roster_lawful():
    soft = {"JP-RUN-13", "JP-INT-11", "JP-ISHA-80", "JP-SI-20H", "H-MIN", "US-CA-7DAY"}
    for mutant in MUTANTS:
        report = audit(mutant.site(), mutant.roster(), whole_weeks(mutant.shifts))
        assert report.is_lawful == (mutant.code in soft)
        assert (report.hard, report.soft) == (
            (0, len(report.violations)) if mutant.code in soft else (len(report.violations), 0)
        )
