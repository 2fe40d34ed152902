"""A family of sites to measure the planner with: phone, chat and e-mail that can wait, full-time and part-time people.

Every instance is named `PEOPLExWEEKS-STAFFING` (`65x1-understaffed`) and is a site folder with its requirement. Prices
are written out, so that figures stay comparable when defaults change.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import exp
from random import Random

import numpy as np

from forecasts.erlang import required_agents
from tests.worlds.site_files import Cell, SiteFolder, Table, table

FIRST_DAY = date(2026, 12, 6)
CALLS = {"understaffed": 46_000, "balanced": 30_000, "overstaffed": 22_000}
"""Calls a month for 65 people."""
PART_TIME = {4: 20, 5: 24, 6: 28}
"""Hours of a part-time shift -> most hours a week."""
WINDOWS = ((8, 15), (8, 18), (10, 18), (12, 23), (15, 23))
SKILLS = ((("phone",), 50), (("email",), 8), (("chat",), 12), (("phone", "email"), 10), (("phone", "chat"), 10),
          (("chat", "email"), 10))  # fmt: skip
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
DAY_SHARES = (0.7, 1.2, 1.1, 1.05, 1.05, 1.1, 0.8)

SITE = """[site]
id = "{name}"
name = "{name}"
time_zone = "Asia/Tokyo"
interval_minutes = 15
week_start = "sun"
holidays = "JP"
rulebooks = ["jp", "house"]

[workplace]
interval_min = 660
max_run_days = 6
break_exemption = "agreement"

[planning]
weights = {{ voice = 100, chat = 80, email = 50 }}
shortage_bands = [[0.04, 0.6], [0.04, 1.0], [9, 1.6]]
over_bands = [[0.04, 6], [9, 15]]
wage = 120
wish = 15
minimum = 400
fairness = [80, 160]
"""


@dataclass(frozen=True)
class Instance:
    """One member of the family."""

    people: int
    weeks: int
    staffing: str
    seed: int = 1

    @property
    def name(self) -> str:
        """The instance's name."""
        return f"{self.people}x{self.weeks}-{self.staffing}"

    @property
    def days(self) -> int:
        """Days of its horizon."""
        return 7 * self.weeks


def named(name: str) -> Instance:
    """The instance of a name.

    Raises:
        ValueError: it is no name of the family.
    """
    size, _, staffing = name.partition("-")
    people, _, weeks = size.partition("x")
    if staffing not in CALLS or not (people.isdigit() and weeks.isdigit()) or not int(people) or not int(weeks):
        raise ValueError(f"{name}: not PEOPLExWEEKS-STAFFING with STAFFING one of {', '.join(CALLS)}")
    return Instance(int(people), int(weeks), staffing)


def family_site(instance: Instance) -> SiteFolder:
    """The folder of an instance."""
    random = Random(instance.seed)
    team = _team(instance, random)
    rests = [("full", "rest", 1, 15, 1, 60, 165), ("full", "meal", 1, 60, 0, 180, 300)]
    rests += [("full", "rest", 2, 15, 1, 375, 495)]
    rests += [(f"part{hours}", "rest", 1, 15, 1, 90, 60 * hours - 90) for hours in PART_TIME]
    templates = [("full", "full-time", "08:00", "14:00", 30, 540)]
    templates += [(f"part{hours}", f"{hours} h", "08:00", f"{23 - hours}:00", 30, 60 * hours) for hours in PART_TIME]
    contracts = [("full", "full-time", "full_time", "fixed", 5, 5, 40, 40, 8, 6, 2000, "full")]
    contracts += [
        (f"part{hours}", f"{hours} h", "part_time", "fixed", 2, 5, 0, most, hours, 5, 1400, f"part{hours}")
        for hours, most in PART_TIME.items()
    ]
    queues: list[tuple[Cell, ...]] = [("phone", "phone", "voice", "phone", "service_level", 0.8, 20, 360, ""),
              ("email", "e-mail", "email", "email", "deadline", "", "", 480, 240),
              ("chat", "chat", "chat", "chat", "service_level", 0.8, 60, 600, "")]  # fmt: skip
    hours = {"phone": ("09:00", "21:00"), "email": ("08:00", "23:00"), "chat": ("09:00", "23:00")}
    return SiteFolder(instance.name, SITE.format(name=instance.name), {
        "queues.csv": table(
            "queue name channel skill goal target answer_within_seconds aht_seconds deadline_minutes", queues
        ),
        "opening_hours.csv": table(
            "queue day open close", [(queue, day, *times) for queue, times in hours.items() for day in WEEKDAYS]
        ),
        "contracts.csv": table(
            "contract name kind hours_system days_per_week_min days_per_week_max hours_per_week_min "
            "hours_per_week_max hours_per_day_max consecutive_days_max hourly_cost shift_templates", contracts,
        ),
        "shift_templates.csv": table(
            "shift_template name first_start last_start start_step_minutes span_minutes", templates
        ),
        "break_rules.csv": table("shift_template kind nth minutes paid earliest_minute latest_minute", rests),
        **team,
        "requirement.csv": table("queue interval_start agents work_minutes due_at", _requirement(instance)),
    })  # fmt: skip


def _team(instance: Instance, random: Random) -> dict[str, Table]:
    employees: list[tuple[Cell, ...]] = []
    skills: list[tuple[Cell, ...]] = []
    availability: list[tuple[Cell, ...]] = []
    leave: list[tuple[Cell, ...]] = []
    wishes: list[tuple[Cell, ...]] = []
    for number in range(instance.people):
        employee = f"p{number + 1:05d}"
        is_full = number % 5 < 3
        hours = random.choice(tuple(PART_TIME))
        employees.append((employee, employee, "full" if is_full else f"part{hours}"))
        able = random.choices([each for each, _ in SKILLS], [share for _, share in SKILLS])[0]
        skills += [(employee, skill, level + 1) for level, skill in enumerate(able)]
        if not is_full:
            first, last = random.choice(WINDOWS)
            off = random.sample(WEEKDAYS, random.randint(0, 2))
            availability += [(employee, day, f"{first:02d}:00", f"{last:02d}:00") for day in WEEKDAYS if day not in off]
        for day in range(instance.days):
            on_date = FIRST_DAY + timedelta(days=day)
            if random.random() < 0.03:
                leave.append((employee, on_date.isoformat(), on_date.isoformat(), "paid"))
            elif random.random() < 0.04:
                wishes.append((employee, on_date.isoformat(), "off", random.choice((2, 4, 8))))
            elif random.random() < 0.04:
                wishes.append((employee, on_date.isoformat(), random.choice(("early", "late")), 1))
    return {
        "employees.csv": table("employee name contract", employees),
        "skills.csv": table("employee skill level", skills),
        "availability.csv": table("employee day from to", availability),
        "leave.csv": table("employee from_date to_date kind", leave),
        "wishes.csv": table("employee date wish weight", wishes),
    }


def _requirement(instance: Instance) -> list[tuple[Cell, ...]]:
    """Phone 9-21 with two peaks; chat to 23; e-mail that arrives 8-21 and has four hours.

    People are asked for in proportion to the size, so that a word of `CALLS` means the same shortage at every size; for
    the same calls a large site would need fewer.
    """
    size = instance.people / 65
    peaks = [
        exp(-(((minute / 60 - 11.0) / 1.8) ** 2)) + 0.8 * exp(-(((minute / 60 - 16.5) / 2.2) ** 2)) + 0.25
        for minute in range(540, 1260, 15)
    ]
    rows: list[tuple[Cell, ...]] = []
    for day in range(instance.days):
        midnight = datetime.combine(FIRST_DAY + timedelta(days=day), datetime.min.time())
        share = DAY_SHARES[day % 7] / sum(DAY_SHARES)
        calls = CALLS[instance.staffing] * 7 / 30.4 * share * np.array(peaks) / sum(peaks)
        phone = required_agents(calls, 360, 900, service_level=0.8, answer_within_seconds=20, max_occupancy=0.85)
        for slot in range(60):
            at = midnight + timedelta(minutes=480 + 15 * slot)
            start = at.isoformat(timespec="minutes")
            if 4 <= slot < 52:
                rows.append(("phone", start, round(size * float(phone[slot - 4]) / 0.92, 2), "", ""))
            if slot >= 4:
                rows.append(("chat", start, round(size * share * 7 * (3.0 if slot < 44 else 1.5), 2), "", ""))
            if slot < 52:
                due = min(at + timedelta(hours=4), midnight + timedelta(hours=23)).isoformat(timespec="minutes")
                rows.append(("email", start, "", round(size * share * 7 * 26.0, 1), due))
    return rows
