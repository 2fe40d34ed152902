"""Findings of an audit as people read them: which rule, who, how far from the limit, and what was done about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from shiftplan.audit.report import AuditReport
from shiftplan.domain.horizon import MINUTE, Period, instant
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import FULL_AGE_YEARS
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.rules.base import NotVerifiable, Severity, Violation
from shiftplan.services.rulebooks import RuleWords, words_of
from shiftplan.storage.waivers import Waiver

DAY_MINUTES = 1440


class Kind(StrEnum):
    """How much a finding weighs."""

    HARD = "hard"
    SOFT = "soft"
    REVIEW = "review"
    UNKNOWN = "unknown"


class State(StrEnum):
    """What was done about a finding: nothing, a waiver asked for, or one confirmed."""

    OPEN = "open"
    ASKED = "asked"
    WAIVED = "waived"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding. measured, limit: whole numbers in `unit`; None where nothing could be measured, then `missing`."""

    words: RuleWords
    kind: Kind
    employee: EmployeeId
    name: str
    on_date: date
    measured: float | None
    limit: float | None
    unit: str
    missing: str
    shifts: tuple[Shift, ...]
    waivers: tuple[Waiver, ...]

    @property
    def rule(self) -> str:
        """Code of the rule."""
        return self.words.code

    @property
    def state(self) -> State:
        """What was done about it."""
        if any(each.counts for each in self.waivers):
            return State.WAIVED
        return State.ASKED if any(each.is_open for each in self.waivers) else State.OPEN


@dataclass(frozen=True)
class Stretch:
    """Part of a time line. start: minutes after the local midnight of its day. is_paid: False of an unpaid break."""

    start: int
    minutes: int
    is_paid: bool = True


@dataclass(frozen=True)
class Bar:
    """A shift as a time line: minutes after the local midnight of its day. span: where the line ends."""

    shift: Shift
    work: Stretch
    breaks: tuple[Stretch, ...]
    span: int


def findings_of(report: AuditReport, site: Site, period: Period) -> tuple[Finding, ...]:
    """What a report says of a period, worst first, then by date and person; waivers are joined by `with_waivers`."""
    words = {**words_of(site, period.first), **words_of(site, period.last)}
    found = [*_violations(report, site, words, period), *_unknown(report.not_verifiable, site, words, period)]
    order = list(Kind)
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), each.on_date, each.employee, each.rule)))


def bars_of(shifts: Sequence[Shift], zone: ZoneInfo) -> tuple[Bar, ...]:
    """The shifts as time lines of one length."""
    ends = [_minute(shift.end_at, shift.on_date, zone) for shift in shifts]
    span = max([DAY_MINUTES, *(-(-end // 60) * 60 for end in ends)])
    return tuple(_bar(shift, zone, span) for shift in sorted(shifts, key=lambda each: each.start_at))


def minors_of(site: Site, day: date) -> dict[EmployeeId, str]:
    """Names of the people under 18 on a day, by id; without a date of birth everybody is of full age."""
    ages = {each.id: _age(each.birth_on, day) for each in site.employees.values() if each.birth_on is not None}
    return {employee: site.employees[employee].name for employee, age in ages.items() if age < FULL_AGE_YEARS}


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _violations(report: AuditReport, site: Site, words: Mapping[str, RuleWords], period: Period) -> Iterator[Finding]:
    for violation, kind in [
        *((each, Kind.HARD if each.severity is Severity.HARD else Kind.SOFT) for each in report.violations),
        *((each, Kind.REVIEW) for each in report.needs_review),
    ]:
        if _is_of(violation, period):
            yield Finding(
                words=_words(violation, words),
                kind=kind,
                employee=violation.employee,
                name=site.employees[violation.employee].name,
                on_date=violation.on_date,
                measured=violation.measured,
                limit=violation.limit,
                unit=violation.unit,
                missing="",
                shifts=violation.shifts,
                waivers=(),
            )


def _unknown(
    found: Sequence[NotVerifiable], site: Site, words: Mapping[str, RuleWords], period: Period
) -> Iterator[Finding]:
    for each in found:
        if each.on_date <= period.last:
            yield Finding(
                words=_words(each, words),
                kind=Kind.UNKNOWN,
                employee=each.employee,
                name=site.employees[each.employee].name,
                on_date=each.on_date,
                measured=None,
                limit=None,
                unit="",
                missing=each.missing,
                shifts=(),
                waivers=(),
            )


def _words(found: Violation | NotVerifiable, words: Mapping[str, RuleWords]) -> RuleWords:
    return words.get(found.rule) or RuleWords(found.rule, found.rule, found.rule, found.article, found.article)


def _is_of(violation: Violation, period: Period) -> bool:
    """Whether a violation has to do with the period; the audit also looks at published days after it."""
    if violation.shifts:
        return any(shift.on_date in period for shift in violation.shifts)
    return violation.on_date <= period.last


def _bar(shift: Shift, zone: ZoneInfo, span: int) -> Bar:
    def stretch(start_at: datetime, end_at: datetime, *, paid: bool) -> Stretch:
        return Stretch(_minute(start_at, shift.on_date, zone), (end_at - start_at) // MINUTE, paid)

    breaks = tuple(stretch(each.start_at, each.end_at, paid=each.paid) for each in shift.breaks)
    return Bar(shift, stretch(shift.start_at, shift.end_at, paid=True), breaks, span)


def _minute(at: datetime, day: date, zone: ZoneInfo) -> int:
    return (at - instant(day, 0, zone)) // MINUTE
