"""Swaps: asked of a colleague, accepted, and applied in one transaction that checks everything again."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput, ShiftplanError, UnknownId
from shiftplan.services.demand import DemandService
from shiftplan.services.partners import Partner, Partners, PartnerSearch
from shiftplan.services.sites import SiteService
from shiftplan.services.swap_lists import Prospect, weeks_of
from shiftplan.services.swap_terms import (
    earliest_start,
    ended,
    expiry,
    proposal_of,
    refuse_many,
    refuse_unlawful,
    shift_to_swap,
    unchanged,
)
from shiftplan.services.swap_verdicts import Proposal, SwapVerdict, verdict_in
from shiftplan.storage.swaps import Swap, SwapId, SwapStatus
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Partner", "Partners", "Proposal", "Swap", "SwapId", "SwapService", "SwapStatus", "SwapVerdict"]

LONGEST_NOTE, LONGEST_KEY = 200, 64


class SwapService:
    """Asking for swaps and answering."""

    def __init__(self, database: Database, sites: SiteService, demand: DemandService) -> None:
        self._database = database
        self._sites = sites
        self._demand = demand

    def partners(self, site: str, employee: EmployeeId, on_date: date, other_day: date | None = None) -> Partners:
        """Who may take somebody's shift of a day; with `other_day` for a shift of that day in exchange.

        Raises:
            Refused: there is no such shift, or it begins too soon.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            give = shift_to_swap(unit, row, employee, on_date)
            return PartnerSearch(unit, row, known, self._demand, give, other_day, earliest_start()).found()

    def proposed(
        self, site: str, employee: EmployeeId, on_date: date, taker: EmployeeId, other_day: date | None = None
    ) -> Prospect:
        """What a swap would do, before anybody is asked.

        Raises:
            Refused: one of the shifts is not there, or begins too soon. UnknownId: the taker is not at the site.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            proposal = proposal_of(unit, row, known, employee, on_date, taker, other_day)
            verdict = verdict_in(unit, row, known, self._demand, proposal)
            return Prospect(proposal, verdict, weeks_of(unit, row, known, employee, proposal, verdict))

    def ask(
        self,
        site: str,
        employee: EmployeeId,
        on_date: date,
        taker: EmployeeId,
        other_day: date | None = None,
        *,
        key: str,
        note: str = "",
        by: str,
    ) -> Swap:
        """Ask a colleague to take one's shift of a day, in exchange for theirs of `other_day` if that is given.

        Args:
            key: names the request among this person's: a button pressed twice asks once.
        Raises:
            Refused: a shift is not there or begins too soon, or too many were asked. NotCompliant: it may not be done.
        """
        if not 0 < len(key) <= LONGEST_KEY or len(note) > LONGEST_NOTE:
            raise InvalidInput(
                f"a note has at most {LONGEST_NOTE} characters", code="note_length", values={"most": LONGEST_NOTE}
            )

        own_key = hashlib.sha256(f"{site}/{employee}/{key}".encode()).hexdigest()

        def work(unit: UnitOfWork) -> Swap:
            row = unit.sites.held(site)
            known = self._sites.site_in(unit, row)
            before = unit.swaps.by_key(row, own_key)
            if before is not None:
                return before
            proposal = proposal_of(unit, row, known, employee, on_date, taker, other_day)
            refuse_many(unit, row, proposal)
            refuse_unlawful(known, verdict_in(unit, row, known, self._demand, proposal))
            give, take = proposal.give, proposal.take
            made = unit.swaps.add(
                row,
                key=own_key,
                giver=employee,
                taker=taker,
                give=(give.on_date, give.start_at),
                take=None if take is None else (take.on_date, take.start_at),
                note=note.strip(),
                publication=unit.rosters.last_publication(row),
                expires_at=expiry(proposal),
            )
            after = {"giver": employee, "taker": taker, "days": sorted({str(day) for _, day in proposal.days})}
            unit.log.add(row, made_by=by, action="swap.ask", subject=f"swap {made.id}", after=after)
            return made

        return self._database.writing(work)

    def accept(self, site: str, employee: EmployeeId, number: SwapId, *, by: str) -> Swap:
        """Take part in a swap: it is applied at once, or not at all.

        Raises:
            UnknownId: nobody asked this person for it. Refused: it ended meanwhile, with the reason.
            StaleRoster: a shift was changed since it was asked. NotCompliant: it would break a rule by now.
        """

        with self._database.reading() as unit:
            seen = _asked_of(unit, unit.sites.get(site), employee, number)
        if seen.status is not SwapStatus.OPEN:
            raise ended(seen)  # Whoever is too late learns it without waiting for a turn to write.

        def work(unit: UnitOfWork) -> Swap | ShiftplanError:
            row = unit.sites.held(site)
            swap = _asked_of(unit, row, employee, number)
            known = self._sites.site_in(unit, row)
            proposal = self._unchanged(unit, row, swap)
            if isinstance(proposal, ShiftplanError):
                return proposal
            if not unit.swaps.end(number, SwapStatus.APPLIED, now=_now()):
                raise ended(unit.swaps.get(row, number))
            verdict = verdict_in(unit, row, known, self._demand, proposal)
            refuse_unlawful(known, verdict)
            self._apply(unit, row, swap, proposal, verdict, by)
            return unit.swaps.get(row, number)

        outcome = self._database.writing(work)
        if isinstance(outcome, ShiftplanError):
            raise outcome
        return outcome

    def decline(self, site: str, employee: EmployeeId, number: SwapId, *, by: str) -> Swap:
        """Say no to a request.

        Raises:
            UnknownId: nobody asked this person for it. Refused: it ended meanwhile.
        """
        return self._closed(site, number, SwapStatus.REFUSED, by, lambda swap: swap.taker == employee)

    def withdraw(self, site: str, employee: EmployeeId, number: SwapId, *, by: str) -> Swap:
        """Take a request of one's own back.

        Raises:
            UnknownId: this person asked for no such swap. Refused: it ended meanwhile.
        """
        return self._closed(site, number, SwapStatus.WITHDRAWN, by, lambda swap: swap.giver == employee)

    def _closed(self, site: str, number: SwapId, status: SwapStatus, by: str, is_own: Callable[[Swap], bool]) -> Swap:
        def work(unit: UnitOfWork) -> Swap:
            row = unit.sites.get(site)
            swap = unit.swaps.get(row, number)
            if not is_own(swap):
                raise UnknownId(f"there is no swap {number} of this person at site {site}")
            if not unit.swaps.end(number, status, now=_now()):
                raise ended(unit.swaps.get(row, number))
            unit.log.add(row, made_by=by, action=f"swap.{status}", subject=f"swap {number}")
            return unit.swaps.get(row, number)

        return self._database.writing(work)

    def _unchanged(self, unit: UnitOfWork, row: SiteRow, swap: Swap) -> Proposal | ShiftplanError:
        """The swap with its shifts as they are now, or why it cannot be any more, which is then kept."""
        if swap.status is not SwapStatus.OPEN:
            return ended(swap)
        if swap.expires_at <= _now():
            return _end(unit, row, swap, SwapStatus.EXPIRED)
        give = unchanged(unit, row, swap.giver, (swap.give_on, swap.give_at), swap.publication)
        take = None
        if swap.take_on is not None and swap.take_at is not None:
            take = unchanged(unit, row, swap.taker, (swap.take_on, swap.take_at), swap.publication)
        if give is None or (swap.take_on is not None and take is None):
            return _end(unit, row, swap, SwapStatus.SUPERSEDED)
        return Proposal(give, swap.taker, take)

    def _apply(
        self, unit: UnitOfWork, row: SiteRow, swap: Swap, proposal: Proposal, verdict: SwapVerdict, by: str
    ) -> None:
        days = {day for _, day in proposal.days}
        now = unit.rosters.in_force(row, Period(min(days), max(days)), proposal.people).shifts
        stay = [each for each in now if (each.employee, each.on_date) in proposal.days and each not in proposal.gone]
        made = unit.duties.change(row, proposal.days, [*stay, *verdict.come], made_by=by, why=f"swap {swap.id}")
        unit.swaps.note_publication(swap.id, made.number)
        unit.swaps.supersede_lost(row, now=_now())
        unit.log.add(
            row,
            made_by=by,
            action="swap.apply",
            subject=f"swap {swap.id}",
            before={"publication": made.number - 1},
            after={"publication": made.number, "giver": swap.giver, "taker": swap.taker},
        )


def _asked_of(unit: UnitOfWork, row: SiteRow, employee: EmployeeId, number: SwapId) -> Swap:
    swap = unit.swaps.get(row, number)
    if swap.taker != employee:
        raise UnknownId(f"nobody asked this person for swap {number} at site {row.code}")
    return swap


def _end(unit: UnitOfWork, row: SiteRow, swap: Swap, status: SwapStatus) -> ShiftplanError:
    unit.swaps.end(swap.id, status, now=_now())
    return ended(unit.swaps.get(row, swap.id))


def _now() -> datetime:
    return datetime.now(UTC)
