"""Five days of paid leave taken in the year after a grant (年5日の年次有給休暇の確実な取得)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import months_after
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.staff import LeaveGrant, PaidLeave
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class FiveDaysLeave(Rule):
    """Who is granted at least `granted` days takes at least `days` of leave in the year from the grant.

    Statement:  days of leave taken from the grant until the eve of its first anniversary >= days
    Decided:    half days count as half, hours do not; days carried over count as taken but not as granted; managers
                and part-timers too. With `prorata_overlap` two years that overlap are one span, with days x months /
                12 asked, a broken month by its days, rounded up to half days. Tested when the last day of the year or
                span lies in the period, and dated with it; people who cannot work so many days any more need a look.
    Planner:    silent: leave is asked for and entered before a plan is made.
    Serves:     JP-39-5D
    """

    days: int
    granted: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Years that end in the period with too little leave taken."""
        leave = record.staff.leave
        if leave is None:
            return
        for span, asked in self._spans(leave):
            taken = sum(each.days for each in leave.taken if each.on_date in span)
            if span.last in record.period and taken < asked:
                yield self.violation(record, span.last, measured=_plain(taken), limit=_plain(asked), unit="days")

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Leave of which no grant is told, where one can have run out."""
        leave = record.staff.leave
        if leave is not None and leave.taken and not leave.grants:
            yield self.not_verifiable(record, record.period.first, "grants of paid leave")

    def _spans(self, leave: PaidLeave) -> Iterator[tuple[Period, float]]:
        """Years, or joined years, with the days asked in each."""
        grants = sorted((each for each in leave.grants if each.days >= self.granted), key=lambda each: each.on_date)
        joined: set[LeaveGrant] = set()
        if leave.prorata_overlap:
            for first, second in pairwise(grants):
                if first not in joined and second.on_date <= _year_of(first).last:
                    joined |= {first, second}
                    yield self._joined([first, second])
        for grant in grants:
            if grant not in joined:
                yield _year_of(grant), self.days

    def _joined(self, grants: Sequence[LeaveGrant]) -> tuple[Period, float]:
        span = Period(grants[0].on_date, _year_of(grants[-1]).last)
        return span, ceil(2 * self.days * _months_in(span) / 12) / 2

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""


def _year_of(grant: LeaveGrant) -> Period:
    return Period(grant.on_date, months_after(grant.on_date, 12) - DAY)


def _months_in(span: Period) -> Fraction:
    """Months of a span; days of a month that is not full as their share of that month."""
    whole = 0
    while months_after(span.first, whole + 1) <= span.last + DAY:
        whole += 1
    start, end = months_after(span.first, whole), months_after(span.first, whole + 1)
    return whole + Fraction((span.last + DAY - start).days, (end - start).days)


def _plain(days: float) -> float:
    """Whole days as a whole number."""
    return int(days) if days == int(days) else days
