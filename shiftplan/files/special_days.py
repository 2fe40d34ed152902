"""special_days.csv: campaigns, outages, busy and closed days."""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from shiftplan.domain.work import QueueId, SpecialDay
from shiftplan.files.problems import Problems
from shiftplan.files.rows import Row, Rows, read_rows, refuse_overlaps, refuse_unknown
from shiftplan.files.sheets import read_csv
from shiftplan.files.site_tables import SPECIAL_DAYS


def read_special_days(path: Path, queues: Collection[QueueId] | None = None) -> tuple[SpecialDay, ...]:
    """Special days of a file on its own.

    Args:
        queues: ids that may be named; None = any.
    Raises:
        InvalidInput: one line per problem.
    """
    problems = Problems()
    sheet = read_csv(path, problems)
    problems.raise_if_any()
    days = special_days_of(read_rows(sheet, SPECIAL_DAYS, problems), queues) if sheet else ()
    problems.raise_if_any()
    return days


def special_days_of(rows: Rows, queues: Collection[str] | None) -> tuple[SpecialDay, ...]:
    """The events in the order of the file; the same kind twice on a day of a queue is refused."""
    refuse_unknown(rows, "queue", None if queues is None else set(queues), "queues.csv")
    alike: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    days = []
    for row in rows:
        if is_ordered(row, "from_date", "to_date"):
            alike[row["kind"], row["queue"]].append(row)
            queue = None if row["queue"] is None else QueueId(row["queue"])
            days.append(SpecialDay(row["from_date"], row["to_date"], row["kind"], queue, row["lift"]))
    for found in alike.values():
        refuse_overlaps(found, lambda row: (row["from_date"], row["to_date"]), "from_date", what="event", touching=True)
    return tuple(days)


def is_ordered(row: Row, first: str, last: str) -> bool:
    """Whether two columns stand the right way round; otherwise the second is refused."""
    if row[first] <= row[last]:
        return True
    row.complain(last, f"lies before {first} {row.written[first]}; swap or correct them")
    return False
