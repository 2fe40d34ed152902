"""queues.csv: the streams of work, with the goals that fit together."""

from collections.abc import Mapping
from pathlib import Path

from shiftplan.domain.work import Channel, Driver, Goal, Queue, QueueId, SkillId
from shiftplan.files.problems import Problems, shown
from shiftplan.files.rows import Row, Rows, read_rows, refuse_unknown
from shiftplan.files.sheets import read_csv
from shiftplan.files.site_tables import QUEUES

IMMEDIATE = (Channel.VOICE, Channel.CHAT)
AT_ONCE = (Channel.CHAT, Channel.MESSAGE)
SHARES = (Goal.ANSWER_RATE, Goal.SERVICE_LEVEL, Goal.DEADLINE)


def read_queues(path: Path) -> Mapping[QueueId, Queue]:
    """Queues of a file on its own, in its order.

    Raises:
        InvalidInput: one line per problem.
    """
    problems = Problems()
    sheet = read_csv(path, problems)
    problems.raise_if_any()
    queues = queues_of(read_rows(sheet, QUEUES, problems)) if sheet else {}
    problems.raise_if_any()
    return queues


def queues_of(rows: Rows) -> Mapping[QueueId, Queue]:
    """Queues by id; what does not fit together is noted among the problems."""
    refuse_unknown(rows, "driver", rows.known("queue"), QUEUES.file)
    _refuse_cycles(rows)
    queues = {}
    for row in rows:
        _check_goal(row, "goal", "target")
        _check_second_goal(row)
        _check_channel(row)
        _check_handling(row)
        queues[row["queue"]] = _queue(row)
    return queues


def _queue(row: Row) -> Queue:
    goal, second, aht = Goal(row["goal"]), row["goal2"], row["aht_seconds"]
    target = 1.0 if row["target"] is None and goal is Goal.DEADLINE else row["target"]
    return Queue(
        id=QueueId(row["queue"]),
        name=row["name"],
        channel=Channel(row["channel"]),
        skill=SkillId(row["skill"]),
        goal=goal,
        target=target,
        goal2=None if second is None else Goal(second),
        target2=1.0 if second == Goal.DEADLINE and row["target2"] is None else row["target2"],
        goal_period=row["goal_period"],
        floor=row["floor"],
        answer_within_seconds=row["answer_within_seconds"],
        patience_seconds=row["patience_seconds"],
        aht_seconds=aht * row["concurrency"] if len(aht) == 1 and row["channel"] == Channel.CHAT else aht,
        concurrency=row["concurrency"],
        deadline_minutes=row["deadline_minutes"],
        max_occupancy=row["max_occupancy"],
        shrinkage=row["shrinkage"],
        shrinkage_out=row["shrinkage_out"],
        priority=row["priority"],
        drivers=_drivers(row),
    )


def _drivers(row: Row) -> tuple[Driver, ...]:
    drivers, ratios, lags = row["driver"], row["driver_ratio"], row["driver_lag_days"]
    lags = lags or (0,) * len(drivers)
    for column, given in (("driver_ratio", ratios), ("driver_lag_days", lags)):
        if len(given) != len(drivers):
            row.complain(column, f"{len(given)} values for {len(drivers)} drivers; give one for each, joined by |")
            return ()
    return tuple(Driver(QueueId(name), ratio, lag) for name, ratio, lag in zip(drivers, ratios, lags, strict=True))


def _check_goal(row: Row, goal_column: str, target_column: str) -> None:
    goal, target = Goal(row[goal_column]), row[target_column]
    if target is None:
        if goal is not Goal.DEADLINE:
            row.complain(target_column, f"must not be empty: {goal} needs a value")
    elif goal in SHARES and not 0 < target <= 1:
        row.complain(target_column, f"{goal} is a share; use a number above 0 and at most 1, for example 0.95")
    elif goal is Goal.ASA and not 0 < target <= 86_400:
        row.complain(target_column, "asa is in seconds; use a number above 0, for example 30")
    elif goal is Goal.HEADS and not (target >= 0 and target.is_integer()):
        row.complain(target_column, "heads is a count of people; use a whole number, for example 3")
    _check_needs(row, goal, goal_column)


def _check_needs(row: Row, goal: Goal, goal_column: str) -> None:
    """What a goal needs from other columns."""
    channel = Channel(row["channel"])
    if goal is Goal.SERVICE_LEVEL and row["answer_within_seconds"] is None:
        row.complain(
            "answer_within_seconds", f"must not be empty: {goal_column} service_level needs it, for example 20"
        )
    if goal is Goal.ANSWER_RATE and channel in IMMEDIATE and row["patience_seconds"] is None:
        row.complain("patience_seconds", f"must not be empty: {goal_column} answer_rate needs it, for example 90")
    if goal is Goal.DEADLINE and channel in IMMEDIATE:
        hint = f"{channel} cannot wait for a deadline; use answer_rate, service_level, asa or heads"
        row.complain(goal_column, hint)
    elif goal is Goal.DEADLINE and row["deadline_minutes"] is None:
        row.complain("deadline_minutes", f"must not be empty: {goal_column} deadline needs it, for example 480")


def _check_second_goal(row: Row) -> None:
    if row["goal2"] is None:
        if row["target2"] is not None:
            row.complain("goal2", "must not be empty beside target2; name the goal or empty both")
        return
    if row["goal2"] == row["goal"]:
        row.complain("goal2", "is the same as goal; name another or empty goal2 and target2")
    _check_goal(row, "goal2", "target2")


def _check_channel(row: Row) -> None:
    channel, concurrency = Channel(row["channel"]), row["concurrency"]
    if concurrency > 1 and channel not in AT_ONCE:
        row.complain("concurrency", f"{channel} is handled one at a time; use 1, or channel chat or message")


def _check_handling(row: Row) -> None:
    """A list of handle times belongs to chat, one value for each number of chats."""
    count, concurrency = len(row["aht_seconds"]), row["concurrency"]
    if count > 1 and row["channel"] != Channel.CHAT:
        row.complain("aht_seconds", "only chat has a list; give one value")
    elif count > 1 and count != concurrency:
        hint = f"{count} values for concurrency {concurrency}; give one for each number of chats at once"
        row.complain("aht_seconds", hint)


def _refuse_cycles(rows: Rows) -> None:
    """Refuse queues whose drivers lead back to themselves."""
    drivers = {row["queue"]: row["driver"] for row in rows}
    for row in rows:
        seen: set[str] = set()
        ahead = list(row["driver"])
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead += drivers.get(name, ())
        if row["queue"] in seen:
            row.complain("driver", f"{shown(row['queue'])} drives itself in the end; break the circle")
