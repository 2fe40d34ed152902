"""What HR reads: overtime as the law counts it, findings of the days asked for, audited anew when things change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.services.compliance import Chosen, ComplianceService, Kind, State, Wanted
from shiftplan.services.findings import bars_of
from shiftplan.services.overtime import month_of, year_of
from shiftplan.services.waivers import WaiverService
from tests.files.small_site import FIRST_DAY, SITE_TOML, write_small_site
from tests.services.worlds import NEXT_WEEK, WEEK, a_draft, a_loaded_site, a_shift, a_week

NOW = datetime(2026, 12, 8, 3, tzinfo=UTC)
MONDAY = date(2026, 12, 7)
HOUR = timedelta(hours=1)


@pytest.fixture
def services(database, tmp_path):
    """Sites, publishing and compliance over the small site."""
    sites, publishing = a_loaded_site(database, tmp_path / "site")
    return sites, publishing, ComplianceService(database, sites)


def test_the_agreement_says_when_its_year_begins(services):
    site = services[0].site("small")
    assert year_of(site, date(2027, 3, 31)) == Period(date(2026, 4, 1), date(2027, 3, 31))
    assert year_of(site, date(2027, 4, 1)).first == date(2027, 4, 1)
    assert year_of(replace(site, agreement=None), date(2027, 3, 31)).first == date(2027, 1, 1)
    assert month_of(site, date(2026, 12, 31)) == Period(date(2026, 12, 1), date(2026, 12, 31))


def test_people_close_to_a_limit_come_first(services, database):
    """Ten hours of overtime of 45 are no news; thirty-six are."""
    sites, publishing, compliance = services
    site = sites.site("small")

    def publish(employee, hours, first, count):
        days = [first + timedelta(days=number) for number in range(count)]
        shifts = [a_shift(site, employee, day) for day in days]
        longer = [replace(each, end_at=each.end_at + hours * HOUR) for each in shifts]
        made = publishing.save_draft(a_draft(site, *longer, period=Period(first, days[-1])), by="t", why="")
        database.writing(lambda unit: unit.rosters.publish(unit.sites.get("small"), made, made_by="t"))

    publish("001", 9, FIRST_DAY, 4)
    publish("002", 5, NEXT_WEEK.first, 2)
    found = compliance.look("small", Chosen(), now=NOW).overtime
    assert [(each.employee, each.month_minutes, each.is_near) for each in found.people] == [
        ("001", 36 * 60, True),
        ("002", 10 * 60, False),
    ]
    assert [each.employee for each in found.near] == ["001"]
    assert not found.is_complete


def test_without_an_agreement_any_overtime_is_over_the_limit(database, tmp_path):
    plain = SITE_TOML.replace("[overtime_agreement]", "[unused]").split("[unused]")[0] + "[planning]\nwage = 110\n"
    sites, publishing = a_loaded_site(database, tmp_path / "site", site=plain)
    site = sites.site("small")
    long = replace(a_shift(site, "001", FIRST_DAY), end_at=a_shift(site, "001", FIRST_DAY).end_at + HOUR)
    made = publishing.save_draft(a_draft(site, long), by="t", why="")
    database.writing(lambda unit: unit.rosters.publish(unit.sites.get("small"), made, made_by="t"))
    found = ComplianceService(database, sites).look("small", Chosen(), now=NOW).overtime
    assert found is not None
    assert found.limits.month is None
    assert [each.employee for each in found.near] == ["001"]


def test_what_is_published_is_audited_anew_when_it_changes(services):
    sites, publishing, compliance = services
    site = sites.site("small")
    assert compliance.look("small", Chosen(), now=NOW).period is None
    publishing.publish(publishing.save_draft(a_week(site, "001"), by="t", why="").id, by="t")
    first = compliance.look("small", Chosen(), now=NOW)
    assert first.period == WEEK
    assert {each.employee for each in first.wanted(Wanted(rule="H-MIN"))} >= {"001", "002"}
    more = a_draft(site, *(a_shift(site, "001", FIRST_DAY + timedelta(days=number)) for number in range(4)))
    publishing.publish(publishing.save_draft(more, by="t", why="").id, by="t")
    again = compliance.look("small", Chosen(), now=NOW)
    assert "001" not in {each.employee for each in again.wanted(Wanted(rule="H-MIN"))}


def test_a_site_loaded_anew_is_audited_anew(services, tmp_path):
    sites, publishing, compliance = services
    publishing.publish(publishing.save_draft(a_week(sites.site("small"), "001"), by="t", why="").id, by="t")
    assert compliance.look("small", Chosen(), now=NOW).counts[Kind.HARD] == 0
    on_leave = "employee,from_date,to_date,kind\n001,2026-12-07,2026-12-07,paid\n"
    sites.load(write_small_site(tmp_path / "again", locks=None, leave=on_leave), by="t")
    found = compliance.look("small", Chosen(), now=NOW)
    assert [(each.rule, each.employee, each.state) for each in found.worst if each.kind is Kind.HARD] == [
        ("H-LEAVE", "001", State.OPEN)
    ]


def test_a_confirmed_waiver_is_shown_and_the_finding_stays(services, database):
    sites, publishing, compliance = services
    leave_day = FIRST_DAY + timedelta(days=3)
    draft = a_draft(sites.site("small"), a_shift(sites.site("small"), "002", leave_day))
    version = publishing.save_draft(draft, by="t", why="").id
    waivers = WaiverService(database, sites)
    states = []
    for step in range(3):
        looked = compliance.look("small", Chosen(version), now=NOW)
        (found,) = looked.wanted(Wanted(kind=Kind.HARD))
        states.append((found.state, looked.open_hard))
        if step == 0:
            made = waivers.ask("small", "H-LEAVE", EmployeeId("002"), leave_day, leave_day, why="agreed", by="yamada")
        if step == 1:
            waivers.confirm("small", made.id, by="mori")
    assert states == [(State.OPEN, 1), (State.ASKED, 1), (State.WAIVED, 0)]


def test_days_that_cannot_be_looked_at(services):
    compliance = services[2]
    with pytest.raises(InvalidInput, match="93 days"):
        compliance.look("small", Chosen(None, date(2026, 1, 1), date(2026, 12, 31)))
    with pytest.raises(InvalidInput, match="comes first"):
        compliance.look("small", Chosen(None, WEEK.last, WEEK.first))
    with pytest.raises(UnknownId):
        compliance.proof("small", Chosen(None, WEEK.first, WEEK.last), "H-LEAVE", "002", FIRST_DAY)


def test_a_night_shift_runs_on_over_midnight_in_its_picture(services):
    site = services[0].site("small")
    late = a_shift(site, "001", FIRST_DAY, start_minute=1200)
    (bar,) = bars_of([late], site.time_zone)
    assert (bar.work.start, bar.work.minutes, bar.span) == (1200, 540, 1740)
    assert [(each.start, each.minutes, each.is_paid) for each in bar.breaks] == [(1260, 15, True), (1440, 60, False)]
