"""Wishes that people entered themselves; they beat those of wishes.csv for the same day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from shiftplan.domain.people import EmployeeId
from shiftplan.storage.sites import Sites
from shiftplan.storage.tables import EmployeeRow, SiteRow, WishRow

NOTHING = ""
"""In place of a wish: none for that day, whatever wishes.csv says."""


@dataclass(frozen=True)
class StoredWish:
    """A wish as in wishes.csv, or NOTHING with weight 0."""

    employee: EmployeeId
    on_date: date
    wish: str
    weight: int
    made_at: datetime


class Wishes:
    """Wishes within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mark(self, site: SiteRow) -> tuple[int, int, datetime | None]:
        """Differs whenever a wish of the site was changed in between."""
        columns = (func.count(), func.coalesce(func.max(WishRow.id), 0), func.max(WishRow.made_at))
        count, newest, made_at = self._session.execute(select(*columns).where(WishRow.site_id == site.id)).one()
        return count, newest, made_at

    def all(self, site: SiteRow) -> tuple[StoredWish, ...]:
        """Everybody's wishes, by employee and date."""
        return tuple(self._found(site))

    def of(self, site: SiteRow, employee: EmployeeId, first: date, last: date) -> tuple[StoredWish, ...]:
        """The wishes of one person for some days, by date."""
        return tuple(self._found(site, EmployeeRow.code == employee, WishRow.on_date.between(first, last)))

    def put(self, site: SiteRow, employee: EmployeeId, wishes: Mapping[date, tuple[str, int]]) -> None:
        """Make these (wish, weight) the wishes of a person on these days; other days stay."""
        number = Sites(self._session).employee_ids(site)[employee]
        same = (WishRow.employee_id == number, WishRow.on_date.in_(wishes))
        self._session.execute(delete(WishRow).where(*same))
        fixed = {"site_id": site.id, "employee_id": number, "made_at": datetime.now(UTC)}
        rows = [{**fixed, "on_date": day, "wish": wish, "weight": weight} for day, (wish, weight) in wishes.items()]
        if rows:
            self._session.execute(insert(WishRow), rows)

    def _found(self, site: SiteRow, *conditions: ColumnElement[bool]) -> Iterable[StoredWish]:
        columns = (EmployeeRow.code, WishRow.on_date, WishRow.wish, WishRow.weight, WishRow.made_at)
        rows = select(*columns).join(EmployeeRow, EmployeeRow.id == WishRow.employee_id)
        rows = rows.where(WishRow.site_id == site.id, *conditions)
        ordered = rows.order_by(EmployeeRow.code, WishRow.on_date)
        for employee, day, wish, weight, made_at in self._session.execute(ordered):
            yield StoredWish(EmployeeId(employee), day, wish, weight, made_at)
