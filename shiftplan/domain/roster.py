"""Who works when: shifts with breaks and activities (シフト表)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.work import BreakKind, QueueId, TemplateId


@dataclass(frozen=True)
class Break:
    """A pause inside a shift, [start_at, end_at) UTC; a paid one is working time."""

    start_at: datetime
    end_at: datetime
    kind: BreakKind
    paid: bool


@dataclass(frozen=True)
class Activity:
    """A stretch of a shift spent on one queue, [start_at, end_at) UTC."""

    start_at: datetime
    end_at: datetime
    queue: QueueId


class ChangeKind(StrEnum):
    """What became of a published shift."""

    ADD = "add"
    MOVE = "move"
    CUT = "cut"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class ShiftChange:
    """A change of a shift after it was announced: when, what, and how many minutes were added or lost.

    made_at and old_start are local wall times without zone; old_start: where the shift began before.
    """

    made_at: datetime
    kind: ChangeKind
    minutes: int = 0
    old_start: datetime | None = None
    is_asked_by_employee: bool = False


@dataclass(frozen=True)
class Shift:
    """One employee's work of one day, [start_at, end_at) UTC; it belongs to `on_date`, as a rule the local date of its
    start.

    contract_minutes: agreed working time (所定) of the shift, 0 on a day off, None = not stated. paid_rests: number of
    paid rests of ten minutes, None = count the breaks. published_on, change, rest_consent: what laws on fair notice
    ask.
    """

    employee: EmployeeId
    on_date: date
    template: TemplateId
    start_at: datetime
    end_at: datetime
    breaks: tuple[Break, ...] = ()
    activities: tuple[Activity, ...] = ()
    contract_minutes: int | None = None
    paid_rests: int | None = None
    published_on: date | None = None
    change: ShiftChange | None = None
    rest_consent: bool = False

    @property
    def is_cancelled(self) -> bool:
        """Whether it was announced and then taken back."""
        return self.change is not None and self.change.kind is ChangeKind.CANCEL

    @property
    def working_time(self) -> timedelta:
        """Length without unpaid breaks; a break outside the shift takes nothing away."""
        start, end, unpaid = self.start_at, self.end_at, timedelta()
        for pause in self.breaks:
            if not pause.paid and pause.start_at < end and start < pause.end_at:
                unpaid += min(end, pause.end_at) - max(start, pause.start_at)
        return end - start - unpaid

    def __str__(self) -> str:
        return f"{self.employee} {self.on_date} {self.template}"


@dataclass(frozen=True)
class Roster:
    """All shifts of a site over some days, in order of employee and start."""

    shifts: tuple[Shift, ...] = ()

    @cached_property
    def by_employee(self) -> Mapping[EmployeeId, tuple[Shift, ...]]:
        """The shifts of each employee who has any, by start."""
        found: dict[EmployeeId, list[Shift]] = defaultdict(list)
        for shift in sorted(self.shifts, key=lambda each: (each.employee, each.start_at)):
            found[shift.employee].append(shift)
        return {employee: tuple(shifts) for employee, shifts in found.items()}

    @cached_property
    def first_day(self) -> date | None:
        """The first date with a shift; None without any."""
        return min((shift.on_date for shift in self.shifts), default=None)

    def of(self, employee: EmployeeId) -> tuple[Shift, ...]:
        """The shifts of one employee, by start; none if unknown."""
        return self.by_employee.get(employee, ())


@dataclass(frozen=True)
class Designation:
    """What was published of days before the variable period that holds them began (特定); no shift = a day off."""

    days: frozenset[date]
    roster: Roster


EMPTY_ROSTER = Roster()
