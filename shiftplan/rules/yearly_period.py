"""The yearly variable period of a record and its weeks, for `check` (1年単位の変形労働時間制の対象期間)."""

from datetime import date, timedelta

from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.months import months_after
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord


def yearly_period(record: WorkRecord) -> Period | None:
    """Days of the yearly variable period that binds a person; None for others and for managers."""
    regime = record.regime
    return regime.variable_period if regime.system is HoursSystem.YEARLY and not record.staff.art41 else None


def is_over_three_months(period: Period) -> bool:
    """Whether a period is longer than three months."""
    return period.last >= months_after(period.first, 3)


def designated_weeks(record: WorkRecord, period: Period) -> dict[date, int]:
    """Designated minutes by the first day of each week that touches the period, in order."""
    first = week_of(period.first, record.site.week_start)
    weeks = {first + timedelta(days=shift): 0 for shift in range(0, (period.last - first).days + 1, 7)}
    for day, minutes in record.regime.designated.items():
        weeks[week_of(day, record.site.week_start)] += minutes
    return weeks
