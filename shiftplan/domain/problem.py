"""A planning problem: a site, the days to plan and what has to be covered."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Horizon, Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site

SHORT_NOTICE = ((2, 3.0), (7, 2.0), (14, 1.5))
"""A change told fewer than so many days before costs so many times the price of one told in good time."""


@dataclass(frozen=True)
class Problem:
    """What a planner is given; nothing in it depends on how it is solved.

    start: a roster that people may have seen already; where planning begins. None = nobody has seen one.
    change_price: cost of each day of a person on which the shift differs from the start's; breaks and activities may.
    told_on: when changes are told; None = notice does not matter. movable: the days on which shifts may change, on
    others those of the start stay; None = all.
    """

    site: Site
    horizon: Horizon
    requirement: Requirement
    start: Roster | None = None
    change_price: float = 0.0
    told_on: date | None = None
    movable: Period | None = None

    def change_price_on(self, day: date) -> float:
        """What a change of somebody's day costs, by notice."""
        notice = None if self.told_on is None else (day - self.told_on).days
        factors = (factor for days, factor in SHORT_NOTICE if notice is not None and notice < days)
        return self.change_price * next(factors, 1.0)

    def is_movable(self, day: date) -> bool:
        """Whether shifts of a day may change."""
        return self.movable is None or day in self.movable

    @cached_property
    def employees(self) -> tuple[EmployeeId, ...]:
        """Everybody who can be planned, in the order of employees.csv."""
        return tuple(self.site.employees)

    def changed_days(self, roster: Roster) -> frozenset[tuple[EmployeeId, date]]:
        """Days of people on which template or start of the shift differ from where planning began; none without it."""
        if self.start is None:
            return frozenset()
        before, after = (
            {
                (shift.employee, shift.on_date): (shift.template, shift.start_at)
                for shift in each.shifts
                if shift.on_date in self.horizon.period and shift.employee in self.site.employees
            }
            for each in (self.start, roster)
        )
        return frozenset(day for day in before.keys() | after.keys() if before.get(day) != after.get(day))


def horizon_of(site: Site, first_day: date, days: int) -> Horizon:
    """The horizon of a site that starts on a day."""
    return Horizon(first_day, days, site.time_zone, site.interval_minutes, site.week_start)
