"""Changes of a few people's days: exact, kept as versions, guarded, and understood by the doctor."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput, Refused, UnknownId
from shiftplan.services.operations import examine
from shiftplan.storage.rosters import VersionKind
from shiftplan.storage.tables import DutyRow
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import NEXT_WEEK, WEEK, a_draft, a_loaded_site, a_shift, a_week, moved

ONE, OTHER = EmployeeId("001"), EmployeeId("002")
TUESDAY = FIRST_DAY + timedelta(days=1)


@pytest.fixture
def desk(database, tmp_path):
    """The small site with a published week: Monday to Wednesday for 001, early for 002."""
    sites, publishing = a_loaded_site(database, tmp_path / "site")
    site = sites.site("small")
    early = a_week(site, "002", start_minute=510).roster.shifts
    draft = a_draft(site, *a_week(site, "001").roster.shifts, *early)
    publishing.publish(publishing.save_draft(draft, by="mori", why="week").id, by="mori")
    return database, publishing, site


def changed(database, days, *shifts):
    """The change, made as a command would make it."""
    return database.writing(
        lambda unit: unit.duties.change(unit.sites.get("small"), days, shifts, made_by="001", why="swap")
    )


def exchanged(site, day):
    """Both people's shifts of a day, exchanged."""
    return a_shift(site, "001", day, start_minute=510), a_shift(site, "002", day)


def sound(url):
    """What the doctor finds."""
    return [check for check in examine(url) if check.found]


def test_an_exchange_changes_these_days_of_these_people_alone(desk, url):
    database, publishing, site = desk
    before = publishing.current("small", WEEK)
    made = changed(database, {(ONE, TUESDAY), (OTHER, TUESDAY)}, *exchanged(site, TUESDAY))
    assert (made.number, made.is_swap, made.period) == (2, True, Period(TUESDAY, TUESDAY))
    after = publishing.current("small", WEEK)
    assert [shift for shift in after.shifts if shift.on_date != TUESDAY] == [
        shift for shift in before.shifts if shift.on_date != TUESDAY
    ]
    assert tuple(shift for shift in after.shifts if shift.on_date == TUESDAY) == exchanged(site, TUESDAY)
    version, roster = publishing.roster(made.version)
    assert (version.kind, version.based_on, set(roster.shifts)) == (VersionKind.SWAP, 1, set(exchanged(site, TUESDAY)))
    assert sound(url) == []


def test_a_shift_given_away_moves_and_one_taken_out_is_gone(desk, url):
    database, publishing, site = desk
    friday = FIRST_DAY + timedelta(days=4)
    mine = a_shift(site, "002", friday)
    changed(database, {(ONE, FIRST_DAY), (OTHER, FIRST_DAY)}, a_shift(site, "002", FIRST_DAY))
    changed(database, {(ONE, TUESDAY)})
    changed(database, {(OTHER, friday)}, mine)
    current = publishing.current("small", WEEK)
    assert [shift.on_date - FIRST_DAY for shift in current.of(ONE)] == [timedelta(days=2)]
    assert current.of(OTHER)[0] == a_shift(site, "002", FIRST_DAY)
    assert current.of(OTHER)[-1] == mine
    assert sound(url) == []


def test_a_later_full_publication_governs_again(desk, url):
    database, publishing, site = desk
    changed(database, {(ONE, TUESDAY)})
    assert sound(url) == []
    again = publishing.save_draft(a_week(site, "001"), by="mori", why="again")
    publishing.publish(again.id, by="mori")
    assert publishing.current("small", WEEK) == a_week(site, "001").roster
    assert sound(url) == []


def test_the_doctor_sees_a_day_that_is_not_what_the_swap_said(desk, url, database):
    _, _, site = desk
    changed(database, {(ONE, TUESDAY), (OTHER, TUESDAY)}, *exchanged(site, TUESDAY))
    database.writing(
        lambda unit: unit.session.execute(update(DutyRow).where(DutyRow.on_date == TUESDAY).values(roster_version_id=1))
    )
    assert [check.check for check in sound(url)] == ["publications"]


def test_double_bookings_are_refused_and_nothing_of_the_change_stays(desk, url):
    database, publishing, site = desk
    before = publishing.current("small", WEEK)
    late = moved(a_shift(site, "001", FIRST_DAY), 24 * 60 - 60)
    with pytest.raises(Refused, match="already booked"):
        changed(database, {(ONE, FIRST_DAY)}, late)
    assert publishing.current("small", WEEK) == before
    assert len(publishing.versions("small")) == 1
    assert sound(url) == []


def test_shifts_of_other_days_and_strangers_are_refused(desk):
    database, _, site = desk
    with pytest.raises(InvalidInput, match="none of the days"):
        changed(database, {(ONE, FIRST_DAY)}, a_shift(site, "001", TUESDAY))
    with pytest.raises(InvalidInput):
        changed(database, set())
    with pytest.raises(UnknownId):
        changed(database, {(EmployeeId("099"), TUESDAY)}, a_shift(site, "099", TUESDAY))


def test_what_somebody_was_told_of_a_day_is_known_in_order(desk):
    database, _, site = desk
    changed(database, {(ONE, TUESDAY), (OTHER, TUESDAY)}, *exchanged(site, TUESDAY))
    changed(database, {(ONE, TUESDAY)})
    with database.reading() as unit:
        row = unit.sites.get("small")
        told = unit.duties.told(row, ONE, Period(FIRST_DAY, NEXT_WEEK.last))
        since = [unit.duties.changed_since(row, WEEK, number) for number in (0, 1, 2, 3)]
        elsewhere = unit.duties.changed_since(row, NEXT_WEEK, 0)
    assert {day: [len(each.shifts) for each in said] for day, said in told.items() if day != TUESDAY} == {
        day: [1] if day < FIRST_DAY + timedelta(days=3) else [0] for day in WEEK if day != TUESDAY
    }
    assert [(each.publication.number, len(each.shifts)) for each in told[TUESDAY]] == [(1, 1), (2, 1), (3, 0)]
    assert told[TUESDAY][1].shifts == exchanged(site, TUESDAY)[:1]
    both = {(ONE, TUESDAY), (OTHER, TUESDAY)}
    assert since == [both, both, {(ONE, TUESDAY)}, set()]
    assert elsewhere == set()
