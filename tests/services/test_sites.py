"""Loading folders: nothing lost, nothing changed twice, everything counted."""

from dataclasses import fields

import pytest

from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.files.samples import sample_site
from shiftplan.files.site import read_folder, read_site
from shiftplan.services.sites import SiteService
from shiftplan.storage.sites import RowCounts
from tests.files.small_site import EMPLOYEES, LEAVE, SITE_TOML, WISHES, write_small_site

pytestmark = pytest.mark.slow


def test_a_sample_site_comes_back_as_its_folder_says_it(database):
    """History too, row for row."""
    path, sites = sample_site("osaka"), SiteService(database)
    brought = read_folder(path)
    first = sites.load(path, by="test")
    assert {name: counts.new for name, counts in first.tables.items()} == brought.row_counts
    assert sites.site("osaka") == brought.site
    stored = sites.folder("osaka")
    assert (stored.site, stored.history, dict(stored.row_counts)) == (
        brought.site,
        brought.history,
        dict(brought.row_counts),
    )
    again = sites.load(path, by="test")
    assert not again.is_change
    assert {name: counts.unchanged for name, counts in again.tables.items()} == brought.row_counts


def test_every_table_and_setting_of_the_small_site_survives(database, tmp_path):
    toml = SITE_TOML + "shortage_bands = [[0.04, 0.6], [9, 1.6]]\n"
    toml = toml.replace('"小さな拠点"', '"quote \\" back \\\\ slash 髙﨑"')
    path, sites = write_small_site(tmp_path / "site", site=toml), SiteService(database)
    sites.load(path, by="test")
    one, other = read_site(path), sites.site("small")
    assert [each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name)] == []


def test_loading_twice_changes_nothing_not_even_the_log(database, tmp_path):
    path, sites = write_small_site(tmp_path / "site"), SiteService(database)
    sites.load(path, by="test")
    with database.reading() as unit:
        before = unit.sites.get("small")
        seen = (before.revision, before.last_hash)
    again = sites.load(path, by="test")
    assert {counts.is_change for counts in (*again.tables.values(), again.settings)} == {False}
    with database.reading() as unit:
        row = unit.sites.get("small")
        assert (row.revision, row.last_hash) == seen
        assert [entry.action for entry in unit.log.entries(row)] == ["site.load"]


def changed_folder(tmp_path):
    """The small site with rows changed, added, removed, moved, and a file gone."""
    rows = EMPLOYEES.replace("佐藤 花子", "佐藤 華子").splitlines()
    rows = [rows[0], *rows[:0:-1], "005,新人 さん,part,,,,,,"]
    return write_small_site(
        tmp_path / "changed",
        site=SITE_TOML.replace("wage = 110", "wage = 115").replace("max_run_days = 6\n", ""),
        employees="\n".join(rows) + "\n",
        leave=LEAVE.splitlines()[0] + "\n",
        wishes=WISHES.replace(",5", ",6"),
        locks=None,
    )


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_changes_is_counted_and_only_then_stored(database, tmp_path, dry_run):
    sites = SiteService(database)
    sites.load(write_small_site(tmp_path / "site"), by="test")
    before, path = sites.site("small"), changed_folder(tmp_path)
    found = sites.load(path, by="test", dry_run=dry_run)
    changes = {name: counts for name, counts in found.tables.items() if counts.is_change}
    assert changes == {
        "employees": RowCounts(1, 1, 0, 3),
        "leave": RowCounts(0, 0, 1, 0),
        "wishes": RowCounts(0, 1, 0, 1),
        "locks": RowCounts(0, 0, 2, 0),
    }
    assert (found.settings.new, found.settings.changed, found.settings.removed) == (0, 1, 1)
    after = read_site(path)
    assert sites.site("small") == (before if dry_run else after)
    assert list(sites.site("small").employees) == list((before if dry_run else after).employees)


def test_a_dry_run_on_a_new_site_leaves_no_trace(database, tmp_path):
    sites = SiteService(database)
    found = sites.load(write_small_site(tmp_path / "site"), by="test", dry_run=True)
    assert found.tables["employees"] == RowCounts(4, 0, 0, 0)
    assert sites.codes() == ()


def test_a_bad_folder_changes_nothing(database, tmp_path):
    sites = SiteService(database)
    sites.load(write_small_site(tmp_path / "site"), by="test")
    before = sites.site("small")
    with pytest.raises(InvalidInput, match=r"employees\.csv:2"):
        sites.load(write_small_site(tmp_path / "bad", employees=EMPLOYEES.replace("full,A", "none,A")), by="test")
    assert sites.site("small") == before


def test_only_the_order_of_rows_changed(database, tmp_path):
    """No row is new or changed, but the order of people is part of a site."""
    sites = SiteService(database)
    sites.load(write_small_site(tmp_path / "site"), by="test")
    assert list(sites.site("small").employees) == ["001", "002", "003", "004"]
    head, *rows = EMPLOYEES.splitlines()
    path = write_small_site(tmp_path / "other", employees="\n".join([head, *rows[::-1]]) + "\n")
    counts = sites.load(path, by="test").tables["employees"]
    assert (counts, counts.is_reordered) == (RowCounts(0, 0, 0, 4), True)
    assert list(SiteService(database).site("small").employees) == ["004", "003", "002", "001"]
    assert list(sites.site("small").employees) == ["004", "003", "002", "001"]


def test_two_sites_do_not_touch_each_other(database, tmp_path):
    sites = SiteService(database)
    sites.load(write_small_site(tmp_path / "site"), by="test")
    other = SITE_TOML.replace('id = "small"', 'id = "other"')
    found = sites.load(write_small_site(tmp_path / "other", site=other), by="test")
    assert found.tables["employees"] == RowCounts(4, 0, 0, 0)
    assert sites.codes() == ("other", "small")


def test_an_unknown_site_is_refused_with_those_that_are_known(database, tmp_path):
    sites = SiteService(database)
    with pytest.raises(UnknownId, match=r"'nowhere'.*none"):
        sites.site("nowhere")
