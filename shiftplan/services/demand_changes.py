"""Changing a day of demand by hand, with a reason; taking it back; what the changes do to a forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput, Refused, StaleRoster, UnknownId
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.demand import kept_demand
from shiftplan.services.demand_lifts import FURTHEST, Lift, lifted, lifts_of
from shiftplan.services.opening_days import OpeningDays
from shiftplan.services.packed_demand import (
    flags_of,
    forecast_without_changes,
    packed_forecast,
    packed_requirement,
    renewed_of,
    scores_of,
)
from shiftplan.services.reasons import checked_reason
from shiftplan.services.requiring import Requiring
from shiftplan.services.sites import SiteService
from shiftplan.storage.demand import DemandId, StoredDemand
from shiftplan.storage.demand_changes import DemandChange, QueueDay, in_force
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.taking_back import standing
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["DemandChange", "DemandChangeService"]

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LEAST, MOST = -90, 400


@dataclass(frozen=True)
class _Known:
    """What a change is made from: the newest demand of each week it reaches, as it was when it was looked at."""

    site: Site
    weeks: tuple[tuple[Period, DemandId], ...]
    stored: tuple[StoredDemand, ...]
    changes: tuple[DemandChange, ...]
    driven: frozenset[QueueId]

    @property
    def period(self) -> Period:
        return Period(self.weeks[0][0].first, self.weeks[-1][0].last)

    def rows(self) -> list[ForecastRow]:
        """The forecast without changes, of each week from its newest demand."""
        found: list[ForecastRow] = []
        opened = OpeningDays(self.site, self.period)
        for (week, _), stored in zip(self.weeks, self.stored, strict=True):
            rows = forecast_without_changes(stored.forecast)
            found += [row for row in rows if opened.day_of(row.queue, row.interval_start) in week]
        return sorted(found, key=lambda row: (row.queue, row.interval_start))


class DemandChangeService:
    """Days changed by hand."""

    def __init__(self, database: Database, sites: SiteService, requiring: Requiring) -> None:
        self._database = database
        self._sites = sites
        self._requiring = requiring

    def change(
        self, site: str, queue: QueueId, day: date, percent: int, reason: str, *, seen: int, by: str
    ) -> DemandChange:
        """Set a queue's day to so many percent above its forecast; what the week asks for is counted anew.

        Args:
            percent: -90 to 400, against the forecast without changes. seen: number of the queue's last change that
                `by` has seen, 0 = none.
        Raises:
            UnknownId: no such site or queue. InvalidInput: the percentage, or no reason.
            Refused: nobody has forecast the day, or it is so already. StaleRoster: it was changed meanwhile.
        """
        if not LEAST <= percent <= MOST:
            values = {"least": LEAST, "most": MOST, "value": percent}
            raise InvalidInput(f"change: {percent} %: give {LEAST} to {MOST}", code="demand_percent", values=values)
        why = checked_reason(reason)
        known = self._known(site, queue, day, seen)
        if in_force(known.changes).get((queue, day), 0) == percent:
            raise Refused("this is how it is now; choose another percentage", code="demand_same")
        return self._keep(known, (queue, day), percent, why, None, seen=seen, by=by)

    def undo(self, site: str, number: int, *, seen: int, by: str) -> DemandChange:
        """Take the last change of a day back: it becomes what it was before.

        Raises:
            UnknownId: there is no such change. Refused: a later one stands on it. StaleRoster: as `change`.
        """
        with self._database.reading() as unit:
            changes = unit.demand_changes.all(unit.sites.get(site))
        found = next((each for each in changes if each.number == number), None)
        if found is None:
            raise UnknownId(f"there is no change {number} of the demand of site {site}")
        known = self._known(site, QueueId(found.queue), found.on_date, seen)
        left = standing(known.changes)[found.key]
        if not left or left[-1].number != number:
            raise Refused("a later change stands on this one; take that back first", code="demand_not_last")
        before = left[-2].percent if len(left) > 1 else 0
        return self._keep(known, (found.queue, found.on_date), before, found.reason, number, seen=seen, by=by)

    def lifts(self, site: str, rows: Sequence[ForecastRow]) -> list[Lift]:
        """What the changes in force do to a forecast that knows nothing of them."""
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            place = self._sites.site_in(unit, row)
            changes, driven = unit.demand_changes.all(row), _driven(unit, row, place)
        return lifts_of(place, rows, in_force(changes), driven)

    def _known(self, site: str, queue: QueueId, day: date, seen: int) -> _Known:
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            place = self._sites.site_in(unit, row)
            if queue not in place.queues:
                raise UnknownId(f"site {site} has no queue {queue!r}; choose one of {', '.join(place.queues)}")
            changes = unit.demand_changes.all(row)
            _refuse_unseen(changes, queue, seen)
            driven = _driven(unit, row, place)
            reach = _reach(place, driven)
            weeks = tuple(_weeks(unit, row, place, day, reach))
            stored = tuple(unit.demand.get(number) for _, number in weeks)
        known = _Known(place, weeks, stored, changes, driven)
        if not weeks or not any(row.queue == queue for row in known.rows()):
            raise Refused(
                f"nobody has forecast {day} for queue {queue}; forecast the week first",
                code="demand_not_forecast",
                values={"date": day},
            )
        return known

    def _keep(
        self, known: _Known, day: QueueDay, percent: int, reason: str, undoes: int | None, *, seen: int, by: str
    ) -> DemandChange:
        """Count what the weeks ask for with the change, and keep both, if nothing else came between."""
        rows = known.rows()
        lifts = lifts_of(known.site, rows, {**in_force(known.changes), day: percent}, known.driven)
        requirement = self._requiring.require(known.site, lifted(rows, lifts))
        first = known.stored[0].forecast
        volumes = packed_forecast(rows, scores_of(first), lifts, flags_of(first), renewed_of(first))
        needs = packed_requirement(requirement)

        def work(unit: UnitOfWork) -> DemandChange:
            row = unit.sites.held(known.site.id)
            changes = unit.demand_changes.all(row)
            _refuse_unseen(changes, day[0], seen)
            newest = [unit.demand.newest(row, week) for week, _ in known.weeks]
            if changes != known.changes or newest != [number for _, number in known.weeks]:
                raise StaleRoster("the demand was made anew meanwhile; look at it and try again", code="demand_renewed")
            demand = kept_demand(unit, known.site.id, known.period, volumes, needs, by=by)
            made = unit.demand_changes.add(
                row, day, percent, reason=reason, undoes=undoes, demand=demand, made_by=by
            )  # fmt: skip
            old = in_force(changes).get(day, 0)
            about = {"queue": day[0], "date": day[1].isoformat(), "demand": demand, "undoes": undoes}
            unit.log.add(
                row,
                made_by=by,
                action="demand.change" if undoes is None else "demand.undo",
                subject=f"demand change {made.number}",
                before={"percent": old},
                after={**about, "percent": percent, "why": reason},
            )
            return made

        return self._database.writing(work)


def last_change(changes: Sequence[DemandChange], queue: str) -> DemandChange | None:
    """The newest change of a queue."""
    return next((each for each in reversed(changes) if each.queue == queue), None)


def _refuse_unseen(changes: Sequence[DemandChange], queue: str, seen: int) -> None:
    last = last_change(changes, queue)
    if last is not None and last.number != seen:
        raise StaleRoster(
            f"{last.made_by} changed {last.on_date} of queue {queue} meanwhile to {last.percent:+d} %: look at it, "
            "then decide anew",
            code="demand_changed_meanwhile",
            values={"by": last.made_by, "date": last.on_date, "percent": f"{last.percent:+d}"},
        )


def _driven(unit: UnitOfWork, row: SiteRow, site: Site) -> frozenset[QueueId]:
    """Queues that are forecast from others: they have drivers and no history of their own."""
    with_history = unit.history.queues(row)
    return frozenset(each.id for each in site.queues.values() if each.drivers and each.id not in with_history)


def _reach(site: Site, driven: frozenset[QueueId]) -> int:
    """Days after a changed one on which work that follows from it may come."""
    lags = [driver.lag_days for queue in driven for driver in site.queues[queue].drivers]
    return sum(lags) + FURTHEST // 2 if lags else 0


def _weeks(unit: UnitOfWork, row: SiteRow, site: Site, day: date, reach: int) -> list[tuple[Period, DemandId]]:
    """The weeks from a day on that were forecast without a gap, each with its newest demand."""
    found = []
    first = week_of(day, site.week_start)
    while first <= day + reach * DAY:
        week = Period(first, first + WEEK - DAY)
        number = unit.demand.newest(row, week)
        if number is None:
            break
        found.append((week, number))
        first += WEEK
    return found
