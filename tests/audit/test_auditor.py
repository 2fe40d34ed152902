"""The audit of a whole roster: what counts as history, what a report looks like, and that it needs no planner."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from shiftplan.audit import audit
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster
from shiftplan.domain.workplace import Workplace
from shiftplan.errors import UnknownId
from tests.builders import MONDAY, a_day, a_roster, a_shift, a_site, whole_weeks

MORNING = "09:00-14:00"
SIX = tuple(f"{day} {MORNING}" for day in ("mon", "tue", "wed", "thu", "fri", "sat"))


def rules(report):
    return [(each.rule, each.on_date) for each in report.violations]


def test_what_was_worked_before_counts():
    site = a_site(MORNING, workplace=Workplace(max_run_days=3))
    before = replace(site, previous=a_roster(f"sat-1 {MORNING}", f"sun-1 {MORNING}"))
    roster = a_roster(f"mon {MORNING}", f"tue {MORNING}")

    assert rules(audit(site, roster, whole_weeks([]))) == []
    assert rules(audit(before, roster, whole_weeks([]))) == [("JP-RUN-OWN", a_day("tue"))]


def test_earlier_rows_of_the_roster_are_history_too():
    site = a_site(MORNING, contract={"days_per_week_max": 5})

    report = audit(site, a_roster(*SIX), Period(a_day("sat"), a_day("sun")))

    assert rules(report) == [("H-DAYS", MONDAY)]
    assert len(report.violations[0].shifts) == 6


def test_a_day_told_twice_counts_once():
    site = a_site(MORNING, contract={"days_per_week_max": 6, "week_minutes_max": 1800}, previous=a_roster(*SIX))

    assert rules(audit(site, a_roster(*SIX), whole_weeks([]))) == []
    assert rules(audit(site, a_roster(*SIX), Period(a_day("wed"), a_day("sun")))) == []


def test_where_both_tell_of_a_day_the_roster_is_right():
    site = a_site(MORNING, contract={"days_per_week_max": 2}, previous=a_roster(*SIX))

    assert rules(audit(site, a_roster(f"mon {MORNING}", f"sat {MORNING}"), whole_weeks([]))) == []


def test_later_shifts_are_left_out():
    site = a_site(MORNING, contract={"days_per_week_max": 5})

    assert rules(audit(site, a_roster(*SIX), Period(MONDAY, a_day("fri")))) == []


def test_a_week_of_history_is_not_reported_on_its_own():
    site = a_site(MORNING, contract={"days_per_week_max": 5}, previous=a_roster(*SIX))

    assert rules(audit(site, Roster(), Period(a_day("sun"), a_day("sun")))) == []


def test_a_shift_of_somebody_unknown_is_refused():
    with pytest.raises(UnknownId, match=r"employee e7: not at site small; maybe left out of employees\.csv\?"):
        audit(a_site(MORNING), Roster((a_shift(SIX[0], EmployeeId("e7")),)), whole_weeks([]))


def test_everybody_is_audited_and_the_report_is_sorted():
    site = a_site("09:00-18:30", people=3)
    late = [a_shift(f"{day} 09:00-18:30", EmployeeId(who)) for who in ("e3", "e1") for day in ("tue", "mon")]

    report = audit(site, Roster(tuple(late)), whole_weeks([]))

    order = [(each.on_date, each.employee, each.rule) for each in report.violations]
    assert order == sorted(order)
    assert len(order) == 8
    assert report == audit(site, Roster(tuple(reversed(late))), whole_weeks([]))


def test_an_empty_roster_is_lawful():
    report = audit(a_site(MORNING), Roster(), whole_weeks([]))

    assert report.is_lawful
    assert report.to_document() == {"violations": [], "needs_review": [], "not_verifiable": []}


def test_the_document_says_everything_in_local_time():
    site = a_site("22:00-07:00 break 02:00-03:00", contract={"day_minutes_max": 420})

    document = audit(site, a_roster("mon 22:00-07:00 break 02:00-03:00"), whole_weeks([])).to_document()

    assert document["violations"] == [
        {
            "rule": "H-DAYMAX",
            "employee": "e1",
            "date": "2026-04-06",
            "measured": 480,
            "limit": 420,
            "unit": "min",
            "severity": "hard",
            "article": "Contract: most hours a day (労働契約：1日の労働時間の上限)",
            "shifts": [
                {
                    "date": "2026-04-06",
                    "start": "2026-04-06T22:00",
                    "end": "2026-04-07T07:00",
                    "shift_template": "22:00-07:00 break 02:00-03:00",
                }
            ],
            "text": {
                "en": "No more hours a day than the contract allows.",
                "ja": "1日の労働時間は、契約の上限までです。",
            },
            "cure": {"en": "Choose a shorter shift.", "ja": "短いシフトに変えてください。"},
        }
    ]
    assert {each["rule"] for each in document["not_verifiable"]} == {"H-RUN", "JP-INT-11", "JP-RUN-13", "JP-34-SIMUL"}
    assert document["not_verifiable"][0].keys() > document["violations"][0].keys()
    json.dumps(document, allow_nan=False)


def test_a_wall_time_that_comes_twice_carries_its_offset():
    berlin = ZoneInfo("Europe/Berlin")
    site = a_site("18:00-02:00", time_zone=berlin, contract={"day_minutes_max": 60})
    autumn = date(2026, 10, 24)

    report = audit(site, a_roster(f"{autumn} 18:00-02:00", zone=berlin), Period(autumn, autumn))

    (shift,) = report.to_document()["violations"][0]["shifts"]
    assert shift["start"] == "2026-10-24T18:00"
    assert shift["end"] == "2026-10-25T02:00+02:00"


def test_only_rules_of_the_day_are_asked():
    """The duty of effort about rest begins on 1 April 2019."""
    site = a_site("17:00-23:00", "09:00-14:00")
    spring = ["2019-03-30 17:00-23:00", "2019-03-31 09:00-14:00", "2019-04-01 17:00-23:00", "2019-04-02 09:00-14:00"]

    report = audit(site, a_roster(*spring), Period(date(2019, 3, 25), date(2019, 4, 7)))

    assert rules(report) == [("JP-INT-11", date(2019, 4, 2))]


def test_the_audit_needs_no_planner():
    code = (
        "import sys, shiftplan.audit\n"
        "loaded = {name.split('.')[0] for name in sys.modules} & {'ortools', 'numpy', 'pandas', 'numba'}\n"
        "loaded |= {name for name in sys.modules if name.startswith('shiftplan.planning')}\n"
        "sys.exit(f'audit loads {sorted(loaded)}' if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")
