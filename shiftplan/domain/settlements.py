"""Periods over which hours are averaged, and what passes their frame (変形期間・清算期間)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import span_of
from shiftplan.domain.people import HoursSystem

if TYPE_CHECKING:
    from shiftplan.domain.hours_account import HoursAccount

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """A period over which hours are averaged, or a month of flexible hours with a limit of its own.

    total: minutes counted towards the frame, overtime found before taken out. overtime: what passes it, on the last
    day.
    """

    span: Period
    total: int
    frame: int
    overtime: int


def settlements_of(account: HoursAccount) -> tuple[Settlement, ...]:
    """Periods that anything is known of, in order; months of flexible hours stand before the period they belong to."""
    if account.record.regime.system is HoursSystem.FLEX:
        return tuple(_flexible(account))
    period = account.variable_period
    if period is None:
        return ()
    law = account.statutory_week_on(period.first)
    left, frame = account.left_in(period), account.figures.frame(law, len(period))
    return (Settlement(span=period, total=left, frame=frame, overtime=max(0, left - frame)),)


def _flexible(account: HoursAccount) -> list[Settlement]:
    regime = account.record.regime
    if regime.period_start is None:
        return []
    worked = [day for day in account.record.ordinary_minutes if account.is_flexible_on(day)]
    spans = {span_of(day, regime.period_start, regime.months).first for day in worked if day >= regime.period_start}
    found: list[Settlement] = []
    for start in sorted(spans):
        months, day = [], start
        for _ in range(regime.months):
            months.append(span_of(day, regime.period_start, 1))
            day = months[-1].last + DAY
        own = [each for each in map(account.of_full_age, months) if each is not None]
        found += _settled(account, own)
    return found


def _settled(account: HoursAccount, months: Sequence[Period]) -> list[Settlement]:
    """The months of one settlement period, where it has several, and the whole of it; days under 18 are cut off."""
    found: list[Settlement] = []
    for month in months if account.record.regime.months > 1 else ():
        total, frame = account.left_in(month), account.figures.frame(account.figures.flex_month_week, len(month))
        found.append(Settlement(span=month, total=total, frame=frame, overtime=max(0, total - frame)))
    whole = Period(months[0].first, months[-1].last)
    left, frame = account.left_in(whole) - sum(each.overtime for each in found), _frame(account, whole)
    return [*found, Settlement(span=whole, total=left, frame=frame, overtime=max(0, left - frame))]


def _frame(account: HoursAccount, span: Period) -> int:
    regime = account.record.regime
    if regime.five_day_agreement and regime.scheduled_days is not None and span.first == regime.period_start:
        return account.figures.day * regime.scheduled_days
    return account.figures.frame(account.statutory_week, len(span))
