"""What a change of some shifts does to coverage: intervals that become short, and intervals left to nobody."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shiftplan.audit.coverage import SMALL, coverage_of
from shiftplan.domain.demand import CoverageRow, Requirement
from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.roster import EMPTY_ROSTER, Activity, Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId, TemplateId
from shiftplan.services.demand import DemandService
from shiftplan.services.shifts import Wanted
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

Cell = tuple[QueueId, datetime]
Cells = Mapping[Cell, CoverageRow]
Test = Callable[[CoverageRow, CoverageRow], bool]
Stretch = tuple[datetime, datetime, QueueId]

DAY = timedelta(days=1)
DAYS_AFTER = 2
"""A shift runs into the next day, and work left undone may fall due a day later."""
NOBODY = 0.01
"""People in an interval below which nobody is there."""
NOTHING: Counter[Stretch] = Counter()
EVERYBODY = EmployeeId("")
"""Coverage counts people on a queue, whoever they are: their work is counted as one long shift of nobody."""


@dataclass(frozen=True)
class Gap:
    """Neighbouring intervals of a queue, [starts_at, ends_at), in which people are missing after a change.

    short_before, short_after: people missing in the worst of them. is_empty: nobody is left in one of them.
    """

    queue: QueueId
    starts_at: datetime
    ends_at: datetime
    short_before: float
    short_after: float
    is_empty: bool


@dataclass(frozen=True)
class _Part:
    """One queue over some days: what it asks for, and everybody's stretches of work on it."""

    problem: Problem
    work: Counter[Stretch]

    def counted(self, gone: Counter[Stretch], come: Counter[Stretch]) -> Cells:
        """Coverage of its intervals after some work goes and other comes."""
        stretches = tuple(Activity(*each) for each in (self.work - gone + come).elements())
        horizon = self.problem.horizon
        everybody = Shift(EVERYBODY, horizon.first_day, TemplateId(""), horizon.start_at, horizon.end_at, (), stretches)
        found = coverage_of(self.problem, Roster((everybody,)))
        return {(row.queue, row.starts_at): row for row in found if row.starts_at < horizon.end_at}


class Coverage:
    """What is required around some days and who is on duty, as one unit of work sees it.

    What a day asks for is the demand of its published version; where that has none, requirement.csv.
    """

    def __init__(
        self, unit: UnitOfWork, row: SiteRow, site: Site, demand: DemandService, days: Collection[date]
    ) -> None:
        """days: on which shifts may change; they need not follow each other."""
        self._step = site.interval_minutes * MINUTE
        self._parts: list[_Part] = []
        for span in _spans(days):
            required = _required(site, span, demand.in_force_in(unit, row, site, span))
            work = _work(unit.rosters.in_force(row, Period(span.first - DAY, span.last)).shifts)
            horizon = horizon_of(site, span.first, len(span))
            for queue in site.queues:
                alone = replace(site, previous=EMPTY_ROSTER, queues={queue: site.queues[queue]})
                problem = Problem(alone, horizon, _of_queue(required, queue))
                self._parts.append(_Part(problem, _on_queue(work, queue)))
        self._before = [part.counted(NOTHING, NOTHING) for part in self._parts]

    @property
    def wanted(self) -> Wanted:
        """Where people are short now; negative where there are too many."""
        return {cell: row.short - row.over for cells in self._before for cell, row in cells.items()}

    def shortened(self, gone: Collection[Shift], come: Collection[Shift]) -> tuple[Gap, ...]:
        """Where a change makes people short, or shorter than they are."""
        return self._gaps(_work(gone), _work(come), lambda before, after: after.short > before.short + SMALL)

    def emptied(self, gone: Collection[Shift]) -> tuple[Gap, ...]:
        """Where taking shifts out leaves nobody though somebody is required at that moment."""
        return tuple(each for each in self._gaps(_work(gone), NOTHING, _is_empty) if each.is_empty)

    def _gaps(self, gone: Counter[Stretch], come: Counter[Stretch], test: Test) -> tuple[Gap, ...]:
        missing = []
        for part, before in zip(self._parts, self._before, strict=True):
            (queue,) = part.problem.site.queues
            away, new = _on_queue(gone, queue), _on_queue(come, queue)
            if away == new:
                continue
            after, can_wait = part.counted(away, new), bool(part.problem.requirement.work)
            for cell, row in before.items():
                now = after.get(cell, replace(row, on_duty=0.0, short=row.required, over=0.0))
                if test(row, now):
                    missing.append((row, now, not can_wait and _is_empty(row, now)))
        return tuple(_merged(missing, self._step))


def _work(shifts: Iterable[Shift]) -> Counter[Stretch]:
    return Counter((each.start_at, each.end_at, each.queue) for shift in shifts for each in shift.activities)


def _on_queue(work: Counter[Stretch], queue: QueueId) -> Counter[Stretch]:
    return Counter({stretch: count for stretch, count in work.items() if stretch[2] == queue})


def _of_queue(required: Requirement, queue: QueueId) -> Requirement:
    agents = tuple(each for each in required.agents if each.queue == queue)
    return Requirement(agents, tuple(each for each in required.work if each.queue == queue))


def _is_empty(before: CoverageRow, after: CoverageRow) -> bool:
    return before.required > SMALL and after.on_duty < NOBODY <= before.on_duty


def _spans(days: Collection[date]) -> Iterator[Period]:
    """The days with those after them, touching ones joined."""
    first = last = None
    for day in sorted(days):
        if first is None or last is None or day > last + DAY:
            if first is not None and last is not None:
                yield Period(first, last)
            first = day
        last = day + DAYS_AFTER * DAY
    if first is not None and last is not None:
        yield Period(first, last)


def _required(site: Site, period: Period, known: Requirement) -> Requirement:
    """What was kept with the published versions, else what requirement.csv says of these days."""
    if known.agents or known.work or site.requirement is None:
        return known
    horizon = horizon_of(site, period.first, len(period))
    start, end = horizon.start_at, horizon.end_at
    return Requirement(
        tuple(each for each in site.requirement.agents if start <= each.starts_at < end),
        tuple(each for each in site.requirement.work if start <= each.arrives_at < end),
    )


def _merged(missing: Iterable[tuple[CoverageRow, CoverageRow, bool]], step: timedelta) -> Iterator[Gap]:
    """Intervals of one queue that touch, as one gap."""
    open_gap: Gap | None = None
    for before, after, is_empty in sorted(missing, key=lambda each: (each[0].queue, each[0].starts_at)):
        found = Gap(after.queue, after.starts_at, after.starts_at + step, before.short, after.short, is_empty)
        if open_gap is not None and (open_gap.queue, open_gap.ends_at) == (found.queue, found.starts_at):
            open_gap = replace(
                open_gap,
                ends_at=found.ends_at,
                short_before=max(open_gap.short_before, found.short_before),
                short_after=max(open_gap.short_after, found.short_after),
                is_empty=open_gap.is_empty or found.is_empty,
            )
            continue
        if open_gap is not None:
            yield open_gap
        open_gap = found
    if open_gap is not None:
        yield open_gap
