"""Making rosters: problem in, lawful and recounted roster out."""

import hashlib
import platform
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.audit.auditor import audit
from shiftplan.audit.measures import Measures, measure
from shiftplan.domain.demand import Requirement
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.errors import AuditDisagrees
from shiftplan.planning import engine
from shiftplan.planning.memory import give_back
from shiftplan.planning.outlook import fewest_people, outlooks
from shiftplan.planning.plan import Limit, Listener, Plan, Progress, StoppedBy
from shiftplan.planning.replan import FACTORS, Replan
from shiftplan.planning.replan import replan as replanned
from shiftplan.rules.base import Severity, Violation
from shiftplan.services.what_if import Change, Hired, changed_site, refuse_bad, scenarios_of
from shiftplan.services.what_if_report import Scenario, Until
from shiftplan.services.what_if_report import report_of as compared_report

__all__ = [
    "Limit", "Listener", "Made", "Progress", "compared", "figures_of", "plan", "problem_hash", "problem_of", "replan",
    "report_of", "resumed",
]  # fmt: skip

TOLERANCE = 1e-6
UNTIL_TRIES = (16, 64, 256)
"""People to hire who are tried until the shortage is small enough."""
MEASURED_PACKAGES = ("shiftplan", "ortools", "numpy", "numba")


@dataclass(frozen=True)
class Made:
    """A plan with its problem and what an independent recount says of it."""

    problem: Problem
    plan: Plan
    measures: Measures


def problem_of(site: Site, requirement: Requirement, first_day: date, days: int) -> Problem:
    """The problem of planning some days of a site.

    The requirement keeps what belongs to those days: their intervals, and work that is due after they begin. An opening
    that runs past midnight belongs to the day that opened. Of the previous roster only what lies before counts.
    """
    horizon = horizon_of(site, first_day, days)
    worked = tuple(shift for shift in site.previous.shifts if shift.on_date < first_day)
    site = replace(site, previous=Roster(worked))
    ends = [end for queue in site.queues for _, end in site.openings_of(queue, horizon.period) or ()]
    last = max([horizon.end_at, *ends])
    return Problem(
        site,
        horizon,
        Requirement(
            agents=tuple(need for need in requirement.agents if horizon.start_at <= need.starts_at < last),
            work=tuple(
                work for work in requirement.work if work.due_at > horizon.start_at and work.arrives_at < horizon.end_at
            ),
        ),
    )


def resumed(problem: Problem, start: Roster, change_price: float) -> Problem:
    """The problem of planning on from a roster that people know, each changed day of a person at a price.

    Of the roster counts what lies in the problem's days and belongs to people who are there.
    """
    known = tuple(
        each
        for each in start.shifts
        if each.on_date in problem.horizon.period and each.employee in problem.site.employees
    )
    return replace(problem, start=Roster(known), change_price=change_price)


def plan(problem: Problem, limit: Limit, listen: Listener | None = None) -> Made:
    """Plan, audit and recount.

    Raises:
        Infeasible: locks contradict each other or hard rules.
        AuditDisagrees: the auditor or the recount contradicts the planner, which is our bug.
    """
    made = engine.plan(problem, limit, listen)
    give_back()
    measures = measure(problem, made.roster)
    broken = [each for each in measures.audit.violations if _is_planned(each, problem)]
    if broken:
        first = broken[0]
        raise AuditDisagrees(
            f"the roster breaks {first.rule} for {first.employee} on {first.on_date}: {first.measured} against "
            f"{first.limit} {first.unit} ({len(broken)} hard violations); the planner thought it lawful"
        )
    if abs(measures.cost - made.cost) > TOLERANCE * max(1.0, abs(made.cost)):
        raise AuditDisagrees(f"the roster costs {measures.cost:.6f} by recount and {made.cost:.6f} by the planner")
    return Made(problem, made, measures)


def replan(
    problem: Problem, limit: Limit, listen: Listener | None = None, factors: tuple[float, ...] = FACTORS
) -> tuple[Made, Replan]:
    """Plan the movable days of a problem anew, audit and recount; the curve costs what the recount says.

    Args:
        factors: prices of the curve as shares of the price asked for, see `planning.replan`.
    Raises:
        Infeasible: locks contradict each other or hard rules.
        AuditDisagrees: the plan breaks a hard rule that its start does not break.
    """
    found = replanned(problem, limit, listen, factors=factors)
    measures = measure(problem, found.plan.roster)
    broken = [
        each for each in measures.audit.violations if _is_planned(each, problem) and each.employee not in found.left
    ]
    if broken:
        # Shifts that broke a rule before were not looked at, for nobody knew of it: now somebody does.
        found = replanned(problem, limit, listen, {each.employee for each in broken}, factors)
        measures = measure(problem, found.plan.roster)
        people = {each.employee for each in broken}
        known = {_told(each) for each in _hard(problem, problem.start or Roster(), people)}
        broken = [each for each in _hard(problem, found.plan.roster, people) if _told(each) not in known]
    if broken:
        first = broken[0]
        raise AuditDisagrees(
            f"the new roster breaks {first.rule} for {first.employee} on {first.on_date}: {first.measured} against "
            f"{first.limit} {first.unit}; the planner thought it lawful"
        )
    found = found.counted_as(measures.cost - measures.costs["changes"], measures.short_agent_intervals)
    return Made(problem, found.plan, measures), found


def compared(
    site: Site,
    first_day: date,
    days: int,
    changes: Sequence[Change],
    requirement_with: Callable[[Sequence[Change]], Requirement],
    share: float | None = None,
    listen: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """A site as it is, with each change alone and with all of them, by bounds alone: nothing is planned.

    Args:
        requirement_with: what has to be covered with some changes. share: 0 to 1; then it is told too how many people
            like those of the last hire, with all other changes, bring the least shortage to that share of what is asked
            for. listen: told how many scenarios of how many are done.
    Raises:
        InvalidInput: a change cannot be made at this site. Infeasible: locks contradict each other or hard rules.
    """
    refuse_bad(site, changes, share)
    hired = next((each for each in reversed(changes) if isinstance(each, Hired)), None)

    def problem(some: Sequence[Change]) -> Problem:
        return problem_of(changed_site(site, some), requirement_with(some), first_day, days)

    scenarios = scenarios_of(changes)
    found, steps = [], len(scenarios) + (share is not None)
    listen(0, steps)
    given = [problem(some) for some in scenarios]
    for number, (some, each, least) in enumerate(zip(scenarios, given, outlooks(given), strict=True), start=1):
        short, required = least.short.tolist(), least.required.tolist()
        found.append(Scenario(some, each, least.bound, tuple(each.site.queues), short, required))
        if number < steps:
            listen(number, steps)
    if share is None or hired is None:
        return compared_report(found)
    others = [each for each in changes if each is not hired]
    return compared_report(found, _until(problem, others, hired, share))


def _until(
    problem: Callable[[Sequence[Change]], Problem], others: Sequence[Change], hired: Hired, share: float
) -> Until:
    for tried in UNTIL_TRIES:
        people = fewest_people(problem([*others, replace(hired, people=tried)]), tried, share)
        if people is not None:
            return Until(share, people, tried)
    return Until(share, None, UNTIL_TRIES[-1])


def _hard(problem: Problem, roster: Roster, people: set[EmployeeId]) -> list[Violation]:
    shifts = Roster(tuple(each for each in roster.shifts if each.employee in people))
    report = audit(problem.site, shifts, problem.horizon.period, people, roster)
    return [each for each in report.violations if _is_planned(each, problem)]


def _told(found: Violation) -> tuple[str, str, date]:
    return found.rule, found.employee, found.on_date


def _is_planned(violation: Violation, problem: Problem) -> bool:
    """Whether a hard violation is of the plan's making; one of history alone is not."""
    is_ahead = not violation.shifts or any(shift.on_date in problem.horizon.period for shift in violation.shifts)
    return violation.severity is Severity.HARD and is_ahead and not violation.is_inherited


def report_of(made: Made) -> dict[str, Any]:
    """The document of report.json."""
    measures, found = made.measures, made.plan
    gap = None if found.bound is None or not measures.cost else (measures.cost - found.bound) / measures.cost
    required = measures.required_agent_intervals
    b = None if found.bound is None or not required else (measures.cost - found.bound) / 100 / required * 1000
    return {
        "status": _status(found, gap),
        "stopped_by": found.stopped_by.value,
        "bound": found.bound,
        "gap": gap,
        "b": b,
        **_figures(measures),
        "seconds": found.seconds,
        "cpu_seconds": found.cpu_seconds,
        "peak_rss_mb": _peak_rss_mb(),
        "seed": found.seed,
        "effort": found.effort,
        "problem_hash": problem_hash(made.problem),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in MEASURED_PACKAGES}},
        "log": [
            {"stage": step.stage, "cost": step.cost, "short": step.short_agent_intervals, "seconds": step.seconds}
            for step in found.log
        ],
    }


def figures_of(problem: Problem, roster: Roster) -> dict[str, Any]:
    """What a roster that nobody just planned covers and costs, in the words of report.json."""
    return _figures(measure(problem, roster))


def _figures(measures: Measures) -> dict[str, Any]:
    return {
        "cost": measures.cost,
        "costs": dict(measures.costs),
        "short_agent_intervals": measures.short_agent_intervals,
        "over_agent_intervals": measures.over_agent_intervals,
        "required_agent_intervals": measures.required_agent_intervals,
        "paid_hours": measures.paid_hours,
        "wishes": {"asked": measures.wishes_asked, "met": measures.wishes_met},
        "violations": {"hard": measures.audit.hard, "soft": measures.audit.soft},
    }


def _status(found: Plan, gap: float | None) -> str:
    if found.stopped_by is StoppedBy.CANCELLED:
        return "cancelled"
    return "optimal" if gap is not None and gap <= TOLERANCE else "feasible"


def _peak_rss_mb() -> float:
    """Of this process or the largest that worked for it: one that is born counts what its parent held then."""
    peak = max(resource.getrusage(each).ru_maxrss for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def problem_hash(problem: Problem) -> str:
    """A fingerprint of everything that was given, the same in every process and on every machine."""
    digest = hashlib.sha256()
    for part in _canonical(problem):
        digest.update(part.encode())
    return digest.hexdigest()


def _canonical(value: object) -> list[str]:
    """A value as a flat list of texts that does not depend on the order of sets."""
    if is_dataclass(value):
        names = [each.name for each in fields(value)]
        return [type(value).__name__, *(text for name in names for text in (name, *_canonical(getattr(value, name))))]
    if isinstance(value, Mapping):
        return ["{", *(text for key, each in value.items() for text in (*_canonical(key), *_canonical(each))), "}"]
    if isinstance(value, frozenset):
        return ["(", *sorted(text for each in value for text in _canonical(each)), ")"]
    if isinstance(value, tuple | list):
        return ["[", *(text for each in value for text in _canonical(each)), "]"]
    if isinstance(value, Enum):
        return [str(value.value)]
    if isinstance(value, datetime | date):
        return [value.isoformat()]
    return [str(value) if isinstance(value, ZoneInfo) else repr(value)]
