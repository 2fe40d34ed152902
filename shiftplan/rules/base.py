"""A rule, what it reports, and the verbs in which it speaks to a planner."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Protocol

from shiftplan.domain.horizon import Horizon
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import TemplateId


class Severity(StrEnum):
    """Hard must hold; soft may be broken at a price."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """A rule broken by one employee; `measured` and `limit` are numbers in `unit` (min, days, shifts...).

    is_inherited: what was before the period breaks the rule alone; its span only reaches into the period.
    is_continued: the limit was passed before the period, and the period goes on beyond it; dated where it was passed.
    """

    rule: str
    employee: EmployeeId
    on_date: date
    measured: float
    limit: float
    unit: str
    severity: Severity
    article: str
    shifts: tuple[Shift, ...] = ()
    is_inherited: bool = False
    is_continued: bool = False


@dataclass(frozen=True)
class Premium:
    """Minutes of a day that the law wants paid beyond the wage, or 60 for an hour of pay, by kind (割増賃金の対象)."""

    kind: str
    on_date: date
    minutes: int


@dataclass(frozen=True, kw_only=True)
class NotVerifiable:
    """A rule that could not be decided for a span that touches the period, and what is missing to decide it."""

    rule: str
    employee: EmployeeId
    on_date: date
    severity: Severity
    article: str
    missing: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A shift that could be worked, dated; or, with `is_history`, one that was worked before the horizon.

    People who could work the same share their candidates.

    day: index from the horizon's first day. start_minute, end_minute: elapsed minutes from the horizon's start.
    start: wall clock, minutes after local midnight. work_minutes: without unpaid breaks. last_day: index of the last
    calendar day on which any of its minutes lie.
    """

    day: int
    template: TemplateId
    start: int
    start_minute: int
    end_minute: int
    work_minutes: int
    last_day: int
    is_history: bool = False
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.start_minute, self.template)))

    def __hash__(self) -> int:
        """Of what tells candidates apart: they are looked up by the hundred thousand."""
        return self._hash


@dataclass(frozen=True)
class Excess:
    """What the sum of the weights of the shifts worked, history among them, passes `above` by; nothing below it."""

    weights: Mapping[Candidate, int]
    above: int


class PlanBuilder(Protocol):
    """The verbs a rule may use; what a builder makes of them (constraints, a dynamic programme) is its own affair.

    A shift of history is a fact: a verb that history alone already breaks forbids what would make it worse.
    """

    @property
    def site(self) -> Site:
        """The site that is planned."""

    @property
    def horizon(self) -> Horizon:
        """The days that are planned."""

    @property
    def employees(self) -> Sequence[EmployeeId]:
        """Who is planned."""

    def candidates(self, employee: EmployeeId) -> Sequence[Candidate]:
        """Shifts an employee could be given, by day and start; at most one a day will be."""

    def worked(self, employee: EmployeeId) -> Sequence[Candidate]:
        """Shifts an employee worked before the horizon, by start."""

    def pairs_of_neighbouring_days(self, employee: EmployeeId) -> Iterator[tuple[Candidate, Candidate]]:
        """Every (earlier, later) pair of shifts one day apart, the last day of history with the first day included."""

    def forbid(self, employee: EmployeeId, candidate: Candidate) -> None:
        """Never this shift."""

    def require(self, employee: EmployeeId, one_of: Sequence[Candidate]) -> None:
        """One of these shifts in any case; with none to choose from no roster exists."""

    def never_both(self, employee: EmployeeId, first: Candidate, second: Candidate) -> None:
        """Not these two together."""

    def discourage(self, employee: EmployeeId, first: Candidate, second: Candidate, cost: float) -> None:
        """These two together cost something."""

    def total(
        self,
        employee: EmployeeId,
        weights: Mapping[Candidate, int],
        *,
        at_most: int,
        beyond: Sequence[Excess] = (),
    ) -> None:
        """The sum of the weights of the shifts worked, history among them, and of each excess stays at or below a
        limit."""

    def run(self, employee: EmployeeId, *, at_most: int) -> None:
        """At most so many days with a shift in a row, history included."""

    def free_days(self, employee: EmployeeId, first_day: int, days: int, *, at_least: int) -> None:
        """Of so many calendar days from an index, at least some are untouched by any minute of any shift."""

    def together(self, employee: EmployeeId, other: EmployeeId, days: Sequence[int]) -> None:
        """On each of some days both work the same shift, or neither any."""

    def apart(self, employee: EmployeeId, other: EmployeeId) -> None:
        """No shift of the one overlaps a shift of the other, history included."""

    def shortfall(self, employee: EmployeeId, weights: Mapping[Candidate, int], *, below: int, cost: float) -> None:
        """Every unit of the sum of weights missing to `below` costs something; history does not count."""


@dataclass(frozen=True, kw_only=True)
class Rule(ABC):
    """One condition; code, severity, article and limits come from the rulebook in force.

    weight: price of one violation in a plan's cost, for soft rules; hard rules have none. speaks_last: to a planner
    after every other rule, for it asks for what these leave.
    """

    speaks_last: ClassVar[bool] = False

    code: str
    severity: Severity
    article: str
    weight: float = 0.0

    @abstractmethod
    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Every violation that touches the record's period."""

    @abstractmethod
    def constrain(self, plan: PlanBuilder) -> None:
        """Say the rule to a planner; a rule that no plan can break says nothing."""

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """What cannot be decided because the record does not reach back far enough."""
        return iter(())

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """What no computation can decide and a person has to look at."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes of the period that the rule wants paid beyond the wage."""
        return iter(())

    def derived(self, record: WorkRecord) -> Iterator[tuple[str, float]]:
        """Other values that follow from the rule, by name."""
        return iter(())

    def violation(
        self,
        record: WorkRecord,
        on_date: date,
        *,
        measured: float,
        limit: float,
        unit: str,
        shifts: Sequence[Shift] = (),
        is_inherited: bool = False,
        is_continued: bool = False,
    ) -> Violation:
        """A violation of this rule in a record."""
        return Violation(
            rule=self.code,
            employee=record.employee.id,
            on_date=on_date,
            measured=measured,
            limit=limit,
            unit=unit,
            severity=self.severity,
            article=self.article,
            shifts=tuple(shifts),
            is_inherited=is_inherited,
            is_continued=is_continued,
        )

    def not_verifiable(self, record: WorkRecord, on_date: date, missing: str) -> NotVerifiable:
        """A span of a record that this rule cannot decide."""
        return NotVerifiable(
            rule=self.code,
            employee=record.employee.id,
            on_date=on_date,
            severity=self.severity,
            article=self.article,
            missing=missing,
        )
