"""The tables that come out, beside requirement.csv and roster.csv, which also come in."""

from shiftplan.files.cells import Id, ListOf, Number, Text
from shiftplan.files.site_tables import INTERVAL, QUEUE_REFERENCE, REQUIREMENT, ROSTER
from shiftplan.files.table import Table, extra, may, must
from shiftplan.files.times import Day, Moment

VOLUME = Number(at_least=0, example="12.5")
QUANTILES = ("p025", "p10", "p25", "p50", "p75", "p90", "p975")
QUANTILE_EXAMPLES = ("29.2", "33.4", "37.3", "41.5", "46", "50.2", "55.1")

FORECAST = Table(
    name="forecast",
    meaning="Expected contacts per queue and interval, not rounded.",
    key=("queue", "interval_start"),
    columns=(
        QUEUE_REFERENCE,
        INTERVAL,
        must("volume", VOLUME, "41.7", "mean number of contacts offered"),
        *(
            extra(name, VOLUME, example, f"{float('0.' + name[1:]) * 100:g} % of outcomes lie at or below")
            for name, example in zip(QUANTILES, QUANTILE_EXAMPLES, strict=True)
        ),
        extra("aht_seconds", Number(above=0, at_most=86_400, example="360"), "358.2", "mean handle time", "unknown"),
    ),
)

SEGMENTS = Table(
    name="segments",
    meaning="Stretches of work with all breaks cut out, for other programs.",
    columns=(
        must("agent", Id(), "e01", "the employee"),
        must("start", Moment(), "2026-12-07T09:00", "start of the stretch"),
        must("end", Moment(), "2026-12-07T12:00", "end of the stretch"),
        may("skills", ListOf(Id()), "sales|mail", "queues the person may serve, by level", "none"),
    ),
)

COVERAGE = Table(
    name="coverage",
    meaning="People on duty against the requirement. A person counts in one queue at a time, by the share of the "
    "interval. Deferrable work: required = work_minutes / interval, short = what passed due_at undone.",
    columns=(
        QUEUE_REFERENCE,
        INTERVAL,
        must("required", Number(), "12", "people needed"),
        must("on_duty", Number(), "11.5", "people there"),
        must("short", Number(), "0.5", "people missing"),
        must("over", Number(), "0", "people too many"),
    ),
)

CHANGES = Table(
    name="changes",
    meaning="Days of people that planning anew made other ones; shifts as template and local hours.",
    columns=(
        must("employee", Id(), "e01", "whose day"),
        must("date", Day(), "2026-12-08", "date of the shift's start"),
        must("before", Text(), "early 09:00-18:00", "the shift that was published; off = none"),
        must("after", Text(), "off", "the shift now; off = none"),
        must("why", Text(), "absent: sick", "absent, a rule broken, or the queue and hours it covers"),
    ),
)

RESULT_TABLES: tuple[Table, ...] = (FORECAST, REQUIREMENT, ROSTER, SEGMENTS, COVERAGE, CHANGES)
