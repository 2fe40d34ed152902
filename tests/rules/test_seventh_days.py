"""For whom a planner counts a seventh day worked in a week: nobody who cannot work all seven, as it slows a plan."""

from typing import Any

import pytest

from shiftplan.domain.staff import History, MonthToDate
from shiftplan.domain.workplace import OvertimeAgreement, Workplace
from tests.builders import EMPLOYEE, a_day, a_problem, a_rule
from tests.planning.solutions import heard

BY_DAY, OVER_MIDNIGHT = "09:00-12:00", "21:00-02:00"


@pytest.mark.parametrize(
    ("contract", "hours", "rulebooks", "is_counted"),
    [
        ({}, BY_DAY, ("jp", "house"), True),
        ({"days_per_week_max": 6}, BY_DAY, ("jp", "house"), False),
        ({"consecutive_days_max": 6}, BY_DAY, ("jp", "house"), False),
        ({"days_per_week_max": 6}, BY_DAY, ("jp",), True),
        ({}, OVER_MIDNIGHT, ("jp", "house"), False),
    ],
)
def test_a_seventh_day_is_counted_for_those_who_could_work_it(
    contract: dict[str, Any], hours: str, rulebooks: tuple[str, ...], is_counted: bool
):
    agreement = OvertimeAgreement(a_day("2026-01-01"), a_day("2026-12-31"), holiday_work=True)
    problem = a_problem(
        hours,
        contract=contract,
        rulebooks=rulebooks,
        agreement=agreement,
        histories={EMPLOYEE: History(month_to_date=MonthToDate(overtime_minutes=5900))},
        workplace=Workplace(scheduled_off=frozenset({a_day("sun")})),
    )

    person = heard(problem, [a_rule("JP-36-100", problem.site)])

    assert any(set(each.weights.values()) == {180} for limit in person.at_most for each in limit.beyond) is is_counted
