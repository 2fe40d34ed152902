"""Overtime and holiday work by month, from shifts and from what the history tells of closed months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import month_of, months_after

if TYPE_CHECKING:
    from shiftplan.domain.hours_account import HoursAccount
    from shiftplan.domain.record import WorkRecord


@dataclass(frozen=True, kw_only=True)
class MonthTotal:
    """An agreement month in minutes.

    is_known: whether nothing of it is missing before the audited days. added: overtime and holiday work of the audited
    days alone; 0 = the month is as history left it.
    """

    span: Period
    overtime: int
    holiday: int
    is_known: bool
    added_overtime: int
    added_holiday: int

    @property
    def total(self) -> int:
        """Overtime and holiday work together."""
        return self.overtime + self.holiday

    @property
    def is_added_to(self) -> bool:
        """Whether the audited days bring overtime or holiday work."""
        return bool(self.added_overtime or self.added_holiday)


def months_of(record: WorkRecord, account: HoursAccount) -> tuple[MonthTotal, ...]:
    """Every month from the first that anything is known of to that of the period's last day, without gaps."""
    closed = {each.first: each for each in record.history.months}
    start_day = record.site.workplace.month_start_day
    worked = [*account.overtime, *record.holiday_minutes, *record.ordinary_minutes, record.complete_from]
    first = min([month_of(min([*worked, record.period.first]), start_day).first, *closed])
    overtime, holiday = _by_month(account.overtime, start_day), _by_month(record.holiday_minutes, start_day)
    found = []
    while first <= record.period.last:
        span = Period(first, months_after(first, 1) - timedelta(days=1))
        found.append(_month(record, span, overtime.get(first, {}), holiday.get(first, {})))
        first = months_after(first, 1)
    return tuple(found)


def _by_month(minutes: Mapping[date, int], start_day: int) -> dict[date, dict[date, int]]:
    found: dict[date, dict[date, int]] = {}
    for day, each in minutes.items():
        found.setdefault(month_of(day, start_day).first, {})[day] = each
    return found


def _month(record: WorkRecord, span: Period, overtime: Mapping[date, int], holiday: Mapping[date, int]) -> MonthTotal:
    start, history = record.period.first, record.history
    closed = next((each for each in history.months if each.first == span.first and span.last < start), None)
    added_overtime = sum(minutes for day, minutes in overtime.items() if day >= start)
    added_holiday = sum(minutes for day, minutes in holiday.items() if day >= start)
    before_overtime = sum(overtime.values()) - added_overtime
    before_holiday = sum(holiday.values()) - added_holiday
    is_known = record.complete_from <= span.first
    if closed is not None:
        before_overtime, before_holiday, is_known = closed.overtime_minutes, closed.holiday_minutes, True
    elif history.month_to_date is not None and start in span:
        told = history.month_to_date
        before_overtime, before_holiday, is_known = told.overtime_minutes, told.holiday_minutes, True
    return MonthTotal(
        span=span,
        overtime=before_overtime + added_overtime,
        holiday=before_holiday + added_holiday,
        is_known=is_known,
        added_overtime=added_overtime,
        added_holiday=added_holiday,
    )
