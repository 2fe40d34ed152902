"""The demand page of a queue: sums as the history says them, usual days without the unusual ones, honest errors."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shiftplan.domain.demand import AgentsNeeded, MethodScore, Requirement, WorkArriving
from shiftplan.domain.horizon import Period, instant
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.demand import DemandService
from shiftplan.services.demand_views import DayEvent, DemandViews
from shiftplan.services.sites import SiteService
from tests.files.small_site import FIRST_DAY, small_site_files, write_small_site
from tests.services.worlds import PHONE, WEEK

MAIL = QueueId("mail")
DAY, SEVEN = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def views(database, tmp_path):
    """Makes the views of the small site with a history of some rows."""

    def made(*rows, **overrides):
        history = "queue,interval_start,offered\n" + "".join(f"{row}\n" for row in rows)
        sites = SiteService(database)
        files = {"history": history, "locks": None, **overrides}
        sites.load(write_small_site(tmp_path / "site", **files), by="test")
        demand = DemandService(database, sites)
        return DemandViews(database, sites, demand), demand, sites.site("small")

    return made


def past(weeks, offered=10, clock="09:00", day=FIRST_DAY):
    """A row of the phone on each weekday of `day` in the weeks before it."""
    return [f"phone,{day - week * SEVEN}T{clock},{offered * week}" for week in weeks]


def expected(site, day, minute, volume, queue=PHONE):
    """A forecast row."""
    band = (0.0, volume - 2, 0.0, volume, 0.0, volume + 2, 0.0)
    return ForecastRow(queue, instant(day, minute, site.time_zone), volume, band, 300.0)


def test_days_are_summed_whatever_way_they_are_written(views):
    """Plain rows by the database, the others as the reader of files understands them."""
    rows = [
        "phone,2026-12-01T09:00,10.5",
        "phone,2026-12-01T09:30,4",
        "phone,2026/12/1 10:00,1e1",
        "mail,2026-12-01T09:00,99",
    ]
    rows += ["phone,2026-12-02T09:00,７", "phone,２０２６-12-02T09:30,3"]
    page = views(*rows)[0].page("small", PHONE, FIRST_DAY)
    assert {day.on_date: day.offered for day in page.before if day.offered is not None} == {
        date(2026, 12, 1): 24.5,
        date(2026, 12, 2): 10.0,
    }
    assert page.history_until == date(2026, 12, 2)
    page = views(*rows)[0].page("small", PHONE, date(2026, 12, 1))
    offered = {
        f"{each.at.astimezone(page.time_zone):%a %H:%M}": each.offered for each in page.intervals if each.offered
    }
    assert offered == {"Tue 09:00": 10.5, "Tue 09:30": 4, "Tue 10:00": 10, "Wed 09:00": 7, "Wed 09:30": 3}


def test_finer_history_is_summed_to_the_intervals_of_the_site(views):
    page = views("phone,2026-12-01T09:00,10", "phone,2026-12-01T09:15,5")[0].page("small", PHONE, date(2026, 12, 1))
    assert [each.offered for each in page.intervals] == [15]


def test_the_usual_day_is_the_mean_of_the_last_four_plain_ones(views):
    """A holiday or an outage among them would tell nothing of a usual Monday."""
    special = (
        "from_date,to_date,kind,queue,lift\n2026-11-16,2026-11-16,outage,,\n2026-12-08,2026-12-09,campaign,phone,1.2\n"
    )
    desk, _, _ = views(*past(range(1, 8)), special_days=special)  # 10 a week ago, 20 two weeks ago, ...
    page = desk.page("small", PHONE, FIRST_DAY)
    monday = page.days[0]
    assert (page.period, monday.on_date) == (WEEK, FIRST_DAY)
    # 2026-11-23 is a public holiday, 2026-11-16 the outage
    assert monday.usual == (10 + 40 + 50 + 60) / 4
    assert [each.usual for each in page.intervals if each.on_date == FIRST_DAY] == [monday.usual]
    assert page.days[1].events == (DayEvent("campaign", 1.2),)
    events = {day.on_date: day.events for day in page.before if day.events}
    assert events[date(2026, 11, 23)] == (DayEvent("holiday"),)
    assert events[date(2026, 11, 16)] == (DayEvent("outage"),)


def test_a_week_far_ahead_is_compared_with_the_end_of_the_history(views):
    desk, _, _ = views(*past(range(1, 5)))
    page = desk.page("small", PHONE, FIRST_DAY + 10 * SEVEN, 2)
    assert (len(page.days), len(page.before)) == (14, 56)
    assert page.days[0].usual == (10 + 30 + 40) / 3  # 2026-11-23 is a public holiday
    assert page.before[-1].on_date == FIRST_DAY - SEVEN


def test_forecast_band_and_requirement_stand_beside_the_history(views):
    desk, demand, site = views(*past([1]))
    at = instant(FIRST_DAY, 540, site.time_zone)
    needs = Requirement(
        (AgentsNeeded(PHONE, at, 3.0), AgentsNeeded(PHONE, at + timedelta(minutes=30), 1.0)),
        (WorkArriving(MAIL, at, 90.0, at + DAY),),
    )
    rows = [
        expected(site, FIRST_DAY, 540, 12.5),
        expected(site, FIRST_DAY, 1020, 4.0),
        expected(site, FIRST_DAY, 540, 3.0, MAIL),
    ]
    number = demand.keep("small", WEEK, rows, needs, by="mori", scores=[MethodScore(PHONE, "simple", 0.1, 0, 0.1, 1.0)])
    page = desk.page("small", PHONE)
    assert ([each.id for each in page.demands], page.period, len(page.scores)) == ([number], WEEK, 1)
    first = page.intervals[0]
    assert (first.at, first.offered, first.usual, first.expected, first.low, first.high, first.agents) == (
        at,
        None,
        10,
        12.5,
        10.5,
        14.5,
        3,
    )
    assert [each.at for each in page.intervals] == [at + timedelta(minutes=30 * step) for step in range(17)]
    monday = page.days[0]
    assert (monday.expected, monday.agent_hours, monday.work_hours, monday.offered) == (16.5, 2.0, None, None)
    mail = desk.page("small", MAIL)
    assert (mail.days[0].work_hours, mail.days[0].agent_hours, mail.scores) == (1.5, None, ())
    assert (page.hours_to_employ, mail.hours_to_employ) == (2.0 / 0.9, 1.5 / 0.9)
    next_week = Period(WEEK.first + SEVEN, WEEK.last + SEVEN)
    assert desk.page("small", PHONE, next_week.first).demands == ()
    both = desk.page("small", PHONE, weeks=2)
    assert both.unforecast == (next_week,)
    later = demand.keep("small", next_week, [expected(site, next_week.first, 540, 7.0)], Requirement(), by="mori")
    both = desk.page("small", PHONE, WEEK.first, weeks=2)
    assert ([each.id for each in both.demands], both.unforecast) == ([later, number], ())
    assert both.days[7].expected == 7.0
    assert both.total("expected") == 23.5


def test_kept_forecasts_are_judged_by_what_came(views):
    week = Period(FIRST_DAY - SEVEN, FIRST_DAY - DAY)
    rows = [
        "phone,2026-11-30T09:00,10",
        "phone,2026-11-30T09:30,30",
        "phone,2026-12-06T09:00,0",
        "phone,2026-12-07T09:00,5",
    ]
    desk, demand, site = views(*rows)
    old = [expected(site, week.first, 540, 100.0)]
    demand.keep("small", week, old, Requirement(), by="mori")
    better = [
        expected(site, week.first, 540, 16.0),
        expected(site, week.first, 570, 22.0),
        expected(site, week.first + DAY, 540, 4.0),
    ]
    demand.keep("small", week, better, Requirement(), by="mori")
    (judged,) = desk.page("small", PHONE, FIRST_DAY).judged
    assert (judged.period, judged.offered) == (week, 40)
    assert judged.wape == pytest.approx((6 + 8 + 4) / 40)
    assert judged.day_wape == pytest.approx((2 + 4) / 40)
    assert judged.bias == pytest.approx(2 / 40)
    assert desk.page("small", MAIL, FIRST_DAY).judged == ()


def test_without_history_and_forecast_the_page_is_empty_and_of_today(views):
    desk, _, site = views(history=None)
    page = desk.page("small")
    assert (page.queue.id, page.demands, page.history_until, page.intervals) == (PHONE, (), None, ())
    assert datetime.now(UTC).astimezone(site.time_zone).date() in page.period


def test_what_does_not_exist_is_refused(views):
    desk, _, _ = views(*past([1]))
    for wrong in ({"site": "elsewhere"}, {"site": "small", "queue": QueueId("fax")}):
        with pytest.raises(UnknownId):
            desk.page(**wrong)
    for weeks, first_day in ((3, None), (1, date(1, 1, 1))):
        with pytest.raises(InvalidInput):
            desk.page("small", weeks=weeks, first_day=first_day)


@pytest.mark.parametrize(
    ("period", "pooling", "told"),
    [("month", "true", True), ("interval", "true", False), ("month", "false", False)],
)
def test_of_a_pooled_goal_over_the_month_the_page_says_so(views, period, pooling, told):
    files = small_site_files()
    queues = files["queues"].replace(",interval,", f",{period},")
    site = files["site"] + f"pooling = {pooling}\n"
    desk, _, _ = views(*past([1]), queues=queues, site=site)
    assert (desk.page("small", PHONE).is_pooled, desk.page("small", MAIL).is_pooled) == (told, False)
