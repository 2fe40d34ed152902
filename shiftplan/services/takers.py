"""Who could take this shift? Everybody else, by legality, cost and fairness, and the rule that stops who cannot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shiftplan.audit.auditor import audit
from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import OVERTIME_WEEK, Site
from shiftplan.errors import Refused
from shiftplan.rules.base import Severity, Violation
from shiftplan.rules.rulebook import rules_for
from shiftplan.services.quick_checks import LOOK_AROUND, first_refusals
from shiftplan.services.shifts import taken_over

DAY = timedelta(days=1)
HOUR_MINUTES = 60
AT_ONCE = 5
DOUBLE, LEAVE, NO_QUEUE = "H-DOUBLE", "H-LEAVE", "H-SKILL"
SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Taker:
    """Somebody who was looked at. come: the shift as it would be worked; None = not at all.

    rule: what stops them, with article, measured, limit and unit where it measures something; empty = nothing does.
    is_audited: whether the whole law was asked; the ones after enough lawful takers only pass the house rules. cost:
    what the plan would pay, as in report.json. burden: weekend days and late shifts around the day.
    """

    employee: EmployeeId
    come: Shift | None
    rule: str = ""
    article: str = ""
    measured: float | None = None
    limit: float | None = None
    unit: str = ""
    is_audited: bool = False
    cost: float = 0.0
    burden: int = 0

    @property
    def may(self) -> bool:
        """Whether nothing stops them."""
        return not self.rule


def takers_of(site: Site, roster: Roster, shift: Shift, enough: int = 10) -> tuple[Taker, ...]:
    """Everybody else at the site, those first who may and cost least, the least burdened first among equals.

    Args:
        roster: everything that is published or planned, the year before for rules that count over it. shift: the one
            to be taken, of the roster or not. enough: lawful takers after which the others are not audited in full.
    """
    day = Period(shift.on_date, shift.on_date)
    around = Period(shift.on_date - LOOK_AROUND, shift.on_date + LOOK_AROUND)
    near = _near(site, roster, around)
    asked, refused = _asked(site, near, shift)
    broken = first_refusals(site, near, asked, day)
    found = [_told(employee, asked[employee], each) for employee, each in broken.items()]
    found += refused
    open_ones = [_priced(site, near.get(each, ()), come) for each, come in asked.items() if each not in broken]
    open_ones.sort(key=_order)
    others = Roster(tuple(each for each in roster.shifts if each != shift))
    audited = list(_audited(site, roster, others, open_ones, enough))
    return tuple(sorted([*audited, *found], key=_order))


def _order(taker: Taker) -> tuple[object, ...]:
    return not taker.may, taker.rule, not taker.is_audited, round(taker.cost, 2), taker.burden, taker.employee


def _near(site: Site, roster: Roster, around: Period) -> Mapping[EmployeeId, tuple[Shift, ...]]:
    """What people work around the day; where the roster tells of a day, it is right."""
    first = roster.first_day
    found: dict[EmployeeId, list[Shift]] = {}
    for each in site.previous.shifts:
        if each.on_date in around and (first is None or each.on_date < first):
            found.setdefault(each.employee, []).append(each)
    for each in roster.shifts:
        if each.on_date in around:
            found.setdefault(each.employee, []).append(each)
    return {employee: tuple(shifts) for employee, shifts in found.items()}


def _asked(
    site: Site, near: Mapping[EmployeeId, tuple[Shift, ...]], shift: Shift
) -> tuple[dict[EmployeeId, Shift], list[Taker]]:
    """The shift as everybody would work it, and those who work already, are on leave or serve no open queue."""
    asked: dict[EmployeeId, Shift] = {}
    refused = []
    queues = {each.queue for each in shift.activities}
    articles = {rule.code: rule.article for rule in rules_for(site, shift.on_date)}

    def no(employee: EmployeeId, rule: str) -> Taker:
        return Taker(employee=employee, come=None, rule=rule, article=articles.get(rule, ""))

    for employee in site.employees:
        if employee == shift.employee:
            continue
        if any(each.on_date == shift.on_date for each in near.get(employee, ())):
            refused.append(no(employee, DOUBLE))
        elif (employee, shift.on_date) in site.leave_days:
            refused.append(no(employee, LEAVE))
        elif queues and queues <= set(site.queues_of(employee, shift.on_date)):
            asked[employee] = replace(shift, employee=employee)
        else:
            try:
                asked[employee] = taken_over(site, shift, employee, wanted={})
            except Refused:
                refused.append(no(employee, NO_QUEUE))
    return asked, refused


def _audited(site: Site, roster: Roster, others: Roster, takers: list[Taker], enough: int) -> Iterator[Taker]:
    """The takers after the whole law was asked, cheapest first, until there are enough."""
    lawful = 0
    for first in range(0, len(takers), AT_ONCE):
        some = takers[first : first + AT_ONCE]
        if lawful >= enough:
            yield from some
            continue
        broken = _broken(site, roster, others, some)
        for each in some:
            stops = broken.get(each.employee)
            lawful += stops is None
            yield replace(_told(each.employee, each.come, stops), cost=each.cost, burden=each.burden, is_audited=True)


def _broken(site: Site, roster: Roster, others: Roster, takers: list[Taker]) -> dict[EmployeeId, Violation]:
    """The first hard rule that each would break by taking the shift and does not break without it.

    Args:
        others: what everybody works without the shift.
    """
    people = [each.employee for each in takers]
    own = {employee: roster.of(employee) for employee in people}
    come = [each.come for each in takers if each.come is not None]
    day = come[0].on_date
    after = _hard(site, [*(each for shifts in own.values() for each in shifts), *come], day, people, others)
    guilty = {each.employee for each in after}
    if not guilty:
        return {}
    before = _hard(site, [each for employee in guilty for each in own[employee]], day, guilty, others)
    known = {(each.rule, each.employee, each.on_date): abs(each.measured - each.limit) for each in before}
    found: dict[EmployeeId, Violation] = {}
    for each in after:
        if abs(each.measured - each.limit) > known.get((each.rule, each.employee, each.on_date), -1):
            found.setdefault(each.employee, each)
    return found


def _hard(
    site: Site, shifts: Iterable[Shift], day: date, people: Iterable[EmployeeId], others: Roster
) -> list[Violation]:
    ordered = Roster(tuple(sorted(shifts, key=lambda each: (each.employee, each.start_at))))
    last = max([day, *(each.on_date for each in ordered.shifts if each.on_date <= day + LOOK_AROUND)])
    report = audit(site, ordered, Period(day, last), tuple(people), others)
    return [each for each in report.violations if each.severity is Severity.HARD and not each.is_inherited]


def _told(employee: EmployeeId, come: Shift | None, broken: Violation | None) -> Taker:
    if broken is None:
        return Taker(employee=employee, come=come)
    return Taker(
        employee=employee,
        come=come,
        rule=broken.rule,
        article=broken.article,
        measured=broken.measured,
        limit=broken.limit,
        unit=broken.unit,
    )


def _priced(site: Site, now: tuple[Shift, ...], come: Shift) -> Taker:
    """What the plan would pay: hours beyond the contract's weekly minimum, and overtime of the week."""
    first = week_of(come.on_date, site.week_start)
    week = [each for each in now if week_of(each.on_date, site.week_start) == first]
    before = sum(each.working_time // timedelta(minutes=1) for each in week)
    after = before + come.working_time // timedelta(minutes=1)
    least = site.contract_of(come.employee).week_minutes_min
    beyond = max(0, after - least) - max(0, before - least)
    overtime = max(0, after - OVERTIME_WEEK) - max(0, before - OVERTIME_WEEK)
    wage = site.prices.wage * site.hourly_cost_of(come.employee) / site.median_hourly_cost / HOUR_MINUTES
    weekend = sum(each.on_date.weekday() >= SATURDAY for each in now)
    late = sum(each.end_at.astimezone(site.time_zone).hour >= 20 for each in now)
    return Taker(
        employee=come.employee,
        come=come,
        cost=wage * (beyond + site.overtime_premium * overtime),
        burden=weekend + late,
    )
