"""The tables a scheduler brings about people, and the list of all tables of a site folder."""

from shiftplan.domain.people import HoursSystem
from shiftplan.files.cells import EMAIL, LANGUAGE, Choice, Flag, Id, ListOf, Number, Pattern, Text, Whole
from shiftplan.files.site_tables import (
    BREAK_RULES,
    HISTORY,
    OPENING_HOURS,
    PREVIOUS_ROSTER,
    QUEUES,
    REQUIREMENT,
    SHIFT_TEMPLATES,
    SPECIAL_DAYS,
)
from shiftplan.files.table import Table, extra, may, must
from shiftplan.files.times import LIFETIMES, Clock, Day, DayName

COST = Number(above=0, example="1500")
DAYS = Whole(0, 7, "5")
WEEK_HOURS = Number(at_least=0, at_most=168, example="40")
EMPLOYEE = must("employee", Id(), "e01", "an employee of employees.csv")

CONTRACTS = Table(
    name="contracts",
    meaning="What was agreed; hours are working time. Minima are wanted at a steep price, maxima are hard.",
    key=("contract",),
    columns=(
        must("contract", Id(), "full", "id of the contract"),
        must("name", Text(), "Full time, 40 hours", "name shown to people"),
        must("kind", Choice(("full_time", "part_time", "temporary", "agency")), "full_time", "kind of employment"),
        must("hours_system", Choice(tuple(HoursSystem)), "fixed", "working-hour system"),
        must("days_per_week_min", DAYS, "5", "fewest days in a week"),
        must("days_per_week_max", DAYS, "5", "most days in a week"),
        must("hours_per_week_min", WEEK_HOURS, "40", "fewest hours in a week"),
        must("hours_per_week_max", WEEK_HOURS, "40", "most hours in a week"),
        must("hours_per_day_max", Number(above=0, at_most=24, example="8"), "8", "most hours in a day"),
        must("consecutive_days_max", Whole(1, 366, "5"), "5", "most days worked in a row"),
        must("hourly_cost", COST, "1800", "wage of an hour, in any currency"),
        extra(
            "shift_templates",
            ListOf(Id(), is_set=True),
            "day8",
            "templates that may be given",
            "all templates",
            (),
        ),
    ),
)

EMPLOYEES = Table(
    name="employees",
    meaning="The people.",
    key=("employee",),
    unused_columns=("rotation", "rotation_day"),
    example_rows=(
        "e01,Sato Hanako,full,A,hanako@example.com,ja,2024-04-01,1995-05-20,1900",
        "e02,Suzuki Ichiro,full,A,ichiro@example.com,ja,2025-04-01,1990-10-10,",
    ),
    columns=(
        must("employee", Id(), "e01", "id of the person"),
        must("name", Text(), "Sato Hanako", "name shown to people"),
        must("contract", Id(), "full", "a contract of contracts.csv"),
        extra("team", Text(), "A", "team", default=""),
        extra(
            "email",
            Pattern(EMAIL, "one e-mail address", "hanako@example.com"),
            "hanako@example.com",
            "e-mail",
            default="",
        ),
        extra("language", Pattern(LANGUAGE, "a language code", "ja"), "ja", "language of messages", default=""),
        extra("hired_on", Day(LIFETIMES), "2024-04-01", "first day of employment"),
        extra("birth_on", Day(LIFETIMES), "1995-05-20", "date of birth; under 18 special protection holds"),
        extra("hourly_cost", COST, "1900", "wage of an hour", "that of the contract"),
    ),
)

SKILLS = Table(
    name="skills",
    meaning="Which queues people can serve, by the queues' skill.",
    key=("employee", "skill"),
    columns=(
        EMPLOYEE,
        must("skill", Id(), "sales", "a skill that queues.csv asks for"),
        must("level", Whole(1, 100), "1", "order of choice, 1 = first"),
        extra("speed", Number(above=0, at_most=10, example="1.1"), "1.0", "pace, 1.0 = as planned", "1.0", 1.0),
        extra("valid_until", Day(), "2027-03-31", "last day", "no end"),
    ),
)

AVAILABILITY = Table(
    name="availability",
    meaning="When people can work; precedence as in opening_hours.csv. No row for an employee: always; any row: only "
    "then. Windows join over midnight.",
    key=("employee", "day", "from"),
    optional=True,
    columns=(
        EMPLOYEE,
        must("day", DayName(), "mon", "weekday, every public holiday, or one date"),
        may("from", Clock(), "09:00", "start of the window", "not available that day, with to empty too"),
        may("to", Clock(48 * 60), "15:00", "end of the window; 25:00 is one o'clock of the next day", "not available"),
    ),
)

LEAVE = Table(
    name="leave",
    meaning="Approved leave; spans of one employee must not overlap.",
    key=("employee", "from_date"),
    optional=True,
    columns=(
        EMPLOYEE,
        must("from_date", Day(), "2026-12-07", "first day"),
        must("to_date", Day(), "2026-12-08", "last day, itself included"),
        must("kind", Choice(("paid", "special", "unpaid", "sick")), "paid", "kind of leave"),
    ),
)

WISHES = Table(
    name="wishes",
    meaning="What people would like; void on leave.",
    key=("employee", "date"),
    optional=True,
    columns=(
        EMPLOYEE,
        must("date", Day(), "2026-12-09", "day of the wish"),
        must("wish", Id(), "off", "off, work, early, late or a shift_template"),
        must("weight", Whole(1, 9, "5"), "5", "9 = strongest"),
    ),
)

LOCKS = Table(
    name="locks",
    meaning="Days that stay as they are.",
    key=("employee", "date"),
    optional=True,
    columns=(
        EMPLOYEE,
        must("date", Day(), "2026-12-09", "day that is fixed"),
        must("shift_template", Id(), "day8", "a template of shift_templates.csv, or off"),
        extra("start", Clock(24 * 60 - 1), "09:00", "start of the shift", "any start of the template"),
    ),
)

PAIRS = Table(
    name="pairs",
    meaning="Who works with whom. Days on which one of two is on leave do not count where they work the same shifts.",
    key=("employee", "other"),
    optional=True,
    columns=(
        EMPLOYEE,
        must("other", Id(), "e02", "another employee of employees.csv"),
        must("together", Flag(), "1", "1 = the same shifts, 0 = never at one time"),
    ),
)

SITE_TABLES: tuple[Table, ...] = (
    QUEUES,
    OPENING_HOURS,
    HISTORY,
    SPECIAL_DAYS,
    CONTRACTS,
    EMPLOYEES,
    SKILLS,
    SHIFT_TEMPLATES,
    BREAK_RULES,
    AVAILABILITY,
    LEAVE,
    WISHES,
    REQUIREMENT,
    PREVIOUS_ROSTER,
    LOCKS,
    PAIRS,
)
# Files of a site folder that later versions read; refused rather than ignored.
UNUSED_FILES = ("meetings.csv", "rotations.csv")
UNUSED_SHEETS = ("meetings", "rotations", "persons")
