"""Trying again: only what the database asks for, a whole unit each time, never for ever."""

import psycopg.errors
import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from shiftplan.errors import Refused
from shiftplan.storage.retry import LONGEST_PAUSE, retried
from shiftplan.storage.tables import SiteRow


def an_error(kind: type[psycopg.Error]) -> OperationalError:
    """What SQLAlchemy raises for an error of PostgreSQL."""
    return OperationalError("statement", {}, kind("told"))


class Work:
    """Fails some times, then ends."""

    def __init__(self, failures: int, kind: type[psycopg.Error]) -> None:
        self.tries, self.failures, self.kind = 0, failures, kind

    def __call__(self) -> str:
        self.tries += 1
        if self.tries <= self.failures:
            raise an_error(self.kind)
        return "done"


@pytest.mark.parametrize("kind", [psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected])
def test_work_that_the_database_gave_up_is_done_again(kind):
    pauses: list[float] = []
    work = Work(9, kind)
    assert retried(work, pause=pauses.append, chance=lambda: 1.0) == "done"
    assert work.tries == 10
    assert pauses == sorted(pauses)
    assert max(pauses) == LONGEST_PAUSE


def test_after_ten_tries_the_person_is_told():
    pauses: list[float] = []
    work = Work(99, psycopg.errors.SerializationFailure)
    with pytest.raises(Refused, match="10 tries; try again"):
        retried(work, pause=pauses.append)
    assert (work.tries, len(pauses)) == (10, 9)


def test_two_pauses_differ_by_chance_so_that_two_losers_part():
    pauses: list[float] = []
    chances = iter([0.0, 0.5, 0.25])
    retried(Work(3, psycopg.errors.SerializationFailure), pause=pauses.append, chance=lambda: next(chances))
    assert pauses == [0.0, 0.5 * 0.04, 0.25 * 0.08]


def test_a_double_booking_is_not_tried_again():
    work = Work(99, psycopg.errors.ExclusionViolation)
    with pytest.raises(Refused, match="already booked"):
        retried(work, pause=lambda seconds: None)
    assert work.tries == 1


def test_another_error_is_a_bug_and_stays_what_it_is():
    work = Work(99, psycopg.errors.UndefinedColumn)
    with pytest.raises(OperationalError):
        retried(work, pause=lambda seconds: None)
    assert work.tries == 1


def test_write_skew_is_given_up_by_the_database_and_done_again(database):
    """Two look at the same rows and each writes another one: on PostgreSQL the second has to look again."""
    database.writing(lambda unit: [unit.sites.add(code, "on duty") for code in ("a", "b")])
    looks = []

    def leave(code):
        def work(unit):
            names = [site.name for site in unit.sites.all()]
            looks.append((code, names))
            if names.count("on duty") < 2:
                raise Refused("somebody has to stay")
            if code == "a" and database.engines.writer.dialect.name == "postgresql" and len(looks) == 1:
                database.writing(leave("b"))
            unit.sites.get(code).name = "left"

        return work

    if database.engines.writer.dialect.name == "sqlite":
        database.writing(leave("b"))
    with pytest.raises(Refused, match="somebody has to stay"):
        database.writing(leave("a"))
    with database.reading() as unit:
        assert [site.name for site in unit.sites.all()] == ["on duty", "left"]


def test_who_only_reads_cannot_change_anything(database):
    row = SiteRow(code="a", name="", revision=0, settings={}, tables=[], entries=0, last_hash="")
    with database.reading() as unit:
        unit.session.add(row)
        with pytest.raises(DBAPIError, match=r"read-?only"):
            unit.session.flush()
        unit.session.rollback()


def test_a_unit_that_fails_leaves_nothing(database):
    def work(unit):
        unit.sites.add("a", "")
        raise Refused("no")

    with pytest.raises(Refused, match="no"):
        database.writing(work)
    with database.reading() as unit:
        assert unit.sites.all() == []
