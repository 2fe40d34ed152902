"""Case files: clock changes read by offset, and everything wrong refused with its key."""

import json
from datetime import timedelta
from typing import Any

import pytest

from shiftplan.errors import InvalidInput
from shiftplan.files.cases import read_cases

GOOD: dict[str, Any] = {
    "id": "A-1",
    "jurisdiction": "JP",
    "mode": "plan",
    "period": {"from": "2026-04-06", "to": "2026-04-06"},
    "staff": {"id": "P1"},
    "workplace": {"week_start": "SUN", "month_start_day": 1},
    "segments": [
        {
            "start": "2026-04-06T09:00",
            "end": "2026-04-06T19:00",
            "breaks": [["2026-04-06T12:00", "2026-04-06T13:00"]],
        }
    ],
    "expect": {"violations": []},
}
NEXT = {"start": "2026-04-06T18:00", "end": "2026-04-06T20:00", "breaks": []}


def read(tmp_path, *cases: Any):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"schema_version": 1, "theme": "test", "cases": cases}), encoding="utf-8")
    return read_cases(path)


def changed(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


def segment(**changes: Any) -> dict[str, Any]:
    return changed(segments=[{**GOOD["segments"][0], **changes}])


def workplace(**changes: Any) -> dict[str, Any]:
    return changed(workplace={**GOOD["workplace"], **changes})


def test_a_good_case_is_read(tmp_path):
    (case,) = read(tmp_path, GOOD)

    assert (case.id, case.scope, case.site.rulebooks) == ("A-1", None, ("jp",))
    assert [shift.working_time for shift in case.roster.shifts] == [timedelta(hours=9)]


def test_offsets_name_the_zone_of_a_clock_change(tmp_path):
    night = {"start": "2026-10-25T01:00+02:00", "end": "2026-10-25T07:00+01:00", "breaks": []}
    (case,) = read(tmp_path, changed(jurisdiction="EU", workplace={"week_start": "MON"}, segments=[night]))

    assert case.site.time_zone.key == "Europe/Berlin"
    assert case.roster.shifts[0].working_time == timedelta(hours=7)


def test_a_day_may_be_another_than_that_of_the_start(tmp_path):
    (case,) = read(tmp_path, segment(work_date="2026-04-05"))

    assert case.roster.shifts[0].on_date.isoformat() == "2026-04-05"


def test_agreements_of_a_case_may_follow_each_other(tmp_path):
    agreement = {"valid_from": "2025-04-01", "valid_to": "2027-03-31", "year_start": "2026-04-01"}
    (case,) = read(tmp_path, workplace(art36=agreement))

    assert case.site.agreement is not None


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (workplace(month_start_day=31), "A-1.workplace.month_start_day: 31: use a whole number from 1 to 28"),
        (workplace(art36={"valid_from": "2026-04-01"}), "A-1.workplace.art36.valid_to: missing"),
        (workplace(colour="red"), "A-1.workplace.colour: red: unknown key"),
        (workplace(regime={"type": "monthly"}), "A-1.workplace.regime.period_start: missing: type monthly needs it"),
        (workplace(legal_holiday={"mode": "weekday"}), "A-1.workplace.legal_holiday.weekday: missing"),
        (changed(segments=[*GOOD["segments"], NEXT]), "A-1.segments[1].start: 2026-04-06T18:00: overlaps segments[0]"),
        (segment(breaks=[["2026-04-06T08:00", "2026-04-06T09:30"]]), "segments[0].breaks[0]: ['2026-04-06T08:00'"),
        (segment(breaks=[["2026-04-06T13:00", "2026-04-06T12:00"]]), "ends before it begins"),
        (segment(breaks=[["2026-04-06T12:00", "2026-04-06T13:00"]] * 2), "overlaps another break"),
        (segment(breaks=[["2026-04-06T12:00"]]), "use a pair [start, end]"),
        (segment(end="2026-04-06T09:00"), "A-1.segments[0].end: 2026-04-06T09:00: does not lie after start"),
        (segment(start="2026-04-31T09:00"), "A-1.segments[0].start: 2026-04-31T09:00"),
        (segment(colour="red"), "A-1.segments[0].colour: red: unknown key"),
        (segment(work_date="2026-04-09"), "work_date: 2026-04-09: lies more than a day from the start"),
        (changed(segments=[3]), "A-1.segments[0]: 3: use an object"),
        (changed(jurisdiction="MARS"), "A-1.jurisdiction: MARS: use one of JP, EU, US"),
        (changed(period={"from": "2026-04-07", "to": "2026-04-06"}), "lies before from 2026-04-07"),
        (changed(colour="red"), "A-1.colour: red: unknown key"),
        (changed(scope="JP-32"), "A-1.scope: JP-32: use a list"),
        (changed(staff=[]), "A-1.staff: []: use an object"),
        (changed(id=""), "cases[0].id: missing"),
        (changed(jurisdiction=["JP"]), "A-1.jurisdiction: ['JP']: use one of JP, EU, US"),
        (changed(mode="draft"), "A-1.mode: draft: use one of plan, actual"),
        (segment(end="2036-04-06T09:00"), "A-1.segments[0].end: 2036-04-06T09:00: lies more than 48 hours after start"),
        (segment(published="2026-04-07"), "A-1.segments[0].published: 2026-04-07: lies after the start"),
        (workplace(art36=[]), "A-1.workplace.art36: []: is one value where a table belongs; it has valid_from"),
        (workplace(legal_holiday="SUN"), "A-1.workplace.legal_holiday: SUN: is one value where a table belongs"),
        (workplace(state="XX"), "A-1.workplace.state: XX: is no state of the US"),
        (changed(history={"months": [{"start": "2026-04-01"}]}), "A-1.history.months[0].start: 2026-04-01: the month"),
        (changed(history={"known_from": "2026-04-07"}), "A-1.history.known_from: 2026-04-07: lies after period.from"),
        (changed(history={"last_end": "2026-04-06T09:01"}), "A-1.history.last_end: 2026-04-06T09:01: lies after the"),
        (changed(history={"week_to_date": {"counted_min": 10_081}}), "counted_min: 10081: use a whole number from 0"),
        (changed(history={"month_to_date": {"ot_min": 44_641}}), "ot_min: 44641: use a whole number from 0 to 44640"),
        (changed(staff={"birth": "2026-04-07"}), "A-1.staff.birth: 2026-04-07: lies after period.from 2026-04-06"),
        (changed(staff={"sex": "M", "maternity": {"due": "2026-08-01"}}), "A-1.staff.sex: M: contradicts maternity"),
        (changed(staff={"leave": {"hire": "2026-04-02", "as_of": "2026-04-01"}}), "as_of: 2026-04-01: lies before the"),
    ],
)
def test_a_wrong_case_is_refused_with_its_key(tmp_path, case, said):
    with pytest.raises(InvalidInput) as refusal:
        read(tmp_path, case)

    assert said in str(refusal.value)
    assert str(refusal.value).startswith("cases.json: ")


def test_impossible_offsets_are_named(tmp_path):
    gap = {"start": "2026-03-29T02:30+01:00", "end": "2026-03-29T09:00+02:00", "breaks": []}
    with pytest.raises(InvalidInput, match=r"A-1\.segments: 2026-03-29T02:30\+01:00, .* no time zone has all"):
        read(tmp_path, changed(jurisdiction="EU", workplace={"week_start": "MON"}, segments=[gap]))


def test_the_last_shift_may_end_in_the_minute_in_which_the_first_begins(tmp_path):
    (case,) = read(tmp_path, changed(history={"last_end": "2026-04-06T09:00"}))

    assert case.site.history_of(case.employee).last_end == case.roster.shifts[0].start_at


def test_a_case_stands_once(tmp_path):
    with pytest.raises(InvalidInput, match=r"A-1\.id: A-1: stands twice in the file"):
        read(tmp_path, GOOD, GOOD)


@pytest.mark.parametrize("state", ["AK", "CA", "CO", "NV", "NY"])
def test_a_state_brings_its_own_rulebook(tmp_path, state):
    (case,) = read(tmp_path, changed(jurisdiction="US", workplace={"state": state, "week_start": "SUN"}))
    assert case.site.rulebooks == ("us", f"us-{state.lower()}")
