"""What an audit found, and the document that says so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.horizon import Period
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import NotVerifiable, Severity, Violation
from shiftplan.rules.rulebook import entry_of


@dataclass(frozen=True, kw_only=True)
class AuditReport:
    """Everything found in a period, sorted by date, employee and rule.

    needs_review: what no computation can decide and a person has to look at. not_verifiable: what would need shifts or
    accounts that are not known.
    """

    period: Period
    time_zone: ZoneInfo
    violations: tuple[Violation, ...]
    needs_review: tuple[Violation, ...]
    not_verifiable: tuple[NotVerifiable, ...]

    @property
    def is_lawful(self) -> bool:
        """Whether no hard rule is broken."""
        return self.hard == 0

    @property
    def hard(self) -> int:
        """Number of violations of hard rules."""
        return sum(each.severity is Severity.HARD for each in self.violations)

    @property
    def soft(self) -> int:
        """Number of violations of soft rules."""
        return sum(each.severity is Severity.SOFT for each in self.violations)

    def to_document(self) -> dict[str, list[dict[str, Any]]]:
        """The report as plain values for JSON; times are local wall clock."""
        return {
            "violations": [self._found(each) for each in self.violations],
            "needs_review": [self._found(each) for each in self.needs_review],
            "not_verifiable": [self._unknown(each) for each in self.not_verifiable],
        }

    def _found(self, found: Violation) -> dict[str, Any]:
        return {
            "rule": found.rule,
            "employee": found.employee,
            "date": found.on_date.isoformat(),
            "measured": found.measured,
            "limit": found.limit,
            "unit": found.unit,
            "severity": found.severity.value,
            "article": found.article,
            "shifts": [self._shift(shift) for shift in found.shifts],
            **_words(found.rule),
        }

    def _unknown(self, unknown: NotVerifiable) -> dict[str, Any]:
        return {
            "rule": unknown.rule,
            "employee": unknown.employee,
            "date": unknown.on_date.isoformat(),
            "measured": None,
            "limit": None,
            "unit": None,
            "severity": unknown.severity.value,
            "article": unknown.article,
            "shifts": [],
            "missing": unknown.missing,
            **_words(unknown.rule),
        }

    def _shift(self, shift: Shift) -> dict[str, str]:
        return {
            "date": shift.on_date.isoformat(),
            "start": _wall_time(shift.start_at, self.time_zone),
            "end": _wall_time(shift.end_at, self.time_zone),
            "shift_template": shift.template,
        }


def _words(rule: str) -> dict[str, dict[str, str]]:
    """What a rule says and what would cure a violation, in two languages."""
    entry = entry_of(rule)
    return {
        "text": {"en": entry.text_en, "ja": entry.text_ja},
        "cure": {"en": entry.cure_en, "ja": entry.cure_ja},
    }


def _wall_time(moment: datetime, zone: ZoneInfo) -> str:
    """Local time to the minute; with its offset where the wall time occurs twice."""
    local = moment.astimezone(zone)
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return (local if is_twice else local.replace(tzinfo=None)).isoformat(timespec="minutes")
