"""A roster to be taken away on paper or as a file: whose shifts, of which days, in which state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from shiftplan.domain.demand import CoverageRow, Requirement
from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import ShiftTemplate
from shiftplan.files.report_days import ReportDays
from shiftplan.files.report_roster import Line, roster_table

SATURDAY, SUNDAY = 5, 6


class SheetState(StrEnum):
    """Whether the roster binds."""

    DRAFT = "draft"
    PUBLISHED = "published"


class DayKind(StrEnum):
    """What colour a day has on paper: holidays are as Sundays."""

    PLAIN = "plain"
    SATURDAY = "saturday"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class RosterSheet:
    """The shifts of some days of a site.

    coverage: people needed and on duty in each interval; empty = nobody said what is needed. number: of the version;
    None = what is published, of one version or several. made_at: when it was taken away.
    """

    site: Site
    period: Period
    roster: Roster
    state: SheetState
    number: int | None
    made_at: datetime
    coverage: Sequence[CoverageRow] = ()

    @cached_property
    def days(self) -> ReportDays:
        """The days, as the site counts them."""
        horizon = horizon_of(self.site, self.period.first, len(self.period))
        return ReportDays(Problem(self.site, horizon, Requirement()))

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """Shifts of the days, by date, start and person."""
        inside = (shift for shift in self.roster.shifts if shift.on_date in self.period)
        return tuple(sorted(inside, key=lambda each: (each.on_date, each.start_at, each.employee)))

    @cached_property
    def table(self) -> tuple[Mapping[str, list[Line]], list[int]]:
        """People by team with a cell for each day; and how many work each day."""
        return roster_table(self.days, self.roster)

    @property
    def templates(self) -> list[ShiftTemplate]:
        """Templates that somebody works, in the order of shift_templates.csv."""
        worked = {shift.template for shift in self.shifts}
        return [template for template in self.site.templates.values() if template.id in worked]

    def kind_of(self, day: date) -> DayKind:
        """Plain, Saturday, or Sunday and public holiday."""
        if day in self.site.public_holidays or day.weekday() == SUNDAY:
            return DayKind.HOLIDAY
        return DayKind.SATURDAY if day.weekday() == SATURDAY else DayKind.PLAIN

    def weeks(self) -> list["RosterSheet"]:
        """One sheet for each week of the site, cut to the period."""
        found: list[RosterSheet] = []
        first = week_of(self.period.first, self.site.week_start)
        while first <= self.period.last:
            last = first + timedelta(days=6)
            days = Period(max(first, self.period.first), min(last, self.period.last))
            found.append(
                RosterSheet(self.site, days, self.roster, self.state, self.number, self.made_at, self.coverage)
            )
            first = last + timedelta(days=1)
        return found
