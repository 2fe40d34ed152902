"""Leave: asked for by staff, decided by schedulers who see what it would leave uncovered."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput, Refused, UnknownId
from shiftplan.services.demand import DemandService
from shiftplan.services.gaps import Coverage, Gap
from shiftplan.services.sites import SiteService
from shiftplan.storage.leave import LeaveRequest, LeaveRequestId, LeaveStatus
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Gap", "LeaveEffect", "LeaveRequest", "LeaveRequestId", "LeaveService", "LeaveStatus", "OpenRequest"]

KINDS = ("paid", "special", "unpaid", "sick")
LONGEST = 62
"""Days of one request; longer leave (parental, long illness) is agreed in writing and brought by leave.csv."""
AHEAD = timedelta(days=400)
LONGEST_TEXT = 500


@dataclass(frozen=True)
class Away:
    """A colleague on leave on a day of a request."""

    employee: EmployeeId
    on_date: date


@dataclass(frozen=True)
class LeaveEffect:
    """What approving does: published shifts it takes out, gaps it makes worse, and who else is away on these days."""

    shifts: tuple[Shift, ...]
    gaps: tuple[Gap, ...]
    away: tuple[Away, ...]

    @property
    def is_empty_somewhere(self) -> bool:
        """Whether a queue would be left to nobody, which needs a reason."""
        return any(gap.is_empty for gap in self.gaps)


@dataclass(frozen=True)
class OpenRequest:
    """A request to be decided, by whom, and its effect as things stand."""

    request: LeaveRequest
    name: str
    effect: LeaveEffect


class LeaveService:
    """Asking for leave and deciding."""

    def __init__(self, database: Database, sites: SiteService, demand: DemandService) -> None:
        self._database = database
        self._sites = sites
        self._demand = demand

    def of(self, site: str, employee: EmployeeId) -> list[LeaveRequest]:
        """Every request of one person, newest first."""
        with self._database.reading() as unit:
            return unit.leave.of(unit.sites.get(site), employee)

    def ask(
        self, site: str, employee: EmployeeId, period: Period, kind: str, *, note: str = "", by: str
    ) -> LeaveRequest:
        """Ask for leave; asked twice for the same days it is one request.

        Raises:
            InvalidInput: the kind, the days or the note cannot be used.
            Refused: some of the days are asked for or free already.
        """
        _refuse_bad(period, kind, note)

        def work(unit: UnitOfWork) -> LeaveRequest:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            _refuse_past(known, period)
            for each in unit.leave.of(row, employee):
                if each.status is LeaveStatus.ASKED and (each.period, each.kind) == (period, kind):
                    return each
                if each.status is LeaveStatus.ASKED and each.period.touches(period.first, period.last):
                    raise _doubled(each.period.first, each.period.last)
            for leave in known.leave:
                if leave.employee == employee and period.touches(leave.first, leave.last):
                    raise _doubled(leave.first, leave.last)
            made = unit.leave.add(row, employee, period, kind, note.strip())
            _log(unit, row, "leave.ask", made, by)
            return made

        return self._database.writing(work)

    def withdraw(self, site: str, employee: EmployeeId, number: LeaveRequestId, *, by: str) -> LeaveRequest:
        """Take a request back that nobody has decided.

        Raises:
            UnknownId: this person made no such request. Refused: it was decided already.
        """

        def work(unit: UnitOfWork) -> LeaveRequest:
            row = unit.sites.get(site)
            if unit.leave.get(row, number).employee != employee:
                raise UnknownId(f"there is no request for leave {number} of this person at site {site}")
            return _ended(unit, row, number, LeaveStatus.WITHDRAWN, by, "")

        return self._database.writing(work)

    def open_requests(self, site: str) -> tuple[OpenRequest, ...]:
        """Every request that waits for a decision, first asked first, with its effect."""
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            return tuple(
                OpenRequest(each, known.employees[each.employee].name, self._effect(unit, row, known, each))
                for each in unit.leave.with_status(row, LeaveStatus.ASKED)
                if each.employee in known.employees
            )

    def decided(self, site: str, *, most: int = 20) -> list[LeaveRequest]:
        """The requests decided last, newest first."""
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            found = [
                each
                for status in (LeaveStatus.APPROVED, LeaveStatus.REFUSED)
                for each in unit.leave.with_status(row, status)
            ]
        return sorted(found, key=lambda each: each.decided_at or each.made_at, reverse=True)[:most]

    def decide(
        self, site: str, number: LeaveRequestId, *, approve: bool, by: str, reason: str = "", force: bool = False
    ) -> LeaveRequest:
        """Approve or refuse; approved leave takes the published shifts of its days out of the truth at once.

        Args:
            reason: told to whoever asked; needed to refuse, and to force. force: even when a queue is left to nobody.
        Raises:
            InvalidInput: a reason is missing. UnknownId: there is no such request at the site.
            Refused: it was decided already, or a queue would be left to nobody.
        """
        if len(reason) > LONGEST_TEXT or ((force or not approve) and not reason.strip()):
            told = f"give a reason of 1 to {LONGEST_TEXT} characters; whoever asked will read it"
            raise InvalidInput(told, code="leave_reason")

        def work(unit: UnitOfWork) -> LeaveRequest:
            row = unit.sites.held(site)
            request = unit.leave.get(row, number)
            known = self._sites.site_in(unit, row)
            if request.status is not LeaveStatus.ASKED:
                raise _decided(request)
            if not approve:
                return _ended(unit, row, number, LeaveStatus.REFUSED, by, reason.strip())
            effect = self._effect(unit, row, known, request)
            if not force:
                _refuse_empty(known, effect)
            decided = _ended(unit, row, number, LeaveStatus.APPROVED, by, reason.strip())
            days = {(shift.employee, shift.on_date) for shift in effect.shifts}
            if days:
                unit.duties.change(row, days, (), made_by=by, why=f"leave {number}")
                unit.swaps.supersede_lost(row, now=datetime.now(UTC))
            return decided

        return self._database.writing(work)

    def _effect(self, unit: UnitOfWork, row: SiteRow, site: Site, request: LeaveRequest) -> LeaveEffect:
        shifts = unit.rosters.in_force(row, request.period, [request.employee]).shifts
        coverage = Coverage(unit, row, site, self._demand, {shift.on_date for shift in shifts})
        away = [Away(*each) for each in site.leave_days if each[0] != request.employee and each[1] in request.period]
        away.sort(key=lambda each: (each.on_date, each.employee))
        return LeaveEffect(shifts, coverage.shortened(shifts, ()), tuple(away))


def _refuse_bad(period: Period, kind: str, note: str) -> None:
    if kind not in KINDS:
        raise InvalidInput(f"leave: kind {kind!r}: choose one of {', '.join(KINDS)}", code="leave_kind")
    if not 1 <= (period.last - period.first).days + 1 <= LONGEST:
        raise InvalidInput(
            f"leave from {period.first} to {period.last}: ask for 1 to {LONGEST} days, first day first",
            code="leave_days",
            values={"most": LONGEST},
        )
    if len(note) > LONGEST_TEXT:
        raise InvalidInput(
            f"a note has at most {LONGEST_TEXT} characters", code="note_length", values={"most": LONGEST_TEXT}
        )


def _refuse_past(site: Site, period: Period) -> None:
    today = datetime.now(UTC).astimezone(site.time_zone).date()
    if period.first < today or period.last > today + AHEAD:
        raise InvalidInput(
            f"leave from {period.first} to {period.last}: ask for days from today until {today + AHEAD}",
            code="leave_past",
            values={"first": today, "last": today + AHEAD},
        )


def _doubled(first: date, last: date) -> Refused:
    return Refused(
        f"leave from {first} to {last} is there already or asked for; choose other days, or withdraw that request",
        code="leave_twice",
        values={"first": first, "last": last},
    )


def _refuse_empty(site: Site, effect: LeaveEffect) -> None:
    for gap in effect.gaps:
        if gap.is_empty:
            start, end = (moment.astimezone(site.time_zone) for moment in (gap.starts_at, gap.ends_at))
            raise Refused(
                f"nobody would be left on {gap.queue} from {start:%Y-%m-%d %H:%M} to {end:%H:%M}, though somebody is "
                "required; find somebody for it first, or approve it all the same with a reason",
                code="leave_leaves_empty",
                values={
                    "queue": site.queues[gap.queue].name,
                    "date": start.date(),
                    "start": f"{start:%H:%M}",
                    "end": f"{end:%H:%M}",
                },
            )


def _decided(request: LeaveRequest) -> Refused:
    return Refused(f"request {request.id} was {request.status} already", code=f"leave_{request.status}")


def _ended(
    unit: UnitOfWork, row: SiteRow, number: LeaveRequestId, status: LeaveStatus, by: str, reason: str
) -> LeaveRequest:
    if not unit.leave.end(number, status, by=by, reason=reason):
        raise _decided(unit.leave.get(row, number))
    found = unit.leave.get(row, number)
    _log(unit, row, f"leave.{status}", found, by)
    return found


def _log(unit: UnitOfWork, row: SiteRow, action: str, request: LeaveRequest, by: str) -> None:
    after = {
        "employee": request.employee,
        "first_day": request.period.first.isoformat(),
        "last_day": request.period.last.isoformat(),
    }
    unit.log.add(row, made_by=by, action=action, subject=f"leave {request.id}", after=after)
