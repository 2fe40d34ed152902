"""Sites in the database: loaded from folders, read back as they were brought."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from shiftplan.domain.site import Site
from shiftplan.files.site import SiteFolder
from shiftplan.services.overlays import overlaid
from shiftplan.services.site_rows import Brought, flat, folder_of, read_brought
from shiftplan.storage.sites import HISTORY, RowCounts
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork


@dataclass(frozen=True)
class Loaded:
    """What a load did, or would do: rows by table, keys of site.toml apart."""

    site: str
    tables: Mapping[str, RowCounts]
    settings: RowCounts

    @property
    def is_change(self) -> bool:
        """Whether anything differs from what was stored."""
        return any(counts.is_change for counts in (*self.tables.values(), self.settings))


def counted(brought: Brought) -> Loaded:
    """What loading a folder into an empty database would do."""
    tables = {name: RowCounts(len(rows), 0, 0, 0) for name, rows in brought.tables.items()}
    return Loaded(brought.folder.site.id, tables, RowCounts(len(flat(brought.settings)), 0, 0, 0))


class SiteService:
    """Loading and reading sites."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[str, tuple[int, Site]] = {}
        self._overlaid: dict[str, tuple[object, Site]] = {}

    def load(self, path: Path, *, by: str, dry_run: bool = False) -> Loaded:
        """Make the stored site what a folder says, all of it or nothing.

        Args:
            by: who loads. dry_run: only count.
        Raises:
            InvalidInput: one line per problem of all files; nothing was changed.
        """
        return self.store(read_brought(path), by=by, dry_run=dry_run)

    def store(self, brought: Brought, *, by: str, dry_run: bool = False) -> Loaded:
        """As `load`, with a folder that was read already."""
        if dry_run:
            with self._database.reading() as unit:
                found = unit.sites.find(brought.folder.site.id)
                return counted(brought) if found is None else _put(unit, found, brought, dry=True)
        return self._database.writing(lambda unit: _load(unit, brought, by))

    def codes(self) -> tuple[str, ...]:
        """Ids of every site."""
        with self._database.reading() as unit:
            return tuple(site.code for site in unit.sites.all())

    def site(self, code: str) -> Site:
        """A site as it was brought.

        Raises:
            UnknownId: there is none.
        """
        with self._database.reading() as unit:
            return self.site_in(unit, unit.sites.get(code))

    def site_in(self, unit: UnitOfWork, row: SiteRow) -> Site:
        """A site as one unit of work sees it, with the wishes and the approved leave that people asked for.

        Read anew only after a load, and laid over anew only after a wish or leave was changed.
        """
        mark = row.revision, unit.wishes.mark(row), unit.leave.mark(row)
        known = self._overlaid.get(row.code)
        if known is None or known[0] != mark:
            site = overlaid(self._brought(unit, row), unit.wishes.all(row), unit.leave.approved(row))
            known = self._overlaid[row.code] = mark, site
        return known[1]

    def _brought(self, unit: UnitOfWork, row: SiteRow) -> Site:
        known = self._read.get(row.code)
        if known is None or known[0] != row.revision:
            empty_history: dict[str, list[Mapping[str, str]]] = {HISTORY: []} if HISTORY in row.tables else {}
            tables = {name: list(rows.values()) for name, rows in unit.sites.tables(row).items()}
            known = self._read[row.code] = row.revision, folder_of(row.settings, tables | empty_history).site
        return known[1]

    def folder(self, code: str) -> SiteFolder:
        """A site as `site_in` gives it, with its history.

        Raises:
            UnknownId: there is none.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(code)
            tables = {name: list(rows.values()) for name, rows in unit.sites.tables(row).items()}
            history = {HISTORY: list(unit.sites.history(row))} if HISTORY in row.tables else {}
            settings, wishes, leave = row.settings, unit.wishes.all(row), unit.leave.approved(row)
        found = folder_of(settings, tables | history)
        return replace(found, site=overlaid(found.site, wishes, leave))


def _load(unit: UnitOfWork, brought: Brought, by: str) -> Loaded:
    site = brought.folder.site
    row = unit.sites.find(site.id) or unit.sites.add(site.id, site.name)
    loaded = _put(unit, row, brought, dry=False)
    tables = sorted(brought.tables)
    if not loaded.is_change and row.tables == tables:
        return loaded
    row.name, row.settings, row.tables = site.name, dict(brought.settings), tables
    row.revision += 1
    unit.sites.put_employees(row, {employee.id: employee.name for employee in site.employees.values()})
    changed = {name: asdict(counts) for name, counts in loaded.tables.items() if counts.is_change}
    unit.log.add(
        row,
        made_by=by,
        action="site.load",
        subject=f"revision {row.revision}",
        after=changed | {"site.toml": asdict(loaded.settings)},
    )
    return loaded


def _put(unit: UnitOfWork, row: SiteRow, brought: Brought, *, dry: bool) -> Loaded:
    names = sorted({*brought.tables, *row.tables})
    tables = {name: unit.sites.put_table(row, name, brought.tables.get(name, {}), dry=dry) for name in names}
    old, new = flat(row.settings), flat(brought.settings)
    both = old.keys() & new.keys()
    changed = sum(old[key] != new[key] for key in both)
    settings = RowCounts(len(new) - len(both), changed, len(old) - len(both), len(both) - changed)
    return Loaded(row.code, tables, settings)
