"""Cases of the law and payroll at the command line."""

import json

from tests.files.test_labour_cases import GOOD
from tests.journeys.running import done, run
from tests.journeys.samples import DATA


def test_cases_are_answered_by_their_ids(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"schema_version": 1, "theme": "test", "cases": [GOOD]}), encoding="utf-8")

    answer = json.loads(done("audit", "--cases", path, "--json").out)

    assert answer == {
        "A-1": {
            "violations": [{"rule": "JP-32-DAY", "date": "2026-04-06", "measured": 540, "limit": 480}],
            "premium_min": {"ot25": 60},
            "derived": {},
        }
    }


def test_cases_stand_alone_and_wrong_ones_are_refused(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text('{"schema_version": 1, "cases": [{"id": "A"}]}', encoding="utf-8")

    assert run("audit", "--cases", path, "--json").code == 2
    assert run("audit", tmp_path, "--cases", path).code == 2
    assert run("audit", tmp_path).code == 2


def test_payroll_of_a_roster(tmp_path):
    osaka = DATA / "osaka"
    out = tmp_path / "pay.csv"
    done("payroll", osaka, "--roster", osaka / "previous_roster.csv", "--layout", "japanese-month", "--out", out)

    lines = out.read_bytes().decode("cp932").splitlines()
    assert lines[0].startswith("社員番号,氏名,")
    assert len(lines) > 20
    assert (
        run("payroll", osaka, "--roster", osaka / "previous_roster.csv", "--layout", "abacus", "--out", out).code == 2
    )
