"""Each rule's two readers accept the same tours, in worlds small enough to write out all of them.

Every world holds a value exactly at the limit, one step below and one above it. A rule whose planner is stricter than
the law on purpose says so in its docstring (`Planner:`), and here.
"""

from datetime import date

import pytest

from shiftplan.domain.people import Leave, Lock
from shiftplan.domain.work import DayHours, TemplateId
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, Workplace
from shiftplan.rules.base import Severity
from shiftplan.rules.rulebook import known_rulebooks, rules_for
from tests.builders import EMPLOYEE, MONDAY, a_problem, a_rule, a_site, every_record
from tests.planning.solutions import every_refereed, every_solution
from tests.rules import worlds_abroad, worlds_of_hours, worlds_of_persons
from tests.rules.world import World

MINOR = {"employee": {"birth_on": date(2009, 1, 1)}}
TURNS_18_ON_WEDNESDAY = {"employee": {"birth_on": date(2008, 4, 8)}}
TUESDAY_OFF = {"workplace": Workplace(legal_holiday=LegalHoliday(HolidayMode.WEEKDAY, weekday=1))}
TWO_OF_400 = ("sat-1 09:00-15:40", "sun-1 09:00-15:40")
FROM_SATURDAY = {"week_start": 5}
WEDNESDAY = date(2026, 4, 8)
LONG = "09:00-18:00 break 12:00-13:00"
FOUR_LONG = tuple(f"{day} {LONG}" for day in ("tue-1", "wed-1", "thu-1", "fri-1"))
WORLDS = [
    World("JP-32-DAY", ("09:00-16:59", "09:00-17:00", "09:00-17:01"), 2),
    World(
        "JP-32-DAY", ("09:00-17:59 break 12:00-13:00", LONG, "09:00-18:01 break 12:00-13:00"), 2, note="with a break"
    ),
    World(
        "JP-32-WEEK",
        ("09:00-12:59", "09:00-13:00", "09:00-13:01"),
        3,
        tuple(f"2026-04-0{day} {LONG}" for day in (1, 2, 3, 4)),
        {"week_start": 2},
        note="half of it history",
    ),
    World(
        "JP-32-WEEK",
        ("09:00-15:39", "09:00-15:40", "09:00-15:41"),
        4,
        TWO_OF_400,
        FROM_SATURDAY,
        note="six days of 400",
    ),
    World(
        "JP-34-BREAK",
        ("09:00-15:00", "09:00-15:01", "09:00-16:00 break 12:00-12:44", "09:00-16:00 break 12:00-12:45"),
        2,
    ),
    World(
        "JP-34-BREAK",
        (
            "09:00-17:45 break 12:00-12:45",
            "09:00-17:46 break 12:00-12:45",
            "09:00-18:01 break 12:00-13:00",
            "09:00-18:00 break 12:00-12:59",
        ),
        2,
        note="over eight hours",
    ),
    World(
        "JP-34-BREAK", ("09:00-15:46 rest 12:00-12:45", "09:00-15:46 break 12:00-12:45"), 2, note="a paid rest is none"
    ),
    World("JP-35-REST", ("15:00-24:00", "15:01-00:01"), 7),
    World(
        "JP-35-REST",
        ("15:00-24:00", "15:01-00:01"),
        3,
        tuple(f"2026-04-0{day} 09:00-12:00" for day in (1, 2, 3, 4, 5)),
        {"week_start": 2},
        note="five days of history",
    ),
    World("JP-36-HOLNOAGR", ("09:00-12:00", "15:00-24:00", "15:01-00:01"), 3, changes=TUESDAY_OFF),
    World("JP-60-DAY", ("09:00-16:59", "09:00-17:00", "09:00-17:01"), 2, changes=MINOR),
    World("JP-60-DAY", ("09:00-13:00", "09:00-17:01"), 3, changes=MINOR, is_stricter=True, note="with a short day"),
    World("JP-60-DAY", ("09:00-17:00", "09:00-17:01"), 4, changes=TURNS_18_ON_WEDNESDAY, note="coming of age"),
    World("JP-60-WEEK", ("09:00-15:39", "09:00-15:40", "09:00-15:41"), 4, TWO_OF_400, {**MINOR, **FROM_SATURDAY}),
    World("JP-60-HOL", ("09:00-12:00", "15:00-24:00", "15:01-00:01"), 3, changes={**MINOR, **TUESDAY_OFF}),
    World("JP-61-NIGHT", ("13:00-21:59", "13:00-22:00", "13:00-22:01", "04:59-09:00", "05:00-09:00"), 2, changes=MINOR),
    World(
        "JP-61-NIGHT",
        ("13:00-22:00", "20:00-24:00", "22:00-06:00"),
        3,
        changes=TURNS_18_ON_WEDNESDAY,
        note="coming of age",
    ),
    World(
        "JP-INT-OWN",
        ("22:00-07:00", "13:00-22:00", "08:59-17:59", "09:00-18:00", "09:01-18:01"),
        3,
        changes={"workplace": Workplace(interval_minutes=660)},
    ),
    World(
        "JP-INT-OWN",
        ("08:59-12:00", "09:00-12:00", "09:01-12:00"),
        1,
        ("sun-1 13:00-22:00",),
        {"workplace": Workplace(interval_minutes=660)},
        note="after history",
    ),
    World("JP-RUN-OWN", ("09:00-12:00",), 7, changes={"workplace": Workplace(max_run_days=3)}),
    World(
        "JP-RUN-OWN",
        ("09:00-12:00",),
        5,
        ("sat-1 09:00-12:00", "sun-1 09:00-12:00"),
        {"workplace": Workplace(max_run_days=3)},
        note="after history",
    ),
    World("H-RUN", ("09:00-12:00",), 7, changes={"contract": {"consecutive_days_max": 3}}),
    World(
        "H-RUN",
        ("09:00-12:00",),
        5,
        ("sat-1 09:00-12:00", "sun-1 09:00-12:00"),
        {"contract": {"consecutive_days_max": 3}},
        note="after history",
    ),
    World("H-DAYS", ("09:00-12:00",), 7, changes={"contract": {"days_per_week_max": 4}}),
    World(
        "H-DAYS",
        ("09:00-12:00",),
        5,
        ("sun-1 09:00-12:00",),
        {"contract": {"days_per_week_max": 2}, "week_start": 6},
        note="after history",
    ),
    World("H-HOURS", ("09:00-12:59", "09:00-13:00", "09:00-13:01"), 4, changes={"contract": {"week_minutes_max": 720}}),
    World(
        "H-HOURS",
        ("09:00-12:59", "09:00-13:00", "09:00-13:01"),
        3,
        ("sun-1 09:00-13:00",),
        {"contract": {"week_minutes_max": 720}, "week_start": 6},
        note="after history",
    ),
    World("H-DAYMAX", ("09:00-12:59", "09:00-13:00", "09:00-13:01"), 2, changes={"contract": {"day_minutes_max": 240}}),
    World(
        "H-AVAIL",
        ("08:59-12:00", "09:00-12:00", "09:00-13:00", "09:00-13:01", "22:00-02:00", "22:00-02:01"),
        2,
        changes={
            "availability": {EMPLOYEE: DayHours(by_weekday={0: ((540, 780), (1320, 1440)), 1: ((0, 120), (540, 780))})}
        },
    ),
    World("H-AVAIL", ("09:00-12:00",), 3, changes={"employee": {"hired_on": date(2026, 4, 7)}}, note="before hiring"),
    World("H-DOUBLE", ("22:00-06:00", "05:59-12:00", "06:00-12:00", "06:01-12:00"), 2),
    World("H-DOUBLE", ("05:59-12:00", "06:00-12:00"), 1, ("sun-1 22:00-06:00",), note="after history"),
    World(
        "H-LEAVE",
        ("09:00-12:00", "22:00-02:00"),
        4,
        changes={"leave": (Leave(EMPLOYEE, WEDNESDAY, WEDNESDAY, "paid"),)},
    ),
    World(
        "H-LOCK",
        ("09:00-12:00", "10:00-13:00"),
        3,
        changes={
            "locks": (Lock(EMPLOYEE, MONDAY, None, None), Lock(EMPLOYEE, WEDNESDAY, TemplateId("09:00-12:00"), 540))
        },
    ),
    *worlds_of_hours.WORLDS,
    *worlds_of_persons.WORLDS,
    *worlds_abroad.WORLDS,
]


DEMANDING = {"H-LOCK", "JP-32-4-30D"}
"""Rules that ask for a shift; every other is kept by somebody who does not work."""


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_model_and_auditor_accept_the_same_tours(world: World):
    """Neither too loose (unlawful tours offered) nor too tight (lawful tours lost)."""
    problem = a_problem(*world.hours, days=world.days, history=world.history, **world.changes)
    rule = a_rule(world.code, problem.site)
    by_audit = set()
    for record in every_record(world.hours, world.days, world.history, **world.changes):
        if all(each.is_inherited for each in rule.check(record)):
            ahead = [shift for shift in record.shifts if shift.on_date in record.period]
            by_audit.add(frozenset((problem.horizon.index(shift.on_date), shift.template) for shift in ahead))

    by_model = every_solution(problem, [rule])

    assert by_model == every_refereed(problem, [rule])
    if world.is_stricter:
        assert by_model < by_audit
    else:
        assert by_model == by_audit
    assert frozenset() in by_model or world.code in DEMANDING
    assert len(by_model) < (len(world.hours) + 1) ** world.days, "the world does not make the rule bind"


SILENT = {
    "H-TEMPLATE": "a candidate cannot break it",
    "H-BREAK": "a candidate cannot break it",
    "H-SKILL": "a candidate cannot break it",
    "JP-41-EXEMPT": "a person has to look",
    "JP-RF-NAMED": "no shift can break it",
    "EU-7-LEAVE": "leave is granted before a plan is made",
    "US-NY-SPREAD": "lawful, it costs",
    "JP-32-2-DESIG": "a person has to look",
    **dict.fromkeys(
        (
            "JP-32-2-TOTAL",
            "JP-32-4-48QTR",
            "JP-32-4-48RUN",
            "JP-32-4-DAY",
            "JP-32-4-DAYS",
            "JP-32-4-RUN",
            "JP-32-4-TOTAL",
            "JP-32-4-WEEK",
        ),
        "hours are designated before a roster is made",
    ),
    "JP-39-GRANT": "no shift can break it",
    "JP-39-5D": "no shift can break it",
    "JP-39-HOURLY": "no shift can break it",
    "US-FLSA-40": "pay follows",
    "US-CA-OT": "pay follows",
    "US-PS-PAY": "pay follows",
    **dict.fromkeys(("US-AK-OT", "US-CO-OT", "US-NV-OT"), "pay follows"),
    "US-PS-NOTICE": "a plan does not say when it is published",
}


OF_TWO = {"H-PAIR"}
"""Their worlds hold two people: planning/test_pairs.py."""


def test_every_hard_rule_that_speaks_to_the_planner_has_a_world():
    workplace = Workplace(interval_minutes=660, max_run_days=6, break_minutes=30)
    site = a_site(workplace=workplace, rulebooks=known_rulebooks())
    hard = {rule.code for rule in rules_for(site, MONDAY) if rule.severity is Severity.HARD}

    assert hard - SILENT.keys() - OF_TWO == {world.code for world in WORLDS}
