"""The demo's promises, for some seeds: coverage, law, answer rates and time. `python3 dev.py bench demo`."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from shiftplan.files.samples import sample_site

HELP_RUNS = 5


def main() -> None:
    """One row for each seed, then the time of `shiftplan --help`."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    arguments.add_argument("--seconds", type=float, default=60.0)
    chosen = arguments.parse_args()
    print("seed  seconds  short %  over %  paid h  wishes  hard  answered (low)  cost")
    for seed in chosen.seeds:
        with tempfile.TemporaryDirectory() as folder:
            print(_row(seed, chosen.seconds, Path(folder)), flush=True)
    print(f"shiftplan --help: {min(_seconds_of('--help') for _ in range(HELP_RUNS)):.2f} s, best of {HELP_RUNS}")


def _row(seed: int, seconds: float, out: Path) -> str:
    taken = _seconds_of("demo", "--no-serve", "--out", str(out), "--seed", str(seed), "--seconds", str(seconds))
    report = json.loads((out / "report.json").read_text())
    required = report["required_agent_intervals"]
    roster = str(out / "roster.csv")
    simulated = _output("simulate", str(sample_site("tokyo")), "--roster", roster, "--seed", str(seed), "--json")
    answered = []
    for queue in ("voice_new", "voice_existing"):
        rate = json.loads(simulated)["queues"][queue]["answer_rate"]
        answered.append(f"{rate['mean']:.4f} ({rate['low']:.4f})")
    return (
        f"{seed:4}  {taken:7.1f}  {100 * report['short_agent_intervals'] / required:7.2f}"
        f"  {100 * report['over_agent_intervals'] / required:6.2f}  {report['paid_hours']:6.0f}"
        f"  {report['wishes']['met']:2}/{report['wishes']['asked']:2}  {report['violations']['hard']:5}"
        f"  {', '.join(answered)}  {report['cost']:,.0f}"
    )


def _seconds_of(*arguments: str) -> float:
    start = time.perf_counter()
    _output(*arguments)
    return time.perf_counter() - start


def _output(*arguments: str) -> str:
    command = [sys.executable, "-m", "shiftplan", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


if __name__ == "__main__":
    main()
