"""Settlement of who joins or leaves within a yearly variable period (1年単位の変形労働時間制の途中採用・途中退職)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Premium, Rule, Violation
from shiftplan.rules.yearly_period import yearly_period

KIND = "yearly25"


@dataclass(frozen=True, kw_only=True)
class ServiceSettlement(Rule):
    """Who is in service for a part of a yearly variable period is paid for hours above 40 a week of that part.

    Statement:  minutes of `yearly25` = ordinary minutes of the days in service, without daily and weekly overtime and
                without that of the whole period, above figures.week x days in service / 7
    Decided:    service begins with the day of hiring and ends with leaves_on, that day included; settled on the last
                day in service, or of the period. The minutes are paid like overtime and do not count for Art. 36. Not
                for managers (Art. 41).
    Planner:    nothing: pay forbids no shift.
    Serves:     JP-32-4-2
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: lawful, but pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes on the day of the settlement."""
        service = self._service(record)
        if service is None or service.last not in record.period or service.first < record.complete_from:
            return
        account = record.hours(self.figures)
        frame = self.figures.frame(self.figures.week, len(service))
        over = account.left_in(service) - account.settled.get(service.last, 0) - frame
        if over > 0:
            yield Premium(KIND, service.last, over)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """A settlement in the period of hours that are not all known."""
        service = self._service(record)
        if service is not None and service.last in record.period and service.first < record.complete_from:
            yield self.not_verifiable(record, service.last, f"shifts from {service.first} on")

    def _service(self, record: WorkRecord) -> Period | None:
        """Days of the yearly period in service; None where that is all of it, or nothing."""
        period = yearly_period(record)
        if period is None:
            return None
        first = max(period.first, record.employee.hired_on or date.min)
        last = min(period.last, record.staff.leaves_on or date.max)
        is_all = (first, last) == (period.first, period.last)
        return None if is_all or last < first else Period(first, last)

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: pay forbids no shift."""
