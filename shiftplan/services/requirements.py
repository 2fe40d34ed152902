"""Forecast to requirement: the people and the work that a roster is measured against."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from forecasts.pooling import pooled_requirement
from forecasts.queues import Openings
from forecasts.staffing import requirement
from shiftplan.domain.demand import AgentsNeeded, Requirement, WorkArriving
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.files.forecast import ForecastRow
from shiftplan.files.site import SiteFolder
from shiftplan.services.demand_lifts import lifted
from shiftplan.services.forecasting import Calendar, Cells, moment_of, openings_of, settings_of, site_forecast
from shiftplan.services.simulating import SIMULATED, traffic_of
from shiftplan.services.wall_clock import WALL_CLOCK, walls_of
from shiftplan.services.what_if import Change, MoreVolume, changed_site, scaled, volume_lifts


def require(rows: Sequence[ForecastRow], known: Calendar, zone: ZoneInfo = WALL_CLOCK) -> Requirement:
    """People, and work with due times, for a forecast whose times are of a zone; every queue by itself.

    Due times are counted on the wall clock. Where a wall time occurs twice the first is meant, but none before arrival.

    Args:
        zone: WALL_CLOCK = unknown: wall times stay as they are written, whatever their offset.
    Raises:
        InvalidInput: an unknown queue, no handle time where there is volume, a goal out of reach.
    """
    frame, openings = _frame(rows, known, zone)
    queues = [settings_of(queue) for queue in (known.queues or {}).values()]
    made = requirement(frame, queues, openings=openings, interval_minutes=known.interval_minutes)
    return _requirement(made.to_dict("records"), zone)


def required(site: Site, rows: Sequence[ForecastRow]) -> Requirement:
    """What a site has to cover for a forecast, pooled if it says so; without a forecast, what it brought.

    Raises:
        InvalidInput: as `require`.
    """
    if not rows and site.requirement is not None:
        return site.requirement
    known, zone = Calendar.of(site), site.time_zone
    if not site.pooling or not rows:
        return require(rows, known, zone)
    frame, openings = _frame(rows, known, zone)
    made = pooled_requirement(
        frame,
        [settings_of(queue) for queue in site.queues.values()],
        simulated=[traffic_of(queue) for queue in site.queues.values() if queue.channel in SIMULATED],
        crews=_crews(site, frame["interval_start"].min().date()),
        openings=openings,
        interval_minutes=site.interval_minutes,
    )
    return _requirement(made.to_dict("records"), zone)


def requirement_of(folder: SiteFolder, first_day: date, days: int) -> tuple[Requirement, list[ForecastRow]]:
    """What has to be covered: the folder's requirement.csv, else made from its history (then with the forecast)."""
    rows = expected(folder, first_day, days)
    return required(folder.site, rows), rows


def expected(folder: SiteFolder, first_day: date, days: int) -> list[ForecastRow]:
    """The forecast from which the requirement of a site is made; nothing if it brought one.

    Raises:
        InvalidInput: there is no history to learn from.
    """
    return [] if folder.site.requirement is not None else site_forecast(folder, first_day, days)


def requirement_with(
    folder: SiteFolder, requirement: Requirement, rows: Sequence[ForecastRow], changes: Sequence[Change]
) -> Requirement:
    """What `requirement_of` found, with other volumes: staffed anew, or, without a forecast, in proportion.

    With pooling other people and skills are reasons to staff anew too.
    """
    site, own = folder.site, set(folder.history.queue)
    driven = frozenset(each.id for each in site.queues.values() if each.drivers and each.id not in own)
    lifts = volume_lifts(site, rows, changes, driven)
    if not rows:
        return scaled(site, requirement, changes)
    is_new = site.pooling and any(not isinstance(each, MoreVolume) for each in changes)
    if not lifts and not is_new:
        return requirement
    return required(changed_site(site, changes), lifted(rows, lifts))


def _crews(site: Site, day: date) -> dict[str, list[dict[str, int]]]:
    """Of every queue the skills, as queue -> level, of those who work on it first; of all who can if it is nobody's."""
    first: dict[str, list[dict[str, int]]] = defaultdict(list)
    able: dict[str, list[dict[str, int]]] = defaultdict(list)
    for employee in site.employees:
        levels = {
            str(queue.id): skill.level
            for skill in site.skills_on(employee, day)
            for queue in site.queues_by_skill.get(skill.id, ())
        }
        for queue, level in levels.items():
            able[queue].append(levels)
            if level == min(levels.values()):
                first[queue].append(levels)
    # people who are alike stand together, so that a draw at equal distances meets every kind in its proportion
    return {queue: sorted(first[queue] or able[queue], key=lambda levels: sorted(levels.items())) for queue in able}


def _frame(rows: Sequence[ForecastRow], known: Calendar, zone: ZoneInfo) -> tuple[pd.DataFrame, Openings | None]:
    """A forecast as a table on the wall clock, and the openings of its days."""
    local = walls_of(rows, zone)
    frame = pd.DataFrame(
        {
            "queue": [row.queue for row in rows],
            "interval_start": pd.Series([wall for wall, _ in local], dtype="datetime64[us]"),
            "fold": [fold for _, fold in local],
            "volume": [row.volume for row in rows],
            "aht_seconds": [float("nan") if row.aht_seconds is None else row.aht_seconds for row in rows],
        }
    )
    days = [wall.date() for wall, _ in local]
    return frame, openings_of(known, min(days), max(days)) if days else None


def _requirement(rows: Iterable[Cells], zone: ZoneInfo) -> Requirement:
    agents, work = [], []
    for row in rows:
        queue = QueueId(str(row["queue"]))
        starts_at = moment_of(row["interval_start"], zone, int(row["fold"]))
        people = float(row["agents"])
        if people == people:
            agents.append(AgentsNeeded(queue, starts_at, people))
        else:
            minutes = float(row["work_minutes"])
            due_at = moment_of(row["due_at"], zone)
            if due_at < starts_at:  # both lie in the hour that is repeated
                due_at = moment_of(row["due_at"], zone, fold=1)
            work.append(WorkArriving(queue, starts_at, minutes, due_at))
    agents.sort(key=lambda each: (each.queue, each.starts_at))  # the wall clock goes back, instants do not
    work.sort(key=lambda each: (each.queue, each.arrives_at))
    return Requirement(tuple(agents), tuple(work))
