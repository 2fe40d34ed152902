"""Teams by chance, with months of history: the programme's tours are lawful, and CP-SAT finds none that is cheaper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import inf
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from shiftplan.domain.people import Contract, ContractId, Employee, EmployeeId, Leave, Lock
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.staff import ClosedMonth, History, MonthToDate
from shiftplan.domain.work import TemplateId
from shiftplan.domain.workplace import Prices
from shiftplan.errors import Infeasible
from shiftplan.planning.axes import axes_of
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.kernel_data import LONGEST_WINDOW
from shiftplan.planning.people import Person
from shiftplan.planning.state import State
from shiftplan.planning.team_arrays import personal_cost
from shiftplan.rules.base import Candidate
from shiftplan.rules.rulebook import rules_for
from tests.builders import ANY_CONTRACT, MONDAY, a_problem, a_roster
from tests.planning.enumeration import OFF, a_state, own_cost
from tests.rules.test_random_rosters import HOURS, NUMBERS, agreements, by_cp_sat, staffs, workplaces

DAY = timedelta(days=1)


@st.composite
def contracts(draw: st.DrawFn, name: str) -> Contract:
    """Hours, days and runs by chance, minima among them."""
    return replace(
        ANY_CONTRACT,
        id=ContractId(name),
        days_per_week_min=draw(NUMBERS([0, 2, 4])),
        days_per_week_max=draw(NUMBERS([4, 5, 7])),
        week_minutes_min=draw(NUMBERS([0, 900, 1805])),
        week_minutes_max=draw(NUMBERS([1805, 2400, 6000])),
        consecutive_days_max=draw(NUMBERS([3, 6, 30])),
        hourly_cost=draw(NUMBERS([1000.0, 1500.0, 1730.0])),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """One to four people, each with an own contract, status, past of some weeks, closed months, leave and locks."""
    hours = tuple(draw(st.lists(NUMBERS(HOURS), min_size=1, max_size=4, unique=True)))
    days, workplace = draw(st.integers(4, 21)), draw(workplaces())
    people, agreed, staff, histories = {}, {}, {}, {}
    worked, leave, locks = list[Shift](), list[Leave](), list[Lock]()
    for number in range(draw(st.integers(1, 4))):
        each = EmployeeId(f"e{number + 1}")
        contract = replace(draw(contracts(f"c{number}")), templates=tuple(TemplateId(text) for text in hours))
        contract = replace(contract, hours_system=draw(NUMBERS([contract.hours_system, workplace.regime.system])))
        born = draw(NUMBERS([None, None, None, date(2009, 1, 1), date(2008, 4, 9)]))
        people[each] = Employee(id=each, name=each, contract=contract.id, birth_on=born)
        agreed[contract.id] = contract
        staff[each] = draw(staffs())
        histories[each] = draw(pasts()) if workplace.month_start_day == 1 else History()
        worked += a_roster(*draw(shifts_before(hours)), employee=each).shifts
        at = MONDAY + draw(st.integers(0, days - 1)) * DAY
        leave += draw(NUMBERS([[], [], [Leave(each, at, at, "paid")]]))
        at = MONDAY + draw(st.integers(0, days - 1)) * DAY
        one = TemplateId(draw(NUMBERS(hours)))
        locks += draw(NUMBERS([[], [], [Lock(each, at, None, None)], [Lock(each, at, one, None)]]))
    return a_problem(
        *hours, *dict.fromkeys(each.template for each in worked if each.template not in hours),
        days=days, previous=Roster(tuple(worked)), employees=people, contracts=agreed, staff=staff,
        histories=histories, leave=tuple(leave), locks=tuple(locks), workplace=workplace,
        agreement=draw(agreements()), week_start=draw(st.integers(0, 6)), rulebooks=("jp", "house"),
        prices=Prices(minimum=480.0, wage=120.0),
    )  # fmt: skip


@st.composite
def pasts(draw: st.DrawFn) -> History:
    """Closed months and what is known of the one that runs."""
    closed = [
        ClosedMonth(first=date(2026, month, 1), overtime_minutes=draw(NUMBERS([0, 2600])), holiday_minutes=0)
        for month in (1, 2, 3)
    ]
    to_date = MonthToDate(overtime_minutes=draw(NUMBERS([0, 500, 2600])))
    return History(months=tuple(closed), month_to_date=draw(NUMBERS([None, to_date])))


@st.composite
def shifts_before(draw: st.DrawFn, hours: Sequence[str]) -> list[str]:
    """Work on some weekdays of many weeks, and as it comes in the last one."""
    weekdays, usual = draw(st.sets(st.integers(0, 6), max_size=6)), draw(NUMBERS(hours))
    long_ago = [MONDAY - number * DAY for number in range(draw(NUMBERS([7, 7, 30, 70])), 7, -1)]
    told = [f"{day} {usual}" for day in long_ago if day.weekday() in weekdays]
    last = [(MONDAY - number * DAY, draw(st.one_of(NUMBERS(hours), st.none()))) for number in range(7, 0, -1)]
    return told + [f"{day} {each}" for day, each in last if each is not None]


@dataclass
class Asked:
    """Somebody, the days that are free, the shifts on the others, and what candidates cost beside the rules."""

    state: State
    number: int
    window: range
    outside: list[Candidate]
    costs: FloatArray

    @property
    def person(self) -> Person:
        return self.state.people[self.number]

    def row(self, tour: Sequence[Candidate]) -> IntArray:
        row: IntArray = np.full(self.state.problem.horizon.days, OFF)
        for each in tour:
            row[each.day] = self.state.team.candidates[self.number, 0] + self.person.index[each]
        return row

    @property
    def is_decided(self) -> bool:
        """Whether the programme knows the rules and has room for what they count."""
        team, (low, high) = self.state.team, (self.window.start, self.window.stop)
        is_regular = bool(team.regular[self.number])
        return is_regular and axes_of(team, self.number, low, high, self.row(self.outside))[1]

    def by_programme(self) -> list[Candidate] | None:
        self.state.tours.chosen[self.number] = self.row(self.outside)
        made = self.state.tour_for(self.number, self.costs + self.person.extra, self.window)
        return None if made is None else [*self.outside, *made]

    def by_cp_sat(self) -> list[Candidate] | None:
        prices = self.costs + self.person.extra
        told = {each: float(prices[at]) for each, at in self.person.index.items()}
        try:
            return self.person.tours.best(told, self.outside, self.window)
        except Infeasible:
            return None

    def cost(self, tour: Sequence[Candidate]) -> float:
        inside = sum(float(self.costs[self.person.index[each]]) for each in tour if each.day in self.window)
        return inside + own_cost(self.state.problem, self.person, tour)


def some_tour(person: Person, random: Random) -> list[Candidate]:
    """Shifts that go together, those that are demanded first, as many as fit or fewer."""
    said, tour = replace(person.rules, required=[]), list[Candidate]()
    demanded = [random.choice(each.candidates) for each in person.rules.required if each.candidates]
    others = random.sample(person.candidates, len(person.candidates))
    wanted = others[: random.randint(0, len(others))]
    for each in [*demanded, *wanted]:
        if each in person.index and said.is_lawful([*tour, each]):
            tour.append(each)
    return tour


def questions(problem: Problem, random: Random) -> list[Asked]:
    """What may be asked of each: some days around which all is lawful."""
    state, asked = a_state(problem, rules_for(problem.site, MONDAY)), []
    for number, person in enumerate(state.people):
        first = random.randrange(problem.horizon.days)
        last = random.randint(first + 1, min(problem.horizon.days, first + LONGEST_WINDOW))
        window = range(first, last)
        outside = [each for each in some_tour(person, random) if each.day not in window]
        due = [each for each in person.rules.required if not any(one.day in window for one in each.candidates)]
        if replace(person.rules, required=due).is_lawful(outside):
            worth = [round(random.uniform(-2000, 800), 2) for _ in person.candidates]
            costs = np.array([inf if random.random() < 0.1 else each for each in worth])
            asked.append(Asked(state, number, window, outside, costs))
    return asked


def agree(problem: Problem, random: Random) -> None:
    """The property, for whatever was drawn."""
    for asked in questions(problem, random):
        if not asked.is_decided:
            event("left to CP-SAT")
            continue
        made, other = asked.by_programme(), asked.by_cp_sat()
        assert (made is None) == (other is None)
        if made is None or other is None:
            event("no tour")
            continue
        event("a tour")
        assert asked.person.rules.is_lawful(made)
        assert by_cp_sat(asked.person.rules, made)
        assert asked.person.rules.is_lawful(other)
        assert asked.cost(made) <= asked.cost(other) + 1e-6
        charged = personal_cost(asked.state.team, asked.number, asked.row(made))
        assert charged == pytest.approx(own_cost(problem, asked.person, made))


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(problems(), st.integers(0, 2**32))
def test_the_programme_is_lawful_and_never_dearer_than_cp_sat(problem: Problem, seed: int):
    agree(problem, Random(seed))
