"""Demand kept beside the rosters: not a bit lost, and the right one in force on each published day."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shiftplan.domain.demand import AgentsNeeded, MethodScore, Requirement, WorkArriving
from shiftplan.domain.horizon import Period, instant
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.demand import DemandId, DemandService
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import PublicationDayRow, PublicationRow, RosterOriginRow
from tests.files.small_site import FIRST_DAY, OPENING_HOURS
from tests.services.worlds import NEXT_WEEK, PHONE, WEEK, a_draft, a_loaded_site, a_shift, a_week

MAIL = QueueId("mail")
HALF_HOUR, DAY = timedelta(minutes=30), timedelta(days=1)
ODD = 0.1 + 0.2
"""A number that a rounded text would not give back."""


@pytest.fixture
def desk(database, tmp_path):
    """Demand, publishing, and the small site."""
    sites, publishing = a_loaded_site(database, tmp_path / "site")
    return DemandService(database, sites), publishing, sites.site("small")


def needs(site, period, agents):
    """So many people on the phone at nine and at ten of each day."""
    return Requirement(
        tuple(AgentsNeeded(PHONE, instant(day, at, site.time_zone), agents) for day in period for at in (540, 600))
    )


def volumes(site, period, volume=ODD):
    """A row at nine of each day."""
    quantiles = (1 / 3, 2 / 3, None, 1e-17, 1.0, 12345.678901234567, math.pi)
    return [ForecastRow(PHONE, instant(day, 540, site.time_zone), volume, quantiles, None) for day in period]


def bound_to(database, version, demand=None, parent=None):
    """Note what a version was made from."""
    row = RosterOriginRow(roster_version_id=version.id, demand_id=demand, parent_id=parent and parent.id)
    database.writing(lambda unit: unit.session.add(row))


def published(database, publishing, draft, demand):
    """The draft, made for a demand, in force."""
    version = publishing.save_draft(draft, by="mori", why="week")
    bound_to(database, version, demand)
    publishing.publish(version.id, by="mori")
    return version


def swapped(database, publishing, draft, employee):
    """The draft in force as a swap leaves it: it binds one person's day."""
    version = publishing.save_draft(draft, by="mori", why="swap")
    publishing.publish(version.id, by="mori")

    def work(unit):
        row = unit.sites.get("small")
        made = unit.session.query(PublicationRow).filter_by(roster_version_id=version.id).one()
        person = unit.sites.employee_ids(row)[employee]
        unit.session.add(PublicationDayRow(publication_id=made.id, employee_id=person, on_date=FIRST_DAY))

    database.writing(work)


def test_a_demand_comes_back_to_the_bit(desk):
    demand, _, site = desk
    noon = datetime(2026, 12, 7, 3, tzinfo=UTC)
    rows = [
        *volumes(site, WEEK),
        ForecastRow(MAIL, noon, 5e-324, aht_seconds=ODD),
        replace(volumes(site, WEEK)[0], volume=0.0),  # a queue may come twice; rows keep their order
    ]
    requirement = Requirement(
        (AgentsNeeded(PHONE, noon, ODD), AgentsNeeded(PHONE, noon + HALF_HOUR, 0.0)),
        (WorkArriving(MAIL, noon, 1 / 3, noon + timedelta(minutes=617)), WorkArriving(MAIL, noon, 2.0, noon + DAY)),
    )
    scores = [
        MethodScore(PHONE, "two-stage", 0.081, -ODD, 0.03, 1.25),
        MethodScore(MAIL, "seasonal-naive", 0.2, 0.0, 0.1, math.inf),
    ]
    number = demand.keep("small", WEEK, rows, requirement, by="mori", scores=scores)
    found = demand.get(number)
    assert found.forecast == tuple(rows)
    assert [repr(row.volume) for row in found.forecast] == [repr(row.volume) for row in rows]
    assert found.requirement == requirement
    assert found.scores == tuple(scores)
    assert (found.id, found.site, found.period, found.made_by) == (number, "small", WEEK, "mori")
    assert found.made_at.utcoffset() == timedelta()
    assert demand.latest("small", WEEK) == found


def test_wall_times_and_unknown_sites_are_refused(desk):
    demand, _, _ = desk
    wall = ForecastRow(PHONE, datetime(2026, 12, 7, 9), 1.0)  # noqa: DTZ001 - what a bare file gives
    with pytest.raises(InvalidInput, match="no time zone"):
        demand.keep("small", WEEK, [wall], Requirement(), by="mori")
    with pytest.raises(UnknownId, match="elsewhere"):
        demand.keep("elsewhere", WEEK, [], Requirement(), by="mori")
    with pytest.raises(UnknownId, match="demand 7"):
        demand.get(DemandId(7))
    assert demand.latest("small", WEEK) is None


def test_the_newest_that_covers_every_day_is_the_latest(desk):
    demand, _, site = desk
    both = Period(WEEK.first, NEXT_WEEK.last)
    long = demand.keep("small", both, volumes(site, both), needs(site, both, 3), by="mori")
    short = demand.keep("small", WEEK, volumes(site, WEEK), needs(site, WEEK, 4), by="mori")
    assert demand.latest("small", WEEK).id == short
    assert demand.latest("small", both).id == long
    assert demand.latest("small", NEXT_WEEK).id == long
    assert demand.latest("small", Period(WEEK.first, NEXT_WEEK.last + DAY)) is None


def test_a_version_covers_its_own_demand_or_that_of_the_one_it_continues(desk, database):
    demand, publishing, site = desk
    number = demand.keep("small", WEEK, [], needs(site, WEEK, 2), by="mori")
    first, second, third, alone = (publishing.save_draft(a_week(site, "001"), by="mori", why="") for _ in range(4))
    bound_to(database, first, number)
    bound_to(database, second, parent=first)
    bound_to(database, third, parent=second)
    assert [demand.of_version(each.id).id for each in (first, second, third)] == [number] * 3
    assert demand.of_version(alone.id) is None
    with pytest.raises(UnknownId, match="version 99"):
        demand.of_version(VersionId(99))


def test_the_demand_of_the_last_publication_of_a_day_binds_and_a_swap_brings_none(desk, database):
    demand, publishing, site = desk
    week = demand.keep("small", WEEK, [], needs(site, WEEK, 2), by="mori")
    published(database, publishing, a_week(site, "001"), week)
    tuesday = Period(FIRST_DAY + DAY, FIRST_DAY + DAY)
    better = demand.keep("small", WEEK, [], needs(site, WEEK, 5), by="mori")
    published(database, publishing, a_draft(site, a_shift(site, "002", tuesday.first), period=tuesday), better)
    monday = Period(FIRST_DAY, FIRST_DAY)
    swapped(database, publishing, a_draft(site, a_shift(site, "002", FIRST_DAY), period=monday), "002")
    newer = demand.keep("small", WEEK, [], needs(site, WEEK, 9), by="mori")  # nobody published a roster for it
    assert demand.latest("small", WEEK).id == newer
    found = demand.in_force("small", Period(WEEK.first, NEXT_WEEK.last))
    by_day = {need.starts_at.astimezone(site.time_zone).date(): need.agents for need in found.agents}
    assert by_day == {day: 5 if day in tuesday else 2 for day in WEEK}
    assert len(found.agents) == 14
    assert demand.in_force("small", tuesday) == needs(site, tuesday, 5)


def test_days_published_without_demand_ask_for_nothing(desk, database):
    demand, publishing, site = desk
    demand.keep("small", WEEK, [], needs(site, WEEK, 2), by="mori")
    version = publishing.save_draft(a_week(site, "001"), by="mori", why="by hand")
    publishing.publish(version.id, by="mori")
    assert demand.in_force("small", WEEK) == Requirement()


def test_work_counts_where_it_arrives_and_as_long_as_it_is_due(desk, database):
    """Friday's mails that are due on Monday are asked of the next week as well, once, by the week they came in."""
    demand, publishing, site = desk
    friday = instant(date(2026, 12, 11), 17 * 60, site.time_zone)
    monday = instant(NEXT_WEEK.first, 12 * 60, site.time_zone)
    late = WorkArriving(MAIL, friday, 60.0, monday)
    first = demand.keep("small", WEEK, [], Requirement(work=(late,)), by="mori")
    own = WorkArriving(MAIL, monday, 30.0, monday + HALF_HOUR)
    second = demand.keep("small", NEXT_WEEK, [], Requirement(work=(replace(late, minutes=99.0), own)), by="mori")
    published(database, publishing, a_week(site, "001", period=NEXT_WEEK), second)
    assert [each.minutes for each in demand.in_force("small", NEXT_WEEK).work] == [99.0, 30.0]
    published(database, publishing, a_week(site, "001"), first)
    assert demand.in_force("small", NEXT_WEEK).work == (late, own)
    assert demand.in_force("small", WEEK).work == (late,)
    tuesday = NEXT_WEEK.first + DAY
    assert demand.in_force("small", Period(tuesday, tuesday)).work == ()


def test_an_opening_past_midnight_belongs_to_the_day_that_opened(database, tmp_path):
    hours = OPENING_HOURS.replace("phone,fri,09:00,18:00", "phone,fri,09:00,26:00")
    sites, publishing = a_loaded_site(database, tmp_path / "site", opening_hours=hours)
    demand, site = DemandService(database, sites), sites.site("small")
    friday = date(2026, 12, 11)
    past = tuple(AgentsNeeded(PHONE, instant(friday, minute, site.time_zone), 1.0) for minute in (1410, 1500, 1560))
    number = demand.keep("small", WEEK, [], Requirement(past), by="mori")
    only_friday = Period(friday, friday)
    published(database, publishing, a_draft(site, a_shift(site, "001", friday), period=only_friday), number)
    assert demand.in_force("small", only_friday).agents == past[:2]
    assert demand.in_force("small", Period(friday + DAY, friday + DAY)).agents == ()
