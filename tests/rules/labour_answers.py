"""What is said about cases of the labour rules, by whomever, in one form that can be compared."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shiftplan.files.cases import read_cases
from shiftplan.services.auditing import case_results
from tests.rules.second_reading.reading import read

Answer = dict[str, Any]
Case = Mapping[str, Any]


def cases_of(folder: Path) -> Iterator[dict[str, Any]]:
    """Every case of every file of a folder."""
    for path in sorted(folder.glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["cases"]


def _answer(
    case: Case, violations: Iterable[Mapping[str, Any]], premiums: Mapping[str, int], derived: Mapping[str, Any]
) -> Answer:
    """Sorted, without kinds of premium that have no minutes, and without what the case does not expect at all."""
    expect = case.get("expect", {"premium_min": {}, "derived": {"anything": True}})
    answer: Answer = {
        "violations": sorted((each["rule"], each["date"], each["measured"], each["limit"]) for each in violations)
    }
    if "premium_min" in expect:
        answer["premium_min"] = {kind: minutes for kind, minutes in sorted(premiums.items()) if minutes}
    if expect.get("derived"):
        answer["derived"] = dict(derived)
    return answer


def expected(case: Case) -> Answer:
    """What a case expects."""
    expect = case["expect"]
    return _answer(case, expect["violations"], expect.get("premium_min", {}), expect.get("derived", {}))


def answer_of_the_second_reading(case: Case) -> Answer:
    """What our second reading says."""
    answer = read(case)
    violations = [
        {"rule": each.rule, "date": each.on.isoformat(), "measured": each.measured, "limit": each.limit}
        for each in answer.violations
    ]
    return _answer(case, violations, answer.premium_min, answer.derived)


def answers_of_the_audit(cases: Sequence[Case], folder: Path) -> list[Answer]:
    """What `shiftplan audit --cases` says, in the order of the cases; `folder` holds the file that it reads."""
    path = folder / "cases.json"
    path.write_text(json.dumps({"schema_version": 1, "theme": "test", "cases": list(cases)}), encoding="utf-8")
    told = case_results(read_cases(path))
    return [
        _answer(case, *(told[case["id"]][key] for key in ("violations", "premium_min", "derived"))) for case in cases
    ]


def differences(audit: Answer, reading: Answer) -> Iterator[tuple[str, str]]:
    """Where two answers to a case differ: a rule, a kind of premium or a derived value, and what each of them says."""
    for name in sorted({each[0] for answer in (audit, reading) for each in answer["violations"]}):
        told, ours = (Counter(each for each in answer["violations"] if each[0] == name) for answer in (audit, reading))
        if told != ours:
            alone, other = sorted((told - ours).elements()), sorted((ours - told).elements())
            yield name, f"audit alone {alone}, second reading alone {other}"
    for key in sorted(audit.keys() - {"violations"}):
        for name in sorted({*audit[key], *reading[key]}):
            if audit[key].get(name) != reading[key].get(name):
                yield name, f"audit {audit[key].get(name)}, second reading {reading[key].get(name)}"
