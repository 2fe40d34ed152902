"""Hours with another employer, added to ours (労働時間の通算)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import Period
from shiftplan.domain.hours_account import CountedWeek, HoursAccount
from shiftplan.domain.months import month_of
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import agreement_on
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_overtime import days_by_line, pairs_beyond, weeks_by_line


@dataclass(frozen=True, kw_only=True)
class TwoEmployers(Rule):
    """Who also works elsewhere keeps day, week and month with the hours of both employers.

    Statement:  of a day: our ordinary minutes + those of the other employer <= line of the day; of a week: the sum of
                these, each day at most its line, <= line of the week; both unless our agreement holds; of an agreement
                month: what passes the lines of day and week together with our legal-holiday work < month_limit
    Decided:    the later contract bears what passes the lines, so nothing is tested where ours is the earlier one
                (other_is_earlier = false). Days without our work are not ours; an agreement has to hold on every day of
                the week that we work. The limits of 45, 360 and 720 hours stay each employer's own. Averages over
                several months need the other employer's months too and are not verifiable. Flexible hours and people
                under 18 are for a person to see. Not for managers (Art. 41).
    Planner:    stricter: it keeps the lines of day and week whatever was agreed, for overtime of somebody with two
                employers needs the books of both, which is a person's decision.
    Serves:     JP-38-MULTI
    """

    figures: Figures
    month_limit: int
    average_limit: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days, weeks and months of the period that are too long together."""
        account = self._account(record)
        if account is None:
            return
        yield from self._days(record, account)
        yield from self._weeks(record, account)
        for month, total in self._months(record, account).items():
            if total >= self.month_limit:
                yield self._found(record, month, total, self.month_limit)

    def _days(self, record: WorkRecord, account: HoursAccount) -> Iterator[Violation]:
        for day, other in record.staff.other_minutes.items():
            own, line = record.ordinary_minutes.get(day, 0), account.day_line(day)
            if day in record.period and own and other and own + other > line and agreement_on(record, day) is None:
                yield self._found(record, Period(day, day), own + other, line)

    def _weeks(self, record: WorkRecord, account: HoursAccount) -> Iterator[Violation]:
        for week in account.weeks:
            ours = [day for day in week.span if day in record.period and day in record.ordinary_minutes]
            added = sum(self._added(record, account, week.span).values())
            is_bare = any(agreement_on(record, day) is None for day in ours)
            if is_bare and added and week.counted + added > week.limit:
                yield self._found(record, Period(week.first, week.span.last), week.counted + added, week.limit)

    def _added(self, record: WorkRecord, account: HoursAccount, span: Period) -> Mapping[date, int]:
        """Minutes of the other employer by day, as far as the line of the day has room for them."""
        found = {}
        for day, other in record.staff.other_minutes.items():
            if day in span:
                own = record.ordinary_minutes.get(day, 0) - account.daily.get(day, 0)
                found[day] = min(other, max(0, account.day_line(day) - own))
        return found

    def _months(self, record: WorkRecord, account: HoursAccount) -> dict[Period, int]:
        """What passes the lines, and our holiday work, by agreement month that touches the period."""
        start_day, found = record.site.workplace.month_start_day, dict[Period, int]()
        over = dict(record.holiday_minutes)
        for day in {*record.ordinary_minutes, *record.staff.other_minutes}:
            both = record.ordinary_minutes.get(day, 0) + record.staff.other_minutes.get(day, 0)
            over[day] = over.get(day, 0) + max(0, both - account.day_line(day))
        for week in account.weeks:
            for day, minutes in self._passing(record, account, week):
                over[day] = over.get(day, 0) + minutes
        for day, minutes in over.items():
            month = month_of(day, start_day)
            if record.period.touches(month.first, month.last):
                found[month] = found.get(month, 0) + minutes
        return found

    def _passing(self, record: WorkRecord, account: HoursAccount, week: CountedWeek) -> Iterator[tuple[date, int]]:
        """Minutes of both that pass the line of the week, in order of days."""
        added, counted = self._added(record, account, week.span), 0
        for day in week.span:
            own = record.ordinary_minutes.get(day, 0) - account.daily.get(day, 0)
            before, counted = counted, counted + own + added.get(day, 0)
            yield day, max(0, counted - max(week.limit, before))

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Months so long that the months before, with both employers, decide."""
        account = self._account(record)
        for month, total in self._months(record, account).items() if account is not None else ():
            if self.average_limit < total < self.month_limit:
                yield self.not_verifiable(record, month.first, f"hours with both employers before {month.first}")

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """People of whom the statement says nothing."""
        other = [day for day in record.staff.other_minutes if day in record.period and day in record.ordinary_minutes]
        if other and not record.staff.art41 and self._account(record) is None and record.staff.other_is_earlier:
            yield self.violation(record, other[0], measured=len(other), limit=0, unit="days")

    def _account(self, record: WorkRecord) -> HoursAccount | None:
        staff, account = record.staff, record.hours(self.figures)
        is_asked = bool(staff.other_minutes) and staff.other_is_earlier and not staff.art41
        is_ordinary = not record.is_minor_on(record.period.first) and not account.is_flexible_on(record.period.last)
        return account if is_asked and is_ordinary else None

    def _found(self, record: WorkRecord, span: Period, measured: int, limit: int) -> Violation:
        shifts = [shift for day in record.days_in(span) for shift in day.shifts]
        return self.violation(record, span.first, measured=measured, limit=limit, unit="min", shifts=shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """What the other employer leaves of each day and week."""
        for employee in plan.employees:
            staff = plan.site.staff_of(employee)
            if not staff.other_minutes or not staff.other_is_earlier:
                continue
            taken = {plan.horizon.index(day): minutes for day, minutes in staff.other_minutes.items()}
            lined = days_by_line(plan, employee, self.figures)
            for each in lined:
                other = taken.get(each.day, 0)
                if other and each.minutes + other > each.line and not each.candidate.is_history:
                    plan.forbid(employee, each.candidate)
            for day, other in taken.items():
                for first, second in pairs_beyond([each for each in lined if each.day == day], -other):
                    plan.never_both(employee, first, second)
            for week in weeks_by_line(plan, employee, self.figures):
                other = sum(min(minutes, self.figures.day) for day, minutes in taken.items() if day in week.days)
                if other:
                    plan.total(employee, week.weights, at_most=week.line - other)
