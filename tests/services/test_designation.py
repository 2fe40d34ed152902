"""Variable hours: what was published before the period began stays, in verdict, publication, audit and plan."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shiftplan.application import Application
from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.work import TemplateId
from shiftplan.errors import NotCompliant
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit
from shiftplan.services.compliance import Chosen
from shiftplan.services.editing import Wished
from shiftplan.services.findings import Kind
from shiftplan.storage.rosters import VersionId
from tests.files.small_site import CONTRACTS, SITE_TOML
from tests.services.worlds import a_loaded_site, a_week

ONE = EmployeeId("001")
DAY8 = TemplateId("day8")
DAYS = {"monthly": 28, "yearly": 100}
TODAY = datetime.now(ZoneInfo("Asia/Tokyo")).date()
AHEAD = TODAY + timedelta(days=14 - TODAY.weekday())
"""A Monday that has not come: publications bear the time of the clock, and nobody changes them."""
PAST = AHEAD - timedelta(days=21)
CODES = {"monthly": "JP-32-CHG", "yearly": "JP-32-4-30D"}
DATED = ("leave", "wishes", "previous_roster", "requirement", "special_days", "availability")


def week_of(first: date) -> Period:
    return Period(first, first + timedelta(days=6))


def settings(system: str, first: date) -> str:
    """Some days of the period designated at eight hours."""
    days = [first + timedelta(days=number) for number in range(DAYS[system])]
    hours = ", ".join(f'"{day}" = 480' for day in days if day.weekday() < 4)
    regime = f'regime = {{ type = "{system}", period_start = {first}, period_days = {DAYS[system]}'
    text = SITE_TOML.replace("[workplace]\n", f"[workplace]\n{regime}, designated = {{ {hours} }} }}\n")
    return text[: text.index("[overtime_agreement]")] + text[text.index("[planning]") :]


def published(database, folder, system: str, first: date) -> tuple[Application, VersionId]:
    """Monday to Wednesday of 001 and 002 published now, and a draft of the same days."""
    contracts = CONTRACTS.replace("full_time,fixed", f"full_time,{system}")
    undated = dict.fromkeys(DATED)
    a_loaded_site(database, folder, site=settings(system, first), contracts=contracts, **undated)
    services = Application(database)
    site = services.sites.site("small")
    made = services.publishing.save_draft(a_week(site, "001", "002", period=week_of(first)), by="mori", why="week")
    services.publishing.publish(made.id, by="mori")
    return services, services.publishing.draft_of_published("small", week_of(first), by="mori").id


@pytest.fixture(params=["monthly", "yearly"])
def system(request):
    return request.param


@pytest.fixture
def desk(database, tmp_path, system):
    """A week that has not come is published."""
    services, draft = published(database, tmp_path / "site", system, AHEAD)
    with services:
        yield services, draft


def test_an_edit_that_moves_designated_hours_says_so_with_the_article(desk, system):
    services, draft = desk
    verdict = services.editing.try_edit("small", draft, Wished(ONE, AHEAD, DAY8, 510))
    found = verdict.reviews if system == "monthly" else verdict.new

    assert [(each.rule, each.on_date, each.measured) for each in found] == [(CODES[system], AHEAD, 30)]
    assert "32" in found[0].words.article_ja
    assert verdict.is_lawful == (system == "monthly")


def test_work_beyond_what_is_designated_is_no_move(desk, system):
    services, draft = desk
    verdict = services.editing.try_edit("small", draft, Wished(ONE, AHEAD + timedelta(days=3), DAY8, 540))

    assert CODES[system] not in {each.rule for each in (*verdict.new, *verdict.reviews)}


def test_a_moved_day_is_published_only_where_a_person_may_judge_it(desk, system):
    services, draft = desk
    services.editing.edit("small", draft, Wished(ONE, AHEAD, DAY8, 510), seen=0, by="mori")
    if system == "yearly":
        with pytest.raises(NotCompliant, match=f"JP-32-4-30D: 001 on {AHEAD}: 30 against 0 min"):
            services.publishing.publish(draft, by="mori")
        return
    services.publishing.publish(draft, by="mori")
    looked = services.compliance.look("small", Chosen(None, AHEAD, AHEAD + timedelta(days=6)))
    told = [(each.rule, each.on_date) for each in looked.findings if each.kind is Kind.REVIEW]
    assert told == [("JP-32-CHG", AHEAD)]


def test_a_plan_keeps_what_is_designated(desk, system):
    services, _ = desk
    site = services.publishing.site_before("small", AHEAD)
    made = plan(Problem(site, horizon_of(site, AHEAD, 7), Requirement()), Limit(effort=1))
    published = services.publishing.current("small", week_of(AHEAD))
    variable = [each for each in site.employees if site.contract_of(each).hours_system == system]

    assert variable
    for employee in variable:
        planned = [(each.start_at, each.end_at) for each in made.roster.of(employee)]
        assert planned == [(each.start_at, each.end_at) for each in published.of(employee)]


def test_what_was_published_after_the_period_began_is_not_designated(database, tmp_path, system):
    services, draft = published(database, tmp_path / "site", system, PAST)
    with services:
        verdict = services.editing.try_edit("small", draft, Wished(ONE, PAST, DAY8, 510))

    assert verdict.is_change
    assert CODES[system] not in {each.rule for each in (*verdict.new, *verdict.reviews)}
