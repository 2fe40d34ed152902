"""What one person works: the next shift, the weeks around it, what changed, and hours against the contract."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.errors import UnknownId
from shiftplan.services.sites import SiteService
from shiftplan.services.swap_terms import earliest_start
from shiftplan.services.wishes import month_of
from shiftplan.storage.duties import Told
from shiftplan.storage.rosters import published_days
from shiftplan.storage.swaps import SwapStatus
from shiftplan.storage.unit_of_work import Database

__all__ = ["OwnDay", "OwnHome", "OwnShift", "OwnShiftService", "OwnWeek", "OwnWeeks", "Told"]

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKS_AHEAD = 5
"""This week and those after it: rosters are seldom published further ahead."""
EXCHANGE_AROUND = timedelta(days=7)
"""A shift is exchanged for one of a day so near: a swap changes days, not months."""


@dataclass(frozen=True)
class OwnDay:
    """A day. shifts: in force; before: what was told before the last change, None = never changed. leave: its kind."""

    day: date
    is_published: bool
    shifts: tuple[Shift, ...]
    before: tuple[Shift, ...] | None
    leave: str
    is_today: bool


@dataclass(frozen=True)
class OwnWeek:
    """Seven days, and working time against what the contract says of a week."""

    days: tuple[OwnDay, ...]
    worked: timedelta
    least: timedelta
    most: timedelta

    @property
    def is_published(self) -> bool:
        """Whether any of its days is."""
        return any(day.is_published for day in self.days)


@dataclass(frozen=True)
class OwnWeeks:
    """Some weeks in a row, and where those before and after them begin."""

    weeks: tuple[OwnWeek, ...]
    earlier: date
    later: date


@dataclass(frozen=True)
class OwnHome:
    """The first page. month_*: working time published for the calendar month, and its share of the contract."""

    name: str
    following: Shift | None
    week: OwnWeek
    asked: int
    month: Period
    month_worked: timedelta
    month_least: timedelta
    month_most: timedelta


@dataclass(frozen=True)
class OwnShift:
    """A day with its shift. told: every publication that said something else of it, oldest first.

    other_days: days whose shifts could come back in an exchange. is_open: it may still be swapped.
    """

    day: OwnDay
    shift: Shift | None
    told: tuple[Told, ...]
    other_days: tuple[date, ...]
    is_open: bool


class OwnShiftService:
    """One person's published shifts."""

    def __init__(self, database: Database, sites: SiteService) -> None:
        self._database = database
        self._sites = sites

    def home(self, site: str, employee: EmployeeId) -> OwnHome:
        """The next shift, this week, and the month."""
        now = datetime.now(UTC)
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            today = _today(known)
            month = month_of(today)
            seen = Period(min(month.first, today - WEEK), max(month.last, today + WEEKS_AHEAD * WEEK))
            told = unit.duties.told(row, employee, seen)
            published = published_days(unit.rosters.publications(row, seen))
            shifts = unit.rosters.in_force(row, seen, [employee]).shifts
            swaps = unit.swaps.of(row, employee)
        week = _weeks(known, employee, week_of(today, known.week_start), 1, shifts, published, told)[0]
        contract = known.contract_of(employee)
        return OwnHome(
            name=known.employees[employee].name,
            following=next((shift for shift in shifts if shift.end_at > now), None),
            week=week,
            asked=sum(
                each.taker == employee and each.status is SwapStatus.OPEN and each.expires_at > now for each in swaps
            ),
            month=month,
            month_worked=_worked(shift for shift in shifts if shift.on_date in month),
            month_least=timedelta(minutes=contract.week_minutes_min) * len(month) / 7,
            month_most=timedelta(minutes=contract.week_minutes_max) * len(month) / 7,
        )

    def weeks(self, site: str, employee: EmployeeId, first_day: date | None = None) -> OwnWeeks:
        """Weeks from that of a day on (None = today), as far ahead as one looks."""
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            first = week_of(first_day or _today(known), known.week_start)
            seen = Period(first, first + WEEKS_AHEAD * WEEK - DAY)
            told = unit.duties.told(row, employee, seen)
            published = published_days(unit.rosters.publications(row, seen))
            shifts = unit.rosters.in_force(row, seen, [employee]).shifts
        found = _weeks(known, employee, first, WEEKS_AHEAD, shifts, published, told)
        return OwnWeeks(found, first - WEEKS_AHEAD * WEEK, first + WEEKS_AHEAD * WEEK)

    def shift(self, site: str, employee: EmployeeId, on_date: date) -> OwnShift:
        """A day of one's own.

        Raises:
            UnknownId: nothing was published for that day.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            around = Period(on_date - EXCHANGE_AROUND, on_date + EXCHANGE_AROUND)
            told = unit.duties.told(row, employee, Period(on_date, on_date)).get(on_date, [])
            published = published_days(unit.rosters.publications(row, around))
            shifts = unit.rosters.in_force(row, around, [employee]).shifts
        if on_date not in published:
            raise UnknownId(f"nothing is published for {on_date}", code="not_published", values={"date": on_date})
        (day,) = (
            each
            for week in _weeks(known, employee, on_date, 1, shifts, published, {on_date: told})
            for each in week.days
            if each.day == on_date
        )
        shift = day.shifts[0] if day.shifts else None
        busy, earliest = {each.on_date for each in shifts}, earliest_start().astimezone(known.time_zone).date()
        free = {each for each in around if each in published and each not in busy and each >= earliest}
        is_open = shift is not None and shift.start_at >= earliest_start()
        return OwnShift(day, shift, _different(told), tuple(sorted({*free, on_date})) if is_open else (), is_open)


def _weeks(
    site: Site,
    employee: EmployeeId,
    first: date,
    weeks: int,
    shifts: Sequence[Shift],
    published: frozenset[date],
    told: Mapping[date, Sequence[Told]],
) -> tuple[OwnWeek, ...]:
    leave = {day: each.kind for each in site.leave_of(employee) for day in Period(each.first, each.last)}
    contract, today = site.contract_of(employee), _today(site)
    found = []
    for number in range(weeks):
        days = tuple(
            OwnDay(
                day,
                day in published,
                tuple(shift for shift in shifts if shift.on_date == day),
                _before(told.get(day, ())),
                leave.get(day, ""),
                day == today,
            )
            for day in Period(first + number * WEEK, first + number * WEEK + 6 * DAY)
        )
        found.append(
            OwnWeek(
                days,
                _worked(shift for day in days for shift in day.shifts),
                timedelta(minutes=contract.week_minutes_min),
                timedelta(minutes=contract.week_minutes_max),
            )
        )
    return tuple(found)


def _different(told: Sequence[Told]) -> tuple[Told, ...]:
    """What was told, without repetitions of the same hours."""
    found: list[Told] = []
    for each in told:
        if not found or _hours(found[-1].shifts) != _hours(each.shifts):
            found.append(each)
    return tuple(found)


def _before(told: Sequence[Told]) -> tuple[Shift, ...] | None:
    different = _different(told)
    return different[-2].shifts if len(different) > 1 else None


def _hours(shifts: Sequence[Shift]) -> list[tuple[datetime, datetime]]:
    return [(shift.start_at, shift.end_at) for shift in shifts]


def _worked(shifts: Iterable[Shift]) -> timedelta:
    return sum((shift.working_time for shift in shifts), timedelta())


def _today(site: Site) -> date:
    return datetime.now(UTC).astimezone(site.time_zone).date()
