"""What the overtime agreement says of a month or a day of a record; for `check`, no `constrain` may look in here."""

from collections.abc import Iterator
from datetime import date

from shiftplan.domain.horizon import Period
from shiftplan.domain.hours_account import HoursAccount
from shiftplan.domain.month_totals import MonthTotal
from shiftplan.domain.months import months_after, span_of
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.domain.workplace import OvertimeAgreement


def agreement_on(record: WorkRecord, day: date) -> OvertimeAgreement | None:
    """The agreement in force on a day."""
    agreement = record.site.agreement
    return agreement if agreement is not None and agreement.holds_on(day) else None


def agreement_in(record: WorkRecord, span: Period) -> OvertimeAgreement | None:
    """The agreement in force on any day of a span."""
    agreement = record.site.agreement
    return agreement if agreement is not None and span.touches(agreement.valid_from, agreement.valid_to) else None


def is_long_variable(account: HoursAccount) -> bool:
    """Whether hours are averaged over more than three months, which lowers the limits of overtime."""
    period = account.record.regime.variable_period  # a monthly one is never that long
    return period is not None and period.last >= months_after(period.first, 3)


def lower_of(law: int, agreed: int | None) -> int:
    """The law's limit, or the agreed one where it is lower."""
    return law if agreed is None else min(law, agreed)


def audited_months(record: WorkRecord, account: HoursAccount) -> Iterator[MonthTotal]:
    """Agreement months that touch the period; none for managers."""
    if not account.is_exempt:
        for month in account.months:
            if record.period.touches(month.span.first, month.span.last):
                yield month


def year_of(agreement: OvertimeAgreement, month: MonthTotal) -> Period:
    """The agreement year that holds the first day of a month."""
    return span_of(month.span.first, agreement.year_start or agreement.valid_from, 12)


def months_of_year(account: HoursAccount, year: Period, until: MonthTotal) -> list[MonthTotal]:
    """Months of an agreement year up to one of them."""
    return [each for each in account.months if each.span.first in year and each.span.first <= until.span.first]


def is_year_known(months: list[MonthTotal], year: Period) -> bool:
    """Whether nothing of the year is missing before its last known month; `months` are without gaps, and not none."""
    month_before = months_after(months[0].span.first, -1)
    return month_before < year.first and all(month.is_known for month in months)


def overtime_shifts(record: WorkRecord, account: HoursAccount, span: Period) -> list[Shift]:
    """Shifts of the days of a span on which overtime or holiday work arises."""
    days = [day for day in (*account.overtime, *record.holiday_minutes) if day in span]
    found = {shift: None for day in sorted(days) for shift in record.by_calendar_day.get(day, ())}
    return list(found)
