"""A day changed by hand: what it asks for at once, what follows from it, taken back to the bit, never overwritten."""

from datetime import timedelta

import pytest

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import instant
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput, Refused, StaleRoster, UnknownId
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.demand import DemandService
from shiftplan.services.demand_changes import DemandChangeService
from shiftplan.services.requiring import Requiring
from shiftplan.services.sites import SiteService
from tests.files.small_site import FIRST_DAY, small_site_files
from tests.services.worlds import NEXT_WEEK, PHONE, WEEK, load_small_site

BACK = QueueId("back")
DAY = timedelta(days=1)
TUESDAY = FIRST_DAY + DAY


@pytest.fixture(scope="module")
def requiring():
    """The process that counts."""
    made = Requiring()
    yield made
    made.close()


@pytest.fixture
def desk(database, tmp_path, requiring):
    """Changes and demand of the small site, two weeks of which are forecast: 40 calls at nine and at ten."""
    queues = str(small_site_files()["queues"]).splitlines()
    header = queues[0].split(",")
    kind = {"queue": "back", "name": "Paper", "channel": "back_office", "skill": "phone", "aht_seconds": "600"}
    promise = {"goal": "deadline", "deadline_minutes": "1440"}
    back = kind | promise | {"driver": "phone", "driver_ratio": "0.5", "driver_lag_days": "6"}
    columns = [*header, *(name for name in back if name not in header)]
    lines = [line + "," * (len(columns) - len(header)) for line in queues[1:]]
    text = "\n".join([",".join(columns), *lines, ",".join(back.get(name, "") for name in columns)]) + "\n"
    load_small_site(database, tmp_path / "site", queues=text, locks=None)
    sites = SiteService(database)
    demand = DemandService(database, sites)
    changes = DemandChangeService(database, sites, requiring)
    site = sites.site("small")
    for week in (WEEK, NEXT_WEEK):
        volumes = [(PHONE, 40.0, 300.0), (BACK, 20.0, 600.0)]
        rows = [
            ForecastRow(queue, instant(day, at, site.time_zone), volume, (None,) * 7, aht)
            for queue, volume, aht in volumes
            for day in week
            for at in (540, 600)
        ]
        demand.keep("small", week, rows, Requirement(), by="mori")
    return changes, demand, site


def volumes(demand, site, period, queue=PHONE):
    """Volume by day."""
    found = demand.latest("small", period).forecast
    days = [(row.interval_start.astimezone(site.time_zone).date(), row.volume) for row in found if row.queue == queue]
    return {day: sum(volume for each, volume in days if each == day) for day in period}


def agents(demand, site, day):
    """People needed on the phone, by interval of a day."""
    needs = demand.latest("small", WEEK).requirement.agents
    return [
        each.agents for each in needs if each.queue == PHONE and each.starts_at.astimezone(site.time_zone).date() == day
    ]


def test_a_changed_day_asks_for_more_at_once_and_alone(desk):
    changes, demand, site = desk
    changes.change("small", PHONE, TUESDAY, 50, "campaign", seen=0, by="mori")
    assert volumes(demand, site, WEEK) == {day: 120.0 if day == TUESDAY else 80.0 for day in WEEK}
    assert min(agents(demand, site, TUESDAY)) > max(agents(demand, site, FIRST_DAY))


def test_work_that_follows_grows_with_its_cause_even_in_the_next_week(desk):
    changes, demand, site = desk
    changes.change("small", PHONE, TUESDAY, 50, "campaign", seen=0, by="mori")
    monday = TUESDAY + 6 * DAY
    assert monday == NEXT_WEEK.first
    expected = {day: 40.0 + 0.5 * 40.0 if day == monday else 40.0 for day in NEXT_WEEK}
    assert volumes(demand, site, NEXT_WEEK, BACK) == expected
    work = demand.latest("small", NEXT_WEEK).requirement.work
    minutes = [each.minutes for each in work if each.arrives_at.astimezone(site.time_zone).date() == monday]
    other = [each.minutes for each in work if each.arrives_at.astimezone(site.time_zone).date() == monday + DAY]
    assert sum(minutes) == pytest.approx(1.5 * sum(other))


def test_undo_gives_back_what_was_before_to_the_bit(desk):
    changes, demand, site = desk
    first = changes.change("small", PHONE, TUESDAY, 7, "campaign", seen=0, by="mori")
    with_first = demand.latest("small", WEEK)
    second = changes.change("small", PHONE, TUESDAY, 30, "larger", seen=first.number, by="mori")
    third = changes.undo("small", second.number, seen=second.number, by="sato")
    assert (third.percent, third.undoes) == (7, second.number)
    assert demand.latest("small", WEEK).requirement == with_first.requirement
    with pytest.raises(Refused):
        changes.undo("small", second.number, seen=third.number, by="sato")
    changes.undo("small", first.number, seen=third.number, by="sato")
    assert volumes(demand, site, WEEK) == dict.fromkeys(WEEK, 80.0)
    assert len(set(map(tuple, (agents(demand, site, day) for day in (FIRST_DAY, TUESDAY))))) == 1


def test_the_log_says_who_when_and_why(desk, database):
    changes, _, _ = desk
    made = changes.change("small", PHONE, TUESDAY, 20, "mailing of 3,000", seen=0, by="mori")
    with database.reading() as unit:
        (entry,) = unit.log.latest(unit.sites.get("small"), after=0, most=1)
        assert list(unit.log.breaks(unit.sites.get("small"))) == []
    assert (entry.made_by, entry.action, entry.before) == ("mori", "demand.change", {"percent": 0})
    assert entry.made_at >= made.made_at
    assert (entry.after["why"], entry.after["date"], entry.after["percent"]) == ("mailing of 3,000", "2026-12-08", 20)


def test_whoever_did_not_see_a_change_does_not_overwrite_it(desk):
    changes, demand, site = desk
    changes.change("small", PHONE, TUESDAY, 20, "campaign", seen=0, by="mori")
    with pytest.raises(StaleRoster, match=r"mori changed 2026-12-08 .* \+20 %"):
        changes.change("small", PHONE, FIRST_DAY, 10, "other", seen=0, by="sato")
    assert volumes(demand, site, WEEK)[FIRST_DAY] == 80.0


def test_the_next_forecast_knows_the_change(desk):
    """What a job forecasts anew is without changes; they are laid over it."""
    changes, _, site = desk
    changes.change("small", PHONE, TUESDAY, 20, "campaign", seen=0, by="mori")
    rows = [ForecastRow(PHONE, instant(day, 540, site.time_zone), 10.0, (None,) * 7, 300.0) for day in WEEK]
    (lift,) = changes.lifts("small", rows)
    assert (lift.queue, lift.starts_at, lift.factor) == (PHONE, rows[1].interval_start, pytest.approx(1.2))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"percent": 401}, InvalidInput),
        ({"percent": -91}, InvalidInput),
        ({"reason": "  "}, InvalidInput),
        ({"percent": 0}, Refused),
        ({"queue": QueueId("fax")}, UnknownId),
        ({"day": FIRST_DAY - 90 * DAY}, Refused),
    ],
)
def test_what_cannot_be_is_refused(desk, change, error):
    wished = {"queue": PHONE, "day": TUESDAY, "percent": 20, "reason": "campaign", **change}
    with pytest.raises(error):
        desk[0].change("small", **wished, seen=0, by="mori")
