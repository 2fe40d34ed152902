"""Wishes that people enter themselves, until the roster of the day is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId, Wish, WishKind
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput, Refused
from shiftplan.services.overlays import WORDS, wish_of
from shiftplan.services.sites import SiteService
from shiftplan.storage.rosters import published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork
from shiftplan.storage.wishes import NOTHING, StoredWish

BUDGET = 30
"""Sum of the weights of a person's wishes of one month: ten wishes of the usual weight, about the days off of a month.
Whoever could wish for everything with full weight would take from those who wish for little."""
USUAL_WEIGHT, LARGEST_WEIGHT = 3, 9
AHEAD = timedelta(days=190)
"""Wishes for days further ahead are forgotten before a roster is made of them."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WishDay:
    """A day of the month. wish: as in wishes.csv, NOTHING = none. closed: why it cannot be changed, empty = it can:
    past, published, leave, far."""

    day: date
    wish: str
    weight: int
    closed: str
    shifts: tuple[Shift, ...]


@dataclass(frozen=True)
class WishMonth:
    """A person's wishes of a month. choices: what can be wished, in the order in which a tap goes through them.

    week_start: 0 = Monday ... 6 = Sunday. used: weight of the month's wishes, of at most budget.
    """

    days: tuple[WishDay, ...]
    choices: tuple[str, ...]
    week_start: int
    used: int
    budget: int
    saved_at: datetime | None

    @property
    def weeks(self) -> tuple[tuple[WishDay | None, ...], ...]:
        """The days by week; None where a week belongs to the months beside it."""
        before = (self.days[0].day.weekday() - self.week_start) % 7
        cells = [*[None] * before, *self.days]
        cells += [None] * (-len(cells) % 7)
        return tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))

    @property
    def earlier(self) -> date:
        """First day of the month before."""
        return (self.days[0].day - DAY).replace(day=1)

    @property
    def later(self) -> date:
        """First day of the month after."""
        return self.days[-1].day + DAY


class WishService:
    """Entering wishes."""

    def __init__(self, database: Database, sites: SiteService) -> None:
        self._database = database
        self._sites = sites

    def month(self, site: str, employee: EmployeeId, of_day: date | None = None) -> WishMonth:
        """The wishes of the month of a day; None = of the next day that is not published."""
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            month = month_of(of_day or _next_open(unit, row, known))
            closed = _closed_days(unit, row, known, employee, month)
            wishes = {each.on_date: each for each in known.wishes_of(employee) if each.on_date in month}
            shifts = unit.rosters.in_force(row, month, [employee]).shifts
            saved = [each.made_at for each in unit.wishes.of(row, employee, month.first, month.last)]
        days = tuple(
            WishDay(
                day,
                word_of(wishes[day]) if day in wishes else NOTHING,
                wishes[day].weight if day in wishes else USUAL_WEIGHT,
                closed.get(day, ""),
                tuple(shift for shift in shifts if shift.on_date == day),
            )
            for day in month
        )
        return WishMonth(
            days, choices_of(known, employee), known.week_start, _weight(wishes), BUDGET, max(saved, default=None)
        )

    def next_wish(self, site: str, employee: EmployeeId, day: date, *, by: str) -> None:
        """What a tap on a day does: none, off, work and so on, then none again.

        Raises:
            Refused: the day is closed, or the wishes of its month weigh too much.
        """
        shown = next(each for each in self.month(site, employee, day).days if each.day == day)
        choices = ("", *choices_of(self._sites.site(site), employee))
        after = choices[(choices.index(shown.wish) + 1) % len(choices)] if shown.wish in choices else ""
        self.put(site, employee, {day: (after, shown.weight)}, by=by)

    def put(self, site: str, employee: EmployeeId, wishes: Mapping[date, tuple[str, int]], *, by: str) -> None:
        """Make these (wish, weight) the person's wishes of these days; NOTHING takes a wish back.

        Raises:
            InvalidInput: a wish or weight is not known.
            Refused: a day is closed, or the wishes of a month weigh too much.
        """

        def work(unit: UnitOfWork) -> None:
            row = unit.sites.get(site)
            known = self._sites.site_in(unit, row)
            before = {each.on_date: each for each in known.wishes_of(employee)}
            asked = {day: (wish, weight if wish else 0) for day, (wish, weight) in wishes.items()}
            changed = {day: value for day, value in asked.items() if value != _written(before.get(day))}
            for month in {month_of(day).first: month_of(day) for day in changed}.values():
                _refuse_closed(_closed_days(unit, row, known, employee, month), changed, month)
                after = {day: each for day, each in before.items() if day in month}
                for day, (wish, weight) in changed.items():
                    if day in month:
                        entered = _entered(known, StoredWish(employee, day, wish, weight, datetime.now(UTC)))
                        after.pop(day, None)
                        after |= {} if entered is None else {day: entered}
                _refuse_heavy(_weight(after), _weight({day: w for day, w in before.items() if day in month}))
            if changed:
                unit.wishes.put(row, employee, changed)
                days = sorted(day.isoformat() for day in changed)
                unit.log.add(row, made_by=by, action="wish.put", subject=f"employee {employee}", after={"days": days})

        self._database.writing(work)


def month_of(day: date) -> Period:
    """The days of a day's calendar month."""
    first = day.replace(day=1)
    return Period(first, (first + 31 * DAY).replace(day=1) - DAY)


def choices_of(site: Site, employee: EmployeeId) -> tuple[str, ...]:
    """What somebody can wish: early or late where the contract has several starts, templates where it has several."""
    templates = site.templates_of(site.contract_of(employee))
    starts = set(site.starts_of(site.contract_of(employee)))
    words = [WishKind.OFF, WishKind.WORK, *((WishKind.EARLY, WishKind.LATE) if len(starts) > 1 else ())]
    told = [word.value for word in words]
    named = [each.id for each in templates if len(templates) > 1 and each.id not in WORDS]
    return (*told, *named)


def word_of(wish: Wish) -> str:
    """A wish as wishes.csv writes it."""
    return wish.kind.value if wish.template is None else wish.template


def _written(wish: Wish | None) -> tuple[str, int]:
    return (NOTHING, 0) if wish is None else (word_of(wish), wish.weight)


def _weight(wishes: Mapping[date, Wish]) -> int:
    return sum(each.weight for each in wishes.values())


def _entered(site: Site, stored: StoredWish) -> Wish | None:
    if stored.wish == NOTHING:
        return None
    found = wish_of(site, stored)
    if found is None or not 1 <= stored.weight <= LARGEST_WEIGHT:
        known = ", ".join(choices_of(site, stored.employee))
        raise InvalidInput(
            f"wish {stored.wish!r} with weight {stored.weight}: choose one of {known}, and a weight of 1 to 9",
            code="wish_unknown",
        )
    return found


def _next_open(unit: UnitOfWork, row: SiteRow, site: Site) -> date:
    today = datetime.now(UTC).astimezone(site.time_zone).date()
    ahead = Period(today + DAY, today + AHEAD)
    published = published_days(unit.rosters.publications(row, ahead))
    return next((day for day in ahead if day not in published), ahead.last)


def _closed_days(unit: UnitOfWork, row: SiteRow, site: Site, employee: EmployeeId, month: Period) -> dict[date, str]:
    """Days for which nothing can be wished, with the reason."""
    today = datetime.now(UTC).astimezone(site.time_zone).date()
    published = published_days(unit.rosters.publications(row, month))
    closed = {day: "leave" for day in month if (employee, day) in site.leave_days}
    closed |= {day: "far" for day in month if day > today + AHEAD}
    closed |= {day: "published" for day in month if day in published}
    return closed | {day: "past" for day in month if day <= today}


def _refuse_closed(closed: Mapping[date, str], changed: Mapping[date, object], month: Period) -> None:
    for day in sorted(changed):
        if day in month and day in closed:
            raise Refused(
                f"nothing can be wished for {day} any more: {closed[day]}",
                code=f"wish_{closed[day]}",
                values={"date": day},
            )


def _refuse_heavy(after: int, before: int) -> None:
    if after > BUDGET and after > before:
        raise Refused(
            f"the wishes of a month weigh {after} together, at most {BUDGET}; take one back or make one weaker",
            code="wish_budget",
            values={"used": after, "budget": BUDGET},
        )
