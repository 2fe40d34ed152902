"""Site forecast and requirement over the weeks in which clocks change, and wall times without a zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from shiftplan.domain.work import Channel, DayHours, Goal, Queue, QueueId, SkillId
from shiftplan.errors import InvalidInput
from shiftplan.files.forecast import ForecastRow
from shiftplan.files.history import History
from shiftplan.services.forecasting import Calendar, forecast
from shiftplan.services.requirements import require

BERLIN = ZoneInfo("Europe/Berlin")
AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)
CALLS, MAIL = QueueId("calls"), QueueId("mail")
VOICE = Queue(
    id=CALLS,
    name="Calls",
    channel=Channel.VOICE,
    skill=SkillId("calls"),
    goal=Goal.SERVICE_LEVEL,
    target=0.8,
    answer_within_seconds=20,
    aht_seconds=(240.0,),
)
EMAIL = replace(
    VOICE, id=MAIL, name="Mail", channel=Channel.EMAIL, goal=Goal.DEADLINE, target=None, deadline_minutes=15
)
ROUND_THE_CLOCK = DayHours(by_weekday=dict.fromkeys(range(7), ((0, 1440),)))
NIGHTS = DayHours(by_weekday=dict.fromkeys(range(7), ((1200, 1800),)))  # 20:00 to 6:00


def history_before(day, queues, weeks=5):
    starts = [datetime.combine(day, datetime.min.time()) - timedelta(minutes=30 * i) for i in range(1, weeks * 336 + 1)]
    both = [(queue, start) for queue in queues for start in starts]
    nothing: list[float | None] = [None] * len(both)
    return History(
        [queue for queue, _ in both],
        [start for _, start in both],
        [0] * len(both),
        [6.0] * len(both),
        nothing,
        nothing,
        nothing,
    )


def week_of(day, hours=ROUND_THE_CLOCK, queues=(VOICE, EMAIL)):
    """Forecast and requirement of the seven days that end with `day`."""
    known = Calendar(
        queues={queue.id: queue for queue in queues},
        interval_minutes=30,
        opening_hours={queue.id: hours for queue in queues},
    )
    first = day - timedelta(days=6)
    rows = forecast(history_before(first, [queue.id for queue in queues]), first, 7, known, BERLIN)
    return rows, require(rows, known, BERLIN)


def on(day, moments):
    return [moment for moment in moments if moment.astimezone(BERLIN).date() == day]


@pytest.mark.parametrize(("day", "hours"), [(AUTUMN, 25), (SPRING, 23), (AUTUMN - timedelta(days=1), 24)])
def test_a_day_has_as_many_rows_as_hours(day, hours):
    rows, needed = week_of(day)
    by_queue = {
        CALLS: [each.starts_at for each in needed.agents],
        MAIL: [each.arrives_at for each in needed.work],
    }
    for queue, moments in by_queue.items():
        volumes = [row.interval_start for row in rows if row.queue == queue]
        assert volumes == moments == sorted(set(volumes))
        assert len(on(day, moments)) == 2 * hours
        assert all(later - earlier == timedelta(minutes=30) for earlier, later in pairwise(moments))


def test_both_instances_of_the_repeated_hour_have_the_same_volume():
    rows, needed = week_of(AUTUMN, NIGHTS, [VOICE])
    first, second = datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
    volume = {row.interval_start: row.volume for row in rows}
    people = {each.starts_at: each.agents for each in needed.agents}
    assert volume[first] == volume[second] > 0
    assert people[first] == people[second] > 0
    assert len(volume) == len(rows)


def test_work_of_the_repeated_hour_is_due_after_it_came():
    """Due times keep the wall clock: 15 minutes after the second 2:30 is the second 2:45."""
    _, needed = week_of(AUTUMN)
    due = {each.arrives_at: each.due_at for each in needed.work}
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert due[second] == second + timedelta(minutes=15)
    assert all(until > arrival for arrival, until in due.items())


def written(text, offset=None, queue=CALLS):
    moment = datetime.fromisoformat(text)
    return ForecastRow(queue, moment.replace(tzinfo=offset and timezone(timedelta(hours=offset))), 6.0)


def test_wall_times_with_offsets_stay_as_written():
    """20:00 in Tokyo is 20:00, not 11:00: it is closed then, and 9:00 is open."""
    known = Calendar(queues={CALLS: VOICE}, opening_hours={CALLS: DayHours(by_weekday={0: ((540, 1200),)})})
    made = require([written("2026-12-07T19:30", 9), written("2026-12-07T20:00", 9)], known)
    assert [each.starts_at for each in made.agents] == [
        datetime(2026, 12, 7, 19, 30, tzinfo=UTC),
        datetime(2026, 12, 7, 20, tzinfo=UTC),
    ]
    assert made.agents[0].agents > 0
    assert made.agents[1].agents == 0


@pytest.mark.parametrize("first_offset", [2, None])
def test_the_second_of_two_equal_wall_times_is_told_by_its_offset(first_offset):
    known = Calendar(queues={CALLS: VOICE})
    rows = [
        written("2026-10-25T02:30", 1),
        written("2026-10-25T02:30", first_offset),
        written("2026-10-25T02:00", 1),
        written("2026-10-25T02:00", first_offset),
    ]
    made = require(rows, known)
    walls = sorted((f"{each.starts_at:%H:%M}", each.starts_at.fold) for each in made.agents)
    assert walls == [("02:00", 0), ("02:00", 1), ("02:30", 0), ("02:30", 1)]


def test_equal_rows_are_still_refused():
    with pytest.raises(InvalidInput, match=r"queue calls at 2026-10-25T02:00: .*two rows"):
        require([written("2026-10-25T02:00", 1)] * 2, Calendar(queues={CALLS: VOICE}))
