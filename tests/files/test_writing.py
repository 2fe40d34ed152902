"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from shiftplan.errors import InvalidInput
from shiftplan.files.writing import exact, rounded, write_together


def test_all_files_are_written_in_utf8_with_line_feeds(tmp_path):
    write_together({tmp_path / "out" / "a.csv": "é\n", tmp_path / "out" / "b.csv": "b\n"})
    assert (tmp_path / "out" / "a.csv").read_bytes() == b"\xc3\xa9\n"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.csv", "b.csv"]


def test_nothing_changes_when_one_file_cannot_be_written(tmp_path):
    (tmp_path / "a.csv").write_text("old", encoding="utf-8")
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(InvalidInput, match=r"b\.csv: is a folder"):
        write_together({tmp_path / "a.csv": "new", tmp_path / "b.csv": "new"})
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_nothing_is_left_when_the_disk_gives_up(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InvalidInput, match="cannot be written: No space left on device"):
        write_together({tmp_path / "a.csv": "new"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_of_a_folder_is_told(tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(InvalidInput, match="cannot be written"):
        write_together({tmp_path / "out" / "a.csv": "new"})


def test_written_files_have_the_rights_of_any_new_file(tmp_path):
    write_together({tmp_path / "a.csv": ""})
    (tmp_path / "plain").touch()
    modes = {path.name: path.stat().st_mode & 0o777 for path in Path(tmp_path).iterdir()}
    assert modes["a.csv"] == modes["plain"]


@pytest.mark.parametrize(
    ("number", "text"), [(12.0, "12"), (0.1 + 0.2, "0.3"), (-0.0000001, "0"), (1e-6, "0.000001"), (2.5, "2.5")]
)
def test_rounded_numbers(number, text):
    assert rounded(number) == text


@pytest.mark.parametrize("number", [0.1 + 0.2, 1e-9, 12.0, 1e15, 1 / 3])
def test_exact_numbers_read_back(number):
    assert float(exact(number)) == number
