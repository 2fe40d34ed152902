"""The house: what a stranger needs who has nothing but Python and the package registries."""

import ast
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

STANDARD_LIBRARY = sys.stdlib_module_names | {"__future__"}


def imported_packages(path: Path) -> set[str]:
    """Top-level names of all absolute imports in a file, wherever in the file they stand."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def locked(root: Path) -> dict[str, str]:
    """Name -> pinned line with its hashes, one logical line each."""
    text = (root / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    return {line.partition("==")[0]: line for line in lines}


def test_the_lock_installs_from_any_registry(root):
    """An address or an index line would bind everybody to the registry of whoever wrote the lock."""
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-|@ |file:|\.whl", text.replace("    --hash=", ""), re.MULTILINE)


def test_every_locked_package_is_pinned_and_hashed(root):
    pinned = re.compile(r"[a-z0-9-]+==\S+( ; .+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line[:60] for line in locked(root).values() if not pinned.fullmatch(line)] == []


def test_the_lock_holds_everything_pyproject_asks_for(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + [line for extra in project["optional-dependencies"].values() for line in extra]
    names = {re.split(r"[\[<>=~! ;]", line)[0] for line in asked}
    assert names - set(locked(root)) == set()


@pytest.mark.parametrize("place", ["web/static/vendor", "shiftplan/files/fonts"])
def test_vendored_files_are_the_ones_that_were_fetched(root, place):
    folder = root / place
    entries = json.loads((folder / "vendor.json").read_text(encoding="utf-8"))
    hashes = {entry["file"]: entry["sha256"] for entry in entries}
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "vendor.json"]
    assert {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    } == hashes
    with_licence = {entry["name"] for entry in entries if Path(entry["file"]).name.startswith("LICENSE")}
    assert with_licence == {entry["name"] for entry in entries}


def test_every_package_of_the_tree_is_shipped(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert shipped == {path.parent.name for path in root.glob("*/__init__.py")} - {"tests"}
    assert project["project"]["requires-python"] == ">=3.11"


def test_ci_runs_what_a_contributor_runs(root):
    script = root / ".ci" / "run"
    assert "python3 dev.py test" in script.read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o111


def test_dev_needs_nothing_but_python(root):
    assert imported_packages(root / "dev.py") <= STANDARD_LIBRARY


def test_an_old_python_can_read_dev_and_say_that_it_is_too_old(root):
    ast.parse((root / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_the_domain_needs_nothing_but_python(root):
    ours = {"shiftplan"}
    for path in (root / "shiftplan" / "domain").rglob("*.py"):
        assert imported_packages(path) <= STANDARD_LIBRARY | ours, path.name


def test_the_licence_is_apache_2(root):
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        ([], 2, "python3 dev.py demo"),
        (["--help"], 0, "python3 dev.py test"),
        (["bench"], 2, "Which benchmark?"),
        (["lint", "shiftplan"], 2, "knows --fix and nothing else"),
    ],
)
def test_dev_says_what_it_can_do(root, arguments, code, expected):
    answer = subprocess.run(
        [sys.executable, "dev.py", *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    assert answer.returncode == code
    assert expected in answer.stdout + answer.stderr
