"""A flagged part of the history: confirmed or rejected with a reason, taken back, never overwritten unseen."""

import pytest

from shiftplan.domain.demand import HistoryFlag, Requirement
from shiftplan.domain.work import SpecialDay
from shiftplan.errors import InvalidInput, Refused, StaleRoster, UnknownId
from shiftplan.services.demand import DemandService
from shiftplan.services.history_marks import HistoryMarkService
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import PHONE, WEEK, a_loaded_site

FLAG = HistoryFlag(PHONE, FIRST_DAY, "spike", 600, 660, 400.0, 50.0)


@pytest.fixture
def marks(database, tmp_path):
    """Marks of the small site, whose last forecast left one hour out."""
    sites, _ = a_loaded_site(database, tmp_path / "site")
    demand = DemandService(database, sites)
    number = demand.keep("small", WEEK, [], Requirement(), by="mori", flags=[FLAG])
    assert demand.get(number).flags == (FLAG,)
    return HistoryMarkService(database), sites


def judge(service, verdict, *, seen=0, reason="a storm", kind="spike", by="mori"):
    """Say something of the flagged hour."""
    return service.judge("small", PHONE, FIRST_DAY, kind, verdict, reason, seen=seen, by=by)


def known(marks):
    """The special days that the next forecast knows beside those of the site."""
    service, sites = marks
    folder = sites.folder("small")
    said = service.known_to("small", folder).site.special_days
    return [each for each in said if each not in folder.site.special_days]


@pytest.mark.parametrize(("verdict", "kind"), [("confirmed", "outage"), ("rejected", "normal")])
def test_the_next_forecast_knows_what_was_said_until_it_is_taken_back(marks, verdict, kind):
    assert known(marks) == []
    made = judge(marks[0], verdict)
    assert (made.made_by, made.reason, made.verdict) == ("mori", "a storm", verdict)
    assert known(marks) == [SpecialDay(FIRST_DAY, FIRST_DAY, kind, PHONE, None, 600, 660)]
    undone = marks[0].undo("small", made.number, seen=made.number, by="sato")
    assert (undone.verdict, undone.undoes, undone.made_by) == ("open", made.number, "sato")
    assert known(marks) == []


def test_undo_gives_the_word_before_back(marks):
    service, _ = marks
    first = judge(service, "confirmed")
    second = judge(service, "rejected", seen=first.number)
    with pytest.raises(Refused, match="take that back first"):
        service.undo("small", first.number, seen=second.number, by="mori")
    assert service.undo("small", second.number, seen=second.number, by="mori").verdict == "confirmed"
    assert [each.kind for each in known(marks)] == ["outage"]


def test_what_cannot_be_said_is_refused(marks):
    service, _ = marks
    with pytest.raises(UnknownId, match="flagged no outage"):
        judge(service, "confirmed", kind="outage")
    with pytest.raises(InvalidInput, match="write why"):
        judge(service, "confirmed", reason=" ")
    with pytest.raises(InvalidInput, match="confirmed or rejected"):
        judge(service, "perhaps")
    made = judge(service, "confirmed")
    with pytest.raises(StaleRoster, match="mori judged"):
        judge(service, "rejected", by="sato")
    with pytest.raises(Refused, match="already"):
        judge(service, "confirmed", seen=made.number)


def test_the_log_says_who_and_why(marks, database):
    made = judge(marks[0], "rejected")
    with database.reading() as unit:
        (entry,) = unit.log.latest(unit.sites.get("small"), after=0, most=1)
        assert list(unit.log.breaks(unit.sites.get("small"))) == []
    assert (entry.made_by, entry.action, entry.before) == ("mori", "history.mark", {"verdict": "open"})
    assert (entry.after["verdict"], entry.after["why"], entry.after["date"]) == (
        "rejected", "a storm", made.on_date.isoformat(),
    )  # fmt: skip
