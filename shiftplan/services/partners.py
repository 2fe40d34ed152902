"""With whom a shift may be swapped: only lawful partners, and in numbers why the others cannot."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.errors import Refused
from shiftplan.services.demand import DemandService
from shiftplan.services.gaps import Coverage
from shiftplan.services.quick_checks import LOOK_AROUND, first_refusals
from shiftplan.services.swap_verdicts import Proposal, judged_after, taken, worse
from shiftplan.services.verdicts import surroundings, worked
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

DOUBLE, SHORTER, NO_QUEUE = "H-DOUBLE", "COVERAGE", "H-SKILL"
"""Why somebody cannot: works already that day, a queue would be shorter, serves none that is open."""
Shape = tuple[str, datetime, datetime]


@dataclass(frozen=True)
class Partner:
    """Somebody who may take the shift, and how it would be worked. take: the shift that comes back for it, if any."""

    employee: EmployeeId
    take: Shift | None
    come: tuple[Shift, ...]


@dataclass(frozen=True)
class Partners:
    """Who may take a shift, by start and name. cannot: people by what stands in the way, most frequent first."""

    lawful: tuple[Partner, ...]
    cannot: tuple[tuple[str, int], ...]


class PartnerSearch:
    """A search over everybody at a site within one unit of work: shifts are read once and audited together."""

    def __init__(
        self,
        unit: UnitOfWork,
        row: SiteRow,
        site: Site,
        demand: DemandService,
        give: Shift,
        other_day: date | None,
        earliest: datetime,
    ) -> None:
        """
        Args:
            other_day: whose shift shall come back; None = the shift is given away.
            earliest: a shift that begins before is not swapped any more.
        """
        self._site, self._give = site, give
        days = {give.on_date, other_day or give.on_date}
        period = Period(min(days), max(days))
        self._cannot: Counter[str] = Counter()
        self._giver: dict[tuple[Shape | None, EmployeeId | None], str | None] = {}
        self._now = unit.rosters.in_force(row, period)
        self._proposals = list(self._possible(unit.sites.active_employees(row), other_day, earliest))
        self._coverage = Coverage(unit, row, site, demand, days)
        self._passing = list(self._passed(unit, row, period))
        asked = {give.employee, *(each.taker for each, _ in self._passing)}
        self._around = surroundings(unit, row, site, period, asked)

    def found(self) -> Partners:
        """Everybody who may."""
        made = self._passing
        takers = [each.taker for each, _ in made]
        now = [shift for taker in takers for shift in self._now.of(taker)]
        gone = [each.take for each, _ in made if each.take is not None]
        before = self._around.judged(Roster(tuple(now)), takers, self._now)
        left = self._without([self._give])
        after = judged_after(self._around, now, gone, [come[0] for _, come in made], takers, left)
        broken: dict[EmployeeId, str] = {}
        for each in worse(before, after):
            broken.setdefault(each.employee, each.rule)
        lawful = []
        for proposal, come in made:
            reason = broken.get(proposal.taker) or self._of_giver(proposal, come)
            if reason is None and self._coverage.shortened(proposal.gone, come):
                reason = SHORTER
            if reason is None:
                lawful.append(Partner(proposal.taker, proposal.take, come))
            else:
                self._cannot[reason] += 1
        lawful.sort(key=lambda each: (each.take.start_at if each.take else self._give.start_at, each.employee))
        return Partners(tuple(lawful), tuple(self._cannot.most_common()))

    def _possible(
        self, people: frozenset[EmployeeId], other_day: date | None, earliest: datetime
    ) -> Iterator[Proposal]:
        """A proposal for everybody who is free on the day, or works the shift to be exchanged."""
        for employee in sorted(people - {self._give.employee}):
            if employee not in self._site.employees:
                continue
            own = self._now.of(employee)
            take = next((shift for shift in own if shift.on_date == other_day and shift.start_at >= earliest), None)
            if other_day is not None and (take is None or _shape(take) == _shape(self._give)):
                continue
            if any(shift.on_date == self._give.on_date and shift is not take for shift in own):
                self._cannot[DOUBLE] += 1
                continue
            yield Proposal(self._give, employee, take)

    def _made(self) -> Iterator[tuple[Proposal, tuple[Shift, ...]]]:
        """The shifts as they would be worked, where the taker serves a queue at all."""
        for proposal in self._proposals:
            try:
                yield proposal, taken(self._site, proposal, self._coverage)
            except Refused:
                self._cannot[NO_QUEUE] += 1

    def _passed(self, unit: UnitOfWork, row: SiteRow, period: Period) -> Iterator[tuple[Proposal, tuple[Shift, ...]]]:
        """Those who keep the house rules; only of them the shifts of a year are read and the whole law is asked."""
        made = list(self._made())
        wide = Period(period.first - LOOK_AROUND, period.last + LOOK_AROUND)
        takes = {each.taker: each.take for each, _ in made}
        near: dict[EmployeeId, list[Shift]] = {}
        for shift in worked(unit, row, self._site, wide, takes.keys()).shifts:
            if shift != takes[shift.employee]:
                near.setdefault(shift.employee, []).append(shift)
        refused = first_refusals(self._site, near, {each.taker: come[0] for each, come in made}, period)
        for proposal, come in made:
            if proposal.taker in refused:
                self._cannot[refused[proposal.taker].rule] += 1
            else:
                yield proposal, come

    def _of_giver(self, proposal: Proposal, come: tuple[Shift, ...]) -> str | None:
        """The rule that stops the giver; the same for every shift of the same hours that comes back."""
        is_paired = proposal.taker in self._site.pairs_of(self._give.employee)
        alike = None if proposal.take is None else _shape(proposal.take), proposal.taker if is_paired else None
        if alike not in self._giver:
            giver = [self._give.employee]
            now = self._now.of(self._give.employee)
            before = self._around.judged(Roster(now), giver, self._now)
            left = self._without(proposal.gone) if is_paired else self._now
            after = judged_after(self._around, now, [self._give], come[1:], giver, left)
            self._giver[alike] = next((each.rule for each in worse(before, after)), None)
        return self._giver[alike]

    def _without(self, gone: Collection[Shift]) -> Roster:
        return Roster(tuple(each for each in self._now.shifts if each not in gone))


def _shape(shift: Shift) -> Shape:
    return shift.template, shift.start_at, shift.end_at
