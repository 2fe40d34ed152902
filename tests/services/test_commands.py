"""The commands about the database, as a shell runs them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from shiftplan.cli.main import main
from shiftplan.config import DATABASE_URL, settings
from tests.files.small_site import EMPLOYEES, write_small_site
from tests.storage.server import binaries

pytestmark = pytest.mark.slow

Ended = tuple[int, str, str]


@pytest.fixture
def run(monkeypatch, capsys, empty_url) -> Iterator[Callable[..., Ended]]:
    """Runs `shiftplan ARGUMENTS...` on an empty database; exit code, stdout, stderr."""
    monkeypatch.setenv(DATABASE_URL, empty_url)
    monkeypatch.setenv("COLUMNS", "200")
    folder = binaries()
    if folder is not None:
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    settings.cache_clear()

    def ended(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["shiftplan", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        return int(str(end.value.code)), told.out, told.err

    yield ended
    settings.cache_clear()


def counts(ended: Ended) -> dict[str, list[int]]:
    """New, changed, removed by table of `load --json`."""
    assert ended[0] == 0, ended[2]
    tables = json.loads(ended[1])["tables"]
    return {name: [found["new"], found["changed"], found["removed"]] for name, found in tables.items()}


def test_from_an_empty_database_to_a_verified_backup(run, tmp_path):
    site = write_small_site(tmp_path / "site")
    assert run("db", "upgrade")[:2] == (0, "schema none -> 0005\n")
    assert run("db", "upgrade")[:2] == (0, "schema 0005: nothing to do\n")
    assert counts(run("load", site, "--dry-run", "--json"))["employees"] == [4, 0, 0]
    assert counts(run("load", site, "--json"))["employees"] == [4, 0, 0]
    assert {tuple(each) for each in counts(run("load", site, "--json")).values()} == {(0, 0, 0)}
    code, shown, _ = run("doctor", "--json")
    assert (code, set(map(tuple, json.loads(shown)["checks"].values()))) == (0, {()})
    assert run("backup", tmp_path / "b")[0] == 0
    assert run("restore", tmp_path / "b", "--verify")[0] == 0
    assert run("restore", tmp_path / "b")[0] == 3
    assert run("restore", tmp_path / "b", "--replace")[:2] == (0, "restored\n")
    assert {tuple(each) for each in counts(run("load", site, "--dry-run", "--json")).values()} == {(0, 0, 0)}


def test_the_first_load_sets_up_an_empty_database(run, tmp_path):
    site = write_small_site(tmp_path / "site")
    assert counts(run("load", site, "--json"))["employees"] == [4, 0, 0]
    assert run("doctor")[0] == 0


def test_neither_a_dry_run_nor_a_bad_folder_leaves_a_database(run, tmp_path, backend):
    site = write_small_site(tmp_path / "site")
    assert counts(run("load", site, "--dry-run", "--json"))["employees"] == [4, 0, 0]
    bad = write_small_site(tmp_path / "bad", employees=EMPLOYEES.replace("full,A", "none,A"))
    code, shown, told = run("load", bad)
    assert (code, shown) == (2, "")
    assert told.startswith("employees.csv:2: contract: none: ")
    if backend == "sqlite":
        assert not (tmp_path / "empty.db").exists()
    assert run("doctor")[0] == 3


def test_the_table_shows_what_is_new_changed_removed_and_unchanged(run, tmp_path):
    run("load", write_small_site(tmp_path / "site"))
    code, shown, _ = run("load", write_small_site(tmp_path / "other", employees=EMPLOYEES.replace("一郎", "二郎")))
    row = next(line for line in shown.splitlines() if " employees " in line)
    assert code == 0
    assert [part.strip() for part in row.split("│")[1:-1]] == ["employees", "0", "1", "0", "3"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be reached"),
        ("sqlite:///{here}/text.db", "cannot be reached"),
        ("sqlite:///{here}/text.db/inside.db", "Not a directory"),
        ("oracle://host", "cannot be used"),
    ],
)
@pytest.mark.parametrize("command", ["load", "doctor", "backup", "restore", "db"])
def test_a_database_that_is_none_is_refused_in_a_sentence(tmp_path, monkeypatch, capsys, url, told, command):
    (tmp_path / "text.db").write_text("this is a text and no database at all")
    (tmp_path / "backup").write_bytes(b"SQLite format 3\0" if url.startswith("sqlite") else b"PGDMP")
    monkeypatch.setenv(DATABASE_URL, url.format(here=tmp_path))
    settings.cache_clear()
    words = {"load": write_small_site(tmp_path / "site"), "backup": tmp_path / "new", "restore": tmp_path / "backup"}
    arguments = [words[command]] if command in words else ["upgrade"] if command == "db" else []
    monkeypatch.setattr(sys, "argv", ["shiftplan", command, *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    settings.cache_clear()
    shown = capsys.readouterr().err
    assert end.value.code in (2, 3)
    assert "Traceback" not in shown
    if command != "backup" and "inside" not in url:
        assert told in shown


def test_help_loads_no_database(root):
    code = "import sys; from shiftplan.cli.main import main; sys.argv = ['shiftplan', '--help']\n"
    code += "try: main()\nexcept SystemExit: print(sorted({'sqlalchemy', 'alembic', 'psycopg'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[-1] == "[]"
    assert {"load", "backup", "restore", "doctor", "db"} <= set(shown.split())
