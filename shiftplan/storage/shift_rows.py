"""A shift as the columns of a row, and back."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Activity, Break, Shift
from shiftplan.domain.work import BreakKind, QueueId, TemplateId
from shiftplan.storage.tables import DutyRow, RosterShiftRow


def cells_of(shift: Shift) -> dict[str, Any]:
    """What a row says of a shift, apart from whose it is and its day."""
    return {
        "template": shift.template,
        "starts_at": shift.start_at,
        "ends_at": shift.end_at,
        "breaks": [[*_texts(each.start_at, each.end_at), each.kind.value, each.paid] for each in shift.breaks],
        "activities": [[*_texts(each.start_at, each.end_at), each.queue] for each in shift.activities],
    }


def shift_from(employee: str, on_date: date, cells: Mapping[str, Any]) -> Shift:
    """The shift that `cells_of` describes."""
    at = datetime.fromisoformat
    return Shift(
        employee=EmployeeId(employee),
        on_date=on_date,
        template=TemplateId(cells["template"]),
        start_at=cells["starts_at"],
        end_at=cells["ends_at"],
        breaks=tuple(Break(at(start), at(end), BreakKind(kind), paid) for start, end, kind, paid in cells["breaks"]),
        activities=tuple(Activity(at(start), at(end), QueueId(queue)) for start, end, queue in cells["activities"]),
    )


def shift_of(row: RosterShiftRow | DutyRow, employee: str) -> Shift:
    """A shift from its row."""
    cells = {name: getattr(row, name) for name in ("template", "starts_at", "ends_at", "breaks", "activities")}
    return shift_from(employee, row.on_date, cells)


def _texts(*moments: datetime) -> list[str]:
    return [moment.astimezone(UTC).isoformat() for moment in moments]
