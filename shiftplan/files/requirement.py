"""requirement.csv in and out: people per interval, and work that can wait until it is due."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.demand import AgentsNeeded, Requirement, WorkArriving
from shiftplan.domain.work import Channel, Queue, QueueId
from shiftplan.files.problems import Problems
from shiftplan.files.rows import Row, Rows, read_rows, refuse_unknown
from shiftplan.files.sheets import read_csv
from shiftplan.files.site_tables import QUEUES, REQUIREMENT
from shiftplan.files.times import moment_text
from shiftplan.files.writing import exact, table_text, write_together

IMMEDIATE = (Channel.VOICE, Channel.CHAT)


def read_requirement(
    path: Path, zone: ZoneInfo, interval_minutes: int, queues: Mapping[QueueId, Queue] | None = None
) -> Requirement:
    """A requirement on its own.

    Args:
        zone: of the wall times. interval_minutes: grid on which intervals start.
        queues: which may be named; None = any.
    Raises:
        InvalidInput: one line per problem.
    """
    problems = Problems()
    sheet = read_csv(path, problems)
    problems.raise_if_any()
    rows = read_rows(sheet, REQUIREMENT, problems, zone) if sheet else None
    requirement = Requirement() if rows is None else requirement_of(rows, interval_minutes, queues)
    problems.raise_if_any()
    return requirement


def requirement_of(rows: Rows, interval_minutes: int, queues: Mapping[QueueId, Queue] | None) -> Requirement:
    """People and work in the order of the file; `queues` None = nothing to check against."""
    refuse_unknown(rows, "queue", None if queues is None else set(queues), QUEUES.file)
    agents, work = [], []
    for row in rows:
        start = row["interval_start"]
        if (start.local.hour * 60 + start.local.minute) % interval_minutes:
            row.complain(
                "interval_start", f"no start of an interval; the site's begin every {interval_minutes} minutes"
            )
        queue = QueueId(row["queue"])
        if row["agents"] is not None:
            if _has_no_work(row):
                agents.append(AgentsNeeded(queue, start.at, row["agents"]))
        elif _is_work_good(row, None if queues is None else queues.get(queue)):
            work.append(WorkArriving(queue, start.at, row["work_minutes"], row["due_at"].at))
    return Requirement(tuple(agents), tuple(work))


def _has_no_work(row: Row) -> bool:
    for column in ("work_minutes", "due_at"):
        if row[column] is not None:
            row.complain(column, "a row has either agents or work_minutes with due_at; empty one side")
            return False
    return True


def _is_work_good(row: Row, queue: Queue | None) -> bool:
    if row["work_minutes"] is None and row["due_at"] is None:
        row.complain("agents", "must not be empty without work_minutes and due_at; fill one side")
        return False
    for column, other in (("work_minutes", "due_at"), ("due_at", "work_minutes")):
        if row[column] is None:
            row.complain(column, f"must not be empty beside {other}")
            return False
    if queue is not None and queue.channel in IMMEDIATE:
        row.complain("work_minutes", f"{queue.channel} cannot wait; give agents instead")
        return False
    if row["due_at"].at <= row["interval_start"].at:
        row.complain("due_at", "does not lie after interval_start; correct one")
        return False
    return True


def requirement_text(requirement: Requirement, zone: ZoneInfo) -> str:
    """requirement.csv, people first, then work."""
    rows: list[list[Any]] = [
        [each.queue, moment_text(each.starts_at, zone), exact(each.agents), "", ""] for each in requirement.agents
    ]
    rows += [
        [each.queue, moment_text(each.arrives_at, zone), "", exact(each.minutes), moment_text(each.due_at, zone)]
        for each in requirement.work
    ]
    return table_text(REQUIREMENT, rows)


def write_requirement(path: Path, requirement: Requirement, zone: ZoneInfo) -> None:
    """Write requirement.csv."""
    write_together({path: requirement_text(requirement, zone)})
