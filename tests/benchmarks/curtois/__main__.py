"""python -m tests.benchmarks.curtois INSTANCE.txt --seconds S --out ROSTER.tsv [--json]: plan a benchmark instance."""

import argparse
import json
import sys
import time
from pathlib import Path

from tests.benchmarks.curtois import recount
from tests.benchmarks.curtois.instance import OFF, BadInstance, read
from tests.benchmarks.curtois.search import Search


def main() -> int:
    """The exit code: 0 planned, 2 input refused, 4 no roster."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.curtois", description=__doc__)
    parser.add_argument("instance", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    given = parser.parse_args()
    started = time.monotonic(), time.process_time()
    try:
        instance = read(given.instance)
        search = Search(instance, given.seconds, given.seed, _tell)
        search.run()
    except (BadInstance, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 4
    lines = [
        "\t".join([person.id, *("-" if each == OFF else instance.shifts[each] for each in row)])
        for person, row in zip(instance.staff, search.roster, strict=True)
    ]
    given.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = {
        "instance": given.instance.stem,
        "objective": recount.cost(instance, search.roster),
        "bound": search.bound,
        "proven": search.cost <= search.bound,
        "hard_violations": len(recount.broken(instance, search.roster)),
        "seconds": round(time.monotonic() - started[0], 2),
        "cpu_seconds": round(time.process_time() - started[1], 2),
        "seed": given.seed,
    }
    print(json.dumps(told) if given.json else " ".join(f"{name} {value}" for name, value in told.items()))
    return 0


def _tell(stage: str, cost: float, bound: float) -> None:
    print(f"{time.process_time():.0f} CPU-s: {stage}: {cost:.0f} (bound {bound:.0f})", file=sys.stderr)


sys.exit(main())
