"""The tables a scheduler brings about queues and demand: their columns, which reading, checking and docs follow."""

from shiftplan.domain.work import BreakKind, Channel, Goal
from shiftplan.files.cells import Choice, Flag, Id, ListOf, Number, Text, Whole
from shiftplan.files.parts import PartKind
from shiftplan.files.table import Column, Table, extra, may, must
from shiftplan.files.times import Clock, Day, DayName, Moment

COUNT = Number(at_least=0, example="12")
SHARE = Number(at_least=0, at_most=1, example="0.95")
SECONDS = Number(above=0, at_most=86_400, example="360")
LOSS = Number(at_least=0, below=1, example="0.15")
GOALS = Choice(tuple(Goal))
QUEUE = must("queue", Id(), "sales", "id of the queue")
QUEUE_REFERENCE = must("queue", Id(), "sales", "a queue of queues.csv")
INTERVAL = must("interval_start", Moment(), "2026-12-07T09:00", "start of the interval, local wall clock")

QUEUES = Table(
    name="queues",
    meaning="The streams of work, each with its service goal.",
    key=("queue",),
    example_rows=(
        "sales,Sales line,voice,sales,answer_rate,0.95,service_level,0.8,interval,0.7,20,90,360,1,,0.85,0.05,0.12,1,,,",
        "chat,Chat,chat,chat,service_level,0.8,,,,,60,180,300|420|600,3,,,0.05,0.12,2,,,",
        "orders,Orders,back_office,orders,deadline,,,,,,,,540,1,480,,0.05,0.12,3,sales|chat,0.12|0.07,1|1",
    ),
    columns=(
        QUEUE,
        must("name", Text(), "Sales line", "name shown to people"),
        must("channel", Choice(tuple(Channel)), "voice", "how its contacts arrive"),
        must("skill", Id(), "sales", "skill that an employee needs to serve it; two queues may share one"),
        must("goal", GOALS, "answer_rate", "what the queue promises"),
        may(
            "target",
            Number(at_least=0),
            "0.95",
            "goal value: share 0-1; seconds for asa; a count of people for heads",
            "deadline: 1 = all in time; otherwise required",
        ),
        extra("goal2", GOALS, "service_level", "a second promise, kept as well"),
        extra("target2", Number(at_least=0), "0.8", "value of goal2"),
        extra(
            "goal_period",
            Choice(("interval", "month")),
            "interval",
            "span over which the goal holds: every interval, or the average of the contacts of each calendar month",
            "interval",
            "interval",
        ),
        extra("floor", SHARE, "0.7", "least share in each single interval"),
        extra("answer_within_seconds", SECONDS, "20", "answer time that service_level promises"),
        extra("patience_seconds", SECONDS, "90", "mean time until a caller gives up", "nobody gives up"),
        extra(
            "aht_seconds",
            ListOf(SECONDS),
            "360",
            "handle time with after-contact work; chat: one value for each number of chats at once, 300|420|600",
            "from the history",
            (),
        ),
        extra("concurrency", Whole(1, 20), "1", "contacts one person handles at once (chat, message)", "1", 1),
        extra("deadline_minutes", Whole(1, 525_600), "480", "time within which deferrable work must be done"),
        extra("max_occupancy", Number(above=0, at_most=1, example="0.85"), "0.85", "most handling per duty time"),
        extra("shrinkage", LOSS, "0.05", "in-office time lost beyond what the roster draws", "0", 0.0),
        extra(
            "shrinkage_out",
            LOSS,
            "0.12",
            "paid time lost out of office: in the hours to employ, not in what is needed",
            "0",
            0.0,
        ),
        extra("priority", Whole(1, 1000), "1", "1 = first to be served", "1", 1),
        extra(
            "driver",
            ListOf(Id(), is_set=True),
            "sales",
            "queues whose contacts make work here; or the queue that a new one, without history yet, is like",
            "none",
            (),
        ),
        extra(
            "driver_ratio",
            ListOf(Number(above=0, example="0.2")),
            "0.2",
            "items per contact of each driver",
            "no driver",
            (),
        ),
        extra("driver_lag_days", ListOf(Whole(0, 366)), "1", "days until they arrive, for each driver", "0", ()),
    ),
)

OPENING_HOURS = Table(
    name="opening_hours",
    meaning="When queues are open. A date beats holiday beats a weekday; two rows on a day are two openings; a queue "
    "without a row is open where its history has rows on that weekday.",
    key=("queue", "day", "open"),
    optional=True,
    columns=(
        QUEUE_REFERENCE,
        must("day", DayName(), "mon", "weekday, every public holiday, or one date"),
        may("open", Clock(), "09:00", "first minute open", "closed, with close empty too"),
        may("close", Clock(48 * 60), "21:00", "end; 25:00 is one o'clock of the next day", "closed"),
    ),
)

HISTORY = Table(
    name="history",
    meaning="What came in, per queue and interval (history.csv or history.csv.gz); rows in any order.",
    key=("queue", "interval_start"),
    optional=True,
    columns=(
        QUEUE_REFERENCE,
        must("interval_start", Moment(), "2026-06-01T09:00", "start of the interval", ("timestamp",)),
        must("offered", COUNT, "42", "contacts that arrived"),
        extra("handled", COUNT, "40", "of these, handled"),
        extra("abandoned", COUNT, "2", "of these, given up"),
        extra("aht_seconds", Number(at_least=0, at_most=86_400), "355.5", "mean handle time of the handled"),
    ),
)

SPECIAL_DAYS = Table(
    name="special_days",
    meaning="Events that change the volume.",
    key=("from_date", "to_date", "kind", "queue"),
    optional=True,
    columns=(
        must("from_date", Day(), "2026-12-07", "first day"),
        must("to_date", Day(), "2026-12-11", "last day, itself included"),
        must(
            "kind",
            Id(),
            "campaign",
            "campaign, outage, busy, closed, normal (counts though it looks odd), or a kind of your own, such as bot",
        ),
        may("queue", Id(), "sales", "a queue of queues.csv", "all queues"),
        extra("lift", Number(above=0, example="1.2"), "1.2", "factor on the volume: 1.2 = +20 %", "learnt"),
    ),
)

REQUIREMENT = Table(
    name="requirement",
    meaning="People or work needed per queue and interval, shrinkage included. Deferrable queues have either agents "
    "or, with agents empty, work_minutes and due_at. Missing file: made from history and queues.",
    key=("queue", "interval_start"),
    optional=True,
    example_rows=("sales,2026-12-07T09:00,12,,", "orders,2026-12-07T09:00,,95.5,2026-12-07T17:00"),
    columns=(
        QUEUE_REFERENCE,
        INTERVAL,
        may("agents", COUNT, "12", "people needed during the interval", "work_minutes and due_at say it"),
        extra("work_minutes", COUNT, "95.5", "handling minutes that arrive in the interval"),
        extra("due_at", Moment(), "2026-12-08T12:00", "local date-time by which they must be done"),
    ),
)

SHIFT_TEMPLATES = Table(
    name="shift_templates",
    meaning="Shifts that can be given: a span and its possible starts.",
    key=("shift_template",),
    columns=(
        must("shift_template", Id(("off",)), "day8", "id of the template"),
        must("name", Text(), "Day, 8 hours", "name shown to people"),
        must("first_start", Clock(24 * 60 - 1), "09:00", "earliest start"),
        must("last_start", Clock(24 * 60 - 1), "12:00", "latest start"),
        must("start_step_minutes", Whole(1, 1440), "30", "minutes between two starts"),
        must("span_minutes", Whole(1, 1440), "540", "length with all breaks"),
    ),
)

BREAK_RULES = Table(
    name="break_rules",
    meaning="Exactly these breaks has a shift of the template, in order and without overlap; they start on multiples "
    "of 5 minutes from the shift's start.",
    key=("shift_template", "kind", "nth"),
    columns=(
        must("shift_template", Id(), "day8", "a template of shift_templates.csv"),
        must("kind", Choice(tuple(BreakKind)), "meal", "meal or rest"),
        must("nth", Whole(1, 20), "1", "first, second ... of its kind"),
        must("minutes", Whole(1, 720), "60", "length"),
        must("paid", Flag(), "0", "1 = working and paid time"),
        must("earliest_minute", Whole(0, 1440), "180", "first possible start, minutes from the shift's start"),
        must("latest_minute", Whole(0, 1440), "300", "last possible start, minutes from the shift's start"),
    ),
)


def roster_columns() -> tuple[Column, ...]:
    """Columns of roster.csv and previous_roster.csv."""
    breaks, activities = PartKind(Choice(tuple(BreakKind)), "kind"), PartKind(Id(), "queue")
    return (
        must("employee", Id(), "e01", "an employee of employees.csv"),
        must("date", Day(), "2026-12-07", "local date of the start"),
        must("shift_template", Id(), "day8", "a template of shift_templates.csv"),
        must("start", Moment(), "2026-12-07T09:00", "start of the shift"),
        must("end", Moment(), "2026-12-07T18:00", "end of the shift"),
        may("breaks", ListOf(breaks), "2026-12-07T12:00/2026-12-07T13:00/meal", "breaks in order", "none", ()),
        may(
            "activities",
            ListOf(activities),
            "2026-12-07T09:00/2026-12-07T12:00/sales|2026-12-07T13:00/2026-12-07T18:00/sales",
            "what each stretch is for; they cover the shift without its breaks",
            "none",
            (),
        ),
    )


ROSTER = Table(
    name="roster",
    meaning="Who works when; a day off has no row.",
    key=("employee", "start"),
    doubles=True,
    columns=roster_columns(),
)
PREVIOUS_ROSTER = Table(
    name="previous_roster",
    meaning="What was worked before the horizon, complete from its first date on; columns as in roster.csv.",
    key=("employee", "start"),
    doubles=True,
    optional=True,
    columns=roster_columns(),
)
