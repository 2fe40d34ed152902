"""Instants: aware and UTC on both databases; naive ones are refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from shiftplan.storage.engines import open_migrator
from shiftplan.storage.types import UtcDateTime

MOMENTS = Table("moment", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime()))
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def connection(url):
    engine = open_migrator(url)
    with engine.begin() as opened:
        MOMENTS.create(opened)
        yield opened
    engine.dispose()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 12, 7, 9, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Tokyo")),
        datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK),
        datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1),
        datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(connection, moment):
    connection.execute(insert(MOMENTS).values(at=moment))
    found = connection.scalar(select(MOMENTS.c.at))
    assert (found - moment.astimezone(UTC), found.tzinfo) == (timedelta(), UTC)


def test_no_instant_stays_none(connection):
    connection.execute(insert(MOMENTS).values(at=None))
    assert connection.scalar(select(MOMENTS.c.at)) is None


def test_a_naive_value_is_refused_when_stored_and_when_asked_for(connection):
    naive = datetime.combine(date(2026, 12, 7), datetime.min.time())
    with pytest.raises(StatementError, match="naive"):
        connection.execute(insert(MOMENTS).values(at=naive))
    with pytest.raises(StatementError, match="naive"):
        connection.scalar(select(MOMENTS.c.id).where(MOMENTS.c.at > naive))


def test_instants_are_ordered_by_time_not_by_their_local_text(connection):
    early = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK)
    late = datetime(2026, 11, 1, 1, 0, tzinfo=NEW_YORK, fold=1)
    connection.execute(insert(MOMENTS), [{"id": 1, "at": late}, {"id": 2, "at": early}])
    assert list(connection.scalars(select(MOMENTS.c.id).order_by(MOMENTS.c.at))) == [2, 1]
    assert list(connection.scalars(select(MOMENTS.c.id).where(MOMENTS.c.at > early))) == [1]
