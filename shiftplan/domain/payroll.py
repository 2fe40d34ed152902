"""What a payroll program is told of a person: days, working time, and minutes that carry a premium."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.people import EmployeeId


@dataclass(frozen=True, kw_only=True)
class PayrollRow:
    """One person over a day or a wage month; `premiums` by kind (ot25, ot50, hol35, night25, within...) in minutes."""

    employee: EmployeeId
    name: str
    first_day: date
    days: int
    work_minutes: int
    premiums: Mapping[str, int]
