"""Every kind of rule by the name that rulebooks use for it."""

from collections.abc import Mapping
from types import MappingProxyType

from shiftplan.rules.average_week import AverageWeek
from shiftplan.rules.base import Rule
from shiftplan.rules.beyond_contract import BeyondContract
from shiftplan.rules.breaks_kept import BreaksKept
from shiftplan.rules.california_meal import CaliforniaMeal
from shiftplan.rules.california_overtime import CaliforniaOvertime
from shiftplan.rules.care_overtime import CareOvertime
from shiftplan.rules.change_pay import ChangePay
from shiftplan.rules.common_break import CommonBreak
from shiftplan.rules.consecutive_days import ConsecutiveDays
from shiftplan.rules.contract_day_hours import ContractDayHours
from shiftplan.rules.contract_days import ContractDays
from shiftplan.rules.contract_hours import ContractHours
from shiftplan.rules.contract_minima import ContractMinima
from shiftplan.rules.daily_rest import DailyRest
from shiftplan.rules.designated_day import DesignatedDay
from shiftplan.rules.designated_days import DesignatedDays
from shiftplan.rules.designated_run import DesignatedRun
from shiftplan.rules.designated_shifts import DesignatedShifts
from shiftplan.rules.designated_total import DesignatedTotal
from shiftplan.rules.designated_week import DesignatedWeek
from shiftplan.rules.five_days_leave import FiveDaysLeave
from shiftplan.rules.hazardous_night import HazardousNight
from shiftplan.rules.health_line import HealthLine
from shiftplan.rules.holiday_premium import HolidayPremium
from shiftplan.rules.holiday_work_banned import HolidayWorkBanned
from shiftplan.rules.hourly_leave import HourlyLeave
from shiftplan.rules.inside_availability import InsideAvailability
from shiftplan.rules.insurance_line import InsuranceLine
from shiftplan.rules.leave_grant import LeaveGrant
from shiftplan.rules.legal_holiday_named import LegalHolidayNamed
from shiftplan.rules.legal_holiday_work import LegalHolidayWork
from shiftplan.rules.legal_holidays_worked import LegalHolidaysWorked
from shiftplan.rules.locks_kept import LocksKept
from shiftplan.rules.long_weeks import LongWeeks
from shiftplan.rules.managers_flagged import ManagersFlagged
from shiftplan.rules.maternity_hours import MaternityHours
from shiftplan.rules.meal_of_shift import MealOfShift
from shiftplan.rules.minors_day import MinorsDay
from shiftplan.rules.minors_night import MinorsNight
from shiftplan.rules.minors_week import MinorsWeek
from shiftplan.rules.month_below_hundred import MonthBelowHundred
from shiftplan.rules.months_average import MonthsAverage
from shiftplan.rules.night_average import NightAverage
from shiftplan.rules.night_on_request import NightOnRequest
from shiftplan.rules.night_premium import NightPremium
from shiftplan.rules.no_shift_on_leave import NoShiftOnLeave
from shiftplan.rules.notice_of_schedule import NoticeOfSchedule
from shiftplan.rules.nursing_time import NursingTime
from shiftplan.rules.one_shift_at_a_time import OneShiftAtATime
from shiftplan.rules.overtime_day import OvertimeDay
from shiftplan.rules.overtime_month import OvertimeMonth
from shiftplan.rules.overtime_on_request import OvertimeOnRequest
from shiftplan.rules.overtime_premium import OvertimePremium
from shiftplan.rules.overtime_year import OvertimeYear
from shiftplan.rules.paid_rests import PaidRests
from shiftplan.rules.pairs_kept import PairsKept
from shiftplan.rules.registered_patterns import RegisteredPatterns
from shiftplan.rules.rest_between_shifts import RestBetweenShifts
from shiftplan.rules.right_to_rest import RightToRest
from shiftplan.rules.school_and_work import SchoolAndWork
from shiftplan.rules.service_settlement import ServiceSettlement
from shiftplan.rules.settlement_limit import SettlementLimit
from shiftplan.rules.seven_days import SevenDays
from shiftplan.rules.short_hours import ShortHours
from shiftplan.rules.skills_held import SkillsHeld
from shiftplan.rules.special_month_cap import SpecialMonthCap
from shiftplan.rules.special_months import SpecialMonths
from shiftplan.rules.spread_of_hours import SpreadOfHours
from shiftplan.rules.state_overtime import StateOvertime
from shiftplan.rules.statutory_break import StatutoryBreak
from shiftplan.rules.statutory_day import StatutoryDay
from shiftplan.rules.statutory_week import StatutoryWeek
from shiftplan.rules.student_day import StudentDay
from shiftplan.rules.student_week import StudentWeek
from shiftplan.rules.suspension_pay import SuspensionPay
from shiftplan.rules.template_kept import TemplateKept
from shiftplan.rules.two_employers import TwoEmployers
from shiftplan.rules.variable_hours_records import VariableHoursRecords
from shiftplan.rules.weekly_rest import WeeklyRest
from shiftplan.rules.weekly_unbroken_rest import WeeklyUnbrokenRest
from shiftplan.rules.weeks_of_leave import WeeksOfLeave
from shiftplan.rules.within_statutory_hours import WithinStatutoryHours
from shiftplan.rules.work_after_birth import WorkAfterBirth
from shiftplan.rules.work_before_birth import WorkBeforeBirth
from shiftplan.rules.workweek_overtime import WorkweekOvertime
from shiftplan.rules.young_days_off import YoungDaysOff
from shiftplan.rules.young_workers import YoungWorkers

KINDS: Mapping[str, type[Rule]] = MappingProxyType(
    {
        "average_week": AverageWeek,
        "beyond_contract": BeyondContract,
        "breaks_kept": BreaksKept,
        "california_meal": CaliforniaMeal,
        "california_overtime": CaliforniaOvertime,
        "care_overtime": CareOvertime,
        "change_pay": ChangePay,
        "common_break": CommonBreak,
        "consecutive_days": ConsecutiveDays,
        "contract_day_hours": ContractDayHours,
        "contract_days": ContractDays,
        "contract_hours": ContractHours,
        "contract_minima": ContractMinima,
        "daily_rest": DailyRest,
        "designated_day": DesignatedDay,
        "designated_days": DesignatedDays,
        "designated_run": DesignatedRun,
        "designated_shifts": DesignatedShifts,
        "designated_total": DesignatedTotal,
        "designated_week": DesignatedWeek,
        "five_days_leave": FiveDaysLeave,
        "hazardous_night": HazardousNight,
        "health_line": HealthLine,
        "holiday_premium": HolidayPremium,
        "holiday_work_banned": HolidayWorkBanned,
        "hourly_leave": HourlyLeave,
        "inside_availability": InsideAvailability,
        "insurance_line": InsuranceLine,
        "leave_grant": LeaveGrant,
        "legal_holiday_named": LegalHolidayNamed,
        "legal_holiday_work": LegalHolidayWork,
        "legal_holidays_worked": LegalHolidaysWorked,
        "locks_kept": LocksKept,
        "long_weeks": LongWeeks,
        "managers_flagged": ManagersFlagged,
        "maternity_hours": MaternityHours,
        "meal_of_shift": MealOfShift,
        "minors_day": MinorsDay,
        "minors_night": MinorsNight,
        "minors_week": MinorsWeek,
        "month_below_hundred": MonthBelowHundred,
        "months_average": MonthsAverage,
        "night_average": NightAverage,
        "night_on_request": NightOnRequest,
        "night_premium": NightPremium,
        "no_shift_on_leave": NoShiftOnLeave,
        "notice_of_schedule": NoticeOfSchedule,
        "nursing_time": NursingTime,
        "one_shift_at_a_time": OneShiftAtATime,
        "overtime_day": OvertimeDay,
        "overtime_month": OvertimeMonth,
        "overtime_on_request": OvertimeOnRequest,
        "overtime_premium": OvertimePremium,
        "overtime_year": OvertimeYear,
        "paid_rests": PaidRests,
        "pairs_kept": PairsKept,
        "registered_patterns": RegisteredPatterns,
        "rest_between_shifts": RestBetweenShifts,
        "right_to_rest": RightToRest,
        "school_and_work": SchoolAndWork,
        "service_settlement": ServiceSettlement,
        "settlement_limit": SettlementLimit,
        "seven_days": SevenDays,
        "short_hours": ShortHours,
        "skills_held": SkillsHeld,
        "special_month_cap": SpecialMonthCap,
        "special_months": SpecialMonths,
        "spread_of_hours": SpreadOfHours,
        "state_overtime": StateOvertime,
        "statutory_break": StatutoryBreak,
        "statutory_day": StatutoryDay,
        "statutory_week": StatutoryWeek,
        "student_day": StudentDay,
        "student_week": StudentWeek,
        "suspension_pay": SuspensionPay,
        "template_kept": TemplateKept,
        "two_employers": TwoEmployers,
        "variable_hours_records": VariableHoursRecords,
        "weekly_rest": WeeklyRest,
        "weekly_unbroken_rest": WeeklyUnbrokenRest,
        "weeks_of_leave": WeeksOfLeave,
        "within_statutory_hours": WithinStatutoryHours,
        "work_after_birth": WorkAfterBirth,
        "work_before_birth": WorkBeforeBirth,
        "workweek_overtime": WorkweekOvertime,
        "young_days_off": YoungDaysOff,
        "young_workers": YoungWorkers,
    }
)
