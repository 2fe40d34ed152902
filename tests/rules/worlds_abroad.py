"""Small worlds of the rules of Europe and the United States: a value at the limit, one step below and one above."""

from datetime import date
from typing import Any

from shiftplan.domain.staff import Staff
from shiftplan.domain.workplace import ReferencePeriod, Workplace
from tests.builders import EMPLOYEE
from tests.rules.world import World

EU: dict[str, Any] = {"rulebooks": ("eu",)}
CALIFORNIA: dict[str, Any] = {"rulebooks": ("us", "us-ca")}
COLORADO: dict[str, Any] = {"rulebooks": ("us", "us-co")}
NEVADA: dict[str, Any] = {"rulebooks": ("us", "us-nv")}
OREGON: dict[str, Any] = {"rulebooks": ("us",), "workplace": Workplace(predictive="OR")}
REST_OF_11 = ("22:00-07:00", "13:00-22:00", "08:59-17:59", "09:00-18:00", "09:01-18:01")
FIRST, LAST = date(2026, 3, 30), date(2026, 4, 12)


def average(prior_minutes: int, **status: Any) -> dict[str, Any]:
    """A site that averages over two weeks, with e1 of a status."""
    workplace = Workplace(reference_period=ReferencePeriod(first=FIRST, last=LAST, prior_minutes=prior_minutes))
    return {**EU, "workplace": workplace, "staff": {EMPLOYEE: Staff(**status)}}


WORLDS = [
    World("EU-3-DAILY", REST_OF_11, 3, changes=EU),
    World("EU-3-DAILY", ("08:00-20:59", "08:00-21:00", "08:00-21:01"), 2, changes=EU, note="long duty"),
    World(
        "EU-3-DAILY",
        ("08:59-12:00", "09:00-12:00", "09:01-12:00", "08:00-11:00"),
        2,
        ("sun-1 13:00-22:00",),
        EU,
        note="after history",
    ),
    World(
        "EU-4-BREAK",
        ("08:00-14:00", "08:00-14:01", "08:00-15:00 break 12:00-12:29", "08:00-15:00 break 12:00-12:30"),
        2,
        changes={**EU, "workplace": Workplace(break_minutes=30)},
    ),
    World("EU-5-WEEKLY", ("09:00-22:00", "09:00-22:01"), 7, changes=EU, is_stricter=True),
    World("EU-6-48H", ("09:00-16:59", "09:00-17:00", "09:00-17:01"), 3, changes=average(4320)),
    World("EU-8-NIGHTAVG", ("22:00-05:59", "22:00-06:00", "22:00-06:01"), 3, changes=average(4320, night_worker=True)),
    World(
        "EU-8-HAZARD",
        ("22:00-05:59", "22:00-06:00", "22:00-06:01", "21:59-05:59", "15:00-21:00"),
        3,
        changes={**EU, "staff": {EMPLOYEE: Staff(night_hazard=True)}},
    ),
    World(
        "EU-YOUNG",
        ("13:00-21:00", "13:59-22:00", "14:01-22:01", "06:00-14:00", "05:59-13:59"),
        3,
        changes={**EU, "employee": {"birth_on": date(2008, 4, 8)}},
    ),
    World(
        "EU-YOUNG",
        ("09:00-15:39", "09:00-15:40", "09:00-15:41"),
        4,
        ("sat-1 09:00-15:40", "sun-1 09:00-15:40"),
        {**EU, "week_start": 5, "employee": {"birth_on": date(2009, 1, 1)}},
        note="six days of 400",
    ),
    World(
        "EU-YOUNG-REST",
        ("14:00-20:00", "14:00-20:01", "08:00-12:00"),
        3,
        changes={**EU, "employee": {"birth_on": date(2008, 4, 8)}},
    ),
    World(
        "EU-YOUNG-DAYS",
        ("20:00-24:00", "20:00-00:01"),
        7,
        changes={**EU, "employee": {"birth_on": date(2009, 1, 1)}},
    ),
    World(
        "US-CA-MEAL1",
        (
            "09:00-14:00",
            "09:00-14:01",
            "09:00-18:00 break 13:59-14:29",
            "09:00-18:00 break 14:00-14:30",
            "09:00-18:00 break 14:01-14:31",
            "09:00-18:00 break 12:00-12:29",
        ),
        2,
        changes=CALIFORNIA,
    ),
    World(
        "US-CA-MEAL1",
        ("09:00-14:59", "09:00-15:00", "09:00-15:01"),
        2,
        changes={**CALIFORNIA, "staff": {EMPLOYEE: Staff(ca_waive_meal1=True)}},
        note="waived",
    ),
    World(
        "US-CA-MEAL2",
        (
            "08:00-18:30 break 12:00-12:30",
            "08:00-18:31 break 12:00-12:30",
            "08:00-20:00 break 12:00-12:30 break 18:30-19:00",
            "08:00-20:00 break 12:00-12:30 break 18:31-19:01",
        ),
        2,
        changes=CALIFORNIA,
    ),
    World(
        "US-CA-MEAL2",
        ("08:00-20:30 break 12:00-12:30", "08:00-20:31 break 12:00-12:30", "08:00-20:00"),
        2,
        changes={**CALIFORNIA, "staff": {EMPLOYEE: Staff(ca_waive_meal2=True)}},
        note="waived",
    ),
    World(
        "US-CA-REST",
        ("09:00-12:29", "09:00-12:30", "09:00-15:00 rest 11:00-11:10", "09:00-15:01 rest 11:00-11:10"),
        2,
        changes=CALIFORNIA,
    ),
    World(
        "US-CO-MEAL",
        (
            "09:00-14:00",
            "09:00-14:01",
            "09:00-17:00 break 12:00-12:29",
            "09:00-17:00 break 12:00-12:30",
            "09:00-17:00 break 12:00-12:15 break 14:00-14:15",
            "22:00-03:01",
        ),
        2,
        changes=COLORADO,
    ),
    World(
        "US-CO-REST",
        ("09:00-11:00", "09:00-11:01", "09:00-15:00 rest 11:00-11:10", "09:00-15:01 rest 11:00-11:10"),
        2,
        changes=COLORADO,
    ),
    World(
        "US-NV-MEAL",
        (
            "09:00-16:59",
            "09:00-17:00",
            "09:00-18:00 break 12:00-12:29",
            "09:00-18:00 break 16:59-17:29",
            "09:00-18:00 break 17:00-17:30",
            "09:00-18:00 break 09:30-10:00",
        ),
        2,
        changes=NEVADA,
    ),
    World(
        "US-NV-REST",
        ("09:00-12:29", "09:00-12:30", "09:00-15:59 rest 11:00-11:10", "09:00-16:00 rest 11:00-11:10"),
        2,
        changes=NEVADA,
    ),
    World("US-PS-REST", ("12:00-22:00", "07:59-12:00", "08:00-12:00", "08:01-12:00"), 3, changes=OREGON),
]
