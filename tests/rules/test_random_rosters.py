"""Rosters by chance: what a planner accepts the audit accepts, and of rules that it posts as they are the reverse.

One person at a site whose contract, work rules, agreement, status and past are drawn; the planner is asked as referee,
as CP-SAT and as the compiled programme.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from inspect import getdoc
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, event, example, given, settings
from hypothesis import strategies as st
from ortools.sat.python.cp_model import CpModel, CpSolver

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import HoursSystem, Leave
from shiftplan.domain.problem import Problem
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.staff import Care, ClosedMonth, History, Maternity, MonthToDate, Staff
from shiftplan.domain.workplace import (
    HolidayMode,
    LegalHoliday,
    OvertimeAgreement,
    ReferencePeriod,
    Regime,
    SpecialClause,
    Workplace,
)
from shiftplan.planning.axes import axes_of
from shiftplan.planning.builder import PersonRules
from shiftplan.planning.cpsat import PersonModel
from shiftplan.planning.kernel_data import LONGEST_WINDOW
from shiftplan.rules.base import Candidate, Rule, Severity
from shiftplan.rules.rulebook import rules_for
from tests.builders import EMPLOYEE, MONDAY, a_problem, a_record, a_site, hours_of
from tests.planning.enumeration import OFF, a_state
from tests.planning.solutions import heard
from tests.rules.test_removal import posts

HOURS = (
    "09:00-17:00 break 12:00-12:45",
    "09:00-18:00 break 12:00-13:00",
    "09:00-18:01 break 12:00-13:00",
    "08:00-19:00 break 12:00-13:00",
    "09:00-13:00",
    "10:00-16:01",
    "13:00-22:00 break 17:00-18:00",
    "17:00-23:00",
    "22:00-07:00 break 02:00-03:00",
    "20:00-00:01",
    "05:00-11:00",
)
WITH_RESTS = (
    "09:00-17:00 rest 10:30-10:40 break 12:00-12:45 rest 15:00-15:10",
    "09:00-18:00 rest 10:30-10:40 break 12:00-13:00 rest 15:30-15:40",
    "08:00-19:00 rest 10:00-10:10 break 12:00-13:00 rest 14:30-14:40 break 17:00-17:30",
    "09:00-13:00 rest 11:00-11:10",
    "17:00-23:00 rest 19:00-19:10 break 20:00-20:30",
    "22:00-07:00 rest 00:00-00:15 break 02:00-03:00 rest 05:00-05:15",
    "05:00-11:00 rest 07:00-07:10 break 08:00-08:30",
)
"""Shifts that California allows: elsewhere few need rests."""
NUMBERS = st.sampled_from
GIVEN = (
    *("JP-32-2-TOTAL", "JP-32-4-DAY", "JP-32-4-WEEK", "JP-32-4-48", "JP-32-4-RUN", "JP-32-4-TOTAL"),
    "JP-RF-NAMED",
)
"""Rules about designated hours and about what the work rules name, which are given: no plan breaks or mends them."""


@dataclass(frozen=True)
class Drawn:
    """Who plans where, and what is worked on each day of the horizon; None = off."""

    hours: tuple[str, ...]
    history: tuple[str, ...]
    changes: dict[str, Any]
    choice: tuple[str | None, ...]

    @property
    def problem(self) -> Problem:
        return a_problem(*self.hours, days=len(self.choice), history=self.history, **self.changes)

    def record(self) -> WorkRecord:
        site = a_site(*dict.fromkeys([*self.hours, *hours_of(self.history)]), **self.changes)
        period = Period(MONDAY, MONDAY + timedelta(days=len(self.choice) - 1))
        shifts = [f"{day} {each}" for day, each in zip(period, self.choice, strict=True) if each is not None]
        return a_record(*shifts, history=self.history, period=period, site=site)

    def tour(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        wanted = dict(enumerate(self.choice))
        return [each for each in candidates if wanted[each.day] == each.template]


@st.composite
def agreements(draw: st.DrawFn) -> OvertimeAgreement | None:
    if draw(st.booleans()):
        return None
    clause = SpecialClause(
        months_per_year=draw(NUMBERS([None, 1, 6])), month_total_minutes=draw(NUMBERS([None, 3000, 5000]))
    )
    return OvertimeAgreement(
        date(2026, 1, 1),
        draw(NUMBERS([date(2026, 12, 31), date(2026, 4, 8)])),
        holiday_work=draw(st.booleans()),
        holiday_count=draw(NUMBERS([None, 0, 1])),
        day_limit_minutes=draw(NUMBERS([None, 60, 120])),
        month_limit_minutes=draw(NUMBERS([None, 600, 2700])),
        special=draw(NUMBERS([None, clause])),
    )


@st.composite
def workplaces(draw: st.DrawFn) -> Workplace:
    holiday = draw(
        NUMBERS(
            [
                LegalHoliday(),
                LegalHoliday(HolidayMode.WEEKDAY, weekday=6),
                LegalHoliday(HolidayMode.DATES, dates=frozenset({MONDAY, MONDAY + timedelta(days=3)})),
                LegalHoliday(HolidayMode.FOUR_WEEKS, start=date(2026, 3, 23)),
            ]
        )
    )
    system = draw(NUMBERS(list(HoursSystem)))
    first, length = draw(NUMBERS([MONDAY, date(2026, 4, 1), date(2026, 4, 8)])), draw(NUMBERS([14, 28]))
    period = Period(first, first + timedelta(days=length - 1))
    designated = {day: draw(NUMBERS([0, 420, 480, 540, 600])) for day in period if day.day in range(6, 15)}
    regime = Regime(
        system=system,
        period_start=first,
        period_days=length,
        designated={day: minutes for day, minutes in designated.items() if minutes},
    )
    if system in (HoursSystem.FIXED, HoursSystem.FLEX):
        regime = Regime(system=system, period_start=None if system is HoursSystem.FIXED else date(2026, 4, 1))
    weekend = frozenset({MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)})
    return Workplace(
        legal_holiday=holiday,
        interval_minutes=draw(NUMBERS([None, 600, 660])),
        max_run_days=draw(NUMBERS([None, 3, 6])),
        scheduled_off=draw(NUMBERS([frozenset(), weekend])),
        month_start_day=draw(NUMBERS([1, 8])),
        regime=regime,
        break_minutes=30,
        reference_period=draw(
            NUMBERS([None, ReferencePeriod(first=date(2026, 3, 30), last=date(2026, 4, 12), prior_minutes=3000)])
        ),
        predictive=draw(NUMBERS([None, "OR"])),
        common_break=draw(NUMBERS([None, None, None, (720, 780)])),
    )


@st.composite
def staffs(draw: st.DrawFn) -> Staff:
    span = Period(date(2026, 4, 7), date(2026, 9, 30))
    mother = Maternity(
        due=date(2026, 8, 1), requests=frozenset(draw(st.sets(NUMBERS(["66-1", "66-2", "66-3"]), max_size=3)))
    )
    nursing = Maternity(birth=date(2025, 4, 9), requests=frozenset({"67"}), nursing_day_minutes=480)
    carer = Care(**{draw(NUMBERS(["ot_limit", "ot_limit", "night_exempt", "no_overtime", "short_hours"])): span})
    elsewhere = {MONDAY: 240, MONDAY + timedelta(days=3): 480}
    return draw(
        NUMBERS(
            [
                Staff(),
                Staff(),
                Staff(art41=True),
                Staff(maternity=mother),
                Staff(care=carer),
                Staff(student_28h=True, other_minutes=draw(NUMBERS([{}, elsewhere]))),
                Staff(maternity=nursing),
                Staff(other_minutes=elsewhere),
                Staff(night_worker=True, night_hazard=True),
                Staff(ca_waive_meal1=True, ca_waive_meal2=True),
            ]
        )
    )


@st.composite
def rosters(draw: st.DrawFn, rulebooks: tuple[str, ...], offered: Sequence[str] = HOURS) -> Drawn:
    """A site for one person, a past and some days of work, as many as the programme looks at."""
    hours = tuple(draw(st.lists(NUMBERS(offered), min_size=1, max_size=4, unique=True)))
    days = draw(st.integers(4, LONGEST_WINDOW))
    before = [MONDAY - timedelta(days=number) for number in range(draw(st.integers(0, 8)), 0, -1)]
    works = draw(NUMBERS([2, 5, 9]))
    either = st.one_of(*[NUMBERS(hours)] * works, st.none())
    past = [(day, draw(either)) for day in before]
    workplace = draw(workplaces())
    to_date = MonthToDate(overtime_minutes=draw(NUMBERS([0, 500, 2600])))
    closed = [ClosedMonth(first=date(2026, month, 1), overtime_minutes=2600, holiday_minutes=0) for month in (2, 3)]
    told = History(months=tuple(closed), month_to_date=to_date) if workplace.month_start_day == 1 else History()
    leave = (Leave(EMPLOYEE, MONDAY + timedelta(days=2), MONDAY + timedelta(days=2), "paid"),)
    changes = {
        "rulebooks": rulebooks,
        "workplace": workplace,
        "agreement": draw(agreements()),
        "staff": {EMPLOYEE: draw(staffs())},
        "histories": {EMPLOYEE: draw(NUMBERS([History(), told]))},
        "employee": {"birth_on": draw(NUMBERS([None, None, date(2009, 1, 1), date(2008, 4, 9), date(2011, 6, 1)]))},
        "contract": {
            "hours_system": draw(NUMBERS([HoursSystem.FIXED, workplace.regime.system])),
            "days_per_week_max": draw(NUMBERS([4, 5, 7])),
            "week_minutes_max": draw(NUMBERS([1800, 2400, 6000])),
            "day_minutes_max": draw(NUMBERS([480, 900])),
            "consecutive_days_max": draw(NUMBERS([3, 6, 30])),
        },
        "week_start": draw(st.integers(0, 6)),
        "leave": draw(NUMBERS([(), (), leave])),
    }
    choice = tuple(draw(either) for _ in range(days))
    return Drawn(hours, tuple(f"{day} {each}" for day, each in past if each), changes, choice)


def is_stricter(rule: Rule) -> bool:
    """Whether the rule says that its planner is stricter than the law somewhere."""
    return "tricter" in (getdoc(type(rule)) or "").split("Planner:")[1]


def by_audit(rule: Rule, record: WorkRecord) -> bool:
    return all(each.is_inherited for each in rule.check(record))


def by_cp_sat(person: PersonRules, tour: Sequence[Candidate]) -> bool:
    """Whether a model with every shift fixed has a solution."""
    model = CpModel()
    part = PersonModel(model, person)
    if any(each not in part.worked for each in tour):
        return False
    for candidate, variable in part.worked.items():
        model.add(variable == int(candidate in tour))
    solver = CpSolver()
    return solver.status_name(solver.solve(model)) in ("OPTIMAL", "FEASIBLE")


def by_programme(problem: Problem, rules: Sequence[Rule], tour: Sequence[Candidate]) -> bool | None:
    """Whether the compiled programme takes a tour when nothing else is worth having; None = it is left to CP-SAT.

    That is so where it does not know the rules, and where they count more sums than it can hold.
    """
    state, days = a_state(problem, rules), problem.horizon.days
    number = [person.employee for person in state.people].index(EMPLOYEE)
    nobody = np.full(days, OFF)
    if not state.team.regular[number] or not axes_of(state.team, number, 0, days, nobody)[1]:
        return None
    person = state.people[number]
    state.tours.chosen[number] = nobody
    costs = np.array([-1e7 if each in tour else np.inf for each in person.candidates])
    made = state.tour_for(number, costs, range(days))
    return made is not None and set(made) == set(tour)


def agree(drawn: Drawn) -> None:
    """The property, for whatever was drawn."""
    problem, record = drawn.problem, drawn.record()
    assume(record.shifts)
    rules = rules_for(problem.site, MONDAY)
    hard = [rule for rule in rules if rule.severity is Severity.HARD]
    person = heard(problem, rules)
    tour = drawn.tour(person.candidates)
    accepted = person.is_lawful(tour)
    broken = [rule.code for rule in hard if not rule.code.startswith(GIVEN) and not by_audit(rule, record)]

    assert not (accepted and broken), f"a plan may do what the audit refuses: {broken}"
    assert by_cp_sat(person, tour) == accepted
    assert by_programme(problem, rules, tour) in (accepted, None)
    for rule in hard:
        if posts(type(rule)):
            alone = heard(problem, [rule]).is_lawful(tour)
            is_kept = by_audit(rule, record)
            assert is_kept or not alone, f"{rule.code}: its planner is laxer than its audit"
            assert alone or not is_kept or is_stricter(rule), (
                f"{rule.code}: its planner is stricter and does not say so"
            )
    event("accepted" if accepted else "refused")


SETTINGS = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


LONG, LATE = "09:00-18:00 break 12:00-13:00", "20:00-00:01"
STUDENT = Drawn(
    hours=(LONG, LATE),
    history=(),
    changes={
        "rulebooks": ("jp", "house"),
        "workplace": Workplace(break_minutes=30),
        "staff": {
            EMPLOYEE: Staff(student_28h=True, other_minutes={MONDAY: 240, MONDAY + timedelta(days=3): 480}),
        },
        "contract": {"days_per_week_max": 4},
    },
    choice=(None, LONG, None, None, None, None, LATE),
)
"""28 hours in any seven days, with work elsewhere: more sums than the programme has room for."""


@SETTINGS
@given(rosters(("jp", "house")))
@example(STUDENT)
def test_planner_and_audit_agree_on_japanese_rosters(drawn: Drawn):
    agree(drawn)


@SETTINGS
@given(rosters(("eu", "house")))
def test_planner_and_audit_agree_on_european_rosters(drawn: Drawn):
    agree(drawn)


@SETTINGS
@given(rosters(("us", "us-ca", "house"), WITH_RESTS))
def test_planner_and_audit_agree_on_californian_rosters(drawn: Drawn):
    agree(drawn)


@SETTINGS
@given(rosters(("eu", "us", "us-ca", "jp-reform", "house"), WITH_RESTS))
def test_planner_and_audit_agree_where_all_that_is_abroad_holds_together(drawn: Drawn):
    agree(drawn)
