"""Whether two people may exchange shifts: law for both, and no queue shorter than before."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.errors import Refused
from shiftplan.rules.base import Violation
from shiftplan.services.demand import DemandService
from shiftplan.services.gaps import Coverage, Gap
from shiftplan.services.shifts import taken_over
from shiftplan.services.verdicts import Judged, Surroundings, surroundings
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

PersonDay = tuple[EmployeeId, date]


@dataclass(frozen=True)
class Proposal:
    """The giver's shift goes to the taker; `take`, a shift of the taker, comes back for it, unless given away."""

    give: Shift
    taker: EmployeeId
    take: Shift | None = None

    @property
    def giver(self) -> EmployeeId:
        """Who gives."""
        return self.give.employee

    @property
    def gone(self) -> tuple[Shift, ...]:
        """The shifts as they are."""
        return (self.give,) if self.take is None else (self.give, self.take)

    @property
    def people(self) -> tuple[EmployeeId, EmployeeId]:
        """Giver and taker."""
        return self.giver, self.taker

    @property
    def days(self) -> frozenset[PersonDay]:
        """The days of people that change."""
        return frozenset((employee, shift.on_date) for employee in self.people for shift in self.gone)

    @property
    def period(self) -> Period:
        """From the first day that changes to the last."""
        days = [shift.on_date for shift in self.gone]
        return Period(min(days), max(days))


@dataclass(frozen=True)
class SwapVerdict:
    """What a proposal would do. come: its shifts as they would be worked; none when nobody could work them so.

    broken: hard rules it would break, or break further. gaps: where people would be missing more than now.
    refusal: why the taker cannot work the shift at all. unverified: codes of rules that lack older shifts to decide.
    """

    come: tuple[Shift, ...] = ()
    broken: tuple[Violation, ...] = ()
    gaps: tuple[Gap, ...] = ()
    refusal: Refused | None = None
    unverified: tuple[str, ...] = ()

    @property
    def is_lawful(self) -> bool:
        """Whether it may be done."""
        return not (self.broken or self.gaps or self.refusal)


def taken(site: Site, proposal: Proposal, coverage: Coverage) -> tuple[Shift, ...]:
    """The shifts of a proposal as their new owners would work them.

    Raises:
        Refused: somebody holds no skill for any open queue.
    """
    given = taken_over(site, proposal.give, proposal.taker, wanted=coverage.wanted)
    if proposal.take is None:
        return (given,)
    return given, taken_over(site, proposal.take, proposal.giver, wanted=coverage.wanted)


def verdict_in(unit: UnitOfWork, row: SiteRow, site: Site, demand: DemandService, proposal: Proposal) -> SwapVerdict:
    """What a proposal would do to the truth that one unit of work sees."""
    coverage = Coverage(unit, row, site, demand, {day for _, day in proposal.days})
    try:
        come = taken(site, proposal, coverage)
    except Refused as error:
        return SwapVerdict(refusal=error)
    around = surroundings(unit, row, site, proposal.period, proposal.people)
    now = unit.rosters.in_force(row, proposal.period, proposal.people)
    after = judged_after(around, now.shifts, proposal.gone, come, proposal.people)
    return SwapVerdict(
        come=come,
        broken=tuple(worse(around.judged(now, proposal.people), after)),
        gaps=coverage.shortened(proposal.gone, come),
        unverified=tuple(sorted({each.rule for each in after.report.not_verifiable})),
    )


def judged_after(
    around: Surroundings,
    now: Iterable[Shift],
    gone: Collection[Shift],
    come: Iterable[Shift],
    people: Collection[EmployeeId],
    others: Roster | None = None,
) -> Judged:
    """The audit of people whose shifts change; others: as in `Surroundings.judged`."""
    return around.judged(Roster((*(each for each in now if each not in gone), *come)), people, others)


def worse(before: Judged, after: Judged) -> Iterator[Violation]:
    """Hard rules broken after a change that were not broken before, or not so far."""
    known = {(each.rule, each.employee, each.on_date): abs(each.measured - each.limit) for each in before.broken}
    for each in after.broken:
        if abs(each.measured - each.limit) > known.get((each.rule, each.employee, each.on_date), -1):
            yield each
