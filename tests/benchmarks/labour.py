"""The audit against the second reading of the labour rules, on random months.

    python -m tests.benchmarks.labour [--cases 3000] [--seed 2026] [--show 3]

Printed: how many cases there were and how long both took, how often they disagree about each rule and each kind of
premium, and the first few cases in full, so that they can be put into a file and read against the law.
Exit code 1 when there is a disagreement.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.rules.labour_answers import answer_of_the_second_reading, answers_of_the_audit, differences
from tests.worlds.labour import a_case


def main() -> int:
    """Compare, print, and say by the exit code whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--show", type=int, default=3, help="disagreements shown in full")
    asked = parser.parse_args()
    cases = [a_case(asked.seed, number) for number in range(asked.cases)]
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        told = answers_of_the_audit(cases, Path(folder))
    audited = time.perf_counter()
    ours = [answer_of_the_second_reading(case) for case in cases]
    read = time.perf_counter()
    found = Counter(rule for answer in ours for rule in {each[0] for each in answer["violations"]})
    wrong = {case["id"]: list(differences(*pair)) for case, *pair in zip(cases, told, ours, strict=True)}
    wrong = {name: each for name, each in wrong.items() if each}
    print(f"{len(cases)} cases of seed {asked.seed}: audit {audited - started:.1f} s, reading {read - audited:.1f} s")
    print(f"{sum(not answer['violations'] for answer in ours)} cases without violation; cases with one, by rule:")
    print("  " + ", ".join(f"{rule} {number}" for rule, number in sorted(found.items())))
    print(f"{len(wrong)} disagreements")
    for name, number in Counter(name for each in wrong.values() for name, _ in each).most_common():
        print(f"  {name} {number}")
    for case in [case for case in cases if case["id"] in wrong][: asked.show]:
        print(json.dumps(case))
        print(*(f"  {name}: {what}" for name, what in wrong[case["id"]]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
