"""A planning problem: a site, the days to plan and what has to be covered."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Horizon
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.site import Site


@dataclass(frozen=True)
class Problem:
    """What a planner is given; nothing in it depends on how it is solved."""

    site: Site
    horizon: Horizon
    requirement: Requirement

    @cached_property
    def employees(self) -> tuple[EmployeeId, ...]:
        """Everybody who can be planned, in the order of employees.csv."""
        return tuple(self.site.employees)


def horizon_of(site: Site, first_day: date, days: int) -> Horizon:
    """The horizon of a site that starts on a day."""
    return Horizon(first_day, days, site.time_zone, site.interval_minutes, site.week_start)
