"""A shift as the columns of a row, and back."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

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


def columns_of(table: type[RosterShiftRow] | type[DutyRow]) -> tuple[InstrumentedAttribute[Any], ...]:
    """The columns that `shift_from` reads after the employee."""
    return table.on_date, table.template, table.starts_at, table.ends_at, table.breaks, table.activities


def shift_from(
    employee: str,
    on_date: date,
    template: str,
    starts_at: datetime,
    ends_at: datetime,
    breaks: list[Any],
    activities: list[Any],
) -> Shift:
    """The shift that a row describes."""
    at = datetime.fromisoformat
    return Shift(
        employee=EmployeeId(employee),
        on_date=on_date,
        template=TemplateId(template),
        start_at=starts_at,
        end_at=ends_at,
        breaks=tuple(Break(at(start), at(end), BreakKind(kind), paid) for start, end, kind, paid in breaks),
        activities=tuple(Activity(at(start), at(end), QueueId(queue)) for start, end, queue in activities),
    )


def shift_of(row: RosterShiftRow | DutyRow, employee: str) -> Shift:
    """A shift from its row."""
    return shift_from(employee, row.on_date, row.template, row.starts_at, row.ends_at, row.breaks, row.activities)


def _texts(*moments: datetime) -> list[str]:
    return [moment.astimezone(UTC).isoformat() for moment in moments]
