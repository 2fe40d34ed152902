"""Pairs in the hands of people: edits, swaps and takers that would part them are told so, or refused."""

from datetime import timedelta

import pytest
import time_machine

from shiftplan.application import Application
from shiftplan.domain.people import EmployeeId, Pair
from shiftplan.domain.roster import Roster
from shiftplan.domain.work import TemplateId
from shiftplan.errors import NotCompliant
from shiftplan.services.editing import Wished
from shiftplan.services.swap_verdicts import Proposal, verdict_in
from shiftplan.services.takers import takers_of
from tests.builders import MONDAY as A_MONDAY
from tests.builders import a_shift as a_plain_shift
from tests.builders import a_site
from tests.files.small_site import EMPLOYEES, SKILLS
from tests.services.staff_worlds import (
    MONDAY,
    MORE_EMPLOYEES,
    MORE_SKILLS,
    NOW,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    published,
)
from tests.services.worlds import WEEK, a_draft, a_shift, load_small_site

ONE, OTHER, PARTNER, FREE, RIVAL = (EmployeeId(each) for each in ("001", "002", "005", "006", "007"))
PAIRS = "employee,other,together\n001,005,1\n006,007,0\n"


@pytest.fixture
def desk(database, tmp_path):
    """001 and 005 are a pair and work Monday to Wednesday; 002 and 007, who must not meet 006, work on Tuesday."""
    with time_machine.travel(NOW, tick=True), Application(database) as application:
        people = {"employees": EMPLOYEES + MORE_EMPLOYEES, "skills": SKILLS + MORE_SKILLS}
        load_small_site(database, tmp_path / "site", locks=None, previous_roster=None, pairs=PAIRS, **people)
        site = application.sites.site("small")
        days = (MONDAY, TUESDAY, WEDNESDAY)
        shifts = [a_shift(site, who, day) for who in (ONE, PARTNER) for day in days]
        published(application, *shifts, a_shift(site, OTHER, TUESDAY), a_shift(site, RIVAL, TUESDAY))
        yield application


def broken_by(desk, database, giver, day, taker, take_on=None):
    """(rule, person) of all that a swap would break."""
    with database.reading() as unit:
        row = unit.sites.get("small")
        roster = unit.rosters.in_force(row, WEEK)
        give = next(each for each in roster.of(giver) if each.on_date == day)
        take = next((each for each in roster.of(taker) if each.on_date == take_on), None)
        verdict = verdict_in(unit, row, desk.sites.site("small"), desk.demand, Proposal(give, taker, take))
    return {(each.rule, each.employee) for each in verdict.broken}


def test_who_is_paired_cannot_give_a_shift_away_alone(desk, database):
    assert broken_by(desk, database, ONE, MONDAY, FREE) == {("H-PAIR", ONE)}


def test_who_must_not_meet_somebody_cannot_take_a_shift_beside_him(desk, database):
    assert ("H-PAIR", FREE) in broken_by(desk, database, PARTNER, TUESDAY, FREE)
    assert broken_by(desk, database, RIVAL, TUESDAY, FREE) == set()


def test_partners_for_a_swap_are_those_who_part_no_pair(desk):
    of_rival, of_other, of_pair = (desk.swaps.partners("small", each, TUESDAY) for each in (RIVAL, OTHER, ONE))

    assert [each.employee for each in of_rival.lawful] == [FREE]
    assert (of_other.lawful, dict(of_other.cannot)["H-PAIR"]) == ((), 1)
    assert of_pair.lawful == ()
    assert "H-PAIR" in dict(of_pair.cannot)


def test_an_edit_of_a_draft_that_parts_a_pair_is_told_by_the_draft_not_by_what_is_in_force(desk):
    site = desk.sites.site("small")
    draft = desk.publishing.save_draft(
        a_draft(site, a_shift(site, ONE, THURSDAY), a_shift(site, PARTNER, THURSDAY)), by="mori", why="again"
    )
    alone = Wished(ONE, MONDAY, TemplateId("day8"), 540)

    away = desk.editing.try_edit("small", draft.id, Wished(PARTNER, THURSDAY))
    parted = desk.editing.try_edit("small", draft.id, alone)

    assert [each.rule for each in away.new] == ["H-PAIR"]
    assert [each.rule for each in parted.new] == ["H-PAIR"]
    desk.editing.edit("small", draft.id, alone, seen=0, by="mori")
    both = desk.editing.try_edit("small", draft.id, Wished(PARTNER, MONDAY, TemplateId("day8"), 540))
    assert [each.rule for each in both.cured] == ["H-PAIR"]


def test_a_roster_that_parts_a_pair_is_not_published(desk):
    site = desk.sites.site("small")
    draft = desk.publishing.save_draft(a_draft(site, a_shift(site, ONE, THURSDAY)), by="mori", why="again")

    with pytest.raises(NotCompliant, match="H-PAIR"):
        desk.publishing.publish(draft.id, by="mori")


def test_who_could_take_a_shift_knows_of_pairs():
    """e1's shift may go to e3, whom only e1 himself kept from it; not to e4, who must not meet e2."""
    names = [EmployeeId(f"e{number}") for number in range(1, 6)]
    pairs = (Pair(names[2], names[0], is_together=False), Pair(names[3], names[1], is_together=False))
    site = a_site("09:00-12:00", people=5, pairs=pairs)
    text = f"{A_MONDAY + timedelta(days=1)} 09:00-12:00"
    shift = a_plain_shift(text, names[0])
    roster = Roster((shift, a_plain_shift(text, names[1])))

    found = {each.employee: each.rule for each in takers_of(site, roster, shift)}

    assert found == {names[1]: "H-DOUBLE", names[2]: "", names[3]: "H-PAIR", names[4]: ""}
