"""The document that compares a site as it is with what changes would make of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shiftplan.domain.problem import Problem
from shiftplan.domain.work import QueueId
from shiftplan.services.what_if import Change

HOUR_MINUTES = 60
LEAST_SHOWN = 0.05
"""People missing on the average of an hour that are told of."""
MOST_HOURS = 40


@dataclass(frozen=True)
class Scenario:
    """Some changes and what they lead to, at least: cost, and people by queue and interval of the horizon, (Q, T)."""

    changes: tuple[Change, ...]
    problem: Problem
    bound: float
    queues: tuple[QueueId, ...]
    short: Sequence[Sequence[float]]
    required: Sequence[Sequence[float]]


@dataclass(frozen=True)
class Until:
    """How many people of the last hire bring the shortage to a share of what is asked for; None = more than tried."""

    share: float
    people: int | None
    tried: int


def report_of(scenarios: Sequence[Scenario], until: Until | None = None) -> dict[str, Any]:
    """All scenarios beside each other; the first is the site as it is, and the others tell how they differ from it."""
    problem = scenarios[0].problem
    told = [_told(each) for each in scenarios]
    compared = ("bound", "required_hours", "short_hours", "short_agent_intervals")
    for each in told:
        each["difference"] = {name: each[name] - told[0][name] for name in compared}
    return {
        "site": problem.site.id,
        "first_day": problem.horizon.first_day.isoformat(),
        "days": problem.horizon.days,
        "scenarios": told,
        "until": None if until is None else {"share": until.share, "people": until.people, "tried": until.tried},
    }


def worst_hours(scenarios: Sequence[Mapping[str, Any]]) -> list[tuple[date, str, str, list[float]]]:
    """Day, hour, queue and people missing in each scenario of a document, of the hours with most of them; by time."""
    people: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0] * len(scenarios))
    for number, scenario in enumerate(scenarios):
        for each in scenario["missing"]:
            people[each["date"], each["hour"], each["queue"]][number] = each["people"]
    worst = sorted(sorted(people, key=lambda key: -max(people[key]))[:MOST_HOURS])
    return [(date.fromisoformat(key[0]), key[1], key[2], people[key]) for key in worst]


def _told(scenario: Scenario) -> dict[str, Any]:
    hours = scenario.problem.site.interval_minutes / HOUR_MINUTES
    short = {queue: sum(row) for queue, row in zip(scenario.queues, scenario.short, strict=True)}
    required = {queue: sum(row) for queue, row in zip(scenario.queues, scenario.required, strict=True)}
    missing, asked = sum(short.values()), sum(required.values())
    return {
        "changes": [each.told() for each in scenario.changes],
        "bound": scenario.bound,
        "required_hours": asked * hours,
        "short_hours": missing * hours,
        "short_agent_intervals": missing,
        "short_share": missing / asked if asked else 0.0,
        "queues": [
            {
                "queue": queue,
                "required_hours": required[queue] * hours,
                "short_hours": short[queue] * hours,
                "short_agent_intervals": short[queue],
            }
            for queue in scenario.queues
        ],
        "missing": _missing(scenario),
    }


def _missing(scenario: Scenario) -> list[dict[str, Any]]:
    """Hours of the wall clock in which people are missing, in order."""
    horizon, minutes = scenario.problem.horizon, scenario.problem.site.interval_minutes
    hours: dict[tuple[datetime, QueueId], float] = defaultdict(float)
    for queue, row in zip(scenario.queues, scenario.short, strict=True):
        for number, people in enumerate(row):
            if people:
                local = horizon.at(number * minutes).astimezone(horizon.time_zone)
                hours[local.replace(minute=0), queue] += people * minutes / HOUR_MINUTES
    shown = sorted((each for each in hours.items() if each[1] >= LEAST_SHOWN), key=lambda each: each[0])
    return [
        {"date": at.date().isoformat(), "hour": f"{at.hour:02d}:00", "queue": queue, "people": round(people, 2)}
        for (at, queue), people in shown
    ]
