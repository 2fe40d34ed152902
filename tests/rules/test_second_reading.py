"""Two minds read the law: the audit, and the second reading; where both say the same, an error is one of the text."""

import os
from pathlib import Path

import pytest

from tests.rules.labour_answers import (
    answer_of_the_second_reading,
    answers_of_the_audit,
    cases_of,
    differences,
    expected,
)
from tests.worlds.labour import a_case

FOLDER = "SHIFTPLAN_LABOUR_CASES"
SEED = 2026
FEW, MANY = 12, 300


@pytest.mark.skipif(FOLDER not in os.environ, reason=f"{FOLDER} names no folder with shared cases")
def test_the_second_reading_gives_what_the_shared_cases_expect():
    cases = list(cases_of(Path(os.environ[FOLDER])))

    found = {case["id"]: answer_of_the_second_reading(case) for case in cases}

    assert found == {case["id"]: expected(case) for case in cases}
    assert found != {}


@pytest.mark.skipif(FOLDER not in os.environ, reason=f"{FOLDER} names no folder with shared cases")
def test_the_audit_gives_what_the_shared_cases_expect(tmp_path: Path):
    cases = list(cases_of(Path(os.environ[FOLDER])))

    found = dict(zip((case["id"] for case in cases), answers_of_the_audit(cases, tmp_path), strict=True))

    assert found == {case["id"]: expected(case) for case in cases}


def disagreements(first: int, end: int, folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Where audit and second reading say different things about random cases, by the case's id."""
    cases = [a_case(SEED, number) for number in range(first, end)]
    pairs = zip(cases, answers_of_the_audit(cases, folder), strict=True)
    found = {case["id"]: list(differences(told, answer_of_the_second_reading(case))) for case, told in pairs}
    return {name: each for name, each in found.items() if each}


def test_audit_and_second_reading_agree_on_a_few_random_months(tmp_path: Path):
    assert disagreements(0, FEW, tmp_path) == {}


@pytest.mark.slow
def test_audit_and_second_reading_agree_on_many_random_months(tmp_path: Path):
    assert disagreements(FEW, MANY, tmp_path) == {}


def test_a_random_case_is_the_same_for_the_same_numbers():
    assert a_case(SEED, 7) == a_case(SEED, 7)
    assert a_case(SEED, 7) != a_case(SEED, 8)
