"""The roster before the days planned is whole and lawful, checked from the files alone."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from tests.worlds.definition import SiteDefinition
from tests.worlds.past import Site, worked_weeks
from tests.worlds.reading import SITES, Row, made, parts, people_of, rows, shifts_by_person
from tests.worlds.site import open_minutes
from tests.worlds.site_files import SiteFolder


@pytest.fixture(params=sorted(SITES))
def definition(request: pytest.FixtureRequest) -> SiteDefinition:
    return SITES[request.param]


@pytest.fixture
def folder(definition: SiteDefinition) -> SiteFolder:
    return made(definition.id)


def working_minutes(row: Row, paid: set[tuple[str, str]]) -> float:
    span = datetime.fromisoformat(row["end"]) - datetime.fromisoformat(row["start"])
    unpaid = [end - start for start, end, kind in parts(row["breaks"]) if (row["shift_template"], kind) not in paid]
    return (span - sum(unpaid, timedelta())).total_seconds() / 60


def test_past_shifts_have_their_template_breaks_and_activities(definition, folder):
    templates = {template.id: template for template in definition.templates}
    skill_of = {queue.id: queue.skill for queue in definition.queues}
    people = people_of(definition.id)
    for row in rows(folder, "previous_roster.csv"):
        template, person = templates[row["shift_template"]], people[row["employee"]]
        start, end = datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])
        on_date = date.fromisoformat(row["date"])
        assert template.id in person.contract.templates
        assert start.date() == on_date
        assert start.hour * 60 + start.minute in template.starts
        assert end - start == timedelta(minutes=template.span)
        pauses, activities = parts(row["breaks"]), parts(row["activities"])
        rules = sorted(template.breaks, key=lambda pause: pause.earliest)
        assert [(kind, (until - since).total_seconds() / 60) for since, until, kind in pauses] == [
            (rule.kind, rule.minutes) for rule in rules
        ]
        for (since, _, _), rule in zip(pauses, rules, strict=True):
            assert rule.earliest <= (since - start).total_seconds() / 60 <= rule.latest
        whole = sorted([*pauses, *activities])
        assert whole[0][0] == start
        assert whole[-1][1] == end
        assert all(one[1] == other[0] for one, other in pairwise(whole))
        for _, _, queue in activities:
            assert person.may_serve(skill_of[queue], on_date)


def test_past_is_lawful_and_within_contracts(definition, folder):
    """Rest of 11 hours, days and hours of the week, runs, availability, leave, minors at night."""
    people, shifts = people_of(definition.id), shifts_by_person(folder)
    paid = {(template.id, pause.kind) for template in definition.templates for pause in template.breaks if pause.paid}
    assert len(shifts) >= len(people) - 1  # at most one away for both weeks
    for name, worked in shifts.items():
        person = people[name]
        for one, other in pairwise(worked):
            assert datetime.fromisoformat(other["start"]) - datetime.fromisoformat(one["end"]) >= timedelta(hours=11)
        for first in definition.past_weeks:
            week = [row for row in worked if first <= date.fromisoformat(row["date"]) < first + timedelta(days=7)]
            assert len(week) <= person.contract.days[1]
            assert sum(working_minutes(row, paid) for row in week) <= min(40, person.contract.hours[1]) * 60
        dates = [date.fromisoformat(row["date"]) for row in worked]
        for last in dates:
            run = [last - timedelta(days=back) for back in range(person.contract.run + 1)]
            assert not set(run) <= set(dates)
        assert not any(person.on_leave(day) for day in dates)


def test_past_keeps_availability_and_spares_minors_the_night(definition, folder):
    people = people_of(definition.id)
    for row in rows(folder, "previous_roster.csv"):
        person, on_date = people[row["employee"]], date.fromisoformat(row["date"])
        midnight = datetime.combine(on_date, datetime.min.time())
        since, until = (
            (datetime.fromisoformat(row[edge]) - midnight).total_seconds() / 60 for edge in ("start", "end")
        )
        assert any(first <= since and until <= last for first, last in person.windows_on(on_date))
        if person.contract.id == "minor":
            assert until <= 22 * 60


def test_past_serves_queues_only_while_they_are_open(definition, folder):
    for row in rows(folder, "previous_roster.csv"):
        midnight = datetime.combine(date.fromisoformat(row["date"]), datetime.min.time())
        for start, end, queue in parts(row["activities"]):
            since, until = ((moment - midnight).total_seconds() / 60 for moment in (start, end))
            opened = open_minutes(definition, queue, midnight.date())
            assert any(first <= since and until <= last for first, last in opened), row


def test_nobody_works_where_nothing_is_open(definition):
    site = Site({template.id: template for template in definition.templates}, [], lambda queue, day: [])
    for person in people_of(definition.id).values():
        assert worked_weeks(person, definition.past_weeks, site, Random(1)) == []
