"""What operators are given: units that systemd accepts and locks in, and an image made from what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from shiftplan.config import read_settings

SYSTEMD = shutil.which("systemd-analyze")
UNITS = ("shiftplan-web.service", "shiftplan-worker.service", "shiftplan-backup.service", "shiftplan-backup.timer")
MOST_EXPOSED = 2.5
INSTALLED = "/opt/shiftplan/bin/shiftplan"

with_systemd = pytest.mark.skipif(SYSTEMD is None, reason="no systemd-analyze on this machine")


@pytest.fixture
def units(root: Path, tmp_path: Path) -> Path:
    """The units, with a program that exists where they expect one."""
    for name in UNITS:
        text = (root / "deploy" / "systemd" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(INSTALLED, "/bin/true"), encoding="utf-8")
    return tmp_path


@with_systemd
@pytest.mark.parametrize("name", UNITS)
def test_systemd_accepts_every_unit(units: Path, name: str) -> None:
    ended = subprocess.run(
        ["systemd-analyze", "verify", str(units / name)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stderr.strip()) == (0, "")


@with_systemd
@pytest.mark.parametrize("name", [each for each in UNITS if each.endswith(".service")])
def test_services_reach_little_of_the_machine(units: Path, name: str) -> None:
    ended = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(units / name)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    (exposed,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", ended.stdout)
    assert float(exposed) <= MOST_EXPOSED


def test_every_folder_of_units_is_known_here(root: Path) -> None:
    assert {path.name for path in (root / "deploy" / "systemd").iterdir()} == set(UNITS)


def test_units_start_commands_that_exist(root: Path) -> None:
    from shiftplan.cli.main import COMMANDS

    known = {command.__name__ for command in COMMANDS}
    for name in UNITS:
        text = (root / "deploy" / "systemd" / name).read_text("utf-8")
        assert set(re.findall(rf"{INSTALLED} (\w+)", text)) <= known


def test_the_example_settings_can_be_read(root: Path) -> None:
    lines = (root / "deploy" / "shiftplan.env.example").read_text("utf-8").splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    found = read_settings(pairs)
    assert found.is_secure
    assert found.secret_key is None, "an example must not bring a key that somebody keeps"


def test_the_image_takes_what_there_is_and_runs_as_nobody_special(root: Path) -> None:
    text = (root / "deploy" / "Containerfile").read_text("utf-8")
    copied = [path for line in re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE) for path in line.split()[:-1]]
    assert {"requirements.lock", "shiftplan", "forecasts", "web"} <= set(copied)
    assert [path for path in copied if not (root / path).exists()] == []
    assert "--require-hashes" in text
    assert re.search(r"^USER 10001", text, re.MULTILINE)
    assert text.index("\nUSER ") > text.rindex("\nRUN ")
