"""Backups that can be trusted, and a doctor who finds what is planted."""

import os
import sqlite3
import stat

import pytest
from sqlalchemy import text

from shiftplan.errors import InvalidInput, Refused
from shiftplan.files.site import read_site
from shiftplan.services import operations
from shiftplan.services.sites import SiteService
from shiftplan.storage.engines import open_migrator
from shiftplan.storage.guards import drop_guards, guards_in_force
from shiftplan.storage.unit_of_work import Database
from tests.files.small_site import write_small_site
from tests.services.worlds import WEEK, a_loaded_site, a_week
from tests.storage.server import binaries

pytestmark = pytest.mark.slow

CHECKS = ["schema", "file", "guards", "double bookings", "publications", "audit log"]


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """pg_dump and pg_restore of the embedded server come first on the path."""
    folder = binaries()
    if folder is not None:
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def full(database, url, tmp_path):
    """A database with a site and a published week; its address."""
    sites, publishing = a_loaded_site(database, tmp_path / "site")
    version = publishing.save_draft(a_week(sites.site("small"), "001", "002"), by="mori", why="")
    publishing.publish(version.id, by="mori")
    return url


def found(url):
    """What each check found, good ones left out."""
    return {each.check: each.found for each in operations.examine(url) if each.found}


def tamper(url, *statements):
    """What somebody with the right to do anything could do: guards off, statements, guards on where they fit."""
    engine = open_migrator(url)
    with engine.begin() as connection:
        guards = guards_in_force(connection.dialect.name)
        drop_guards(connection, guards)
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_sound_database_passes_every_check(full):
    assert [(each.check, each.found) for each in operations.examine(full)] == [(name, ()) for name in CHECKS]


def test_a_planted_double_booking_is_found(full):
    tamper(
        full,
        "INSERT INTO duty (site_id, employee_id, roster_version_id, on_date, template, starts_at, ends_at, breaks, "
        "activities, status) SELECT site_id, employee_id, roster_version_id, on_date, template, starts_at, ends_at, "
        "breaks, activities, status FROM duty WHERE id = (SELECT min(id) FROM duty)",
    )
    wrong = found(full)
    assert wrong["double bookings"] == ("001 has a shift from 2026-12-07 00:00 to 09:00 UTC while another one lasts",)
    assert wrong["publications"] == ("site small: the shifts in force on 2026-12-07 are not those that were published",)
    assert wrong["guards"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE audit_entry SET made_by = 'nobody' WHERE number = 2", "entry 2 of the audit log was changed"),
        ("DELETE FROM audit_entry WHERE number = 2", "entry 2 of the audit log is missing"),
        ("DELETE FROM audit_entry WHERE number = 3", "ends at entry 2, but 3 were written"),
        ("UPDATE audit_entry SET hash = previous_hash WHERE number = 1", "entry 1 of the audit log was changed"),
    ],
)
def test_a_broken_chain_is_found(full, statement, told):
    tamper(full, statement)
    assert any(told in sentence for sentence in found(full)["audit log"])


def test_a_half_publication_is_found(full):
    tamper(full, "DELETE FROM duty WHERE id = (SELECT min(id) FROM duty)")
    assert found(full)["publications"] == (
        "site small: the shifts in force on 2026-12-07 are not those that were published",
    )


def test_an_old_schema_is_all_that_is_told(full):
    tamper(full, "UPDATE alembic_version SET version_num = '0001'")
    assert [(each.check, "shiftplan db upgrade" in each.found[0]) for each in operations.examine(full)] == [
        ("schema", True)
    ]


def test_a_backup_restores_to_the_same_site_roster_and_log(full, empty_url, tmp_path):
    file = tmp_path / "backups" / "one.bak"
    operations.backup(full, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert operations.restore(empty_url, file, verify=True)
    assert found(empty_url) == {}
    restored, original = Database.open(empty_url), Database.open(full)
    assert SiteService(restored).site("small") == SiteService(original).site("small")
    views = []
    for each in (restored, original):
        with each.reading() as unit:
            row = unit.sites.get("small")
            views.append((unit.rosters.in_force(row, WEEK), list(unit.log.entries(row)), row.last_hash))
        each.close()
    assert views[0] == views[1]


def test_a_database_with_sites_is_not_replaced_by_accident(full, database, tmp_path):
    file = tmp_path / "one.bak"
    operations.backup(full, file)
    SiteService(database).load(write_small_site(tmp_path / "less", leave=None, locks=None), by="test")
    with pytest.raises(Refused, match="--replace"):
        operations.restore(full, file)
    assert not operations.restore(full, file, verify=True)
    assert SiteService(database).site("small") == read_site(tmp_path / "less")
    database.close()
    assert operations.restore(full, file, verify=True, replace=True)
    again = Database.open(full)
    assert SiteService(again).site("small") == read_site(write_small_site(tmp_path / "first", locks=None))
    again.close()


def test_a_backup_that_is_not_sound_is_refused_whole(full, empty_url, tmp_path):
    tamper(full, "UPDATE audit_entry SET made_by = 'nobody' WHERE number = 2")
    file = tmp_path / "one.bak"
    operations.backup(full, file)
    with pytest.raises(Refused, match="entry 2 of the audit log was changed"):
        operations.restore(empty_url, file, verify=True)
    assert operations.is_new(empty_url)


def test_a_backup_never_overwrites(full, tmp_path):
    file = tmp_path / "one.bak"
    file.write_text("precious")
    with pytest.raises(InvalidInput, match="exists already"):
        operations.backup(full, file)
    assert file.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_is_no_backup_is_refused(full, tmp_path, backend):
    text_file = tmp_path / "text"
    text_file.write_text("no backup at all")
    with pytest.raises(InvalidInput, match="no backup of shiftplan"):
        operations.restore(full, text_file)
    with pytest.raises(InvalidInput, match="cannot be read"):
        operations.restore(full, tmp_path / "none")
    other = tmp_path / "other"
    other.write_bytes(b"PGDMP" if backend == "sqlite" else b"SQLite format 3\0")
    with pytest.raises(InvalidInput, match="a backup of"):
        operations.restore(full, other)


def test_a_torn_backup_is_refused_and_changes_nothing(full, empty_url, tmp_path):
    file, torn = tmp_path / "one.bak", tmp_path / "torn.bak"
    operations.backup(full, file)
    torn.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(Refused):
        operations.restore(empty_url, torn, verify=True)
    assert operations.is_new(empty_url)


def test_without_pg_dump_the_refusal_says_what_to_install(full, tmp_path, backend, monkeypatch):
    if backend == "sqlite":
        pytest.skip("SQLite needs no program")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="pg_dump is not installed"):
        operations.backup(full, tmp_path / "one.bak")


def test_a_backup_is_taken_while_somebody_writes(full, database, tmp_path):
    """What is not committed is not in it."""
    file = tmp_path / "one.bak"

    def work(unit):
        unit.sites.add("other", "unfinished")
        if not file.exists():
            operations.backup(full, file)

    database.writing(work)
    if full.startswith("sqlite"):
        connection = sqlite3.connect(file)
        assert connection.execute("SELECT code FROM site").fetchall() == [("small",)]
        connection.close()
