"""The second reading gives what the shared cases expect; then the audit is compared with it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rules.second_reading.reading import read

FOLDER = "SHIFTPLAN_LABOUR_CASES"


def cases_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Every case of every file of a folder."""
    for path in sorted(folder.glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["cases"]


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """What a case expects, in the form of `answered`; what it does not say is left out."""
    expect = case["expect"]
    violations = sorted((each["rule"], each["date"], each["measured"], each["limit"]) for each in expect["violations"])
    told: dict[str, Any] = {"violations": violations}
    if "premium_min" in expect:
        told["premium_min"] = {kind: minutes for kind, minutes in expect["premium_min"].items() if minutes}
    if expect.get("derived"):
        told["derived"] = expect["derived"]
    return told


def second_reading_of(case: dict[str, Any]) -> dict[str, Any]:
    """What our second reading says, in the same form."""
    answer = read(case)
    told = {
        "violations": [(each.rule, each.on.isoformat(), each.measured, each.limit) for each in answer.violations],
        "premium_min": answer.premium_min,
        "derived": answer.derived,
    }
    return {key: value for key, value in told.items() if key in expected(case)}


@pytest.mark.skipif(FOLDER not in os.environ, reason=f"{FOLDER} names no folder with shared cases")
def test_the_second_reading_gives_what_the_shared_cases_expect():
    cases = list(cases_of(Path(os.environ[FOLDER])))

    assert {case["id"]: second_reading_of(case) for case in cases} == {case["id"]: expected(case) for case in cases}
