"""The statutory rest day: one a week, or four in four weeks (法定休日)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.workplace import HolidayMode
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_holidays import runs_over_midnight
from shiftplan.rules.planned_time import first_adult_day, has_agreement, planned_weeks

COUNTED = (HolidayMode.UNSPECIFIED, HolidayMode.FOUR_WEEKS)
"""Where the work rules say how many rest days there are, and not which."""


@dataclass(frozen=True, kw_only=True)
class WeeklyRest(Rule):
    """Every week has a free calendar day, or every block of four weeks has four.

    Statement:  days of the span without any minute of any shift >= least; span and least = week and days_per_week, or,
                where the work rules say four in four weeks, the fixed block and days_per_block
    Decided:    a free day runs from midnight to midnight, so the tail of a night shift spoils it; blocks follow each
                other from the date in the work rules; only spans known as a whole are tested; an agreement that allows
                holiday work lifts the rule if it holds on the legal holidays of the span that are worked, or on the
                whole span where none is told, but not for people under 18 (Art. 60); not for managers (Art. 41). Where
                the work rules lay down a three-shift rotation, 24 unbroken hours inside the span are as good as a
                calendar day. A span is inherited if the shifts of the period take no free day that was still there and
                needed. Dated with the first day of the span.
    Planner:    the same; days that nobody knows count as free. Stricter where an agreement holds on a part of the span
                only, for which day off is worked is open while planning, and at three-shift sites, where it keeps
                calendar days: a day that everybody can see is free does not depend on the minute at which a shift ends.
                Stricter too where no legal holiday is named and the free days are missing only tells which day off was
                one (JP-35-WHICH): they are kept for people whose shifts run over midnight, and in blocks of four weeks
                with days off named, for what counts for which day would be open until the span has ended.
    Serves:     JP-35-REST with JP-35-24H; JP-RF-2W2D (only_blocks: nothing where the rest day is weekly)
    """

    days_per_week: int
    days_per_block: int
    block_days: int
    only_blocks: bool = False

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Spans with too few free days."""
        for span, least in self._spans(record):
            free = record.rest_days_in(span)
            if record.is_known(span.first, span.last) and free < least:
                yield self.violation(
                    record,
                    span.first,
                    measured=free,
                    limit=least,
                    unit="days",
                    shifts=[shift for day in record.days_in(span) for shift in day.shifts],
                    is_inherited=free >= self._free_after_history(record, span),
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Spans not known as a whole whose known days hold too few free ones."""
        for span, least in self._spans(record):
            if record.is_known(span.first, span.last):
                continue
            known = Period(max(span.first, record.complete_from), min(span.last, record.period.last))
            if record.rest_days_in(known) < least:
                late = span.last > record.period.last
                missing = f"shifts until {span.last}" if late else f"shifts from {span.first} on"
                yield self.not_verifiable(record, span.first, missing)

    def _spans(self, record: WorkRecord) -> Iterator[tuple[Period, int]]:
        spans, least = record.weeks, self.days_per_week
        holiday = record.site.workplace.legal_holiday
        if record.staff.art41 or (self.only_blocks and holiday.mode is not HolidayMode.FOUR_WEEKS):
            return
        if holiday.mode is HolidayMode.FOUR_WEEKS and holiday.start is not None:
            spans, least = tuple(self._blocks(holiday.start, record.period)), self.days_per_block
        for span in spans:
            if not self._is_lifted(record, span):
                yield span, least

    def _is_lifted(self, record: WorkRecord, span: Period) -> bool:
        agreement = record.site.agreement
        if agreement is None or not agreement.holiday_work:
            return False
        worked = [day for day in record.legal_holidays if day in span]
        return all(agreement.holds_on(day) and not record.is_minor_on(day) for day in worked or span)

    def _blocks(self, start: date, period: Period) -> Iterator[Period]:
        first = start + timedelta(days=(period.first - start).days // self.block_days * self.block_days)
        while first <= period.last:
            yield Period(first, first + timedelta(days=self.block_days - 1))
            first += timedelta(days=self.block_days)

    def _free_after_history(self, record: WorkRecord, span: Period) -> int:
        """Calendar days that no shift from before the period touches."""
        touching = (record.by_calendar_day.get(day, ()) for day in span)
        return sum(all(shift.on_date in record.period for shift in shifts) for shifts in touching)

    def constrain(self, plan: PlanBuilder) -> None:
        """Free days in each week or block that touches the horizon."""
        spans, least = planned_weeks(plan), self.days_per_week
        holiday = plan.site.workplace.legal_holiday
        if self.only_blocks and holiday.mode is not HolidayMode.FOUR_WEEKS:
            return
        if holiday.mode is HolidayMode.FOUR_WEEKS and holiday.start is not None:
            first = plan.horizon.index(holiday.start) % self.block_days - self.block_days
            starts = range(first, plan.horizon.days, self.block_days)
            spans = [range(start, start + self.block_days) for start in starts if start + self.block_days > 0]
            least = self.days_per_block
        for employee in plan.employees:
            if plan.site.staff_of(employee).art41:
                continue
            adult_from = first_adult_day(plan, employee)
            is_open = holiday.mode is HolidayMode.FOUR_WEEKS and bool(plan.site.workplace.scheduled_off)
            is_open = is_open or (holiday.mode in COUNTED and runs_over_midnight(plan, employee))
            for span in spans:
                if span[0] < adult_from or is_open or not has_agreement(plan, span[0], span[-1]):
                    plan.free_days(employee, span[0], len(span), at_least=least)
