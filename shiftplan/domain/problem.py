"""A planning problem: a site, the days to plan and what has to be covered."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Horizon
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site


@dataclass(frozen=True)
class Problem:
    """What a planner is given; nothing in it depends on how it is solved.

    start: a roster that people may have seen already; where planning begins. None = nobody has seen one.
    change_price: cost of each day of a person on which the shift differs from the start's; breaks and activities may.
    """

    site: Site
    horizon: Horizon
    requirement: Requirement
    start: Roster | None = None
    change_price: float = 0.0

    @cached_property
    def employees(self) -> tuple[EmployeeId, ...]:
        """Everybody who can be planned, in the order of employees.csv."""
        return tuple(self.site.employees)

    def changed_days(self, roster: Roster) -> int:
        """Days of people on which template or start of the shift differ from the start of planning; 0 without one."""
        before, after = (
            {
                (shift.employee, shift.on_date): (shift.template, shift.start_at)
                for shift in each.shifts
                if shift.on_date in self.horizon.period and shift.employee in self.site.employees
            }
            for each in (roster if self.start is None else self.start, roster)
        )
        return sum(before.get(day) != after.get(day) for day in before.keys() | after.keys())


def horizon_of(site: Site, first_day: date, days: int) -> Horizon:
    """The horizon of a site that starts on a day."""
    return Horizon(first_day, days, site.time_zone, site.interval_minutes, site.week_start)
