"""Who works: employees with contract, skills, times when they can, leave and wishes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from shiftplan.domain.work import SkillId, TemplateId

EmployeeId = NewType("EmployeeId", str)
ContractId = NewType("ContractId", str)


class HoursSystem(StrEnum):
    """Working-hour system of a contract (労働時間制)."""

    FIXED = "fixed"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    FLEX = "flex"


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What was agreed; hours are working time in minutes. `templates` empty = every template of the site."""

    id: ContractId
    name: str
    kind: str
    hours_system: HoursSystem
    days_per_week_min: int
    days_per_week_max: int
    week_minutes_min: int
    week_minutes_max: int
    day_minutes_max: int
    consecutive_days_max: int
    hourly_cost: float
    templates: tuple[TemplateId, ...] = ()


@dataclass(frozen=True)
class Skill:
    """A queue skill of an employee: level 1 is the first choice; speed is the pace against plan."""

    id: SkillId
    level: int
    speed: float = 1.0
    valid_until: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Whether the skill may be used on a day; valid_until itself is the last."""
        return self.valid_until is None or day <= self.valid_until


@dataclass(frozen=True, kw_only=True)
class Employee:
    """A person of the site. `hourly_cost` None = that of the contract; skills are sorted by level, then id."""

    id: EmployeeId
    name: str
    contract: ContractId
    team: str = ""
    email: str = ""
    language: str = ""
    hired_on: date | None = None
    birth_on: date | None = None
    hourly_cost: float | None = None
    skills: tuple[Skill, ...] = ()


def namesakes(people: Iterable[Employee]) -> frozenset[EmployeeId]:
    """Those whose name somebody else has too: beside it, pages show their id."""
    by_name: dict[str, list[EmployeeId]] = {}
    for each in people:
        by_name.setdefault(each.name, []).append(each.id)
    return frozenset(employee for same in by_name.values() if len(same) > 1 for employee in same)


def called(people: Iterable[Employee]) -> dict[EmployeeId, str]:
    """The name of everybody, with the id of those who have a namesake: 山口 千尋 (019)."""
    known = tuple(people)
    same = namesakes(known)
    return {each.id: f"{each.name} ({each.id})" if each.id in same else each.name for each in known}


@dataclass(frozen=True)
class Leave:
    """Approved leave, first..last inclusive; kind paid, special, unpaid or sick."""

    employee: EmployeeId
    first: date
    last: date
    kind: str


class WishKind(StrEnum):
    """What a wish is about."""

    OFF = "off"
    WORK = "work"
    EARLY = "early"
    LATE = "late"
    TEMPLATE = "template"


@dataclass(frozen=True)
class Wish:
    """A wish for a date, weight 1-9 (9 strongest); `template` names the shift template of a TEMPLATE wish."""

    employee: EmployeeId
    on_date: date
    kind: WishKind
    weight: int
    template: TemplateId | None = None

    def is_met(self, template: TemplateId | None, start: int | None, starts: Iterable[int]) -> bool:
        """Whether a day fulfils the wish.

        Args:
            template: of the shift worked that day; None on a day off.
            start: its start in minutes after local midnight; None on a day off.
            starts: every start the contract's templates allow; early is the lower, late the upper half of their range.
        """
        if self.kind is WishKind.OFF:
            return template is None
        if template is None or start is None:
            return False
        if self.kind is WishKind.WORK:
            return True
        if self.kind is WishKind.TEMPLATE:
            return template == self.template
        return start in (early_starts(starts) if self.kind is WishKind.EARLY else late_starts(starts))


def early_starts(starts: Iterable[int]) -> frozenset[int]:
    """The lower half of the starts that a contract allows; the middle one is both early and late."""
    allowed = sorted(set(starts))
    return frozenset(allowed[: (len(allowed) + 1) // 2])


def late_starts(starts: Iterable[int]) -> frozenset[int]:
    """The upper half of the starts that a contract allows."""
    allowed = sorted(set(starts))
    return frozenset(allowed[len(allowed) // 2 :])


@dataclass(frozen=True)
class Lock:
    """A day that stays as it is: template None = off; start in minutes after midnight, None = any of the template."""

    employee: EmployeeId
    on_date: date
    template: TemplateId | None
    start: int | None


@dataclass(frozen=True)
class Pair:
    """Two people who work the same shifts (is_together), or of whom only one is at work at a time."""

    employee: EmployeeId
    other: EmployeeId
    is_together: bool
