"""Drafts edited by hand: the verdict before, the edit, taking it back, two schedulers at once, publishing it."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest

from shiftplan.application import Application
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.work import QueueId, TemplateId
from shiftplan.errors import InvalidInput, NotCompliant, Refused, StaleRoster, UnknownId
from shiftplan.services.editing import Wished
from shiftplan.services.publishing import VersionKind
from tests.builders import WEEKDAYS
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import NEXT_WEEK, WEEK, a_draft, a_loaded_site, a_shift, a_week

ONE, TWO, PART = EmployeeId("001"), EmployeeId("002"), EmployeeId("003")
MONDAY, THURSDAY, FRIDAY, SATURDAY = (FIRST_DAY + timedelta(days=number) for number in (0, 3, 4, 5))
DAY8 = TemplateId("day8")
NINE = 540
EVERY_DAY = "queue,day,open,close\n" + "".join(
    f"{queue},{day},09:00,18:00\n" for queue in ("phone", "mail") for day in WEEKDAYS
)


@pytest.fixture
def desk(database, tmp_path):
    """Services, and a draft of the week in which 001 and 002 work Monday to Wednesday."""
    a_loaded_site(database, tmp_path / "site", opening_hours=EVERY_DAY)
    with Application(database) as services:
        site = services.sites.site("small")
        draft = services.publishing.save_draft(a_week(site, "001", "002"), by="mori", why="week")
        yield services, draft.id


def work(employee: EmployeeId, day: date, start: int = NINE, template: TemplateId = DAY8) -> Wished:
    """A shift to be worked."""
    return Wished(employee, day, template, start)


def days_of(services, version, employee: EmployeeId) -> list[date]:
    """Days on which somebody works in a version as it stands."""
    return [shift.on_date for shift in services.publishing.roster(version)[1].of(employee)]


def test_a_lawful_edit_is_said_to_be_so_with_what_it_does_to_the_day(desk):
    services, draft = desk
    verdict = services.editing.try_edit("small", draft, work(ONE, THURSDAY))
    assert (verdict.is_lawful, verdict.new, verdict.number, verdict.before) == (True, (), 0, None)
    phone = next(each for each in verdict.effects if each.queue == QueueId("phone"))
    assert phone.before.on_duty == 0
    assert phone.after.on_duty == pytest.approx(9 - 1.25)
    assert phone.after.short < phone.before.short
    assert days_of(services, draft, ONE) == [MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)]


def test_an_unlawful_edit_names_rule_article_and_limit_and_what_it_cures(desk):
    """002 is on leave on Thursday and Friday."""
    services, draft = desk
    verdict = services.editing.try_edit("small", draft, work(TWO, THURSDAY))
    assert not verdict.is_lawful
    found = verdict.new[0]
    assert (found.rule, found.employee, found.on_date, found.words.article_ja) == ("H-LEAVE", TWO, THURSDAY, "休暇")
    services.editing.edit("small", draft, work(TWO, THURSDAY), seen=0, by="mori")
    back = services.editing.try_edit("small", draft, Wished(TWO, THURSDAY))
    assert back.is_lawful
    assert [each.rule for each in back.cured] == ["H-LEAVE"]


def test_a_verdict_knows_what_is_published_beside_the_draft(desk):
    """Friday to Sunday and three published days after them: the sixth day in a row breaks the contract's five."""
    services, draft = desk
    site = services.sites.site("small")
    shifts = [a_shift(site, "001", NEXT_WEEK.first + timedelta(days=number)) for number in range(3)]
    later = services.publishing.save_draft(a_draft(site, *shifts, period=NEXT_WEEK), by="mori", why="next")
    services.publishing.publish(later.id, by="mori")
    alone = services.editing.try_edit("small", draft, work(ONE, WEEK.last))
    assert "H-RUN" not in {each.rule for each in alone.new}
    for number, day in enumerate((FRIDAY, SATURDAY)):
        services.editing.edit("small", draft, work(ONE, day), seen=number, by="mori")
    assert "H-RUN" in {each.rule for each in services.editing.try_edit("small", draft, work(ONE, WEEK.last)).new}


def test_a_draft_is_its_version_with_its_edits_and_the_version_stays(desk, database):
    services, draft = desk
    made = services.editing.edit("small", draft, work(ONE, THURSDAY), seen=0, by="mori")
    assert (made.number, made.made_by) == (1, "mori")
    services.editing.edit("small", draft, Wished(ONE, MONDAY), seen=1, by="hara")
    assert days_of(services, draft, ONE) == [MONDAY + timedelta(days=number) for number in (1, 2, 3)]
    with database.reading() as unit:
        version, row = unit.rosters.version(draft)
        assert MONDAY in {shift.on_date for shift in unit.rosters.roster(version).of(ONE)}
        assert [each.action for each in unit.log.entries(row)][-2:] == ["roster.edit", "roster.edit"]


def test_edits_are_taken_back_and_made_again_one_by_one(desk):
    services, draft = desk
    before = services.publishing.roster(draft)[1]
    services.editing.edit("small", draft, Wished(ONE, MONDAY), seen=0, by="mori")
    services.editing.edit("small", draft, work(ONE, MONDAY, 510), seen=1, by="mori")
    later = services.publishing.roster(draft)[1]
    services.editing.undo("small", draft, seen=2, by="hara")
    assert MONDAY not in days_of(services, draft, ONE)
    services.editing.undo("small", draft, seen=3, by="hara")
    assert services.publishing.roster(draft)[1] == before
    with pytest.raises(Refused, match="nothing to undo"):
        services.editing.undo("small", draft, seen=4, by="hara")
    services.editing.redo("small", draft, seen=4, by="mori")
    services.editing.redo("small", draft, seen=5, by="mori")
    assert services.publishing.roster(draft)[1] == later
    services.editing.undo("small", draft, seen=6, by="mori")
    services.editing.edit("small", draft, Wished(TWO, MONDAY), seen=7, by="mori")
    with pytest.raises(Refused, match="nothing to redo"):
        services.editing.redo("small", draft, seen=8, by="mori")


def test_who_has_not_seen_the_last_edit_changes_nothing(desk):
    services, draft = desk
    services.editing.edit("small", draft, Wished(ONE, MONDAY), seen=0, by="mori")
    with pytest.raises(StaleRoster, match="edited meanwhile, last by mori: you saw 0 edits, now there are 1"):
        services.editing.edit("small", draft, Wished(TWO, MONDAY), seen=0, by="hara")
    with pytest.raises(StaleRoster):
        services.editing.undo("small", draft, seen=0, by="hara")
    with pytest.raises(StaleRoster):
        services.publishing.publish(draft, by="hara", seen=0)
    assert MONDAY in days_of(services, draft, TWO)


def test_of_many_schedulers_at_once_one_wins_and_the_others_are_told(desk):
    """Eight people send an edit of the same draft at the same moment, each having seen the same state."""
    services, draft = desk
    gate, outcomes = Barrier(8), []

    def send(number: int) -> None:
        gate.wait()
        try:
            services.editing.edit("small", draft, Wished(ONE if number % 2 else TWO, MONDAY), seen=0, by=f"p{number}")
            outcomes.append("done")
        except StaleRoster:
            outcomes.append("stale")

    threads = [Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", *["stale"] * 7]


def test_publishing_keeps_the_edits_as_a_version_of_its_own(desk):
    services, draft = desk
    services.editing.edit("small", draft, work(ONE, THURSDAY), seen=0, by="mori")
    made = services.publishing.publish(draft, by="mori", seen=1)
    assert made.version != draft
    version, roster = services.publishing.roster(made.version)
    assert (version.why, version.report["edits"]) == ("edits by hand: 1", 1)
    assert services.publishing.current("small", WEEK) == roster
    assert THURSDAY in {shift.on_date for shift in roster.of(ONE)}
    with pytest.raises(Refused, match="published already"):
        services.editing.edit("small", draft, Wished(ONE, MONDAY), seen=1, by="mori")
    with pytest.raises(Refused, match="published already"):
        services.publishing.publish(draft, by="mori")


def test_a_draft_whose_edits_were_all_taken_back_is_published_itself(desk):
    services, draft = desk
    services.editing.edit("small", draft, Wished(ONE, MONDAY), seen=0, by="mori")
    services.editing.undo("small", draft, seen=1, by="mori")
    board = services.boards.draft("small", draft)
    assert (board.edited, any(cell.is_edited for person in board.people for cell in person.cells)) == (0, False)
    assert services.publishing.publish(draft, by="mori", seen=2).version == draft


def test_a_draft_edited_into_breach_of_law_can_be_kept_but_not_published(desk):
    services, draft = desk
    services.editing.edit("small", draft, work(TWO, THURSDAY), seen=0, by="mori")
    with pytest.raises(NotCompliant, match="H-LEAVE: 002"):
        services.publishing.publish(draft, by="mori")


def test_what_two_people_waived_does_not_stop_publishing(desk):
    services, draft = desk
    services.editing.edit("small", draft, work(TWO, THURSDAY), seen=0, by="mori")
    asked = services.waivers.ask("small", "H-LEAVE", TWO, THURSDAY, THURSDAY, why="agreed in writing", by="mori")
    with pytest.raises(NotCompliant):
        services.publishing.publish(draft, by="mori")
    services.waivers.confirm("small", asked.id, by="hara")
    services.publishing.publish(draft, by="mori")
    assert THURSDAY in {shift.on_date for shift in services.publishing.current("small", WEEK).of(TWO)}


def test_a_proposal_of_the_night_is_neither_edited_nor_published(desk):
    services, _ = desk
    made = a_week(services.sites.site("small"), "001")
    proposal = services.publishing.save_draft(made, by="night", why="night", kind=VersionKind.PROPOSAL).id
    with pytest.raises(Refused, match="accept it, then it is a draft"):
        services.editing.edit("small", proposal, Wished(ONE, MONDAY), seen=0, by="mori")
    with pytest.raises(Refused, match="accept it, then it is a draft"):
        services.publishing.publish(proposal, by="mori")
    assert not services.boards.draft("small", proposal).sheet.is_editable


def test_what_cannot_be_edited_is_refused(desk):
    services, draft = desk
    with pytest.raises(InvalidInput, match="lies outside of 2026-12-07 to 2026-12-13"):
        services.editing.try_edit("small", draft, work(ONE, NEXT_WEEK.first))
    with pytest.raises(UnknownId, match="employee 099"):
        services.editing.try_edit("small", draft, work(EmployeeId("099"), MONDAY))
    with pytest.raises(UnknownId, match="site other has no roster version"):
        services.editing.try_edit("other", draft, work(ONE, MONDAY))
    with pytest.raises(Refused, match="this is how it is now"):
        services.editing.edit("small", draft, Wished(ONE, SATURDAY), seen=0, by="mori")
    with pytest.raises(Refused, match="does not start at 10:00"):
        services.editing.edit("small", draft, work(ONE, MONDAY, 600), seen=0, by="mori")
