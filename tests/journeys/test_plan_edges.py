"""`shiftplan plan` on folders at their edges: each gives a lawful roster or a sentence, never a trace."""

import json
from pathlib import Path

import pytest

from tests.files.small_site import small_site_files, write_small_site
from tests.journeys.running import Ended, run

WEEK = ("--from", "2026-12-07", "--days", "7", "--effort", "0")
FILES = small_site_files()
DEMAND = "queue,interval_start,agents,work_minutes,due_at\n"
LOCKS = "employee,date,shift_template,start\n"
EVERYBODY = ("001", "002", "003", "004")
IN_NEW_YORK = {
    "site": FILES["site"].replace("Asia/Tokyo", "America/New_York").replace('"JP"', '"US"').replace('["jp"', '["us"'),
    **dict.fromkeys(("previous_roster", "locks", "availability", "leave", "wishes", "history")),
}


def planned(folder: Path, week: tuple[str, ...] = WEEK, **files: str | None) -> Ended:
    """Plan a week of the small site with other files."""
    return run("plan", write_small_site(folder / "site", **files), *week, "--out", folder / "out", "--json")


def report_of(ended: Ended) -> dict[str, object]:
    """The report of a plan that ended well; it breaks no hard rule."""
    assert ended.code == 0, ended.err
    report: dict[str, dict[str, int]] = json.loads(ended.out)
    assert report["violations"]["hard"] == 0
    return dict(report)


@pytest.mark.parametrize(
    ("files", "short"),
    [
        pytest.param({"requirement": DEMAND}, 0.0, id="nothing asked for"),
        pytest.param({"requirement": DEMAND + "phone,2026-12-07T03:00,5,,\n"}, 5.0, id="nobody works at night"),
        pytest.param(
            {"requirement": DEMAND + "mail,2026-12-13T23:30,,60,2026-12-14T00:00\n"}, 2.0, id="due as the week ends"
        ),
        pytest.param(
            {"requirement": DEMAND + "mail,2026-12-13T23:30,,60,2026-12-14T00:30\n"}, 0.0, id="due after the week"
        ),
        pytest.param(
            {"requirement": DEMAND + "mail,2026-12-07T09:00,,60,2026-12-07T09:10\n"}, 1.0, id="due in its interval"
        ),
        pytest.param(
            {"requirement": DEMAND + "mail,2026-12-06T09:00,,60,2026-12-07T12:00\n"}, 0.0, id="backlog carried in"
        ),
        pytest.param(
            {"skills": FILES["skills"].replace("2027-03-31", "2026-12-07")},
            None,
            id="a skill that ends on the first day",
        ),
        pytest.param(
            {
                "locks": None,
                "availability": "employee,day,from,to\n" + "".join(f"{each},mon,,\n" for each in EVERYBODY),
            },
            None,
            id="nobody available",
        ),
        pytest.param(
            {
                "locks": None,
                "leave": "employee,from_date,to_date,kind\n"
                + "".join(f"{each},2026-12-01,2026-12-31,paid\n" for each in EVERYBODY),
            },
            None,
            id="everybody on leave",
        ),
        pytest.param(
            {"break_rules": FILES["break_rules"].replace("60,0,180,300", "60,0,480,480")},
            None,
            id="a break that ends with the shift",
        ),
    ],
)
def test_a_lawful_roster(tmp_path, files, short):
    report = report_of(planned(tmp_path, **files))
    assert short is None or report["short_agent_intervals"] == pytest.approx(short)


@pytest.mark.parametrize("first", ["2026-03-08", "2026-10-26"])
def test_a_clock_change_in_the_week(tmp_path, first):
    demand = DEMAND + f"phone,{first}T09:00,1,,\n"
    report_of(planned(tmp_path, ("--from", first, *WEEK[2:]), **IN_NEW_YORK, requirement=demand))


@pytest.mark.parametrize(
    ("files", "code", "told"),
    [
        pytest.param({"locks": LOCKS + "001,2026-12-07,day8,10:00\n"}, 4, "001: 2026-12-07 day8", id="start"),
        pytest.param({"locks": LOCKS + "002,2026-12-10,day8,\n"}, 4, "H-LEAVE", id="lock on leave"),
        pytest.param({"skills": "employee,skill,level\n"}, 4, "H-SKILL", id="lock without skill"),
        pytest.param(
            {"locks": LOCKS + "".join(f"001,2026-12-{day:02d},day8,\n" for day in range(7, 14))}, 4, "H-DAYS", id="all"
        ),
        pytest.param(
            {"requirement": DEMAND + "mail,2026-12-07T09:00,,60,2026-12-07T09:00\n"}, 2,
            "requirement.csv:2: due_at: 2026-12-07T09:00", id="due when it arrives",
        ),
        pytest.param(
            {"break_rules": FILES["break_rules"].replace("180,300", "500,520")}, 2,
            "break_rules.csv:2: latest_minute: 520", id="a break after the shift",
        ),
        pytest.param({"employees": FILES["employees"].splitlines()[0] + "\n"}, 2, "at least one", id="no people"),
    ],
)  # fmt: skip
def test_a_sentence(tmp_path, files, code, told):
    ended = planned(tmp_path, **files)
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err
    assert "Traceback" not in ended.err
    assert not (tmp_path / "out").exists()
