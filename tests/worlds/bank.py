"""A bank's telephone site around a call history of its own: one voice queue, and a team of the size it needs.

The history is not part of the project; it is brought as a file of the columns of history.csv. The team is sized by a
rule: hours required x MARGIN / hours that a person spends on the phone in a week, breaks taken out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from tests.worlds.site_files import SiteFolder, table

QUEUE = "bank"
COUNTRY = "US"
MARGIN = 1.05
DAYS = ("mon", "tue", "wed", "thu", "fri")
OPEN, CLOSE = "07:00", "21:00"


@dataclass(frozen=True)
class Kind:
    """People of one contract: their share of the hours required, days a week, and the templates they work."""

    id: str
    share: float
    days: int
    hours_per_day: int
    hourly_cost: int
    templates: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """Starts, span and breaks (kind, minutes, paid, earliest, latest) of a shift, in minutes."""

    id: str
    first_start: str
    last_start: str
    span: int
    breaks: tuple[tuple[str, int, int, int, int], ...]

    @property
    def phone_minutes(self) -> int:
        """Minutes without breaks."""
        return self.span - sum(minutes for _, minutes, *_ in self.breaks)


FULL_DAY = (("rest", 15, 1, 60, 165), ("meal", 60, 0, 180, 330), ("rest", 15, 1, 390, 480))
TEMPLATES = {
    each.id: each
    for each in (
        Template("early", "07:00", "08:30", 540, FULL_DAY),
        Template("mid", "09:00", "10:00", 540, FULL_DAY),
        Template("late", "10:30", "12:00", 540, FULL_DAY),
        Template("six", "07:00", "15:00", 360, (("rest", 15, 1, 120, 225),)),
        Template("four", "07:00", "17:00", 240, (("rest", 10, 1, 60, 170),)),
    )
}
KINDS = (
    Kind("full_time", 0.45, 5, 8, 2200, ("early", "mid", "late")),
    Kind("part_time_6", 0.25, 4, 6, 1500, ("six",)),
    Kind("part_time_4", 0.30, 4, 4, 1400, ("four",)),
)


def team(required_hours: float) -> dict[Kind, int]:
    """How many people of each kind cover so many hours a week."""
    found = {}
    for kind in KINDS:
        minutes = min(TEMPLATES[name].phone_minutes for name in kind.templates)
        found[kind] = ceil(required_hours * kind.share * MARGIN / (kind.days * minutes / 60))
    return found


def bank_site(required_hours: float, interval_minutes: int) -> SiteFolder:
    """The site folder without history and requirement.

    Args:
        required_hours: people-hours on the phone in the busiest week planned.
        interval_minutes: 15, 30 or 60.
    """
    people = [kind for kind, count in team(required_hours).items() for _ in range(count)]
    ids = [f"b{number:03d}" for number in range(1, len(people) + 1)]
    toml = (
        f'[site]\nid = "bank"\nname = "Bank by telephone"\ntime_zone = "America/New_York"\n'
        f'interval_minutes = {interval_minutes}\nweek_start = "mon"\nholidays = "{COUNTRY}"\n'
        'rulebooks = ["jp", "house"]\n'
    )
    tables = {
        "queues.csv": table(
            "queue name channel skill goal target answer_within_seconds patience_seconds aht_seconds shrinkage",
            [(QUEUE, "Bank", "voice", "phone", "service_level", 0.8, 20, 90, 75, 0)],
        ),
        "opening_hours.csv": table("queue day open close", _openings()),
        "contracts.csv": table(
            "contract name kind hours_system days_per_week_min days_per_week_max hours_per_week_min "
            "hours_per_week_max hours_per_day_max consecutive_days_max hourly_cost shift_templates",
            [_contract(kind) for kind in KINDS],
        ),
        "employees.csv": table(
            "employee name contract", [(each, f"Agent {each}", kind.id) for each, kind in zip(ids, people, strict=True)]
        ),
        "skills.csv": table("employee skill level", [(each, "phone", 1) for each in ids]),
        "shift_templates.csv": table(
            "shift_template name first_start last_start start_step_minutes span_minutes",
            [(each.id, each.id, each.first_start, each.last_start, 30, each.span) for each in TEMPLATES.values()],
        ),
        "break_rules.csv": table("shift_template kind nth minutes paid earliest_minute latest_minute", _breaks()),
    }
    return SiteFolder("bank", toml, tables)


def write_bank_site(folder: Path, required_hours: float, interval_minutes: int) -> int:
    """Write the site folder; return how many people work there."""
    site = bank_site(required_hours, interval_minutes)
    site.write(folder)
    return len(site.tables["employees.csv"].rows)


def _openings() -> Sequence[tuple[str | None, ...]]:
    closed = [(QUEUE, day, None, None) for day in ("sat", "sun", "holiday")]
    return [*((QUEUE, day, OPEN, CLOSE) for day in DAYS), *closed]


def _contract(kind: Kind) -> tuple[str | int, ...]:
    """Minima leave a day of freedom; maxima are the days and hours agreed."""
    most = kind.days * kind.hours_per_day
    of_kind = "full_time" if kind.hours_per_day == 8 else "part_time"
    return (
        kind.id, kind.id, of_kind, "fixed", kind.days - 1, kind.days, most - kind.hours_per_day, most,
        kind.hours_per_day, 5, kind.hourly_cost, "|".join(kind.templates),
    )  # fmt: skip


def _breaks() -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = []
    for each in TEMPLATES.values():
        nth: dict[str, int] = {}
        for kind, minutes, paid, earliest, latest in each.breaks:
            nth[kind] = nth.get(kind, 0) + 1
            found.append((each.id, kind, nth[kind], minutes, paid, earliest, latest))
    return found
