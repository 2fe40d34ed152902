"""What no roster can be better than: cost and shortage by bounds alone, and what arithmetic by hand says of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shiftplan.audit.measures import measure
from shiftplan.domain.demand import AgentsNeeded, Requirement
from shiftplan.domain.work import ShiftTemplate, TemplateId
from shiftplan.planning.engine import plan
from shiftplan.planning.outlook import fewest_people, outlook
from shiftplan.planning.plan import Limit
from tests.builders import QUEUE
from tests.planning.worlds import a_planned_problem, with_people

HALF_HOURS = 24
ONE_LONG_SHIFT = (540 - 60 - 10) / 30
"""Half-hours that somebody is on duty: nine hours without the meal and the rest."""


def short(problem):
    """People-intervals missing at least, by queue."""
    return outlook(problem).short.sum(axis=1).tolist()


def test_one_person_on_one_day_leaves_what_a_long_shift_does_not_cover():
    problem = a_planned_problem(people=1, days=1, calls=2.0, mail_minutes=0.0)

    assert short(problem)[0] == pytest.approx(2 * HALF_HOURS - ONE_LONG_SHIFT, abs=0.01)


def test_where_nobody_can_serve_everything_is_short():
    """Mail of the last hours falls due before midnight too: 20 minutes in each of 24 half-hours."""
    problem = with_people(a_planned_problem(people=1, days=1, calls=2.0, mail_minutes=20.0), [()])
    found = outlook(problem)

    assert found.short.sum(axis=1).tolist() == pytest.approx([2 * HALF_HOURS, 20 * HALF_HOURS / 30], rel=1e-4)
    assert found.required.sum(axis=1).tolist() == pytest.approx([2 * HALF_HOURS, 20 * HALF_HOURS / 30])


def test_more_people_are_never_shorter_and_where_people_miss_never_dearer():
    found = [outlook(a_planned_problem(people=people, days=2, calls=3.0)) for people in (1, 2, 3)]
    missing, bounds = [each.short.sum() for each in found], [each.bound for each in found]

    assert missing == sorted(missing, reverse=True)
    assert bounds == sorted(bounds, reverse=True)
    assert missing[0] > missing[-1] > 0


def test_more_volume_is_never_less_short_and_where_people_miss_never_cheaper():
    found = [outlook(a_planned_problem(people=2, days=2, calls=calls)) for calls in (2.0, 2.1, 3.0)]
    missing, bounds = [each.short.sum() for each in found], [each.bound for each in found]

    assert missing == sorted(missing)
    assert bounds == sorted(bounds)


def test_no_roster_is_better():
    problem = a_planned_problem(people=4, days=7, calls=2.0)
    least, made = outlook(problem), plan(problem, Limit(seconds=float("inf"), effort=40))
    told = measure(problem, made.roster)

    assert least.short.sum() <= told.short_agent_intervals
    assert least.bound <= told.cost
    assert made.bound is not None
    assert least.bound <= made.bound  # which comes from better prices


def test_a_night_that_ends_in_the_next_week_counts_there_and_nowhere_else():
    """Sunday's night serves Monday of the next week; Monday of the first week has nobody before it."""
    night = ShiftTemplate(TemplateId("night"), "night", 1320, 1320, 30, 360)
    plain = a_planned_problem(people=1, days=14, mail_minutes=0.0, templates={night.id: night})
    at = plain.horizon.at
    needs = [AgentsNeeded(QUEUE, at(plain.horizon.minute_on(day, 180)), 1.0) for day in (0, 7)]
    found = outlook(replace(plain, requirement=Requirement(tuple(needs))))

    assert [round(float(found.short[0, plain.horizon.minute_on(day, 180) // 30]), 3) for day in (0, 7)] == [1.0, 0.0]
    assert at(plain.horizon.minute_on(7, 180)) - at(plain.horizon.minute_on(0, 180)) == timedelta(days=7)


def test_the_fewest_people_are_those_of_trying_one_after_the_other():
    def problem(people):
        return a_planned_problem(people=people, days=1, calls=2.0, mail_minutes=0.0)

    def shares(people):
        return short(problem(people))[0] / (2 * HALF_HOURS)

    by_hand = next(people for people in range(1, 9) if shares(people) <= 0.1)

    assert fewest_people(problem(8), 7, 0.1) == by_hand - 1
    assert fewest_people(problem(2), 1, 0.1) is None
    assert fewest_people(problem(2), 1, 1.0) == 0
