"""The terms of a swap: how early, how many, and every reason for which one is refused."""

from datetime import UTC, date, datetime, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.errors import NotCompliant, Refused, ShiftplanError, StaleRoster, UnknownId
from shiftplan.services.swap_verdicts import Proposal, SwapVerdict
from shiftplan.storage.swaps import Swap, SwapStatus
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

NOTICE = timedelta(hours=12)
"""A swap is settled half a day before the shift, so that nobody learns of it on the way to work."""
PATIENCE = timedelta(days=3)
"""A colleague who has not answered by then will not; the giver can ask somebody else."""
OPEN_A_SHIFT = 10
"""Colleagues who are asked for one shift at the same time; the first who accepts gets it."""
ASKED_A_DAY = 40
"""Requests of one person in 24 hours; more is no search for a partner any more."""
DAY = timedelta(days=1)

ENDED: dict[SwapStatus, tuple[str, str]] = {
    SwapStatus.APPLIED: ("swap_applied", "this swap was accepted already"),
    SwapStatus.REFUSED: ("swap_declined", "this request was declined already"),
    SwapStatus.WITHDRAWN: ("swap_withdrawn", "the request was withdrawn"),
    SwapStatus.EXPIRED: ("swap_expired", "the request has expired; it has to be asked again"),
    SwapStatus.SUPERSEDED: ("swap_superseded", "a shift of it was changed, or somebody else was quicker"),
}


def earliest_start() -> datetime:
    """The earliest start of a shift that may still be swapped."""
    return datetime.now(UTC) + NOTICE


def expiry(proposal: Proposal) -> datetime:
    """Until when the colleague may answer."""
    first = min(shift.start_at for shift in proposal.gone)
    return min(first - NOTICE, datetime.now(UTC) + PATIENCE)


def ended(swap: Swap) -> ShiftplanError:
    """Why a request that has ended cannot be answered any more."""
    code, message = ENDED[swap.status]
    kind = StaleRoster if swap.status is SwapStatus.SUPERSEDED else Refused
    return kind(f"swap {swap.id}: {message}", code=code)


def shift_to_swap(unit: UnitOfWork, row: SiteRow, employee: EmployeeId, on_date: date) -> Shift:
    """The shift that somebody works on a day, if it may still be swapped.

    Raises:
        Refused: there is none in force, or it begins too soon.
    """
    found = unit.rosters.in_force(row, Period(on_date, on_date), [employee]).shifts
    if not found:
        raise Refused(
            f"{employee} has no published shift on {on_date}; maybe it was changed just now?",
            code="swap_no_shift",
            values={"date": on_date},
        )
    if found[0].start_at < earliest_start():
        raise Refused(
            f"the shift on {on_date} begins in less than {NOTICE // timedelta(hours=1)} hours; ask your scheduler",
            code="swap_too_late",
            values={"hours": NOTICE // timedelta(hours=1), "date": on_date},
        )
    return found[0]


def proposal_of(
    unit: UnitOfWork,
    row: SiteRow,
    site: Site,
    employee: EmployeeId,
    on_date: date,
    taker: EmployeeId,
    other_day: date | None,
) -> Proposal:
    """The shifts that two people would swap.

    Raises:
        UnknownId: the taker is not at the site. Refused: a shift is not there or begins too soon, or the two are one.
    """
    if taker not in site.employees or taker not in unit.sites.active_employees(row):
        raise UnknownId(f"employee {taker} is not at site {site.id}")
    if taker == employee:
        raise Refused("nobody swaps with himself; choose a colleague", code="swap_with_self")
    give = shift_to_swap(unit, row, employee, on_date)
    return Proposal(give, taker, None if other_day is None else shift_to_swap(unit, row, taker, other_day))


def refuse_many(unit: UnitOfWork, row: SiteRow, proposal: Proposal) -> None:
    """Refuse what was asked already, and more than anybody needs."""
    give, take = proposal.give, proposal.take
    now = datetime.now(UTC)
    still_open = [
        each for each in unit.swaps.open_of_shift(row, proposal.giver, give.start_at) if each.expires_at > now
    ]
    take_at = None if take is None else take.start_at
    if any((each.taker, each.take_at) == (proposal.taker, take_at) for each in still_open):
        raise Refused("this colleague was asked for this swap already; wait for the answer", code="swap_asked_already")
    if len(still_open) >= OPEN_A_SHIFT:
        raise Refused(
            f"{OPEN_A_SHIFT} colleagues were asked for this shift; wait for an answer, or withdraw a request",
            code="swap_asked_many",
            values={"most": OPEN_A_SHIFT},
        )
    if unit.swaps.count_since(row, proposal.giver, now - DAY) >= ASKED_A_DAY:
        raise Refused(
            f"{ASKED_A_DAY} requests were made within a day; wait until tomorrow, or ask your scheduler",
            code="swap_limit",
            values={"most": ASKED_A_DAY},
        )


def refuse_unlawful(site: Site, verdict: SwapVerdict) -> None:
    """Refuse what nobody may do, with the first reason.

    Raises:
        NotCompliant: a hard rule would be broken. Refused: a queue would be short, or cannot be served at all.
    """
    if verdict.refusal is not None:
        raise verdict.refusal
    for each in verdict.broken:
        raise NotCompliant(
            f"the swap would break {each.rule} for {each.employee} on {each.on_date}: {each.measured} against "
            f"{each.limit} {each.unit} ({each.article})",
            code="swap_breaks_rule",
            values={"rule": each.rule, "article": each.article, "date": each.on_date},
        )
    for gap in verdict.gaps:
        start, end = (moment.astimezone(site.time_zone) for moment in (gap.starts_at, gap.ends_at))
        raise Refused(
            f"the swap would leave {gap.queue} short from {start:%Y-%m-%d %H:%M} to {end:%H:%M}",
            code="swap_leaves_short",
            values={"queue": site.queues[gap.queue].name, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"},
        )


def unchanged(
    unit: UnitOfWork, row: SiteRow, employee: EmployeeId, shift: tuple[date, datetime], publication: int
) -> Shift | None:
    """A shift as it is in force, if its hours and breaks are those of a publication.

    Args:
        shift: its day and start. publication: number of the one that was in force when the swap was asked.
    """
    on_date, starts_at = shift
    day = Period(on_date, on_date)
    now = [each for each in unit.rosters.in_force(row, day, [employee]).shifts if each.start_at == starts_at]
    told = [each for each in unit.duties.told(row, employee, day)[on_date] if each.publication.number <= publication]
    if not now or not told:
        return None
    then = {(each.template, each.start_at, each.end_at, each.breaks) for each in told[-1].shifts}
    found = now[0]
    return found if (found.template, found.start_at, found.end_at, found.breaks) in then else None
