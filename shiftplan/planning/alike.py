"""People of whom the rules say the same: one of them is asked for all."""

from collections.abc import Iterable
from datetime import date

from shiftplan.domain.ages import birthday
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.work import DayHours

GROWN = 20
"""Years from which no rule asks for an age any more."""


def spokespeople(problem: Problem, employees: Iterable[EmployeeId]) -> dict[EmployeeId, EmployeeId]:
    """Of each of some employees the first of them whom rules cannot tell from him: with the same contract, hours, leave
    and locks. Whoever has a status, a pair or shifts of his own speaks for himself.
    """
    first: dict[object, EmployeeId] = {}
    return {employee: first.setdefault(_circumstances(problem, employee), employee) for employee in employees}


def _circumstances(problem: Problem, employee: EmployeeId) -> object:
    """All that a rule may ask of an employee; skills, wages and wishes cost something, but forbid nothing."""
    site, person = problem.site, problem.site.employees[employee]
    rosters = [site.previous, site.designated and site.designated.roster, problem.start]
    if (
        employee in site.staff
        or employee in site.histories
        or site.pairs_of(employee)
        or any(each and each.of(employee) for each in rosters)
    ):
        return employee
    return (
        person.contract,
        person.hired_on,
        _age(person.birth_on, problem.horizon.first_day),
        _hours(site.availability.get(employee)),
        frozenset((each.first, each.last, each.kind) for each in site.leave_of(employee)),
        frozenset((each.on_date, each.template, each.start) for each in site.locks_of(employee)),
    )


def _age(born: date | None, on_date: date) -> date | str | None:
    return "grown" if born is not None and birthday(born, GROWN) <= on_date else born


def _hours(told: DayHours | None) -> object:
    return told and (frozenset(told.by_weekday.items()), told.holiday, frozenset(told.by_date.items()))
