"""What if more came in, more people worked, people could do more: changes as typed, what they do, and bad ones."""

import json
from datetime import date

import pytest

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.work import QueueId, SkillId
from shiftplan.errors import InvalidInput
from shiftplan.files.site import read_folder
from shiftplan.services import forecasting, requirements, solving
from shiftplan.services.what_if import (
    Change,
    Hired,
    MoreVolume,
    Trained,
    changed_site,
    changes_from,
    read_hire,
    read_percent,
    read_training,
    read_volume,
    refuse_bad,
)
from tests.files.small_site import FIRST_DAY, small_site_files, write_small_site
from tests.journeys.running import run

CALLS, PHONE, MAIL, SALES = QueueId("phone"), SkillId("phone"), SkillId("mail"), SkillId("sales")
TEMPORARY = Hired(2, "part", (PHONE, MAIL), date(2026, 12, 9))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return read_folder(write_small_site(tmp_path_factory.mktemp("site"), locks=None))


def compared(folder, *changes, share=None, days=3):
    """The document of a comparison of the first days."""
    requirement, rows = requirements.requirement_of(folder, FIRST_DAY, days)
    return solving.compared(
        folder.site, FIRST_DAY, days, changes,
        lambda some: requirements.requirement_with(folder, requirement, rows, some), share,
    )  # fmt: skip


def test_changes_are_read_as_typed_and_told_so_that_they_can_be_read_back():
    typed: list[Change] = [
        read_volume("phone=+10%"), read_volume("-5.5%"), read_hire("5,like=e001"),
        read_hire("2,like=part,skills=phone+mail,from=2026-12-09"), read_training("e001=mail"),
        read_training("3,of=phone,skill=mail"),
    ]  # fmt: skip
    assert typed == [
        MoreVolume(10.0, CALLS), MoreVolume(-5.5), Hired(5, "e001"), TEMPORARY, Trained(MAIL, EmployeeId("e001")),
        Trained(MAIL, None, 3, PHONE),
    ]  # fmt: skip
    assert list(changes_from(json.loads(json.dumps([each.told() for each in typed])))) == typed
    assert read_percent("2%") == 0.02


@pytest.mark.parametrize(
    ("read", "text", "cure"),
    [
        (read_volume, "phone", "QUEUE=+10%"),
        (read_volume, "phone=lots", "QUEUE=+10%"),
        (read_hire, "five,like=part", "5,like="),
        (read_hire, "5", "5,like="),
        (read_hire, "5,like=part,wage=3", "from, like, skills"),
        (read_hire, "5,like=part,from=soon", "2026-12-09"),
        (read_training, "mail", "EMPLOYEE=SKILL"),
        (read_percent, "many", "2%"),
        (read_percent, "101%", "2%"),
    ],
)
def test_what_is_typed_wrongly_is_refused_with_the_right_form(read, text, cure):
    with pytest.raises(InvalidInput) as refused:
        read(text)
    assert text in str(refused.value)
    assert cure in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), "nothing is changed"),
        ((MoreVolume(10.0, QueueId("fax")),), "fax: no such queue; choose one of phone, mail"),
        ((MoreVolume(900.0),), "from -90 to +400"),
        ((MoreVolume(10.0, CALLS), MoreVolume(20.0)), "named twice"),
        ((Hired(3, "nobody"),), "neither an employee nor a contract; contracts are full, part"),
        ((Hired(3, "part"),), "name the skills too"),
        ((Hired(3, "part", (SALES,)),), "sales: no queue asks for it; choose one of mail, phone"),
        ((Hired(0, "001"),), "from 1 to 500"),
        ((Trained(MAIL, EmployeeId("009")),), "009: no such employee"),
        ((Trained(MAIL, EmployeeId("001")),), "nobody of those named is without it"),
        ((Trained(MAIL, None, 4, PHONE),), "1 people could learn mail"),
        ((MoreVolume(1.0),) * 7, "at most 6"),
    ],
)
def test_what_a_site_cannot_change_is_refused_with_what_it_can(folder, changes, said):
    with pytest.raises(InvalidInput) as refused:
        refuse_bad(folder.site, changes)
    assert said in str(refused.value)


@pytest.mark.parametrize("told", [None, [], [{}], [{"kind": "rain"}], [{"kind": "volume", "percent": "x", "queue": 1}]])
def test_a_list_of_changes_that_is_none_is_refused(told):
    with pytest.raises(InvalidInput, match="changes"):
        changes_from(told)


def test_people_who_are_hired_are_bounded_as_if_they_stood_in_the_folder(folder, tmp_path):
    files = small_site_files()
    people = "".join(f"hired-{number},hired-{number},part,,,,2026-12-09,,\n" for number in (1, 2))
    skills = "".join(f"hired-{number},phone,1,,\nhired-{number},mail,2,,\n" for number in (1, 2))
    grown = read_folder(
        write_small_site(
            tmp_path / "grown", locks=None, employees=files["employees"] + people, skills=files["skills"] + skills
        )
    )
    by_folder = compared(grown, MoreVolume(0.0), days=5)["scenarios"][0]
    as_is, hired = compared(folder, TEMPORARY, days=5)["scenarios"]

    assert changed_site(folder.site, [TEMPORARY]).employees == grown.site.employees
    assert hired["bound"] == by_folder["bound"]
    assert hired["short_hours"] == by_folder["short_hours"]
    assert hired["short_hours"] < as_is["short_hours"]
    assert hired["difference"]["short_hours"] == hired["short_hours"] - as_is["short_hours"]


def test_each_change_stands_alone_and_then_all_together(folder):
    found = compared(folder, MoreVolume(50.0, CALLS), Trained(MAIL, EmployeeId("002")), share=None)["scenarios"]
    asked = [each["required_hours"] for each in found]

    assert [len(each["changes"]) for each in found] == [0, 1, 1, 2]
    phone = found[0]["queues"][0]["required_hours"]
    assert asked == pytest.approx([asked[0], asked[0] + phone / 2, asked[0], asked[0] + phone / 2])
    assert found[1]["short_hours"] >= found[0]["short_hours"] >= found[2]["short_hours"]
    for each in found:
        hours = sum(hour["people"] for hour in each["missing"])
        assert hours == pytest.approx(each["short_hours"], abs=0.05 * 7 * 24)
        assert all(hour["date"] >= FIRST_DAY.isoformat() for hour in each["missing"])


def test_more_calls_are_staffed_anew_and_bring_the_mail_that_follows_them(tmp_path):
    """One mail for ten calls, a day later; phones need less than in proportion, for larger groups wait less."""
    history = "\n".join(line for line in small_site_files()["history"].splitlines() if not line.startswith("mail"))
    folder = read_folder(write_small_site(tmp_path / "driven", locks=None, requirement=None, history=history + "\n"))
    requirement, rows = requirements.requirement_of(folder, FIRST_DAY, 7)
    more = requirements.requirement_with(folder, requirement, rows, [MoreVolume(50.0, CALLS)])

    def people(one):
        return sum(each.agents for each in one.agents)

    def minutes(one):
        return sum(each.minutes for each in one.work)

    assert people(requirement) < people(more) < 1.5 * people(requirement)
    assert minutes(requirement) < minutes(more) <= 1.5 * minutes(requirement) + 1e-6
    assert requirements.requirement_with(folder, requirement, rows, [TEMPORARY]) is requirement


@pytest.mark.slow
def test_a_pooled_site_asks_for_fewer_when_people_learn_each_others_work(tmp_path):
    files = small_site_files()
    head, phone, mail = files["queues"].splitlines()
    phone = "phone,電話,voice,phone,answer_rate,0.9,,,month,0.5,,90,300,1,,,0.05,0.1,1,,,"
    sales = phone.replace("phone,電話,voice,phone", "sales,販売,voice,sales")
    history = files["history"] + "".join(
        f"{line.replace('phone,', 'sales,', 1)}\n"
        for line in files["history"].splitlines()
        if line.startswith("phone,")
    )
    brought = {
        "queues": "\n".join([head, phone, mail, sales]) + "\n", "history": history,
        "opening_hours": files["opening_hours"] + "".join(
            line.replace("phone", "sales") + "\n" for line in files["opening_hours"].splitlines() if "phone" in line
        ),
        "skills": files["skills"] + "004,sales,1,1.0,\n",
    }  # fmt: skip
    folder = read_folder(
        write_small_site(
            tmp_path / "pooled", locks=None, requirement=None, site=files["site"] + "pooling = true\n", **brought
        )
    )
    requirement, rows = requirements.requirement_of(folder, FIRST_DAY, 7)
    trained = requirements.requirement_with(folder, requirement, rows, [Trained(SALES, None, 3, PHONE)])
    alone = requirements.require(rows, forecasting.Calendar.of(folder.site), folder.site.time_zone)

    def people(one):
        return sum(each.agents for each in one.agents)

    assert people(trained) < people(requirement) <= people(alone)
    more = requirements.requirement_with(folder, requirement, rows, [MoreVolume(50.0)])
    assert people(more) > people(requirement)


def test_how_many_to_hire_is_told_with_what_they_leave(folder):
    busy = MoreVolume(200.0, CALLS)
    enough = compared(folder, busy, Hired(1, "part", (PHONE, MAIL)), share=0.05, days=1)["until"]["people"]
    assert enough > 1
    fewer, just = (
        compared(folder, busy, Hired(each, "part", (PHONE, MAIL)), days=1)["scenarios"][-1]["short_share"]
        for each in (enough - 1, enough)
    )
    assert just <= 0.05 < fewer


def test_how_many_needs_somebody_to_hire(folder):
    with pytest.raises(InvalidInput, match="people to hire"):
        compared(folder, MoreVolume(10.0), share=0.05)


def test_the_command_says_in_words_that_its_figures_are_bounds(tmp_path):
    site = write_small_site(tmp_path / "site", locks=None)
    week = ("--from", FIRST_DAY.isoformat(), "--days", "1")
    ended = run("whatif", site, *week, "--volume", "phone=+10%", "--hire", "1,like=003")
    assert ended.code == 0, ended.err
    for shown in ("no roster is cheaper or less short", "as it is", "phone +10 %", "1 more like 003", "all together"):
        assert shown in ended.out, shown
    told = json.loads(run("whatif", site, *week, "--volume", "+10%", "--json").out)
    assert [each["changes"] for each in told["scenarios"]] == [
        [], [{"kind": "volume", "queue": None, "percent": 10.0}],
    ]  # fmt: skip
    refused = run("whatif", site, *week)
    assert (refused.code, refused.out) == (2, "")
    assert "nothing is changed" in refused.err
