"""Sites as they were brought: the rows of their files, so that a site is rebuilt as it was read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from shiftplan.domain.people import EmployeeId
from shiftplan.errors import UnknownId
from shiftplan.storage.audit_log import START
from shiftplan.storage.tables import EmployeeRow, HistoryCountRow, SiteRow, SiteTableRow

HISTORY = "history"
HISTORY_CELLS = ("offered", "handled", "abandoned", "aht_seconds")
Cells = Mapping[str, str]
KeyedRows = Mapping[str, Cells]
"""Rows of a file by key, in the order of the file; a cell that is not there is empty."""


@dataclass(frozen=True)
class RowCounts:
    """What a load does to a file's rows; `is_reordered`: those that stay follow each other in another order."""

    new: int
    changed: int
    removed: int
    unchanged: int
    is_reordered: bool = field(default=False, compare=False)

    @property
    def is_change(self) -> bool:
        """Whether anything differs from what is stored."""
        return bool(self.new or self.changed or self.removed or self.is_reordered)


class Sites:
    """Sites within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[SiteRow]:
        """Every site by id."""
        return list(self._session.scalars(select(SiteRow).order_by(SiteRow.code)))

    def find(self, code: str) -> SiteRow | None:
        """The site of this id, if there is one."""
        return self._session.scalars(select(SiteRow).where(SiteRow.code == code)).one_or_none()

    def get(self, code: str) -> SiteRow:
        """The site of this id.

        Raises:
            UnknownId: there is none.
        """
        found = self.find(code)
        if found is None:
            known = ", ".join(site.code for site in self.all()) or "none"
            raise UnknownId(f"there is no site {code!r} in the database (known: {known}); load its folder first")
        return found

    def held(self, code: str) -> SiteRow:
        """As `get`, kept from others who hold it until this unit of work ends.

        Every change of a site adds to its log, so only one of those made at once can last. Whoever has much to check
        first waits here, instead of working in vain; SQLite lets only one write in any case.

        Raises:
            UnknownId: there is none.
        """
        row = self.get(code)
        self._session.refresh(row, with_for_update=True)
        return row

    def add(self, code: str, name: str) -> SiteRow:
        """A site without anything in it."""
        site = SiteRow(code=code, name=name, revision=0, settings={}, tables=[], entries=0, last_hash=START)
        self._session.add(site)
        self._session.flush()
        return site

    def employee_ids(self, site: SiteRow) -> dict[str, int]:
        """Row ids of everybody who is or was at a site, by their id there."""
        rows = select(EmployeeRow.code, EmployeeRow.id).where(EmployeeRow.site_id == site.id)
        return {code: number for code, number in self._session.execute(rows)}

    def active_employees(self, site: SiteRow) -> frozenset[EmployeeId]:
        """Everybody who is at a site now."""
        rows = select(EmployeeRow.code).where(EmployeeRow.site_id == site.id, EmployeeRow.is_active)
        return frozenset(EmployeeId(code) for code in self._session.scalars(rows))

    def names(self, site: SiteRow) -> dict[str, str]:
        """Names of everybody who is or was at a site, by their id there."""
        rows = select(EmployeeRow.code, EmployeeRow.name).where(EmployeeRow.site_id == site.id)
        return {code: name for code, name in self._session.execute(rows)}

    def put_employees(self, site: SiteRow, names: Mapping[str, str]) -> None:
        """Who is at a site now; whoever is not named has left."""
        known = {row.code: row for row in self._session.scalars(_of_site(EmployeeRow, site))}
        for code, row in known.items():
            row.is_active, row.name = code in names, names.get(code, row.name)
        for code, name in names.items():
            if code not in known:
                self._session.add(EmployeeRow(site_id=site.id, code=code, name=name, is_active=True))
        self._session.flush()

    def tables(self, site: SiteRow) -> dict[str, dict[str, Cells]]:
        """Rows of every file but the history, by table and key, in the order of the files."""
        found: dict[str, dict[str, Cells]] = {name: {} for name in site.tables if name != HISTORY}
        rows = select(SiteTableRow.table_name, SiteTableRow.key, SiteTableRow.cells)
        ordered = rows.where(SiteTableRow.site_id == site.id).order_by(SiteTableRow.table_name, SiteTableRow.position)
        for table, key, cells in self._session.execute(ordered):
            found.setdefault(table, {})[key] = cells
        return found

    def history(self, site: SiteRow) -> Iterator[Cells]:
        """Rows of the history in the order of the file."""
        columns = [getattr(HistoryCountRow, name) for name in ("queue", "interval_start", *HISTORY_CELLS)]
        rows = select(*columns).where(HistoryCountRow.site_id == site.id).order_by(HistoryCountRow.position)
        for row in self._session.execute(rows):
            yield row._asdict()

    def put_table(self, site: SiteRow, table: str, rows: KeyedRows, *, dry: bool = False) -> RowCounts:
        """Make the stored rows of a file the given ones; `dry` only counts."""
        if table == HISTORY:
            return self._put_history(site, rows, dry=dry)
        columns = select(SiteTableRow.key, SiteTableRow.id, SiteTableRow.cells, SiteTableRow.position)
        of_table = columns.where(SiteTableRow.site_id == site.id, SiteTableRow.table_name == table)
        of_table = of_table.order_by(SiteTableRow.position)
        stored = {key: (number, dict(cells), place) for key, number, cells, place in self._session.execute(of_table)}
        given = [
            {"key": key, "position": place, "cells": dict(cells)} for place, (key, cells) in enumerate(rows.items())
        ]
        counts = _counts({key: cells for key, (_, cells, _) in stored.items()}, {key: dict(rows[key]) for key in rows})
        if not dry:
            fixed = {"site_id": site.id, "table_name": table}
            new = [fixed | row for row in given if row["key"] not in stored]
            moved = [
                {"row_id": stored[row["key"]][0], **{name: row[name] for name in ("position", "cells")}}
                for row in given
                if row["key"] in stored and stored[row["key"]][1:] != (row["cells"], row["position"])
            ]
            gone = [number for key, (number, _, _) in stored.items() if key not in rows]
            self._apply(SiteTableRow, new, moved, gone)
        return counts

    def _put_history(self, site: SiteRow, rows: KeyedRows, *, dry: bool) -> RowCounts:
        names = ("queue", "interval_start", "position", *HISTORY_CELLS)
        columns = select(HistoryCountRow.id, *(getattr(HistoryCountRow, name) for name in names))
        stored: dict[str, dict[str, Any]] = {}
        of_site = columns.where(HistoryCountRow.site_id == site.id).order_by(HistoryCountRow.position)
        for row in self._session.execute(of_site):
            stored[f"{row.queue} {row.interval_start}"] = row._asdict()
        given = {
            f"{cells['queue']} {cells['interval_start']}": {name: cells.get(name, "") for name in names}
            | {"position": place}
            for place, cells in enumerate(rows.values())
        }
        counts = _counts(
            {key: [row[name] for name in HISTORY_CELLS] for key, row in stored.items()},
            {key: [row[name] for name in HISTORY_CELLS] for key, row in given.items()},
        )
        if not dry:
            new = [{"site_id": site.id, **row} for key, row in given.items() if key not in stored]
            moved = [
                {"row_id": stored[key]["id"], **{name: row[name] for name in ("position", *HISTORY_CELLS)}}
                for key, row in given.items()
                if key in stored and row != {name: stored[key][name] for name in names}
            ]
            self._apply(HistoryCountRow, new, moved, [row["id"] for key, row in stored.items() if key not in given])
        return counts

    def _apply(
        self,
        table: type[SiteTableRow] | type[HistoryCountRow],
        new: Sequence[Mapping[str, Any]],
        moved: Sequence[Mapping[str, Any]],
        gone: Sequence[int],
    ) -> None:
        """Delete, change and add rows in bulk."""
        connection, rows = self._session.connection(), table.metadata.tables[table.__tablename__]
        if gone:
            by_id = delete(rows).where(rows.c.id == bindparam("row_id"))
            connection.execute(by_id, [{"row_id": number} for number in gone])
        if moved:
            connection.execute(update(rows).where(rows.c.id == bindparam("row_id")), list(moved))
        if new:
            connection.execute(insert(rows), list(new))


def _counts(stored: Mapping[str, Any], given: Mapping[str, Any]) -> RowCounts:
    both = stored.keys() & given.keys()
    changed = sum(stored[key] != given[key] for key in both)
    is_reordered = [key for key in stored if key in both] != [key for key in given if key in both]
    return RowCounts(len(given) - len(both), changed, len(stored) - len(both), len(both) - changed, is_reordered)


def _of_site(table: type[EmployeeRow], site: SiteRow) -> Any:
    return select(table).where(table.site_id == site.id)
