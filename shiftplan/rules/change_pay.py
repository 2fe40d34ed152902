"""Pay for late changes of the schedule (US, fair workweek laws of states and cities)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import ChangeKind, Shift, ShiftChange
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation

KIND = "ps_pay"
HOUR_OF_PAY = 60
LOSSES = (ChangeKind.CUT, ChangeKind.CANCEL)


@dataclass(frozen=True, kw_only=True)
class ChangePay(Rule):
    """A shift changed too late earns an hour of pay, or half of the time lost, as the law of the site says.

    Statement:  less than `days` before the date of the shift: an hour of pay for a shift added or moved; for one cut or
                cancelled half of the time lost, where it is changed less than `close` minutes before its start, else an
                hour (close = 0: always half); nothing for starts, ends and lengths changed by at most `free` minutes;
                terms = (law, days, free, close) of each law
    Decided:    not where the employee asked for it; the size of a change is told, or else the move of its start, or the
                whole shift where it was added or cancelled; half minutes are cut.
    Planner:    silent: a plan changes no published shift.
    Serves:     US-PS-PAY
    """

    terms: tuple[tuple[str, int, int, int], ...]

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Pay for each changed shift of the period."""
        for law, *terms in self.terms:
            if record.site.workplace.predictive == law:
                for shift in (*record.shifts, *record.cancelled):
                    if shift.change is not None and shift.on_date in record.period:
                        yield Premium(KIND, shift.on_date, self._pay(record, shift, shift.change, *terms))

    def _pay(self, record: WorkRecord, shift: Shift, change: ShiftChange, days: int, free: int, close: int) -> int:
        start = shift.start_at.astimezone(record.site.time_zone).replace(tzinfo=None)
        is_early = (shift.on_date - change.made_at.date()).days >= days
        minutes = self._size(shift, change, start)
        is_small = 0 < minutes <= free and change.kind is not ChangeKind.CANCEL
        if change.is_asked_by_employee or is_early or is_small:
            return 0
        is_close = not close or (change.old_start or start) - change.made_at < close * MINUTE
        return minutes // 2 if change.kind in LOSSES and is_close else HOUR_OF_PAY

    def _size(self, shift: Shift, change: ShiftChange, start: datetime) -> int:
        """Minutes of a change; 0 = not told."""
        if change.minutes:
            return change.minutes
        if change.old_start is not None:
            return abs(start - change.old_start) // MINUTE
        return shift.working_time // MINUTE if change.kind in (ChangeKind.ADD, ChangeKind.CANCEL) else 0

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
