"""What the database itself refuses, in plain SQL and under a race; and that the race would show a missing guard."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from shiftplan.errors import Refused, ShiftplanError, StaleRoster
from shiftplan.services.operations import examine
from shiftplan.storage.engines import open_migrator
from shiftplan.storage.guards import drop_guards, no_double_booking
from shiftplan.storage.tables import DutyRow
from shiftplan.storage.unit_of_work import UnitOfWork
from tests.services.worlds import WEEK, a_loaded_site, a_week

PEOPLE = 8
COPY = (
    "INSERT INTO duty (site_id, employee_id, roster_version_id, on_date, template, starts_at, ends_at, breaks, "
    "activities, status) SELECT site_id, employee_id, roster_version_id, on_date, template, {}, {}, breaks, "
    "activities, '{}' FROM duty WHERE id = (SELECT min(id) FROM duty)"
)


@pytest.fixture
def desk(database, tmp_path):
    """The small site with a published week."""
    sites, publishing = a_loaded_site(database, tmp_path / "site")
    site = sites.site("small")
    version = publishing.save_draft(a_week(site, "001"), by="mori", why="")
    publishing.publish(version.id, by="mori")
    return publishing, site


@pytest.fixture
def run(url, desk) -> Callable[..., None]:
    """Plain SQL on a connection that knows nothing of shiftplan."""

    def execute(*statements: str) -> None:
        engine = open_migrator(url)
        try:
            with engine.begin() as connection:
                for statement in statements:
                    connection.execute(text(statement))
        finally:
            engine.dispose()

    return execute


def shifted(backend: str, column: str, minutes: int) -> str:
    """A column, some minutes later, as each database says it."""
    if backend == "postgresql":
        return f"{column} + interval '{minutes} minutes'"
    return f"strftime('%Y-%m-%d %H:%M:%S', {column}, '{minutes} minutes') || '.000000'"


@pytest.mark.parametrize("minutes", [0, 1, 539, -539])
def test_overlapping_duties_are_refused_in_plain_sql(run, backend, minutes):
    with pytest.raises(DBAPIError, match="no_double_booking"):
        run(COPY.format(*(shifted(backend, column, minutes) for column in ("starts_at", "ends_at")), "active"))


@pytest.mark.parametrize("minutes", [540, -540])
def test_duties_that_touch_do_not_overlap(run, backend, minutes):
    run(COPY.format(*(shifted(backend, column, minutes) for column in ("starts_at", "ends_at")), "active"))


def test_moving_a_duty_onto_another_is_refused(run, backend):
    later = COPY.format(*(shifted(backend, column, 600) for column in ("starts_at", "ends_at")), "active")
    back = ", ".join(f"{column} = {shifted(backend, column, -120)}" for column in ("starts_at", "ends_at"))
    run(later)
    with pytest.raises(DBAPIError, match="no_double_booking"):
        run(f"UPDATE duty SET {back} WHERE id = (SELECT max(id) FROM duty)")  # noqa: S608


def test_an_exchange_passes_by_way_of_moving(run):
    """While they move two may overlap; made active again they may not."""
    run(COPY.format("starts_at", "ends_at", "moving"))
    with pytest.raises(DBAPIError, match="no_double_booking"):
        run("UPDATE duty SET status = 'active'")


@pytest.mark.parametrize("table", ["roster_version", "roster_shift", "publication", "audit_entry"])
def test_what_was_kept_cannot_be_changed_or_deleted_in_plain_sql(run, backend, table):
    statements = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]  # noqa: S608
    if backend == "postgresql":
        statements.append(f"TRUNCATE {table} CASCADE")
    else:
        statements.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608
    for statement in statements:
        with pytest.raises(DBAPIError, match="_unchanging"):
            run(statement)


def outcomes(work: Callable[[int], object]) -> list[str]:
    """What eight threads that start together come to: "done" or the class of the refusal."""
    gate = Barrier(PEOPLE)

    def one(number: int) -> str:
        gate.wait(timeout=30)
        try:
            work(number)
        except ShiftplanError as error:
            return type(error).__name__ if str(error) else "no reason told"
        return "done"

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sorted(pool.map(one, range(PEOPLE)))


def test_of_eight_who_publish_the_same_days_one_wins_and_the_others_learn_why(desk, url):
    publishing, site = desk
    drafts = [a_week(site, "001", start_minute=510 if number % 2 else 540) for number in range(PEOPLE)]
    versions = [publishing.save_draft(draft, by=f"p{number}", why="") for number, draft in enumerate(drafts)]
    found = outcomes(lambda number: publishing.publish(versions[number].id, by=f"p{number}"))
    assert found == ["StaleRoster"] * (PEOPLE - 1) + ["done"]
    assert publishing.last_publication("small") == 2
    assert publishing.current("small", WEEK) in [draft.roster for draft in drafts]
    assert [each.found for each in examine(url) if each.found] == []


def claim(unit: UnitOfWork) -> None:
    """Take a free evening, as a careless program does: look whether it is free, then write."""
    day = unit.session.scalars(select(DutyRow).order_by(DutyRow.id).limit(1)).one()
    start, end = day.ends_at + timedelta(hours=1), day.ends_at + timedelta(hours=3)
    if unit.session.scalar(select(func.count()).where(DutyRow.starts_at == start)):
        raise StaleRoster("taken already")
    names = [column.name for column in DutyRow.__table__.columns if column.name != "id"]
    row = {name: getattr(day, name) for name in names} | {"starts_at": start, "ends_at": end}
    unit.session.execute(insert(DutyRow), [row])


def test_of_eight_who_take_the_same_shift_one_wins(desk, database):
    found = outcomes(lambda number: database.writing(lambda unit: claim(unit)))
    assert found.count("done") == 1
    assert set(found) <= {"done", "Refused", "StaleRoster"}
    with database.reading() as unit:
        assert unit.session.scalar(select(func.count()).select_from(DutyRow)) == 4


@pytest.mark.parametrize("guarded", [True, False])
def test_eight_who_look_first_and_write_later_are_stopped_by_the_guard_alone(desk, url, database, backend, guarded):
    """Without the guard every one of them books: the race is real, and this test would notice a guard that is lost."""
    engine = open_migrator(url)
    if not guarded:
        with engine.begin() as connection:
            drop_guards(connection, no_double_booking(backend))
    engine.dispose()
    gate = Barrier(PEOPLE)

    def careless(number: int) -> None:
        with database.reading() as unit:
            day = unit.session.scalars(select(DutyRow).order_by(DutyRow.id).limit(1)).one()
            start, end = day.ends_at + timedelta(hours=1), day.ends_at + timedelta(hours=3)
            assert not unit.session.scalar(select(func.count()).where(DutyRow.starts_at == start))
            names = [column.name for column in DutyRow.__table__.columns if column.name != "id"]
            row = {name: getattr(day, name) for name in names} | {"starts_at": start, "ends_at": end}
        gate.wait(timeout=30)
        database.writing(lambda unit: unit.session.execute(insert(DutyRow), [row]))

    found = outcomes(careless)
    assert found == (["Refused"] * (PEOPLE - 1) + ["done"] if guarded else ["done"] * PEOPLE)
    booked = [check.found for check in examine(url) if check.check == "double bookings"]
    assert bool(booked[0]) is not guarded


def test_the_refusal_of_the_database_is_a_sentence_for_people(desk, database):
    def twice(unit: UnitOfWork) -> None:
        first = unit.session.scalars(select(DutyRow).order_by(DutyRow.id).limit(1)).one()
        names = [column.name for column in DutyRow.__table__.columns if column.name != "id"]
        unit.session.execute(insert(DutyRow), [{name: getattr(first, name) for name in names}])

    with pytest.raises(Refused, match="already booked: somebody would have two shifts at once"):
        database.writing(twice)
