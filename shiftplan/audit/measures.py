"""What a roster covers and costs, counted anew from its shifts; shares nothing with the planner.

Definitions: docs/data.md (`[planning]`); coverage: coverage.py.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.audit.auditor import audit
from shiftplan.audit.coverage import coverage_of
from shiftplan.audit.report import AuditReport
from shiftplan.domain.demand import CoverageRow
from shiftplan.domain.fairness import Ledger
from shiftplan.domain.horizon import DAY_MINUTES, instant, week_of
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import NIGHT_FROM, NIGHT_TO, OVERTIME_DAY, OVERTIME_WEEK
from shiftplan.domain.workplace import Bands
from shiftplan.rules.base import Severity
from shiftplan.rules.rulebook import rules_for

QUARTER_HOUR = 15


@dataclass(frozen=True)
class Measures:
    """A roster in figures; `costs` by goal, their sum is `cost`."""

    coverage: tuple[CoverageRow, ...]
    costs: Mapping[str, float]
    paid_hours: float
    wishes_asked: int
    wishes_met: int
    audit: AuditReport

    @property
    def cost(self) -> float:
        """The sum of weight x violation of all goals."""
        return sum(self.costs.values())

    @property
    def required_agent_intervals(self) -> float:
        """People-intervals required."""
        return sum(row.required for row in self.coverage)

    @property
    def short_agent_intervals(self) -> float:
        """People-intervals short, work past its due time among them."""
        return sum(row.short for row in self.coverage)

    @property
    def over_agent_intervals(self) -> float:
        """People-intervals on duty beyond the requirement."""
        return sum(row.over for row in self.coverage)


def measure(problem: Problem, roster: Roster) -> Measures:
    """Count what a roster of the problem's horizon covers and costs."""
    coverage = tuple(coverage_of(problem, roster))
    report = audit(problem.site, roster, problem.horizon.period)
    ledger = Ledger(problem.site, problem.horizon.period)
    asked, met, wish_cost = _wishes(problem, roster, ledger)
    shortage, surplus = _coverage_costs(problem, coverage)
    costs = {
        "shortage": shortage,
        "surplus": surplus,
        "wages": _wages(problem, roster),
        "wishes": wish_cost,
        "fairness": _fairness(problem, roster, ledger),
        "minima": _minima(problem, report),
        "soft_rules": _soft_rules(problem, report),
        "changes": sum(problem.change_price_on(day) for _, day in problem.changed_days(roster)),
    }
    paid = sum((shift.working_time for shift in roster.shifts), timedelta())
    return Measures(coverage, costs, paid / timedelta(hours=1), asked, met, report)


def _banded(amount: float, base: float, bands: Bands) -> float:
    """Cost of an amount: each band takes its share of the base, the last all that is left."""
    cost = 0.0
    for number, (share, price) in enumerate(bands):
        part = amount if number == len(bands) - 1 else min(amount, share * base)
        cost += part * price
        amount -= part
    return cost


def _coverage_costs(problem: Problem, coverage: Sequence[CoverageRow]) -> tuple[float, float]:
    prices, scale = problem.site.prices, problem.site.interval_minutes / QUARTER_HOUR
    shortage = surplus = 0.0
    for row in coverage:
        weight = prices.weights[problem.site.queues[row.queue].channel]
        shortage += scale * weight * _banded(row.short, row.required, prices.shortage_bands)
        surplus += scale * _banded(row.over, row.required, prices.over_bands)
    return shortage, surplus


def _wages(problem: Problem, roster: Roster) -> float:
    """Hours beyond the contract's weekly minimum, and the premiums of night work and overtime."""
    site, cost = problem.site, 0.0
    weeks: dict[tuple[str, object], list[Shift]] = defaultdict(list)
    for shift in roster.shifts:
        weeks[shift.employee, week_of(shift.on_date, site.week_start)].append(shift)
        price = site.prices.wage * site.hourly_cost_of(shift.employee) / site.median_hourly_cost
        cost += price * site.night_premium * _night_hours(problem, shift)
    for shifts in weeks.values():
        employee, first = shifts[0].employee, week_of(shifts[0].on_date, site.week_start)
        price = site.prices.wage * site.hourly_cost_of(employee) / site.median_hourly_cost
        past = [each for each in site.previous.of(employee) if week_of(each.on_date, site.week_start) == first]
        before, after = _hours(past), _hours([*past, *shifts])
        least = site.contract_of(employee).week_minutes_min / 60
        cost += price * (max(0.0, after - least) - max(0.0, before - least))
        cost += price * site.overtime_premium * (_overtime_hours([*past, *shifts]) - _overtime_hours(past))
    return cost


def _overtime_hours(shifts: Sequence[Shift]) -> float:
    """Overtime of a week as a plan prices it: beyond 8 hours of a shift, and of the rest beyond 40 hours."""
    hours = [shift.working_time / timedelta(hours=1) for shift in shifts]
    daily = sum(max(0.0, each - OVERTIME_DAY / 60) for each in hours)
    return daily + max(0.0, sum(min(each, OVERTIME_DAY / 60) for each in hours) - OVERTIME_WEEK / 60)


def _hours(shifts: Sequence[Shift]) -> float:
    return sum((shift.working_time for shift in shifts), timedelta()) / timedelta(hours=1)


def _night_hours(problem: Problem, shift: Shift) -> float:
    """Working time between 22:00 and 05:00 local."""
    total = timedelta()
    zone = problem.site.time_zone
    for day in range(-1, 3):
        on_date = shift.on_date + timedelta(days=day)
        first, last = (instant(on_date, minute, zone) for minute in (NIGHT_FROM, DAY_MINUTES + NIGHT_TO))
        spans = [(1, shift.start_at, shift.end_at)]
        spans += [(-1, pause.start_at, pause.end_at) for pause in shift.breaks if not pause.paid]
        for sign, start, end in spans:
            total += sign * max(timedelta(), min(end, last) - max(start, first))
    return total / timedelta(hours=1)


def _wishes(problem: Problem, roster: Roster, ledger: Ledger) -> tuple[int, int, float]:
    """Wishes asked and met inside the horizon, and the cost of those not met, dearer where earlier ones were
    refused; leave voids a wish.
    """
    site, asked, met, cost = problem.site, 0, 0, 0.0
    by_day = {(shift.employee, shift.on_date): shift for shift in roster.shifts}
    for wish in site.wishes:
        if wish.on_date not in problem.horizon.period or (wish.employee, wish.on_date) in site.leave_days:
            continue
        asked += 1
        if site.grants(wish, by_day.get((wish.employee, wish.on_date))):
            met += 1
        else:
            cost += site.prices.wish * (wish.weight + ledger.refused(wish.employee))
    return asked, met, cost


def _fairness(problem: Problem, roster: Roster, ledger: Ledger) -> float:
    """Nights, weekends and late shifts beyond everybody's share."""
    cost = 0.0
    for employee, shifts in roster.by_employee.items():
        if employee in problem.site.employees:
            inside = [each for each in shifts if each.on_date in problem.horizon.period]
            worked = ledger.worked(employee, [(each.on_date, each.start_at, each.end_at) for each in inside])
            cost += ledger.cost(ledger.shares(employee), worked)
    return cost


def _minima(problem: Problem, report: AuditReport) -> float:
    """Days and minutes missing to contract minima."""
    price, cost = problem.site.prices.minimum, 0.0
    for violation in report.violations:
        if violation.rule == "H-MIN":
            missing = violation.limit - violation.measured
            cost += price * missing if violation.unit == "days" else price * missing / 480
    return cost


def _soft_rules(problem: Problem, report: AuditReport) -> float:
    weights = {rule.code: rule.weight for rule in rules_for(problem.site, problem.horizon.first_day)}
    soft = [each for each in report.violations if each.severity is Severity.SOFT and each.rule != "H-MIN"]
    return sum(weights[violation.rule] for violation in soft)
