"""The statutory lines of day and week, held for `constrain`; no `check` may look in here."""

from shiftplan.domain.people import EmployeeId, HoursSystem
from shiftplan.rules.base import PlanBuilder
from shiftplan.rules.planned_time import capped_by_day, counted_minutes, minutes_of_week, pairs_over, planned_weeks


def designated_minutes(plan: PlanBuilder, employee: EmployeeId) -> dict[int, int]:
    """Designated minutes by day index, where the contract has the variable hours of the work rules."""
    regime = plan.site.workplace.regime
    system = plan.site.contract_of(employee).hours_system
    if system not in (HoursSystem.MONTHLY, HoursSystem.YEARLY) or regime.system is not system:
        return {}
    return {plan.horizon.index(day): minutes for day, minutes in regime.designated.items()}


def hold_statutory_hours(
    plan: PlanBuilder, employee: EmployeeId, days: range, *, day_minutes: int, week_minutes: int
) -> None:
    """No overtime on some days: each day, and each week that has one of them, stays at its line.

    Args:
        day_minutes, week_minutes: statutory lines; designated hours of variable systems raise them.
    """
    designated = designated_minutes(plan, employee)
    counted = counted_minutes(plan, employee)
    for each in counted:
        line = max(day_minutes, designated.get(each.day, 0))
        if each.day in days and each.minutes > line and not each.candidate.is_history:
            plan.forbid(employee, each.candidate)
    for first, second in pairs_over([each for each in counted if each.day in days], day_minutes):
        plan.never_both(employee, first, second)
    for week in planned_weeks(plan):
        if any(day in days for day in week):
            kept, told = minutes_of_week(plan, employee, counted, week, week)
            weights = capped_by_day(
                (each for each in counted if each.candidate in kept),
                max(day_minutes, *(designated.get(day, 0) for day in week)),
            )
            line = max(week_minutes, sum(designated.get(day, 0) for day in week))
            plan.total(employee, weights, at_most=line - told)
