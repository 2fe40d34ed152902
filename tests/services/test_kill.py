"""kill -9 in the middle of publishing: nothing acknowledged is lost, nothing is published by half."""

import os
import random
import signal
import subprocess
import sys

import pytest

from shiftplan.config import DATABASE_URL
from shiftplan.services.operations import examine
from tests.services.worlds import WEEK, a_loaded_site

pytestmark = pytest.mark.slow

KILLS = 3


def test_a_kill_in_the_publish_loop_leaves_whole_publications(database, url, tmp_path, root):
    """After a few acknowledgements, chosen by chance, the process dies wherever it just is."""
    _, publishing = a_loaded_site(database, tmp_path / "site")
    chance = random.Random(7)
    acknowledged: dict[int, int] = {}
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.services.publish_loop"],
            cwd=root,
            env=os.environ | {DATABASE_URL: url},
            stdout=subprocess.PIPE,
            text=True,
        ) as loop:
            assert loop.stdout is not None
            lines = [loop.stdout.readline() for _ in range(chance.randint(2, 5))]
            loop.send_signal(signal.SIGKILL)
            lines += loop.stdout.readlines()
        acknowledged |= {int(line.split()[0]): int(line.split()[1]) for line in lines if line.endswith("\n")}
        assert [check.found for check in examine(url) if check.found] == []
    with database.reading() as unit:
        kept = {each.number: each.version for each in unit.rosters.publications(unit.sites.get("small"))}
        last = kept[max(kept)]
    assert acknowledged.items() <= kept.items()
    assert len(acknowledged) >= 2 * KILLS
    assert len(kept) <= len(acknowledged) + KILLS
    assert publishing.current("small", WEEK) == publishing.roster(last)[1]
