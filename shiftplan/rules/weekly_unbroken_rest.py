"""Unbroken weekly rest (EU)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shiftplan.domain.horizon import DAY_MINUTES, MINUTE, Period, instant, week_of
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import known_shifts, planned_weeks, sooner_than

WEEK_DAYS = 7
FORTNIGHT_DAYS = 14


@dataclass(frozen=True)
class Rest:
    """A gap between shifts, [start, end) UTC; is_open: it reaches beyond what is known and may be longer."""

    start: datetime
    end: datetime
    is_open: bool

    @property
    def length(self) -> timedelta:
        """As far as it is known."""
        return self.end - self.start


@dataclass(frozen=True, kw_only=True)
class WeeklyUnbrokenRest(Rule):
    """Every week has an unbroken rest of `minimum`, or every fortnight two of them or one of `fortnight_minimum`.

    Statement:  some gap between shifts is >= minimum and lies with at least `inside` in the week; where the work rules
                average over 14 days: two such gaps, or one >= fortnight_minimum, in the fortnight
    Decided:    elapsed time; a gap may cross the edge of the week; only spans known as a whole are tested; a gap that
                reaches beyond what is known may be long enough there: not verifiable, no violation. Fortnights follow
                each other from the first week known as a whole. measured: the longest gap of which `inside` lies in the
                span, or else the longest part of a gap in it. Dated with the first day of the span.
    Planner:    stricter, for it keeps a place that is easy to see: a free calendar day in each week, and a single free
                day always with a gap of `minimum` around it; two days in a week with a day of less than 24 hours; over
                a fortnight a day before the last of each week, for who knows more may pair the weeks otherwise.
    Serves:     EU-5-WEEKLY
    """

    minimum: timedelta
    inside: timedelta
    fortnight_minimum: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Spans known as a whole without enough rest, whatever lies beyond what is known."""
        limit = self.minimum if record.site.workplace.weekly_rest_days == WEEK_DAYS else self.fortnight_minimum
        rests = list(self._rests(record, record.shifts))
        before = [shift for shift in record.shifts if shift.on_date < record.period.first]
        left = list(self._rests(record, before))
        for span in self._spans(record):
            is_known = record.is_known(span.first, span.last)
            if is_known and not self._is_enough(record, rests, span, may_be_longer=True):
                yield self.violation(
                    record,
                    span.first,
                    measured=self._longest(record, rests, span) // MINUTE,
                    limit=limit // MINUTE,
                    unit="min",
                    shifts=[shift for day in record.days_in(span) for shift in day.shifts],
                    is_inherited=not self._is_enough(record, left, span, may_be_longer=True),
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Spans that only what is not known could make lawful."""
        rests = list(self._rests(record, record.shifts))
        for span in self._spans(record):
            is_known = record.is_known(span.first, span.last)
            if self._is_enough(record, rests, span, may_be_longer=False) or not record.days_in(span):
                continue
            if not is_known or self._is_enough(record, rests, span, may_be_longer=True):
                yield self.not_verifiable(record, span.first, f"shifts before {span.first} and after {span.last}")

    def _spans(self, record: WorkRecord) -> Iterator[Period]:
        if record.site.workplace.weekly_rest_days == WEEK_DAYS:
            yield from record.weeks
            return
        first = week_of(record.complete_from, record.site.week_start)
        if first < record.complete_from:
            first += timedelta(days=WEEK_DAYS)
        while first <= record.period.last:
            span = Period(first, first + timedelta(days=FORTNIGHT_DAYS - 1))
            if span.last >= record.period.first:
                yield span
            first += timedelta(days=FORTNIGHT_DAYS)

    def _rests(self, record: WorkRecord, shifts: Iterable[Shift]) -> Iterator[Rest]:
        zone, told = record.site.time_zone, record.last_end
        free_from, is_open = instant(record.complete_from, 0, zone), True
        if told is not None and record.complete_from == record.period.first:
            free_from, is_open = min(free_from, told), False
        for shift in sorted(shifts, key=lambda each: each.start_at):
            if shift.start_at > free_from:
                yield Rest(free_from, shift.start_at, is_open)
            if shift.end_at > free_from:
                free_from, is_open = shift.end_at, False
        end = instant(record.period.last + timedelta(days=1), 0, zone)
        if end > free_from:
            yield Rest(free_from, end, is_open=True)

    def _inside(self, record: WorkRecord, rest: Rest, span: Period) -> timedelta:
        zone = record.site.time_zone
        start, end = instant(span.first, 0, zone), instant(span.last + timedelta(days=1), 0, zone)
        return min(rest.end, end) - max(rest.start, start)

    def _is_enough(self, record: WorkRecord, rests: Sequence[Rest], span: Period, *, may_be_longer: bool) -> bool:
        whole = [each for each in rests if self._inside(record, each, span) >= self.inside]
        good = [each for each in whole if each.length >= self.minimum or (may_be_longer and each.is_open)]
        if record.site.workplace.weekly_rest_days == WEEK_DAYS:
            return bool(good)
        long = (each.length >= self.fortnight_minimum or (may_be_longer and each.is_open) for each in whole)
        return len(good) > 1 or any(long)

    def _longest(self, record: WorkRecord, rests: Sequence[Rest], span: Period) -> timedelta:
        whole = [each.length for each in rests if self._inside(record, each, span) >= self.inside]
        return max(whole or [self._inside(record, each, span) for each in rests], default=timedelta())

    def constrain(self, plan: PlanBuilder) -> None:
        """A free day in each week, with enough rest around a single one."""
        is_weekly = plan.site.workplace.weekly_rest_days == WEEK_DAYS
        for employee in plan.employees:
            for week in planned_weeks(plan):
                length = WEEK_DAYS if is_weekly else WEEK_DAYS - 1
                has_short_day = any(self._is_short(plan, day) for day in week[:length])
                plan.free_days(employee, week[0], length, at_least=2 if has_short_day else 1)
            self._keep_apart(plan, employee)

    def _is_short(self, plan: PlanBuilder, day: int) -> bool:
        return plan.horizon.minute_on(day + 1, 0) - plan.horizon.minute_on(day, 0) < DAY_MINUTES

    def _keep_apart(self, plan: PlanBuilder, employee: EmployeeId) -> None:
        minimum = self.minimum // MINUTE
        candidates = plan.candidates(employee)
        told = plan.site.history_of(employee).last_end
        if told is not None and not plan.worked(employee):
            after_next = plan.horizon.index(plan.horizon.date_at(plan.horizon.minute_of(told) - 1)) + 2
            for candidate in sooner_than(plan, employee, minimum):
                if candidate.day == after_next:
                    plan.forbid(employee, candidate)
        for first in known_shifts(plan, employee):
            for second in candidates:
                is_around_free_day = second.day == first.last_day + 2
                if is_around_free_day and second.start_minute - first.end_minute < minimum:
                    plan.never_both(employee, first, second)
