"""Costs and coverage worked out by hand, in agent-intervals of half an hour at the default prices."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shiftplan.audit.measures import Measures, measure
from shiftplan.domain.demand import AgentsNeeded, Requirement, WorkArriving
from shiftplan.domain.people import Leave, Wish, WishKind
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.roster import Roster
from shiftplan.domain.work import DayHours
from tests.builders import EMPLOYEE, MONDAY, QUEUE, a_queue, a_roster, a_shift, a_site
from tests.planning.worlds import MAIL, mail_queue

HALF_HOUR = 2  # quarter hours: prices count per quarter


def measured(*shifts: str, agents=(), work=(), days: int = 7, queue=QUEUE, **changes) -> Measures:
    """Measures of e1's shifts; agents as (minute, people), work as (minute, minutes, minutes until due) of Monday."""
    hours = [text.split(" ", 1)[1] for text in shifts]
    site = a_site(*hours, queues={QUEUE: a_queue(), MAIL: mail_queue()}, **changes)
    horizon = horizon_of(site, MONDAY, days)
    needs = tuple(AgentsNeeded(QUEUE, horizon.at(minute), people) for minute, people in agents)
    todo = tuple(
        WorkArriving(MAIL, horizon.at(minute), minutes, horizon.at(minute + due)) for minute, minutes, due in work
    )
    roster = Roster(tuple(a_shift(text, zone=site.time_zone, queue=queue) for text in shifts))
    return measure(Problem(site, horizon, Requirement(needs, todo)), roster)


def test_shortage_is_priced_in_bands_of_the_requirement():
    found = measured("mon 09:00-10:00", agents=[(540, 10.0)])

    assert found.short_agent_intervals == 9.0
    assert found.costs["shortage"] == pytest.approx(HALF_HOUR * 100 * (0.4 * 0.6 + 0.4 * 1.0 + 8.2 * 1.6))
    assert found.costs["surplus"] == pytest.approx(HALF_HOUR * 15 * 1.0)  # 9:30-10:00, nobody asked for


def test_surplus_is_priced_in_bands_of_the_requirement():
    found = measured("mon 09:00-09:30", agents=[(540, 0.5)])

    assert found.over_agent_intervals == 0.5
    assert found.costs["surplus"] == pytest.approx(HALF_HOUR * (0.02 * 6 + 0.48 * 15))


def test_a_part_of_an_interval_counts_as_its_share():
    found = measured("mon 09:00-09:40 rest 09:10-09:20", agents=[(540, 1.0), (570, 1.0)])
    on_duty = [row.on_duty for row in found.coverage if row.queue == QUEUE]

    assert on_duty == pytest.approx([20 / 30, 10 / 30])
    assert found.paid_hours == pytest.approx(40 / 60)


def test_work_can_wait_until_its_due_time():
    """30 minutes arrive at 9:00 and at 9:30, each due an hour later; somebody works from 10:00 to 10:30."""
    found = measured("mon 10:00-10:30", work=[(540, 30.0, 60), (570, 30.0, 60)], queue=MAIL)
    short = {row.starts_at: row.short for row in found.coverage if row.short}

    assert [(moment.hour + 9, moment.minute) for moment in short] == [(10, 0)]  # UTC to Tokyo
    assert list(short.values()) == [1.0]
    assert found.over_agent_intervals == 0.0
    assert found.costs["shortage"] == pytest.approx(HALF_HOUR * 50 * 1.6)  # nothing is required at 10:00 itself


def test_the_earliest_due_comes_first():
    """The later arrival is due first; the half hour of work goes to it."""
    found = measured("mon 09:30-10:00", work=[(540, 30.0, 240), (570, 30.0, 60)], queue=MAIL)

    assert [(row.starts_at.hour + 9, row.short) for row in found.coverage if row.short] == [(13, 1.0)]


def test_people_with_nothing_to_do_are_over():
    found = measured("mon 09:00-10:00", work=[(540, 15.0, 120)], queue=MAIL)

    assert [row.over for row in found.coverage] == pytest.approx([0.5, 1.0])


def test_closed_hours_do_no_work():
    hours = {MAIL: DayHours(by_weekday={day: ((600, 1200),) for day in range(7)})}
    found = measured("mon 09:00-10:00", work=[(540, 30.0, 60)], queue=MAIL, opening_hours=hours)

    assert found.short_agent_intervals == 1.0
    assert found.over_agent_intervals == 2.0


def test_work_due_after_the_horizon_is_not_short():
    found = measured(work=[(23 * 60, 30.0, 120)], days=1)
    assert found.short_agent_intervals == 0.0
    assert found.required_agent_intervals == 1.0


def test_wages_count_hours_beyond_the_weekly_minimum_and_night_premium():
    contract = {"week_minutes_min": 180, "days_per_week_min": 0}
    found = measured("mon 20:00-24:00 break 22:00-22:30", contract=contract)

    night = 0.25 * 1.5  # 22:30-24:00
    assert found.costs["wages"] == pytest.approx(120 * (0.5 + night))


def test_wages_carry_the_premium_of_overtime_by_day_and_by_week():
    daily = measured("mon 09:00-19:00")
    weekly = measured(*(f"{day} 09:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri")), "sat 09:00-11:00")

    assert daily.costs["wages"] == pytest.approx(120 * (10 + 0.25 * 2))
    assert weekly.costs["wages"] == pytest.approx(120 * (42 + 0.25 * 2))


def test_hours_of_history_use_up_the_minimum_first():
    contract = {"week_minutes_min": 180, "days_per_week_min": 0}
    found = measured(
        "mon 09:00-11:00", contract=contract, week_start=6, previous=a_roster("sun-1 09:00-11:00"), days=6
    )  # fmt: skip
    assert found.costs["wages"] == pytest.approx(120 * 1.0)


def test_a_dear_hour_costs_in_proportion_to_the_median():
    found = measured("mon 09:00-10:00", people=3)
    dear = a_site(people=3).employees
    dear = {**dear, EMPLOYEE: replace(dear[EMPLOYEE], hourly_cost=3000.0)}
    dearer = measured("mon 09:00-10:00", employees=dear, people=3)

    assert found.costs["wages"] == pytest.approx(120)
    assert dearer.costs["wages"] == pytest.approx(240)


def test_wishes_cost_by_weight_and_leave_voids_them():
    wishes = (
        Wish(EMPLOYEE, MONDAY, WishKind.OFF, 4),
        Wish(EMPLOYEE, MONDAY + timedelta(days=1), WishKind.WORK, 2),
        Wish(EMPLOYEE, MONDAY + timedelta(days=2), WishKind.OFF, 9),
        Wish(EMPLOYEE, MONDAY + timedelta(days=3), WishKind.WORK, 9),
    )
    leave = (Leave(EMPLOYEE, MONDAY + timedelta(days=3), MONDAY + timedelta(days=3), "paid"),)
    found = measured("mon 09:00-10:00", wishes=wishes, leave=leave)

    assert (found.wishes_asked, found.wishes_met) == (3, 1)
    assert found.costs["wishes"] == pytest.approx(15 * (4 + 2))


def test_missing_minima_are_priced_by_day_and_by_eight_hours():
    contract = {"days_per_week_min": 3, "week_minutes_min": 600}
    found = measured("mon 09:00-11:00", contract=contract)

    assert found.costs["minima"] == pytest.approx(400 * 2 + 400 * 480 / 480)
    assert measured("mon 09:00-11:00", contract=contract, days=6).costs["minima"] == 0.0


def test_a_short_rest_costs_what_the_rulebook_says():
    found = measured("mon 14:00-23:00 break 18:00-19:00", "tue 09:00-12:00")
    assert found.audit.hard == 0
    assert found.costs["soft_rules"] == pytest.approx(40)


def test_the_cost_is_the_sum_of_its_parts():
    found = measured("mon 09:00-10:00", agents=[(540, 2.0), (600, 1.0)], work=[(540, 30.0, 60)])
    assert found.cost == pytest.approx(sum(found.costs.values()))


def test_work_due_at_the_very_end_is_short_and_work_due_later_is_not():
    due = measured(work=[(540, 30.0, 1440 - 540)], days=1)
    later = measured(work=[(540, 30.0, 1440 - 540 + 30)], days=1)

    assert (due.short_agent_intervals, later.short_agent_intervals) == (1.0, 0.0)


def test_an_opening_of_the_day_before_serves_the_first_night():
    hours = {MAIL: DayHours(by_weekday={6: ((540, 1500),)})}
    night = a_roster("sun-1 22:00-07:00")
    shifts = tuple(replace(each, activities=(replace(each.activities[0], queue=MAIL),)) for each in night.shifts)
    found = measured(work=[(0, 60.0, 60)], opening_hours=hours, previous=Roster(shifts))

    assert found.short_agent_intervals == 0.0
