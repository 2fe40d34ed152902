"""Shares of nights, weekends and late shifts, what the months before add to them, and what more than a share costs."""

from dataclasses import replace
from datetime import timedelta
from math import inf

import pytest

from shiftplan.audit.measures import measure
from shiftplan.domain.fairness import Burden, Ledger
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId, Leave, Wish, WishKind
from shiftplan.domain.problem import horizon_of
from shiftplan.domain.roster import Roster
from shiftplan.domain.work import DayHours
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit
from tests.builders import EMPLOYEE, MONDAY, a_day, a_problem, a_roster, a_shift, a_site
from tests.planning.worlds import a_planned_problem, with_site

EARLY, MIDDLE, LATE, NIGHT = "06:00-14:00", "10:00-18:00", "14:00-22:00", "22:00-06:00"
WEEK = Period(MONDAY, MONDAY + timedelta(days=6))
FIVE = {"days_per_week_max": 5}


def shares(site, period=WEEK, employee=EMPLOYEE):
    found = Ledger(site, period).shares(employee)
    return found[Burden.NIGHT], found[Burden.WEEKEND], found[Burden.LATE]


def test_five_days_spread_evenly_over_a_week_and_over_four_starts():
    """5 of 7 days, so 10/7 of the weekend; a quarter of the starts is the night, and a quarter is late, for the night
    is no late shift."""
    assert shares(a_site(EARLY, MIDDLE, LATE, NIGHT, contract=FIVE)) == (1.25, 1.5, 1.25)


def test_whoever_can_only_work_late_has_late_shifts_for_a_share():
    evenings = DayHours(dict.fromkeys(range(5), ((840, 1440),)))
    site = a_site(EARLY, MIDDLE, LATE, NIGHT, contract=FIVE, availability={EMPLOYEE: evenings})

    assert shares(site) == (0.0, 0.0, 5.0)


def test_a_window_past_midnight_holds_the_night():
    nights = DayHours(dict.fromkeys(range(5), ((1320, 1440 + 360),)))
    touching = DayHours({0: ((1320, 1440),), 1: ((0, 360),)})

    assert shares(a_site(EARLY, NIGHT, availability={EMPLOYEE: nights})) == (5.0, 0.0, 0.0)
    assert shares(a_site(EARLY, NIGHT, availability={EMPLOYEE: touching})) == (1.0, 0.0, 0.0)


def test_days_of_leave_and_before_somebody_came_are_nobodys_share():
    site = a_site(EARLY, NIGHT)
    away = replace(site, leave=(Leave(EMPLOYEE, a_day("sat"), a_day("sun"), "paid"),))
    new = replace(site, employees={EMPLOYEE: replace(site.employees[EMPLOYEE], hired_on=a_day("sat"))})

    assert shares(site) == (3.5, 2.0, 0.0)
    assert shares(away) == (2.5, 0.0, 0.0)
    assert shares(new) == (1.0, 2.0, 0.0)


def test_hours_of_a_week_limit_the_days():
    assert shares(a_site(EARLY, NIGHT, contract={"week_minutes_max": 3 * 480})) == (1.5, 0.75, 0.0)


def test_weeks_that_lie_partly_in_the_period_count_by_their_days():
    """Thursday to Sunday: 4/7 of five days are 2.86, half of them nights and half at the weekend."""
    assert shares(a_site(EARLY, NIGHT, contract=FIVE), Period(a_day("thu"), a_day("sun"))) == (1.5, 1.5, 0.0)


def test_what_the_week_before_held_beyond_a_share_is_taken_off():
    """Four nights of 2.5 that were due, one day of the weekend of 1.43."""
    site = a_site(EARLY, NIGHT, contract=FIVE)
    past = a_roster(*(f"{day}-1 {NIGHT}" for day in ("mon", "tue", "wed", "sat")), f"thu-1 {EARLY}")

    assert shares(replace(site, previous=past)) == (2.5 - 1.5, 1.75, 0.0)


def test_no_more_than_two_shifts_are_carried():
    site = a_site(EARLY, NIGHT, contract={"days_per_week_max": 7})
    spared = a_roster(*(f"{day}-1 {EARLY}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")))
    burdened = a_roster(*(f"{day}-1 {NIGHT}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")))

    assert shares(replace(site, previous=spared)) == (5.5, 2.0, 0.0)
    assert shares(replace(site, previous=burdened)) == (1.5, 2.0, 0.0)


def test_what_is_older_than_three_months_is_forgotten():
    site = a_site(EARLY, NIGHT, contract={"days_per_week_max": 7})
    other = EmployeeId("e2")
    old = [f"{MONDAY - timedelta(days=number)} {NIGHT}" for number in range(92, 120)]
    lately = f"{MONDAY - timedelta(days=1)} {EARLY}"
    site = replace(site, employees={**site.employees, other: replace(site.employees[EMPLOYEE], id=other)})
    past = Roster((*(a_shift(text) for text in old), a_shift(lately), a_shift(lately, other)))

    assert shares(replace(site, previous=past)) == shares(replace(site, previous=past), employee=other)


def test_the_first_shift_beyond_the_share_costs_less_than_each_further():
    ledger = Ledger(a_site(EARLY, NIGHT), WEEK)
    due = {Burden.NIGHT: 1.25, Burden.WEEKEND: 2.0, Burden.LATE: 0.0}

    assert ledger.cost(due, {Burden.NIGHT: 1, Burden.WEEKEND: 2, Burden.LATE: 0}) == 0
    assert ledger.cost(due, {Burden.NIGHT: 2, Burden.WEEKEND: 0, Burden.LATE: 1}) == pytest.approx(80 * 0.75 + 80)
    assert ledger.cost(due, {Burden.NIGHT: 4, Burden.WEEKEND: 0, Burden.LATE: 0}) == pytest.approx(80 + 160 * 1.75)


def test_wishes_refused_in_the_months_before_make_the_next_ones_count_more():
    site = a_site(EARLY, LATE)
    asked = [
        Wish(EMPLOYEE, a_day("mon-1"), WishKind.OFF, 3),  # worked: refused
        Wish(EMPLOYEE, a_day("tue-1"), WishKind.EARLY, 3),  # met
        Wish(EMPLOYEE, a_day("wed-1"), WishKind.LATE, 3),  # refused
        Wish(EMPLOYEE, a_day("thu-1"), WishKind.WORK, 3),  # refused, but two are the most that is carried
        Wish(EMPLOYEE, a_day("fri-1"), WishKind.WORK, 3),  # leave
        Wish(EMPLOYEE, a_day("mon"), WishKind.OFF, 3),  # of this week
    ]
    past = a_roster(f"mon-1 {EARLY}", f"tue-1 {EARLY}", f"wed-1 {EARLY}")
    away = (Leave(EMPLOYEE, a_day("fri-1"), a_day("fri-1"), "paid"),)

    def refused(*wishes, previous=past):
        told = replace(site, wishes=wishes, previous=previous, leave=away)
        return Ledger(told, WEEK).refused(EMPLOYEE)

    assert refused(*asked) == 2
    assert refused(*asked[:2]) == refused(asked[2]) == 1
    assert refused(asked[1], *asked[4:]) == 0
    assert refused(*asked, previous=Roster()) == 0


def test_a_plan_pays_more_for_a_wish_after_one_was_refused():
    problem = a_problem(EARLY, days=1)
    wishes = tuple(Wish(EMPLOYEE, a_day(day), WishKind.WORK, 3) for day in ("sun-1", "mon"))
    past = a_roster(f"sat-1 {EARLY}")
    site = replace(problem.site, wishes=wishes, previous=past)

    assert measure(replace(problem, site=site), Roster()).costs["wishes"] == 15 * 4
    assert measure(replace(problem, site=replace(site, previous=Roster())), Roster()).costs["wishes"] == 15 * 3


def weekends_of(roster, employee):
    return sum(shift.on_date.weekday() >= 5 for shift in roster.of(employee))


def test_whoever_worked_the_weekends_before_is_spared_the_next_one():
    """Two people, one of whom is wanted each day of the weekend: the one who had the last two days stays at home."""
    problem = a_planned_problem(people=2, days=7, calls=0.9, mail_minutes=0.0)
    one, other = problem.site.employees
    for tired, fresh in ((one, other), (other, one)):
        past = Roster(tuple(
            a_shift(f"{day}-1 09:00-13:00", employee)
            for employee, days in ((tired, ("sat", "sun")), (fresh, ("wed", "thu"))) for day in days
        ))  # fmt: skip
        known = with_site(problem, previous=past)
        found = plan(known, Limit(seconds=inf, effort=300))

        assert weekends_of(found.roster, fresh) >= weekends_of(found.roster, tired)
        assert found.cost == pytest.approx(measure(known, found.roster).cost)
        unpriced = replace(known.site.prices, fairness=(0.0, 0.0))
        indifferent = plan(with_site(known, prices=unpriced), Limit(seconds=inf, effort=300))
        assert measure(known, indifferent.roster).costs["fairness"] >= measure(known, found.roster).costs["fairness"]


@pytest.mark.slow
def test_burdens_are_spread_over_people_who_are_alike():
    """Six people, three wanted until nine in the evening, seven days: with a price for burdens they cost less by it.

    By chance one roster may be as fair without a price, so five are counted.
    """
    problem = a_planned_problem(people=6, days=7, calls=3.0, mail_minutes=0.0)
    unpriced = with_site(problem, prices=replace(problem.site.prices, fairness=(0.0, 0.0)))
    limits = [Limit(seconds=inf, effort=400, seed=seed) for seed in range(1, 6)]

    def burden(found):
        return measure(problem, found.roster).costs["fairness"]

    fair = [plan(problem, limit) for limit in limits]
    assert sum(map(burden, fair)) < sum(burden(plan(unpriced, limit)) for limit in limits)
    for found in fair:
        assert found.bound is not None
        assert found.bound <= found.cost


def test_the_share_of_a_horizon_that_ends_in_a_week_is_known_to_plan_and_audit():
    problem = a_planned_problem(people=3, days=9, calls=2.0)
    problem = replace(problem, horizon=horizon_of(problem.site, MONDAY, 9))
    found = plan(problem, Limit(seconds=inf, effort=60))

    assert found.cost == pytest.approx(measure(problem, found.roster).cost)
