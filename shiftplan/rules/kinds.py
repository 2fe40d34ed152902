"""Every kind of rule by the name that rulebooks use for it."""

from collections.abc import Mapping
from types import MappingProxyType

from shiftplan.rules.base import Rule
from shiftplan.rules.breaks_kept import BreaksKept
from shiftplan.rules.consecutive_days import ConsecutiveDays
from shiftplan.rules.contract_day_hours import ContractDayHours
from shiftplan.rules.contract_days import ContractDays
from shiftplan.rules.contract_hours import ContractHours
from shiftplan.rules.contract_minima import ContractMinima
from shiftplan.rules.flex_settlement import FlexSettlement
from shiftplan.rules.inside_availability import InsideAvailability
from shiftplan.rules.legal_holiday_work import LegalHolidayWork
from shiftplan.rules.locks_kept import LocksKept
from shiftplan.rules.minors_day import MinorsDay
from shiftplan.rules.minors_night import MinorsNight
from shiftplan.rules.minors_week import MinorsWeek
from shiftplan.rules.no_shift_on_leave import NoShiftOnLeave
from shiftplan.rules.one_shift_at_a_time import OneShiftAtATime
from shiftplan.rules.overtime_counters import OvertimeCounters
from shiftplan.rules.rest_between_shifts import RestBetweenShifts
from shiftplan.rules.skills_held import SkillsHeld
from shiftplan.rules.statutory_break import StatutoryBreak
from shiftplan.rules.statutory_day import StatutoryDay
from shiftplan.rules.statutory_week import StatutoryWeek
from shiftplan.rules.template_kept import TemplateKept
from shiftplan.rules.weekly_rest import WeeklyRest

KINDS: Mapping[str, type[Rule]] = MappingProxyType(
    {
        "breaks_kept": BreaksKept,
        "consecutive_days": ConsecutiveDays,
        "contract_day_hours": ContractDayHours,
        "contract_days": ContractDays,
        "contract_hours": ContractHours,
        "contract_minima": ContractMinima,
        "flex_settlement": FlexSettlement,
        "inside_availability": InsideAvailability,
        "legal_holiday_work": LegalHolidayWork,
        "locks_kept": LocksKept,
        "minors_day": MinorsDay,
        "minors_night": MinorsNight,
        "minors_week": MinorsWeek,
        "no_shift_on_leave": NoShiftOnLeave,
        "one_shift_at_a_time": OneShiftAtATime,
        "overtime_counters": OvertimeCounters,
        "rest_between_shifts": RestBetweenShifts,
        "skills_held": SkillsHeld,
        "statutory_break": StatutoryBreak,
        "statutory_day": StatutoryDay,
        "statutory_week": StatutoryWeek,
        "template_kept": TemplateKept,
        "weekly_rest": WeeklyRest,
    }
)
