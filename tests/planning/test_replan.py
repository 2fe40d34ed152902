"""Planning a few days anew: the others stay, the absent are replaced where it pays, dearer changes are fewer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId, Leave
from shiftplan.domain.roster import Roster
from shiftplan.domain.work import DayHours
from shiftplan.planning import builder, publication
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit, StoppedBy
from shiftplan.services import replanning, solving
from tests.builders import MONDAY
from tests.planning.worlds import a_planned_problem

LITTLE = Limit(seconds=600, effort=20, seed=1)
DAYS = Period(MONDAY + timedelta(days=2), MONDAY + timedelta(days=3))


@pytest.fixture(scope="module")
def published():
    """A problem of a week and its roster."""
    problem = a_planned_problem(people=6)
    return problem, plan(problem, LITTLE).roster


def anew(published, price=100.0, told_on=None, away=(), site=None):
    """What was asked, the problem and the plan made anew."""
    problem, roster = published
    given = replanning.asked(site or problem.site, roster, DAYS, tuple(away))
    plain = solving.problem_of(given.site, problem.requirement, given.horizon.first, len(given.horizon))
    again = replanning.problem_of(given, plain, price, told_on)
    made, found = solving.replan(again, LITTLE)
    return given, again, made, found


def sick(roster):
    """Leave of somebody who works on the first of the days."""
    worker = next(each.employee for each in roster.shifts if each.on_date == DAYS.first)
    return Leave(worker, DAYS.first, DAYS.last, "sick")


def test_outside_of_the_days_nothing_moves_not_even_a_break(published):
    given, _, made, _ = anew(published, price=0.0, away=[sick(published[1])])
    whole = replanning.merged(given, made.plan.roster)
    outside = [each for each in published[1].shifts if each.on_date not in DAYS]
    assert [each for each in whole.shifts if each.on_date not in DAYS] == outside


def test_who_is_absent_has_no_shift_and_the_file_says_why(published):
    away = sick(published[1])
    given, problem, made, _ = anew(published, away=[away])
    assert not [each for each in made.plan.roster.of(away.employee) if each.on_date in DAYS]
    changes = replanning.changes_of(given, problem, made.plan.roster)
    gone = [each for each in changes if each.employee == away.employee]
    assert {each.on_date for each in gone} == {
        each.on_date for each in published[1].of(away.employee) if each.on_date in DAYS
    }
    assert {(each.after, each.why) for each in gone} == {(None, "absent: sick")}


def test_the_changes_are_the_differences_of_the_two_rosters(published):
    given, problem, made, _ = anew(published, price=0.0, away=[sick(published[1])])
    whole = replanning.merged(given, made.plan.roster)
    before, after = (
        {(each.employee, each.on_date): (each.template, each.start_at) for each in roster.shifts}
        for roster in (published[1], whole)
    )
    told = {(each.employee, each.on_date) for each in replanning.changes_of(given, problem, made.plan.roster)}
    assert told == {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def test_the_new_roster_is_lawful_and_the_curve_trades_changes_for_coverage(published):
    _, _, made, found = anew(published, price=200.0, away=[sick(published[1])])
    assert made.measures.audit.hard == 0
    assert [each.price for each in found.curve] == [None, 800.0, 400.0, 200.0, 100.0, 50.0]
    assert found.curve[0].changes == 0
    assert found.curve[-1].cost <= found.curve[0].cost


def test_a_change_costs_more_at_short_notice(published):
    problem = replace(published[0], change_price=100.0, told_on=MONDAY)
    days = [0, 1, 2, 6, 7, 13, 14]
    assert [problem.change_price_on(MONDAY + timedelta(days=each)) for each in days] == [
        300.0, 300.0, 200.0, 200.0, 150.0, 150.0, 100.0
    ]  # fmt: skip


def test_a_dear_change_is_not_made(published):
    _, problem, made, _ = anew(published, price=1e6)
    assert not problem.changed_days(made.plan.roster)


def test_the_same_seed_gives_the_same_roster(published):
    first, second = (anew(published, away=[sick(published[1])])[2].plan.roster for _ in range(2))
    assert first == second


def test_a_draft_made_better_disturbs_fewer_days_than_a_plan_from_scratch(published):
    """As the night does it: every day may move, and demand is another one."""
    problem, roster = published
    agents = tuple(replace(each, agents=each.agents * 1.25) for each in problem.requirement.agents)
    busier = replace(problem, requirement=replace(problem.requirement, agents=agents))
    known = solving.resumed(busier, roster, 200.0)
    made, found = solving.replan(known, LITTLE)
    scratch = plan(busier, LITTLE).roster
    assert made.measures.audit.hard == 0
    assert 0 < len(known.changed_days(made.plan.roster)) < len(known.changed_days(scratch)) / 2
    assert made.measures.cost < found.curve[0].cost


def test_rules_are_read_of_those_alone_whom_another_shift_promises_something(published, monkeypatch):
    """Nobody's, where a change costs more than it can win."""
    read: list[EmployeeId] = []
    real = builder.said

    def said(problem, rules, employees):
        read.extend(employees)
        return real(problem, rules, employees)

    monkeypatch.setattr(publication, "said", said)
    anew(published, price=1e6)
    assert read == []


def test_an_interruption_keeps_what_was_found(published):
    """Told of the first cheap price, the listener stops the search: the roster of the dearer one is kept."""
    problem, roster = published

    def stop(step):
        if step.stage == "price 50":
            raise KeyboardInterrupt

    given = replanning.asked(problem.site, roster, DAYS, (sick(roster),))
    plain = solving.problem_of(given.site, problem.requirement, given.horizon.first, len(given.horizon))
    made, found = solving.replan(replanning.problem_of(given, plain, 50.0, None), LITTLE, stop)
    assert made.plan.stopped_by is StoppedBy.CANCELLED
    assert made.measures.audit.hard == 0
    assert [each.price for each in found.curve] == [None, 200.0, 100.0]
    assert found.curve[-1].cost == pytest.approx(made.measures.cost - made.measures.costs["changes"])


def test_the_curve_counts_as_the_recount_does(published):
    _, _, made, found = anew(published, away=[sick(published[1])])
    at_price = next(each for each in found.curve if each.price == 100.0)
    assert at_price.cost == pytest.approx(made.measures.cost - made.measures.costs["changes"])
    assert at_price.short_agent_intervals == pytest.approx(made.measures.short_agent_intervals)
    assert at_price.changes == len(made.problem.changed_days(made.plan.roster))


def test_a_shift_outside_of_the_windows_of_today_is_given_up(published):
    problem, roster = published
    shift = next(each for each in roster.shifts if each.on_date == DAYS.first)
    hours = DayHours(dict.fromkeys(range(7), ((0, 1440),)), by_date={DAYS.first: ()})
    made, found = anew(published, price=1e6, site=replace(problem.site, availability={shift.employee: hours}))[2:]
    assert found.left == ()
    assert DAYS.first not in {each.on_date for each in made.plan.roster.of(shift.employee)}
    assert made.measures.audit.hard == 0


def test_shifts_that_break_a_rule_nobody_looked_at_are_mended_after_the_audit(published):
    """An hour of work a week at most, by contract: no glance at a shift sees that."""
    problem, roster = published
    worker = next(each.employee for each in roster.shifts if each.on_date == DAYS.first)
    contract = replace(problem.site.contract_of(worker), id="less", week_minutes_max=60)
    employees = {**problem.site.employees}
    employees[worker] = replace(employees[worker], contract="less")
    contracts = {**problem.site.contracts, "less": contract}
    outside = Roster(tuple(each for each in roster.shifts if each.employee != worker or each.on_date in DAYS))
    site = replace(problem.site, contracts=contracts, employees=employees)
    made, _ = anew((problem, outside), price=1e6, site=site)[2:]
    assert not made.plan.roster.of(worker)
    assert made.measures.audit.hard == 0


def test_people_whose_other_days_are_unlawful_are_left_as_they_are(published):
    problem, roster = published
    shift = next(each for each in roster.shifts if each.on_date == MONDAY)
    site = replace(problem.site, leave=(*problem.site.leave, Leave(shift.employee, MONDAY, MONDAY, "paid")))
    _, _, made, found = anew(published, price=0.0, site=site)
    assert found.left == (shift.employee,)
    assert Roster(made.plan.roster.of(shift.employee)) == Roster(roster.of(shift.employee))
