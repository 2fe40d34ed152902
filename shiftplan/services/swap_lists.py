"""Swaps as a page shows them: who asked whom for what, how it stands, and what answering would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.services.demand import DemandService
from shiftplan.services.sites import SiteService
from shiftplan.services.swap_terms import unchanged
from shiftplan.services.swap_verdicts import Proposal, SwapVerdict, verdict_in
from shiftplan.storage.swaps import Swap, SwapId, SwapStatus
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

SHOWN = timedelta(days=35)
"""Ended requests are shown so long; the log keeps them for ever."""
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class SwapView:
    """A request as one of the two sees it. other: the name of the other; is_asked: this person was asked.

    give, take: the shifts as they are in force; None when one is no longer as it was. status: expired as soon as it is.
    """

    swap: Swap
    other: str
    is_asked: bool
    give: Shift | None
    take: Shift | None
    status: SwapStatus


@dataclass(frozen=True)
class Week:
    """A person's week before and after a swap, by day."""

    employee: EmployeeId
    name: str
    days: tuple[tuple[date, tuple[Shift, ...], tuple[Shift, ...]], ...]


@dataclass(frozen=True)
class Prospect:
    """What a swap would do: the verdict, and the weeks it touches of both people, one's own first."""

    proposal: Proposal
    verdict: SwapVerdict
    weeks: tuple[Week, ...]


class SwapLists:
    """Reading swaps."""

    def __init__(self, database: Database, sites: SiteService, demand: DemandService) -> None:
        self._database = database
        self._sites = sites
        self._demand = demand

    def of(self, site: str, employee: EmployeeId) -> tuple[SwapView, ...]:
        """What somebody asked or was asked lately, newest first; open requests are all there."""
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known, since = self._sites.site_in(unit, row), datetime.now(UTC) - SHOWN
            found = [_view(unit, row, known, employee, swap) for swap in unit.swaps.of(row, employee)]
        return tuple(each for each in found if each.status is SwapStatus.OPEN or each.swap.made_at >= since)

    def one(self, site: str, employee: EmployeeId, number: SwapId) -> tuple[SwapView, Prospect | None]:
        """A request of one's own, and while it is open and unchanged what accepting it would do.

        Raises:
            UnknownId: this person neither made such a request nor was asked.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            swap = unit.swaps.get_of(row, employee, number)
            view = _view(unit, row, known, employee, swap)
            if view.status is not SwapStatus.OPEN or view.give is None or (swap.take_on and view.take is None):
                return view, None
            proposal = Proposal(view.give, swap.taker, view.take)
            verdict = verdict_in(unit, row, known, self._demand, proposal)
            return view, Prospect(proposal, verdict, weeks_of(unit, row, known, employee, proposal, verdict))


def weeks_of(
    unit: UnitOfWork, row: SiteRow, site: Site, employee: EmployeeId, proposal: Proposal, verdict: SwapVerdict
) -> tuple[Week, ...]:
    """The weeks that a proposal touches, of both people."""
    firsts = sorted({week_of(shift.on_date, site.week_start) for shift in proposal.gone})
    found = []
    for person in sorted(proposal.people, key=lambda each: each != employee):
        for first in firsts:
            week = Period(first, first + WEEK)
            now = unit.rosters.in_force(row, week, [person]).shifts
            come = [shift for shift in verdict.come if shift.employee == person and shift.on_date in week]
            after = [*(shift for shift in now if shift not in proposal.gone), *come]
            days = tuple((day, _on(now, day), _on(after, day)) for day in week)
            found.append(Week(person, site.employees[person].name, days))
    return tuple(found)


def _on(shifts: Iterable[Shift], day: date) -> tuple[Shift, ...]:
    return tuple(shift for shift in shifts if shift.on_date == day)


def _view(unit: UnitOfWork, row: SiteRow, site: Site, employee: EmployeeId, swap: Swap) -> SwapView:
    is_asked = swap.taker == employee
    other = site.employees.get(swap.giver if is_asked else swap.taker)
    is_late = swap.status is SwapStatus.OPEN and swap.expires_at <= datetime.now(UTC)
    status = SwapStatus.EXPIRED if is_late else swap.status
    give = take = None
    if status is SwapStatus.OPEN:
        give = unchanged(unit, row, swap.giver, (swap.give_on, swap.give_at), swap.publication)
        if swap.take_on is not None and swap.take_at is not None:
            take = unchanged(unit, row, swap.taker, (swap.take_on, swap.take_at), swap.publication)
    name = "" if other is None else other.name
    return SwapView(swap, name, is_asked, give, take, status)
