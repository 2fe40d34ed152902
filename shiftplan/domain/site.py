"""A site: all that a scheduler brings, apart from history (拠点)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import median
from typing import TypeVar
from zoneinfo import ZoneInfo

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Period, instant, minute_of_day
from shiftplan.domain.people import Contract, ContractId, Employee, EmployeeId, Leave, Lock, Pair, Skill, Wish
from shiftplan.domain.roster import EMPTY_ROSTER, Designation, Roster, Shift
from shiftplan.domain.staff import ANYBODY, NO_HISTORY, History, Staff
from shiftplan.domain.work import DayHours, Queue, QueueId, ShiftTemplate, SkillId, SpecialDay, TemplateId
from shiftplan.domain.workplace import OvertimeAgreement, Prices, Workplace

Window = tuple[datetime, datetime]
Of = TypeVar("Of", Leave, Lock, Wish)
Moment = TypeVar("Moment", datetime, int)
NIGHT_FROM, NIGHT_TO = 22 * 60, 5 * 60
"""Minutes after local midnight between which work is night work (LSA 37)."""
OVERTIME_DAY, OVERTIME_WEEK = 480, 2400
"""Minutes of a shift and of a week above which a plan prices overtime: the statutory hours (LSA 32)."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place planned as one problem; `week_start` 0 = Monday ... 6 = Sunday.

    public_holidays: dates of the site's country over every year its data can touch. previous: what was worked before
    the horizon, complete from its first date on. designated: what was published before a variable period began; None =
    not told. staff, histories: of those of whom more is known. requirement: given by the scheduler; None = made from
    history. pooling: people with several skills are counted on when it is made.
    """

    id: str
    name: str
    time_zone: ZoneInfo
    interval_minutes: int
    week_start: int = 6
    country: str | None = None
    rulebooks: tuple[str, ...] = ("jp", "house")
    public_holidays: frozenset[date] = frozenset()
    workplace: Workplace = field(default_factory=Workplace)
    agreement: OvertimeAgreement | None = None
    prices: Prices = field(default_factory=Prices)
    queues: Mapping[QueueId, Queue]
    opening_hours: Mapping[QueueId, DayHours] = field(default_factory=dict)
    special_days: tuple[SpecialDay, ...] = ()
    contracts: Mapping[ContractId, Contract]
    employees: Mapping[EmployeeId, Employee]
    templates: Mapping[TemplateId, ShiftTemplate]
    availability: Mapping[EmployeeId, DayHours] = field(default_factory=dict)
    leave: tuple[Leave, ...] = ()
    wishes: tuple[Wish, ...] = ()
    locks: tuple[Lock, ...] = ()
    pairs: tuple[Pair, ...] = ()
    previous: Roster = EMPTY_ROSTER
    staff: Mapping[EmployeeId, Staff] = field(default_factory=dict)
    histories: Mapping[EmployeeId, History] = field(default_factory=dict)
    requirement: Requirement | None = None
    pooling: bool = False
    designated: Designation | None = None

    def contract_of(self, employee: EmployeeId) -> Contract:
        """The contract of an employee."""
        return self.contracts[self.employees[employee].contract]

    def staff_of(self, employee: EmployeeId) -> Staff:
        """Status of an employee beyond the contract."""
        return self.staff.get(employee, ANYBODY)

    def history_of(self, employee: EmployeeId) -> History:
        """What is known of an employee's past beside shifts."""
        return self.histories.get(employee, NO_HISTORY)

    @property
    def night_premium(self) -> float:
        """Share of the wage that the law adds for night work (LSA 37); 0 where no rulebook of the site names one."""
        return 0.25 if "jp" in self.rulebooks else 0.0

    @property
    def overtime_premium(self) -> float:
        """Share of the wage that the law adds for overtime (LSA 37); 0 where no rulebook of the site names one."""
        return 0.25 if "jp" in self.rulebooks else 0.0

    def templates_of(self, contract: Contract) -> tuple[ShiftTemplate, ...]:
        """The templates a contract allows, in the order of shift_templates.csv."""
        return tuple(
            each for each in self.templates.values() if not contract.templates or each.id in contract.templates
        )

    def starts_of(self, contract: Contract) -> tuple[int, ...]:
        """Every start that the templates of a contract allow, minutes after local midnight."""
        return tuple(start for template in self.templates_of(contract) for start in template.starts)

    def grants(self, wish: Wish, shift: Shift | None) -> bool:
        """Whether a wish is met by the shift of its day; None = a day off."""
        starts = self.starts_of(self.contract_of(wish.employee))
        if shift is None:
            return wish.is_met(None, None, starts)
        return wish.is_met(shift.template, minute_of_day(shift.start_at, self.time_zone), starts)

    def hourly_cost_of(self, employee: EmployeeId) -> float:
        """Wage of an hour, in the currency of contracts.csv."""
        own = self.employees[employee].hourly_cost
        return self.contract_of(employee).hourly_cost if own is None else own

    @cached_property
    def median_hourly_cost(self) -> float:
        """Median over all employees."""
        return median(self.hourly_cost_of(employee) for employee in self.employees)

    def skills_on(self, employee: EmployeeId, day: date) -> tuple[Skill, ...]:
        """Skills that are valid on a day, by level."""
        return tuple(skill for skill in self.employees[employee].skills if skill.is_valid_on(day))

    def queues_of(self, employee: EmployeeId, day: date) -> tuple[QueueId, ...]:
        """Queues an employee may serve on a day, by level, then in the order of queues.csv."""
        levels = {skill.id: skill.level for skill in self.skills_on(employee, day)}
        able = [queue for queue in self.queues.values() if queue.skill in levels]
        return tuple(queue.id for queue in sorted(able, key=lambda queue: levels[queue.skill]))

    @cached_property
    def queues_by_skill(self) -> Mapping[SkillId, tuple[Queue, ...]]:
        """Queues that ask for a skill."""
        skills = {queue.skill for queue in self.queues.values()}
        return {skill: tuple(each for each in self.queues.values() if each.skill == skill) for skill in skills}

    @cached_property
    def leave_days(self) -> frozenset[tuple[EmployeeId, date]]:
        """Every (employee, day) of approved leave."""
        return frozenset((leave.employee, day) for leave in self.leave for day in Period(leave.first, leave.last))

    def leave_of(self, employee: EmployeeId) -> Sequence[Leave]:
        """Leave of one employee, in the order of leave.csv."""
        return self._leave_by_employee.get(employee, ())

    @cached_property
    def _leave_by_employee(self) -> Mapping[EmployeeId, Sequence[Leave]]:
        return _by_employee(self.leave)

    def locks_of(self, employee: EmployeeId) -> Sequence[Lock]:
        """Locks of one employee, in the order of locks.csv."""
        return self._locks_by_employee.get(employee, ())

    @cached_property
    def _locks_by_employee(self) -> Mapping[EmployeeId, Sequence[Lock]]:
        return _by_employee(self.locks)

    def pairs_of(self, employee: EmployeeId) -> Mapping[EmployeeId, bool]:
        """Everybody with whom somebody is paired, and whether they work the same shifts."""
        return self._pairs_by_employee.get(employee, {})

    @cached_property
    def _pairs_by_employee(self) -> Mapping[EmployeeId, Mapping[EmployeeId, bool]]:
        found: dict[EmployeeId, dict[EmployeeId, bool]] = defaultdict(dict)
        for each in self.pairs:
            found[each.employee][each.other] = each.is_together
            found[each.other][each.employee] = each.is_together
        return dict(found)

    def wishes_of(self, employee: EmployeeId) -> Sequence[Wish]:
        """Wishes of one employee, by date."""
        return self._wishes_by_employee.get(employee, ())

    @cached_property
    def _wishes_by_employee(self) -> Mapping[EmployeeId, Sequence[Wish]]:
        return _by_employee(sorted(self.wishes, key=lambda each: each.on_date))

    @cached_property
    def known_from(self) -> date | None:
        """First day from which what was worked is known; None without a previous roster."""
        return self.previous.first_day

    def windows_of(self, employee: EmployeeId, period: Period) -> tuple[Window, ...] | None:
        """Times when an employee can work, touching windows joined (UTC); None = always.

        Windows that begin on any day of the period, or up to a day before or after it.
        """
        hours = self.availability.get(employee)
        if hours is None:
            return None
        days = Period(period.first - timedelta(days=1), period.last + timedelta(days=1))
        return self._joined(hours, days)

    def openings_of(self, queue: QueueId, period: Period) -> tuple[Window, ...] | None:
        """Opening times of a queue that begin on days of the period (UTC), touching ones joined; None = not stated.

        Special days of kind closed are closed.
        """
        hours = self.opening_hours.get(queue)
        return None if hours is None else self._joined(hours, period, self._closed_days(queue))

    def _closed_days(self, queue: QueueId) -> frozenset[date]:
        closed = [each for each in self.special_days if each.kind == "closed" and each.queue in (None, queue)]
        return frozenset(day for each in closed for day in Period(each.first, each.last))

    def _joined(self, hours: DayHours, days: Period, closed: frozenset[date] = frozenset()) -> tuple[Window, ...]:
        return tuple(joined(
            (instant(day, first, self.time_zone), instant(day, last, self.time_zone))
            for day in days
            if day not in closed
            for first, last in sorted(hours.on(day, is_holiday=day in self.public_holidays))
        ))  # fmt: skip


def joined(windows: Iterable[tuple[Moment, Moment]]) -> list[tuple[Moment, Moment]]:
    """Windows in order of their begin, those that touch as one."""
    found: list[tuple[Moment, Moment]] = []
    for start, end in windows:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _by_employee(told: Iterable[Of]) -> Mapping[EmployeeId, Sequence[Of]]:
    found: dict[EmployeeId, list[Of]] = defaultdict(list)
    for each in told:
        found[each.employee].append(each)
    return dict(found)
