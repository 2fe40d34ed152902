"""Facts of a case about people, work rules and shifts: tables of TOML made into domain values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.roster import ChangeKind, ShiftChange
from shiftplan.domain.staff import (
    Care,
    ClosedMonth,
    History,
    LeaveGrant,
    LeaveTaken,
    Maternity,
    MonthToDate,
    PaidLeave,
    Staff,
)
from shiftplan.domain.workplace import OvertimeAgreement, ReferencePeriod, Regime, SpecialClause


def workplace_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of Workplace, the legal holiday apart."""
    changes = dict(values)
    if "scheduled_off" in changes:
        changes["scheduled_off"] = frozenset(changes["scheduled_off"])
    if "patterns" in changes:
        changes["patterns"] = frozenset(changes["patterns"])
    if "common_break" in changes:
        changes["common_break"] = tuple(changes["common_break"])
    if "reference_period" in changes:
        neutral = frozenset(changes["reference_period"].get("neutral_days", []))
        changes["reference_period"] = ReferencePeriod(**{**changes["reference_period"], "neutral_days": neutral})
    if "regime" in changes:
        regime = dict(changes["regime"])
        designated = {date.fromisoformat(day): minutes for day, minutes in regime.pop("designated", {}).items()}
        regime["special_periods"] = tuple(Period(*span) for span in regime.get("special_periods", []))
        changes["regime"] = Regime(**{**regime, "system": HoursSystem(regime["system"]), "designated": designated})
    return changes


def agreement_of(values: Mapping[str, Any]) -> OvertimeAgreement:
    """The overtime agreement, with its special clause."""
    special = SpecialClause(**values["special"]) if "special" in values else None
    return OvertimeAgreement(**{**values, "special": special})


def staff_of(values: Mapping[str, Any]) -> Staff:
    """Status of a person from the fields of Staff; spans are pairs of dates."""
    changes = dict(values)
    if "maternity" in changes:
        requests = frozenset(changes["maternity"].get("requests", []))
        changes["maternity"] = Maternity(**{**changes["maternity"], "requests": requests})
    if "care" in changes:
        changes["care"] = Care(**{name: Period(*span) for name, span in changes["care"].items()})
    for name in ("school_minutes", "other_minutes"):
        if name in changes:
            changes[name] = {date.fromisoformat(day): each for day, each in changes[name].items()}
    if "student_vacations" in changes:
        changes["student_vacations"] = tuple(Period(*span) for span in changes["student_vacations"])
    if "leave" in changes:
        leave = dict(changes["leave"])
        leave["grants"] = tuple(LeaveGrant(each["on"], each["days"]) for each in leave.get("grants", []))
        leave["taken"] = tuple(
            LeaveTaken(each["on"], each.get("days", 0.0), each.get("hours", 0.0)) for each in leave.get("taken", [])
        )
        changes["leave"] = PaidLeave(**leave)
    return Staff(**changes)


def past_of(values: Mapping[str, Any]) -> History:
    """What the history tells beside shifts."""
    changes = dict(values)
    if "months" in changes:
        changes["months"] = tuple(
            ClosedMonth(first=each["first"], overtime_minutes=each["overtime"], holiday_minutes=each.get("holiday", 0))
            for each in changes["months"]
        )
    if "month_to_date" in changes:
        changes["month_to_date"] = MonthToDate(**changes["month_to_date"])
    return History(**changes)


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a shift that differ."""
    changes = dict(values)
    if "change" in changes:
        kind = ChangeKind(changes["change"]["kind"])
        changes["change"] = ShiftChange(**{**changes["change"], "kind": kind})
    return changes
