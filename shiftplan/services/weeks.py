"""Weeks at a glance: what is published, drafted or open, how good it is, and what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.site import Site
from shiftplan.services.boards import BoardService
from shiftplan.services.coverage import Figures
from shiftplan.services.demand import DemandService
from shiftplan.services.desk import Desk, Sheet
from shiftplan.services.findings import Kind
from shiftplan.services.sites import SiteService
from shiftplan.storage.rosters import RosterVersion, VersionKind, published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["NextStep", "Week", "WeekDraft", "WeekService", "WeekState", "Weeks"]

WEEK = timedelta(days=7)
SHOWN, BEFORE = 7, 1
"""Weeks on a page, and how many of them lie before the one of today."""


class WeekState(StrEnum):
    """How far a week is."""

    OPEN = "open"
    DRAFT = "draft"
    PARTLY = "partly"
    PUBLISHED = "published"


class NextStep(StrEnum):
    """What a scheduler would do next."""

    MAKE = "make"
    RENEW = "renew"
    CORRECT = "correct"
    PUBLISH = "publish"
    CORRECT_PUBLISHED = "correct_published"
    NOTHING = "nothing"


@dataclass(frozen=True)
class WeekDraft:
    """The newest draft of a week. others: older drafts that nobody published. is_stale: it misses a publication."""

    version: RosterVersion
    edits: int
    others: int
    is_stale: bool


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week. published: days that are. hours, figures, hard, soft: of the draft, else of what is published.

    forecast_at: when the newest demand of the whole week was made.
    """

    period: Period
    published: int
    draft: WeekDraft | None
    hours: timedelta
    figures: Figures
    hard: int
    soft: int
    forecast_at: datetime | None
    is_past: bool
    is_current: bool

    @property
    def state(self) -> WeekState:
        """How far it is."""
        if self.published == len(self.period):
            return WeekState.PUBLISHED
        if self.published:
            return WeekState.PARTLY
        return WeekState.OPEN if self.draft is None else WeekState.DRAFT

    @property
    def step(self) -> NextStep:
        """What to do next."""
        if self.is_past:
            return NextStep.NOTHING
        if self.draft is not None:
            if self.draft.is_stale:
                return NextStep.RENEW
            return NextStep.CORRECT if self.hard else NextStep.PUBLISH
        if self.state is not WeekState.PUBLISHED:
            return NextStep.MAKE
        return NextStep.CORRECT_PUBLISHED if self.hard else NextStep.NOTHING


@dataclass(frozen=True)
class Weeks:
    """Some weeks of a site. earlier, later: first days of the pages beside this one."""

    site: Site
    weeks: tuple[Week, ...]
    earlier: date
    later: date


class WeekService:
    """Reads weeks."""

    def __init__(
        self, database: Database, sites: SiteService, demand: DemandService, desk: Desk, boards: BoardService
    ) -> None:
        self._database = database
        self._sites = sites
        self._demand = demand
        self._desk = desk
        self._boards = boards

    def page(self, site: str, first: date | None = None, *, now: datetime | None = None) -> Weeks:
        """Weeks from the one that holds a day on.

        Args:
            first: None = a week before today; where everything that is known lies elsewhere, the last weeks of that.
        Raises:
            UnknownId: there is no such site.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            place = self._sites.site_in(unit, row)
            today = (now or datetime.now(UTC)).astimezone(place.time_zone).date()
            versions = [each for each in unit.rosters.versions(row) if each.kind is VersionKind.DRAFT]
            start = week_of(_first_day(first, today, versions), place.week_start)
            drafts = [each for each in versions if each.period.touches(start, start + SHOWN * WEEK)]
            open_drafts = list(self._open(unit, site, drafts))
            weeks = [self._week(unit, row, place, start + number * WEEK, today, open_drafts) for number in range(SHOWN)]
        return Weeks(place, tuple(weeks), start - SHOWN * WEEK, start + SHOWN * WEEK)

    def _open(self, unit: UnitOfWork, site: str, drafts: Iterable[RosterVersion]) -> Iterable[Sheet]:
        """Drafts that are neither published nor replaced by somebody's publication of all their days."""
        for each in drafts:
            sheet, _ = self._desk.draft(unit, site, each.id)
            if sheet.publication is None and not set(each.period) <= published_days(sheet.since):
                yield sheet

    def _week(
        self, unit: UnitOfWork, row: SiteRow, site: Site, first: date, today: date, drafts: Iterable[Sheet]
    ) -> Week:
        period = Period(first, first + WEEK - timedelta(days=1))
        known = published_days(unit.rosters.publications(row, period))
        published = [day for day in period if day in known]
        mine = [each for each in drafts if each.period.touches(period.first, period.last)]
        sheet = mine[0] if mine else self._desk.published(unit, row.code, period)[0]
        is_empty = not mine and not published
        days = [] if is_empty else [day for day in period if day in sheet.period]
        covered = self._boards.counted_in(unit, row, sheet) if days else None
        found = self._boards.problems_in(unit, row, sheet).findings if days else ()
        kinds = [each.kind for each in found if each.on_date in period]
        demand = unit.demand.newest(row, period)
        return Week(
            period=period,
            published=len(published),
            draft=_draft(mine),
            hours=sum((each.working_time for each in sheet.roster.shifts if each.on_date in days), timedelta()),
            figures=sum((covered.figures(day) for day in days), Figures()) if covered else Figures(),
            hard=kinds.count(Kind.HARD),
            soft=kinds.count(Kind.SOFT),
            forecast_at=None if demand is None else self._demand.get_in(unit, demand).made_at,
            is_past=period.last < today,
            is_current=today in period,
        )


def _draft(mine: list[Sheet]) -> WeekDraft | None:
    if not mine or mine[0].version is None:
        return None
    return WeekDraft(mine[0].version, mine[0].number, len(mine) - 1, bool(mine[0].since))


def _first_day(first: date | None, today: date, versions: list[RosterVersion]) -> date:
    """Where a page begins that nobody asked to begin elsewhere."""
    if first is not None:
        return first
    usual = today - BEFORE * WEEK
    if versions and not any(each.period.touches(usual, usual + SHOWN * WEEK) for each in versions):
        return max(each.period.first for each in versions) - BEFORE * WEEK
    return usual
