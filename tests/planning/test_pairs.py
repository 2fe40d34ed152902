"""People who work the same shifts, and people who are never at work at one time: planned, planned on, planned anew."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from shiftplan.audit import audit
from shiftplan.audit.measures import measure
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId, Leave, Lock, Pair
from shiftplan.domain.roster import Roster
from shiftplan.domain.work import TemplateId
from shiftplan.errors import Infeasible
from shiftplan.planning.builder import said
from shiftplan.planning.construct import keep_locks
from shiftplan.planning.couples import Couples
from shiftplan.planning.engine import plan
from shiftplan.planning.grid import grid_of
from shiftplan.planning.people import people_with
from shiftplan.planning.plan import Limit
from shiftplan.planning.replan import replan
from shiftplan.rules.rulebook import rules_for
from shiftplan.services import replanning, solving
from tests.builders import MONDAY, a_problem, a_roster, a_rule, a_shift
from tests.planning.enumeration import a_state
from tests.planning.worlds import LONG, SHORT, a_planned_problem, with_site

LITTLE = Limit(seconds=600, effort=40, seed=1)
ONE, OTHER, THIRD = (EmployeeId(f"e{number}") for number in (1, 2, 3))
TOGETHER, APART = Pair(ONE, OTHER, is_together=True), Pair(ONE, OTHER, is_together=False)
TUESDAY = MONDAY + timedelta(days=1)
HOURS = {
    TOGETHER: ("09:00-12:00", "22:00-02:00"),
    APART: ("22:00-02:00", "01:59-05:00", "02:00-05:00"),
}
SICK = (Leave(OTHER, TUESDAY, TUESDAY, "sick"),)
BEFORE = Roster((a_shift("sun-1 22:00-02:00", OTHER),))


def tours_of(roster):
    """(date, template, start) of each shift by person."""
    return {
        who: {(each.on_date, each.template, each.start_at) for each in roster.of(who)} for who in (ONE, OTHER, THIRD)
    }


def checked(problem, limit=LITTLE):
    """A plan that keeps the law and the pairs and costs what the recount says."""
    made = plan(problem, limit)
    measures = measure(problem, made.roster)
    assert [each for each in measures.audit.violations if each.severity == "hard"] == []
    assert measures.cost == pytest.approx(made.cost)
    assert {step.broken for step in made.log if step.stage != "compiled"} == {0}
    return made


@pytest.mark.parametrize("pair", HOURS, ids=["together", "apart"])
@pytest.mark.parametrize("facts", [{}, {"leave": SICK}, {"previous": BEFORE}], ids=["", "leave", "history"])
def test_the_planner_and_the_auditor_accept_the_same_pairs_of_tours(pair, facts):
    """Every way in which two people can work three days; the rule alone, so that nothing else forbids anything."""
    hours, days = HOURS[pair], 2 if pair is APART else 3
    problem = a_problem(*hours, days=days, people=2, pairs=(pair,), **facts)
    rule = a_rule("H-PAIR", problem.site)
    people = people_with(problem, grid_of(problem), said(problem, [rule], problem.employees), seed=1)
    couples, period = Couples(people, seed=1), Period(MONDAY, MONDAY + timedelta(days=days - 1))
    placed = [{(each.day, each.template): each for each in person.candidates} for person in people]
    accepted = set()
    for choice in product((None, *hours), repeat=2 * days):
        mine, theirs = choice[:days], choice[days:]
        shifts = [
            a_shift(f"{day} {text}", who)
            for who, some in ((ONE, mine), (OTHER, theirs))
            for day, text in zip(period, some, strict=True)
            if text
        ]
        report = audit(problem.site, Roster(tuple(shifts)), period)
        is_lawful = "H-PAIR" not in {each.rule for each in report.violations if not each.is_inherited}
        tours, is_offered = {}, True
        for number, some in enumerate((mine, theirs)):
            wanted = [placed[number].get((day, TemplateId(text))) for day, text in enumerate(some) if text]
            tours[number] = [each for each in wanted if each and each not in people[number].rules.forbidden]
            is_offered &= len(tours[number]) == len(wanted)
        is_kept = is_offered and all(couples.are_kept(number, tours) for number in tours)
        assert is_kept == is_lawful, choice
        if is_lawful:
            accepted.add(choice)
    assert 1 < len(accepted) < (len(hours) + 1) ** (2 * days)
    if pair is TOGETHER:
        assert solved(couples, people, accepted, days) == accepted


def solved(couples, people, some, days):
    """Of some pairs of tours those that CP-SAT makes when they alone are worth something."""
    found = set()
    for choice in some:
        parts = choice[:days], choice[days:]
        costs = [
            {each: -1e4 if part[each.day] == each.template else 1e4 for each in person.candidates}
            for person, part in zip(people, parts, strict=True)
        ]
        made = couples.joint_tours((0, 1)).best(costs, [[], []], range(days))
        worked = [{each.day: each.template for each in tour} for tour in made]
        found.add(tuple(each.get(day) for each in worked for day in range(days)))
    return found


def test_who_is_paired_works_the_same_shifts_and_not_none():
    """Demand would part them: they serve the same queue, which wants one person at a time."""
    problem = with_site(a_planned_problem(people=4, calls=1.0), pairs=(TOGETHER,))

    made = checked(problem)

    tours = tours_of(made.roster)
    assert tours[ONE] == tours[OTHER]
    assert len(tours[ONE]) >= 3
    unpaired = tours_of(plan(a_planned_problem(people=4, calls=1.0), LITTLE).roster)
    assert unpaired[ONE] != unpaired[OTHER]


def test_three_are_one_crowd_though_only_two_rows_say_so():
    pairs = (TOGETHER, Pair(THIRD, OTHER, is_together=True))
    made = checked(with_site(a_planned_problem(people=5), pairs=pairs))

    tours = tours_of(made.roster)
    assert tours[ONE] == tours[OTHER] == tours[THIRD]
    assert tours[ONE]


def test_a_team_of_pairs_alone_is_planned():
    pairs = (TOGETHER, Pair(THIRD, EmployeeId("e4"), is_together=True))
    made = checked(with_site(a_planned_problem(people=4, calls=3.0), pairs=pairs))

    assert all(tours_of(made.roster).values())


def test_who_is_kept_apart_is_never_at_work_at_one_time():
    problem = a_planned_problem(people=2, calls=4.0, templates={SHORT.id: SHORT})

    made = checked(with_site(problem, pairs=(APART,)))

    assert made.roster.of(ONE)
    assert made.roster.of(OTHER)
    assert not any(
        one.start_at < each.end_at and each.start_at < one.end_at
        for one in made.roster.of(ONE)
        for each in made.roster.of(OTHER)
    )


def test_on_leave_of_one_the_other_works_and_on_other_days_both():
    absent = Period(MONDAY, TUESDAY + timedelta(days=1))
    leave = (Leave(OTHER, absent.first, absent.last, "paid"),)
    problem = with_site(a_planned_problem(people=2, calls=3.0), pairs=(TOGETHER,), leave=leave)

    tours = tours_of(checked(problem).roster)

    alone = {day for day, _, _ in tours[ONE] - tours[OTHER]}
    assert alone
    assert alone <= set(absent)
    assert tours[OTHER] <= tours[ONE]
    assert tours[OTHER]


def test_a_lock_of_one_is_worked_by_both():
    locks = (Lock(ONE, TUESDAY, LONG.id, 600), Lock(ONE, MONDAY, None, None))
    problem = with_site(a_planned_problem(), pairs=(TOGETHER,), locks=locks)

    tours = tours_of(checked(problem).roster)

    assert tours[ONE] == tours[OTHER]
    assert (LONG.id, 10) in {(template, at.astimezone(problem.site.time_zone).hour) for _, template, at in tours[OTHER]}
    assert MONDAY not in {day for day, _, _ in tours[OTHER]}


@pytest.mark.parametrize("pairs", [(), (TOGETHER,)], ids=["alone", "together"])
def test_locks_of_two_weeks_are_kept_by_people_whom_only_cp_sat_can_plan(pairs):
    days = (TUESDAY, TUESDAY + timedelta(days=8))
    locks = tuple(Lock(ONE, day, LONG.id, 600) for day in days)
    problem = with_site(a_planned_problem(days=14), pairs=pairs, locks=locks)
    state = a_state(problem, rules_for(problem.site, MONDAY))
    state.team.regular[:] = False

    keep_locks(state)

    for number in range(1 + len(pairs)):
        assert [problem.horizon.day(each.candidate.day) for each in state.tour(number)] == list(days)


@pytest.mark.parametrize(
    ("pair", "locks"),
    [
        (TOGETHER, (Lock(ONE, TUESDAY, LONG.id, 600), Lock(OTHER, TUESDAY, LONG.id, 630))),
        (TOGETHER, (Lock(ONE, TUESDAY, LONG.id, None), Lock(OTHER, TUESDAY, None, None))),
        (APART, (Lock(ONE, TUESDAY, LONG.id, 600), Lock(OTHER, TUESDAY, LONG.id, 660))),
    ],
)
def test_locks_that_part_a_pair_are_told_with_the_cure(pair, locks):
    with pytest.raises(Infeasible, match=r"locks.csv: e1 .* e2 .* contradicts H-LOCK, H-PAIR; .*pairs.csv"):
        plan(with_site(a_planned_problem(), pairs=(pair,), locks=locks), LITTLE)


@pytest.mark.parametrize("pair", [TOGETHER, APART], ids=["together", "apart"])
def test_planning_on_from_a_roster_that_parts_a_pair_mends_it(pair):
    problem = a_planned_problem(people=4, calls=3.0)
    start = plan(problem, LITTLE).roster
    paired = with_site(problem, pairs=(pair,))
    assert "H-PAIR" in {each.rule for each in audit(paired.site, start, problem.horizon.period).violations}

    made = checked(replace(paired, start=start, change_price=50.0))

    assert made.roster.of(ONE)


def test_the_same_effort_gives_the_same_roster():
    problem = with_site(a_planned_problem(people=5), pairs=(TOGETHER, Pair(THIRD, ONE, is_together=False)))

    assert checked(problem).roster == checked(problem).roster


@pytest.fixture(scope="module")
def published():
    """Two pairs and two other people, and their roster."""
    pairs = (TOGETHER, Pair(THIRD, EmployeeId("e4"), is_together=True))
    problem = with_site(a_planned_problem(people=6), pairs=pairs)
    return problem, checked(problem).roster


def anew(published, site, days, away=(), price=20.0, look_at=()):
    """The roster after some days were planned anew; pairs are kept, without the audit's asking for a second try."""
    problem, roster = published
    given = replanning.asked(site, roster, days, away)
    plain = solving.problem_of(given.site, problem.requirement, given.horizon.first, len(given.horizon))
    found = replan(replanning.problem_of(given, plain, price, None), LITTLE, look_at=look_at)
    whole = replanning.merged(given, found.plan.roster)
    told = audit(given.site, whole, given.horizon).violations
    assert not [each for each in told if each.rule == "H-PAIR" and each.on_date in days]
    return whole


def test_days_planned_anew_keep_pairs(published):
    """One of a pair falls ill: the other need not stay away; the other pair has no reason to move."""
    problem, roster = published
    worker = next(each for each in roster.of(ONE) if each.on_date > MONDAY)
    days = Period(worker.on_date, worker.on_date + timedelta(days=1))

    whole = anew(published, problem.site, days, (Leave(OTHER, days.first, days.first, "sick"),))

    before, after = tours_of(roster), tours_of(whole)
    assert days.first not in {each[0] for each in after[OTHER]}
    assert days.first in {each[0] for each in after[ONE]}
    assert after[THIRD] == before[THIRD]


def test_who_else_falls_ill_is_not_replaced_by_one_of_a_pair_alone(published):
    problem, roster = published
    days = Period(TUESDAY, TUESDAY + timedelta(days=2))
    away = tuple(Leave(EmployeeId(each), days.first, days.last, "sick") for each in ("e5", "e6"))

    whole = anew(published, problem.site, days, away, price=0.0)

    assert tours_of(whole) == tours_of(roster)


def test_pairs_named_after_publication_are_kept_on_the_days_planned_anew():
    problem = a_planned_problem(people=6, calls=3.0)
    roster = plan(problem, LITTLE).roster
    site = replace(problem.site, pairs=(TOGETHER,))
    parted = {each.on_date for each in audit(site, roster, problem.horizon.period).violations if each.rule == "H-PAIR"}
    first = min(parted)

    anew((problem, roster), site, Period(first, first + timedelta(days=2)), look_at=[ONE])


def test_a_lock_set_afterwards_moves_both_of_a_pair(published):
    problem, roster = published
    worker = next(each for each in roster.of(ONE) if each.on_date > MONDAY)
    start = 600 if worker.start_at.astimezone(problem.site.time_zone).hour != 10 else 660
    site = replace(problem.site, locks=(Lock(ONE, worker.on_date, LONG.id, start),))

    whole = anew(published, site, Period(worker.on_date, worker.on_date + timedelta(days=1)))

    of_day = [each for each in whole.of(OTHER) if each.on_date == worker.on_date]
    assert [each.start_at.astimezone(site.time_zone).hour * 60 for each in of_day] == [start]


def test_who_is_alone_in_a_roster_is_not_told_of_a_pair():
    """Without the other's shifts at hand nothing is tested; with them both are told."""
    site = a_problem("09:00-12:00", people=2, pairs=(TOGETHER,)).site
    roster, period = a_roster("mon 09:00-12:00"), Period(MONDAY, TUESDAY)

    alone = audit(site, roster, period, [ONE])
    both = audit(site, roster, period)

    assert "H-PAIR" not in {each.rule for each in alone.violations}
    assert [each.employee for each in both.violations if each.rule == "H-PAIR"] == [ONE, OTHER]
