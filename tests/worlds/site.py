"""A site definition and its seed -> the site folder."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.worlds import past
from tests.worlds.definition import QUEUE_COLUMNS, SiteDefinition, queue_row
from tests.worlds.demand import history, level_of
from tests.worlds.japanese_days import day_words
from tests.worlds.people import Person, clock, grant_leave, make_people, make_wishes, minutes_of
from tests.worlds.site_files import Cell, SiteFolder, Table, table


def build(definition: SiteDefinition) -> SiteFolder:
    """The whole site folder; the same for the same definition."""
    people = population(definition)
    return SiteFolder(
        definition.id,
        definition.toml,
        {
            "queues.csv": table(QUEUE_COLUMNS, map(queue_row, definition.queues)),
            "opening_hours.csv": table("queue day open close", definition.opening_hours),
            "special_days.csv": table("from_date to_date kind queue lift", definition.special_days),
            "history.csv.gz": _history(definition),
            "contracts.csv": _contracts(definition),
            "shift_templates.csv": _templates(definition),
            "break_rules.csv": _breaks(definition),
            **_people_tables(people),
            "wishes.csv": table(
                "employee date wish weight",
                make_wishes(people, *definition.planned, definition.wishes, Random(definition.seed + 4)),
            ),
            "previous_roster.csv": _previous_roster(definition, people),
        },
    )


def population(definition: SiteDefinition) -> list[Person]:
    """The employees of the site, with leave and the skills that run out."""
    random = Random(definition.seed + 1)
    contracts = {contract.id: contract for contract in definition.contracts}
    people = make_people(definition.groups, contracts, definition.planned[0], random, definition.from_abroad)
    people = _end_skills(people, definition.skill_ends, Random(definition.seed + 2))
    first, last = definition.past_weeks[0], definition.planned[1]
    return grant_leave(people, first, last, definition.leave_share, Random(definition.seed + 3))


def _end_skills(people: Sequence[Person], ends: Sequence[date], random: Random) -> list[Person]:
    """Let one skill, not the first, of as many people as there are dates run out."""
    multi = [place for place, person in enumerate(people) if len(person.skills) > 1]
    ending = dict(zip(sorted(random.sample(multi, len(ends))), ends, strict=True))
    return [
        replace(person, valid_until={person.skills[-1][0]: ending[place]}) if place in ending else person
        for place, person in enumerate(people)
    ]


def _history(definition: SiteDefinition) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for number, stream in enumerate(definition.streams):
        random = Random(definition.seed + 100 + number)
        day_level = level_of(stream, *definition.whole_months)
        for row in history(stream, *definition.history, definition.interval, day_level, random):
            start = row.start.strftime("%Y-%m-%dT%H:%M")
            rows.append((row.queue, start, row.offered, row.offered - row.abandoned, row.abandoned, row.aht))
    return table("queue interval_start offered handled abandoned aht_seconds", rows)


def _contracts(definition: SiteDefinition) -> Table:
    columns = (
        "contract name kind hours_system days_per_week_min days_per_week_max hours_per_week_min hours_per_week_max "
        "hours_per_day_max consecutive_days_max hourly_cost shift_templates"
    )
    return table(
        columns,
        (
            (
                c.id,
                c.name,
                c.kind,
                "fixed",
                *c.days,
                *c.hours,
                c.hours_per_day,
                c.run,
                c.hourly_cost,
                _joined(c.templates),
            )
            for c in definition.contracts
        ),
    )


def _joined(parts: Sequence[str]) -> str:
    return "|".join(parts)


def _templates(definition: SiteDefinition) -> Table:
    return table(
        "shift_template name first_start last_start start_step_minutes span_minutes",
        ((t.id, t.name, clock(t.first_start), clock(t.last_start), t.step, t.span) for t in definition.templates),
    )


def _breaks(definition: SiteDefinition) -> Table:
    return table(
        "shift_template kind nth minutes paid earliest_minute latest_minute",
        (
            (template.id, pause.kind, pause.nth, pause.minutes, int(pause.paid), pause.earliest, pause.latest)
            for template in definition.templates
            for pause in template.breaks
        ),
    )


def _people_tables(people: Sequence[Person]) -> dict[str, Table]:
    return {
        "employees.csv": table(
            "employee name contract team email language hired_on birth_on hourly_cost",
            (
                (p.id, p.name.shown, p.contract.id, p.team, f"{p.name.address}@example.jp", p.name.language,
                 p.hired_on.isoformat(), p.birth_on.isoformat(), p.hourly_cost)
                for p in people
            ),
        ),
        "skills.csv": table(
            "employee skill level speed valid_until",
            (
                (p.id, skill, level, p.speeds.get(skill, 1.0), _day(p.valid_until.get(skill)))
                for p in people
                for skill, level in p.skills
            ),
        ),
        "availability.csv": table(
            "employee day from to", ((p.id, *window) for p in people if p.windows for window in p.windows)
        ),
        "leave.csv": table(
            "employee from_date to_date kind",
            ((p.id, first.isoformat(), last.isoformat(), kind) for p in people for first, last, kind in p.leave),
        ),
    }  # fmt: skip


def _day(on_date: date | None) -> str | None:
    return on_date.isoformat() if on_date else None


def open_minutes(definition: SiteDefinition, queue: str, on_date: date) -> list[tuple[int, int]]:
    """Opening minutes of a queue on a date; a date beats holiday beats a weekday, an empty row is closed."""
    for word in day_words(on_date):
        found = [row for row in definition.opening_hours if row[0] == queue and row[1] == word]
        if found:
            return [(minutes_of(str(row[2])), minutes_of(str(row[3]))) for row in found if row[2] is not None]
    return []


def _previous_roster(definition: SiteDefinition, people: Iterable[Person]) -> Table:
    hours = {
        (queue.id, day): open_minutes(definition, queue.id, day)
        for queue in definition.queues
        for first in definition.past_weeks
        for day in (first + timedelta(days=offset) for offset in range(7))
    }
    site = past.Site(
        templates={template.id: template for template in definition.templates},
        queues=[(queue.id, queue.skill) for queue in definition.queues],
        open_hours=lambda queue, on_date: hours[queue, on_date],
    )
    random = Random(definition.seed + 5)
    rows = [
        past.roster_row(person, shift, random)
        for person in people
        for shift in past.worked_weeks(person, definition.past_weeks, site, random)
    ]
    return table("employee date shift_template start end breaks activities", rows)
