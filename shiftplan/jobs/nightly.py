"""A night of a site: forecast again, plan the open days again, and propose what is better with few changes.

A draft is planned anew as published days are: people keep their shifts unless another is worth the price of a change.
"""

from dataclasses import replace
from datetime import date

from shiftplan.domain.problem import Problem
from shiftplan.jobs.messages import End, NoProposal, Proposed
from shiftplan.jobs.solver import Solver
from shiftplan.services import solving
from shiftplan.services.making import Planned
from shiftplan.services.nights import NightState, OpenDays
from shiftplan.services.proposals import NightFacts

SEED = 1


def night(solver: Solver) -> End:
    """Do the night of a job; published days are not touched."""
    application, site = solver.application, solver.site
    days = application.nights.open_days(site, date.fromisoformat(solver.job.arguments["business_date"]))
    if days is None:
        return NoProposal(NightState.NOTHING_OPEN, {})
    requirement = solver.wanted(days.period)
    solver.listener.stage("compile")
    place = application.publishing.site_before(site, days.period.first)
    problem = solving.problem_of(place, requirement, days.period.first, len(days.period))
    limit = solving.Limit(solver.known.night_seconds, None, SEED)
    if days.roster is None:
        made = solving.plan(problem, limit, solver.listener)
    else:
        resumed = solving.resumed(problem, days.roster, problem.site.prices.change)
        problem = replace(resumed, told_on=date.fromisoformat(solver.job.arguments["business_date"]))
        made, _ = solving.replan(problem, limit, solver.listener, factors=(1.0,))
    facts = _facts(problem, days, made)
    if days.draft is not None and not facts.changed_days:
        return NoProposal(NightState.UNCHANGED, {"before": facts.before, "after": facts.after})
    report = solving.report_of(made)
    planned = Planned(period=days.period, roster=made.plan.roster, report=report, based_on=days.based_on)
    return Proposed(planned, facts)


def _facts(problem: Problem, days: OpenDays, made: solving.Made) -> NightFacts:
    """Draft and proposal against the same demand; what changes cost is left out of both."""
    roster, plain = made.plan.roster, replace(problem, start=None, change_price=0.0)
    changed = problem.changed_days(roster)
    return NightFacts(
        draft=days.draft,
        edits=days.edits,
        changed_days=len(changed),
        people=len({employee for employee, _ in changed}),
        before=None if problem.start is None else solving.figures_of(plain, problem.start),
        after=solving.figures_of(plain, roster),
    )
