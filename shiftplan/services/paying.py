"""Premium minutes of a roster for payroll, by person and day or wage month."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from shiftplan.audit.auditor import records_of
from shiftplan.audit.premiums import premiums_of
from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.months import month_of
from shiftplan.domain.payroll import PayrollRow
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.files.payroll_layouts import Layout
from shiftplan.services.auditing import period_of


def payroll_rows(site: Site, roster: Roster, layout: Layout, period: Period | None = None) -> list[PayrollRow]:
    """Rows of everybody who worked, by employee and day or month.

    Args:
        period: the days paid; default: from the roster's first shift to its last.
    """
    days = period or period_of(roster)
    if days is None:
        return []
    return [row for record in records_of(site, roster, days) for row in _rows(site, record, layout.by)]


def _rows(site: Site, record: WorkRecord, by: str) -> Iterator[PayrollRow]:
    worked: dict[date, int] = defaultdict(int)
    counts: dict[date, int] = defaultdict(int)
    for day in record.audited_days:
        first = _first(site, day.on_date, by)
        worked[first] += day.working_time // MINUTE
        counts[first] += 1
    premiums: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for paid in premiums_of(site, record.period, [record])[record.employee.id]:
        premiums[_first(site, paid.on_date, by)][paid.kind] += paid.minutes
    for first in sorted({*worked, *premiums}):
        yield PayrollRow(
            employee=record.employee.id,
            name=record.employee.name,
            first_day=first,
            days=counts[first],
            work_minutes=worked[first],
            premiums=dict(premiums[first]),
        )


def _first(site: Site, day: date, by: str) -> date:
    """The day itself, or the first day of its wage month."""
    start_day = site.workplace.premium_month_start_day or site.workplace.month_start_day
    return day if by == "day" else month_of(day, start_day).first
