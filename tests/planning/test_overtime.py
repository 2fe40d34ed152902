"""Overtime in plans: lawful under an agreement as far as its limits and the past leave room, and no minute further."""

from dataclasses import replace
from datetime import date

import pytest

from shiftplan.audit.measures import measure
from shiftplan.domain.people import Lock
from shiftplan.domain.problem import Problem
from shiftplan.domain.staff import History, MonthToDate
from shiftplan.domain.workplace import OvertimeAgreement
from shiftplan.errors import Infeasible
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit
from tests.builders import EMPLOYEE, MONDAY
from tests.planning.worlds import LONG, a_planned_problem

TEN_HOURS = replace(LONG, span_minutes=660)
AGREEMENT = OvertimeAgreement(date(2026, 4, 1), date(2027, 3, 31), holiday_work=True)


def a_locked_problem(agreement: OvertimeAgreement | None, month_to_date: int = 0, days: int = 7) -> Problem:
    """Somebody whose Monday, the first of some days, is locked to ten hours of work."""
    history = History(month_to_date=MonthToDate(overtime_minutes=month_to_date))
    return a_planned_problem(
        people=1,
        days=days,
        templates={LONG.id: TEN_HOURS},
        locks=(Lock(EMPLOYEE, MONDAY, LONG.id, None),),
        agreement=agreement,
        histories={EMPLOYEE: history},
    )


def test_a_locked_day_of_lawful_overtime_is_planned():
    problem = a_locked_problem(AGREEMENT)
    made = plan(problem, Limit(effort=2))

    assert MONDAY in {shift.on_date for shift in made.roster.shifts}
    assert measure(problem, made.roster).audit.is_lawful
    assert measure(problem, made.roster).cost == pytest.approx(made.cost)


def test_without_an_agreement_the_lock_is_refused():
    with pytest.raises(Infeasible) as refusal:
        plan(a_locked_problem(None), Limit(effort=1))
    assert refusal.value.conflict == ("H-LOCK", "JP-32-DAY")


def test_the_month_so_far_leaves_no_room():
    assert plan(a_locked_problem(AGREEMENT, 2700 - 120, days=1), Limit(effort=1)).roster.shifts
    with pytest.raises(Infeasible) as refusal:
        plan(a_locked_problem(AGREEMENT, 2700 - 119, days=1), Limit(effort=1))
    assert refusal.value.conflict == ("H-LOCK", "JP-36-MONTH")


def test_no_plan_of_a_month_passes_what_was_agreed():
    agreement = replace(AGREEMENT, month_limit_minutes=300)
    problem = replace(a_locked_problem(agreement), horizon=a_planned_problem(people=1, days=14, calls=9.0).horizon)
    made = plan(problem, Limit(effort=2))

    assert len(made.roster.shifts) == 2
    assert measure(problem, made.roster).audit.is_lawful
