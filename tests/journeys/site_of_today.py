"""A sample site moved by whole weeks, so that its history ends where today's begins and its plans lie ahead."""

import gzip
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

DAY = re.compile(r"\b(20\d\d-[01]\d-[0-3]\d)(?=\b|T)")
WEEK = timedelta(days=7)


def moved_site(sample: Path, folder: Path, first_day: date, wanted: date) -> Path:
    """The sample's folder with every date of this century moved.

    Args:
        first_day: the first day that the sample means to plan, a Monday. wanted: the Monday that it shall be.
    """
    by = (wanted - first_day) // WEEK * WEEK

    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[1]) + by).isoformat()

    folder.mkdir(parents=True)
    for path in sample.iterdir():
        if path.suffix == ".gz":
            text = gzip.decompress(path.read_bytes()).decode("utf-8")
            (folder / path.stem).write_text(DAY.sub(moved, text), encoding="utf-8")
        elif path.suffix == ".csv":
            (folder / path.name).write_text(DAY.sub(moved, path.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copy(path, folder)
    return folder
