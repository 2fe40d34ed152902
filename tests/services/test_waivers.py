"""Waivers: two people, known days, and no more let through than was confirmed."""

from datetime import timedelta

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput, NotAllowed, Refused, UnknownId
from shiftplan.rules.base import Severity, Violation
from shiftplan.services.waivers import WaiverId, WaiverService, waived
from tests.files.small_site import FIRST_DAY, SITE_TOML, write_small_site
from tests.services.worlds import WEEK, a_loaded_site

RULE, PERSON = "JP-INT-OWN", EmployeeId("001")


@pytest.fixture
def waivers(database, tmp_path):
    """The service over a loaded site."""
    sites, _ = a_loaded_site(database, tmp_path / "site")
    return WaiverService(database, sites)


def asked(waivers, **changes):
    """A waiver for one person and week, asked by yamada."""
    given = {"rule": RULE, "employee": PERSON, "first_day": WEEK.first, "last_day": WEEK.last, "why": "one-off"}
    return waivers.ask("small", by="yamada", **(given | changes))


def broken(rule=RULE, employee=PERSON, on=FIRST_DAY):
    """A hard violation as the audit tells it."""
    return Violation(
        rule=rule,
        employee=employee,
        on_date=on,
        measured=600,
        limit=660,
        unit="min",
        severity=Severity.HARD,
        article="work rules",
    )


def left(database, *violations):
    """What still stands in the way of publishing."""
    with database.reading() as unit:
        return waived(unit, unit.sites.get("small"), violations)


def test_it_counts_once_a_second_person_confirmed(waivers, database):
    made = asked(waivers)
    assert left(database, broken()) == [broken()]
    with pytest.raises(NotAllowed, match="second person"):
        waivers.confirm("small", made.id, by="yamada")
    waivers.confirm("small", made.id, by="mori")
    assert left(database, broken()) == []
    (kept,) = waivers.all("small")
    assert (kept.why, kept.asked_by, kept.confirmed_by, kept.period) == ("one-off", "yamada", "mori", WEEK)


@pytest.mark.parametrize(
    "other",
    [
        broken(rule="JP-34-BREAK"),
        broken(employee=EmployeeId("002")),
        broken(on=WEEK.last + timedelta(days=1)),
        broken(on=WEEK.first - timedelta(days=1)),
    ],
)
def test_it_lets_nothing_else_through(waivers, database, other):
    waivers.confirm("small", asked(waivers).id, by="mori")
    assert left(database, broken(), other) == [other]


def test_it_ends_when_withdrawn_and_never_comes_back(waivers, database):
    made = asked(waivers)
    waivers.confirm("small", made.id, by="mori")
    waivers.withdraw("small", made.id, by="yamada")
    assert left(database, broken()) == [broken()]
    for again in (waivers.confirm, waivers.withdraw):
        with pytest.raises(Refused, match="already"):
            again("small", made.id, by="mori")


def test_it_is_of_one_site_alone(waivers, database, tmp_path):
    made = asked(waivers)
    elsewhere = SITE_TOML.replace('"small"', '"other"')
    waivers._sites.load(write_small_site(tmp_path / "other", locks=None, site=elsewhere), by="test")
    for act in (waivers.confirm, waivers.withdraw):
        with pytest.raises(UnknownId):
            act("other", made.id, by="mori")
    waivers.confirm("small", made.id, by="mori")
    with database.reading() as unit:
        assert waived(unit, unit.sites.get("other"), [broken()]) == [broken()]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"why": "  "}, InvalidInput),
        ({"why": "x" * 1001}, InvalidInput),
        ({"last_day": WEEK.first - timedelta(days=1)}, InvalidInput),
        ({"last_day": WEEK.first + timedelta(days=366)}, InvalidInput),
        ({"employee": EmployeeId("999")}, UnknownId),
        ({"rule": "H-DOUBLE"}, Refused),
        ({"rule": "NO-SUCH"}, Refused),
    ],
)
def test_what_cannot_be_asked(waivers, changes, error):
    with pytest.raises(error):
        asked(waivers, **changes)
    assert waivers.all("small") == []


def test_each_step_is_in_the_audit_log_without_the_reason(waivers, database):
    made = asked(waivers, why="illness in the family")
    waivers.confirm("small", made.id, by="mori")
    waivers.withdraw("small", made.id, by="mori")
    with database.reading() as unit:
        entries = list(unit.log.entries(unit.sites.get("small")))[-3:]
    assert [(each.action, each.made_by) for each in entries] == [
        ("waiver.ask", "yamada"),
        ("waiver.confirm", "mori"),
        ("waiver.withdraw", "mori"),
    ]
    assert not any("illness" in str(each) for each in entries)
    with pytest.raises(UnknownId):
        waivers.confirm("small", WaiverId(made.id + 1), by="mori")


def test_of_two_confirmations_at_once_one_counts(waivers, database):
    """The state changes by one conditional update: the second finds nothing open."""
    made = asked(waivers)
    with database.reading() as unit:
        assert unit.waivers.touching(unit.sites.get("small"), Period(WEEK.last, WEEK.last))[0].is_open
    assert database.writing(lambda unit: unit.waivers.confirm(made.id, "mori"))
    assert not database.writing(lambda unit: unit.waivers.confirm(made.id, "abe"))
    assert waivers.all("small")[0].confirmed_by == "mori"
