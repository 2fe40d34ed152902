"""Keys that say what the law wants to know of a person, the same words in persons.json and in case files."""

from shiftplan.files.cells import Choice, Id, ListOf, Number, Whole
from shiftplan.files.setting_kinds import Bool, MinutesByDay, Records, Span, Spans
from shiftplan.files.times import LIFETIMES, Day, Moment
from shiftplan.files.workplace_settings import MINUTES_OF_MONTH, MINUTES_OF_WEEK, Setting

REQUESTS = ("66-1", "66-2", "66-3", "67")
DAYS = Number(at_least=0, at_most=366, example="5")
SPAN_EXAMPLE = '{"from": "2026-04-01", "to": "2027-03-31"}'


def _flag(key: str, meaning: str) -> Setting:
    return Setting(key, Bool(), "true", meaning, False, False, "false")


STAFF_SETTINGS: tuple[Setting, ...] = (
    _flag("staff.art41", "manager in substance (Art. 41)"),
    Setting("staff.contract_week_min", MINUTES_OF_WEEK, "1140", "agreed minutes a week, for the insurance line"),
    Setting("staff.sex", Choice(("F", "M")), '"F"', "F or M"),
    _flag("staff.shift_rotation", "boy of 16 or more on rotation (Art. 61)"),
    _flag("staff.minor_variable", "Art. 60(3) no. 2 is used"),
    Setting("staff.school_min", MinutesByDay(), '{"2026-04-06": 300}', "school by date", False, {}),
    Setting("staff.maternity.due", Day(), '"2026-08-01"', "expected day of birth"),
    Setting("staff.maternity.birth", Day(), '"2026-08-03"', "day of birth of the child"),
    _flag("staff.maternity.multiple", "twins or more"),
    Setting("staff.maternity.pre_leave_request", Day(), '"2026-06-20"', "leave before birth asked from"),
    _flag("staff.maternity.return_after_6w_ok", "asked to return after six weeks, doctor agrees"),
    Setting(
        "staff.maternity.requests",
        ListOf(Choice(REQUESTS), is_set=True),
        '["66-3"]',
        "requests of Art. 66 and 67",
        False,
        (),
    ),
    Setting("staff.maternity.requests_from", Day(), '"2026-03-01"', "first day of the requests"),
    Setting(
        "staff.maternity.nursing_day_min",
        Whole(1, 1440, "480"),
        "480",
        "agreed minutes of a day with nursing time in it",
    ),
    Setting("staff.care.ot_limit", Span(), SPAN_EXAMPLE, "overtime of 24 h a month and 150 h a year at most"),
    Setting("staff.care.night_exempt", Span(), SPAN_EXAMPLE, "no night work"),
    Setting("staff.care.no_overtime", Span(), SPAN_EXAMPLE, "no work beyond the contract"),
    Setting("staff.care.short_hours", Span(), SPAN_EXAMPLE, "days cut to six hours"),
    _flag("staff.student_28h", "works under the general permit for students and dependants"),
    Setting(
        "staff.student_vacations", Spans(), '[["2026-08-01", "2026-09-20"]]', "long vacations of the school", False, ()
    ),
    _flag("staff.si_line", "stays below the line of social insurance"),
    Setting("staff.other_min", MinutesByDay(), '{"2026-04-06": 240}', "work for another employer by date", False, {}),
    Setting(
        "staff.other_is_earlier",
        Bool(),
        "true",
        "the other employer's contract was made before ours",
        False,
        True,
        "true",
    ),
    Setting("staff.leaves_on", Day(), '"2026-09-30"', "last day of service"),
    Setting("staff.leave.as_of", Day(), '"2026-04-01"', "day of the grant that is asked for"),
    Setting("staff.leave.weekly_days", Number(at_least=0, at_most=7, example="5"), "5", "agreed days a week"),
    Setting("staff.leave.weekly_min", MINUTES_OF_WEEK, "2400", "agreed minutes a week"),
    Setting("staff.leave.yearly_days", Whole(0, 366, "216"), "216", "agreed days a year"),
    Setting(
        "staff.leave.attendance", Number(at_least=0, at_most=1, example="0.8"), "0.8", "share of working days attended"
    ),
    Setting(
        "staff.leave.grants",
        Records({"date": Day(), "days": DAYS}, ("date", "days")),
        '[{"date": "2025-10-02", "days": 10}]',
        "paid leave granted",
        False,
        (),
    ),
    Setting(
        "staff.leave.taken",
        Records({"date": Day(), "days": DAYS, "hours": Number(at_least=0, at_most=24, example="2")}, ("date",)),
        '[{"date": "2025-12-01", "days": 1}]',
        "paid leave taken, in days or in hours",
        False,
        (),
    ),
    _flag("staff.leave.prorata_overlap", "overlapping leave years are joined"),
    Setting("staff.leave.hourly_cap_day_min", Whole(1, 1440, "480"), "480", "length of a day for leave by the hour"),
    _flag("staff.night_worker", "night worker (EU)"),
    _flag("staff.night_hazard", "night work is hazardous or heavy (EU)"),
    _flag("staff.opt_out_48", "opted out of 48 hours in writing (EU)"),
    _flag("staff.exempt", "exempt from overtime pay (US)"),
    _flag("staff.ca_waive_meal1", "waives the first meal (California)"),
    _flag("staff.ca_waive_meal2", "waives the second meal (California)"),
)
# employees.csv says these for a site; a case has no such file.
CASE_STAFF_SETTINGS: tuple[Setting, ...] = (
    Setting("staff.id", Id(), '"P1"', "who it is", False, "P1", "P1"),
    Setting("staff.birth", Day(LIFETIMES), '"2008-12-01"', "day of birth"),
    Setting("staff.leave.hire", Day(LIFETIMES), '"2025-10-01"', "day of hiring"),
)
HISTORY_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "history.months",
        Records({"start": Day(), "ot_min": MINUTES_OF_MONTH, "hol_min": MINUTES_OF_MONTH}, ("start",)),
        '[{"start": "2026-03-01", "ot_min": 1200, "hol_min": 0}]',
        "closed agreement months",
        False,
        (),
    ),
    Setting(
        "history.month_to_date.ot_min", MINUTES_OF_MONTH, "600", "overtime of the current month before the first day"
    ),
    Setting(
        "history.month_to_date.hol_min", MINUTES_OF_MONTH, "0", "holiday work of the current month before the first day"
    ),
    Setting(
        "history.week_to_date.counted_min", MINUTES_OF_WEEK, "960", "minutes of the current week before the first day"
    ),
    Setting("history.last_end", Moment(), '"2026-04-06T22:01"', "end of the last shift"),
    Setting("history.run_days", Whole(0, 366, "4"), "4", "days worked in a row up to the day before"),
    Setting("history.known_from", Day(), '"2026-04-01"', "first date from which the shifts are complete"),
)
