"""What a night found, as it is kept in the report of its proposal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shiftplan.storage.rosters import VersionId

Figures = Mapping[str, Any]
"""Figures of a roster in the words of report.json; read back also hours_short and hours_over, of people."""


@dataclass(frozen=True, kw_only=True)
class NightFacts:
    """What a night found. before, after: figures of the draft and of the proposal against the same new demand.

    draft: the version it began from, None = there was none; edits: how many edits by hand that had. changed_days: days
    of people on which the shift is another one; people: how many people these belong to.
    """

    draft: VersionId | None
    edits: int
    changed_days: int
    people: int
    before: Figures | None
    after: Figures


def packed_facts(facts: NightFacts) -> dict[str, Any]:
    """Facts as JSON."""
    return {
        "draft": facts.draft,
        "edits": facts.edits,
        "changed_days": facts.changed_days,
        "people": facts.people,
        "before": None if facts.before is None else dict(facts.before),
        "after": dict(facts.after),
    }


def facts_of(packed: Mapping[str, Any], interval_minutes: int) -> NightFacts:
    """Facts from JSON, with hours of people beside people-intervals."""
    return NightFacts(
        draft=None if packed["draft"] is None else VersionId(packed["draft"]),
        edits=packed["edits"],
        changed_days=packed["changed_days"],
        people=packed["people"],
        before=None if packed["before"] is None else _in_hours(packed["before"], interval_minutes),
        after=_in_hours(packed["after"], interval_minutes),
    )


def _in_hours(figures: Figures, interval_minutes: int) -> Figures:
    hours = interval_minutes / 60
    return {
        **figures,
        "hours_short": figures["short_agent_intervals"] * hours,
        "hours_over": figures["over_agent_intervals"] * hours,
    }
