"""What the law wants to know of a person: protected status, requests, leave, and hours of the past."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import months_after


@dataclass(frozen=True, kw_only=True)
class Maternity:
    """Pregnancy and the time after birth (産前産後). requests: of `66-1`, `66-2`, `66-3`, in force from
    requests_from; `67`, nursing time, while the child is under one. nursing_day_minutes: agreed length of a day, of
    which nursing time is a part, where the shifts do not tell it.
    """

    due: date | None = None
    birth: date | None = None
    multiple: bool = False
    pre_leave_request: date | None = None
    return_after_6w_ok: bool = False
    requests: frozenset[str] = frozenset()
    requests_from: date | None = None
    nursing_day_minutes: int | None = None

    def asks_on(self, request: str, day: date) -> bool:
        """Whether a request binds on a day: from requests_from until a year after birth, its last day included.

        Where no birth is told the due date stands for it.
        """
        if request not in self.requests or (self.requests_from is not None and day < self.requests_from):
            return False
        born = self.birth or self.due
        return born is None or day <= months_after(born, 12)


@dataclass(frozen=True, kw_only=True)
class Care:
    """Requests of people who care for a child or for family (育児・介護): spans in which each is in force."""

    ot_limit: Period | None = None
    night_exempt: Period | None = None
    no_overtime: Period | None = None
    short_hours: Period | None = None


@dataclass(frozen=True)
class LeaveGrant:
    """Days of paid leave granted on a date."""

    on_date: date
    days: float


@dataclass(frozen=True)
class LeaveTaken:
    """Paid leave taken on a date, in days or in hours."""

    on_date: date
    days: float = 0.0
    hours: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PaidLeave:
    """Paid leave of a person (年次有給休暇). attendance: share of the working days attended, None = met.

    weekly_days, weekly_minutes, yearly_days: by contract on the day of the grant. as_of: day for which a grant is
    asked. hourly_cap_day_minutes: length of a day for leave by the hour, None = no such agreement.
    """

    hire: date | None = None
    as_of: date | None = None
    weekly_days: float | None = None
    weekly_minutes: int | None = None
    yearly_days: int | None = None
    attendance: float | None = None
    grants: tuple[LeaveGrant, ...] = ()
    taken: tuple[LeaveTaken, ...] = ()
    prorata_overlap: bool = False
    hourly_cap_day_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Status of a person beyond the contract; the defaults protect nobody and exempt nobody.

    art41: manager in substance (管理監督者). contract_week_minutes: agreed hours a week. minor_variable: Art. 60(3) no.
    2 is used. school_minutes: by date. student_28h: works under the general permit; student_vacations: long vacations.
    si_line: stays below the line of social insurance. other_minutes: work for another employer by date;
    other_is_earlier: that contract was made before ours. leaves_on: last day of service. night_worker, night_hazard,
    opt_out_48: EU. exempt and the meal waivers: US.
    """

    art41: bool = False
    contract_week_minutes: int | None = None
    sex: str | None = None
    shift_rotation: bool = False
    minor_variable: bool = False
    school_minutes: Mapping[date, int] = field(default_factory=dict)
    maternity: Maternity | None = None
    care: Care = Care()
    student_28h: bool = False
    student_vacations: tuple[Period, ...] = ()
    si_line: bool = False
    other_minutes: Mapping[date, int] = field(default_factory=dict)
    other_is_earlier: bool = True
    leaves_on: date | None = None
    leave: PaidLeave | None = None
    night_worker: bool = False
    night_hazard: bool = False
    opt_out_48: bool = False
    exempt: bool = False
    ca_waive_meal1: bool = False
    ca_waive_meal2: bool = False


@dataclass(frozen=True, kw_only=True)
class ClosedMonth:
    """Overtime and holiday work of an agreement month of the past, in minutes."""

    first: date
    overtime_minutes: int
    holiday_minutes: int


@dataclass(frozen=True, kw_only=True)
class MonthToDate:
    """Overtime and holiday work of the current agreement month up to the day before the period, in minutes."""

    overtime_minutes: int = 0
    holiday_minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class History:
    """What was before the period, where no shifts tell it.

    week_to_date: minutes of the current week, without daily overtime and holiday work. last_end: instant (UTC) at
    which the last shift ended. run_days: days worked in a row up to the day before. known_from: first date from which
    shifts are complete.
    """

    months: tuple[ClosedMonth, ...] = ()
    month_to_date: MonthToDate | None = None
    week_to_date: int | None = None
    last_end: datetime | None = None
    run_days: int | None = None
    known_from: date | None = None


ANYBODY = Staff()
NO_HISTORY = History()
