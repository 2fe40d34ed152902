"""The sample sites are what they promise: the same bytes, the volumes, enough people and no more."""

import gzip
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.worlds.__main__ import SAMPLES
from tests.worlds.definition import Queue, SiteDefinition
from tests.worlds.japanese_days import days_between
from tests.worlds.osaka import OSAKA
from tests.worlds.reading import SITES, first_week, made, people_of, rows
from tests.worlds.site import build, open_minutes
from tests.worlds.site_files import SiteFolder
from tests.worlds.sizing import available_hours, chat_agents, required_hours, voice_agents
from tests.worlds.tokyo import TOKYO


@pytest.fixture(params=sorted(SITES))
def definition(request: pytest.FixtureRequest) -> SiteDefinition:
    return SITES[request.param]


@pytest.fixture
def folder(definition: SiteDefinition) -> SiteFolder:
    return made(definition.id)


def test_building_again_gives_the_same_bytes(definition, folder, tmp_path):
    build(definition).write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == folder.files()


def test_the_committed_samples_are_the_generator_s(definition, folder):
    """Packed files are compared by content: another zlib may pack differently."""
    committed = {path.name: path.read_bytes() for path in (SAMPLES / definition.id).iterdir()}
    fresh = folder.files()
    assert committed.keys() == fresh.keys()
    for name, content in fresh.items():
        unpack = gzip.decompress if name.endswith(".gz") else bytes
        assert unpack(committed[name]) == unpack(content), f"{name} is stale: run python -m tests.worlds"


def test_samples_stay_small():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 3_000_000


def test_tokyo_promises_40_000_and_20_000_calls_a_month():
    offered: Counter[tuple[str, str]] = Counter()
    for row in rows(made("tokyo"), "history.csv.gz"):
        offered[row["queue"], row["interval_start"][:7]] += int(row["offered"])
    for queue, promised in (("voice_new", 40_000), ("voice_existing", 20_000)):
        months = [offered[queue, f"2026-{month:02d}"] for month in range(7, 12)]
        assert all(abs(month - promised) <= 0.05 * promised for month in months), (queue, months)
        assert abs(sum(months) / len(months) - promised) <= 0.01 * promised


def test_history_has_every_interval_once_and_adds_up(definition, folder):
    seen: dict[str, list[datetime]] = defaultdict(list)
    for row in rows(folder, "history.csv.gz"):
        assert int(row["offered"]) == int(row["handled"]) + int(row["abandoned"]), row
        assert bool(row["aht_seconds"]) == (row["handled"] != "0"), row
        seen[row["queue"]].append(datetime.fromisoformat(row["interval_start"]))
    assert seen.keys() == {stream.queue for stream in definition.streams}
    channels = {queue.id: queue.channel for queue in definition.queues}
    for queue, starts in seen.items():
        assert len(set(starts)) == len(starts)
        wanted = {
            datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
            for day in days_between(*definition.history)
            for first, last in (
                open_minutes(definition, queue, day) if channels[queue] in ("voice", "chat") else [(0, 1440)]
            )
            for minute in range(first, last, definition.interval)
        }
        assert set(starts) == wanted


def test_history_shows_mondays_peaks_outage_and_campaign():
    by_day: Counter[date] = Counter()
    by_hour: Counter[int] = Counter()
    outage = {"dead": 0, "after": 0}
    for row in rows(made("tokyo"), "history.csv.gz"):
        if row["queue"] != "voice_new":
            continue
        start = datetime.fromisoformat(row["interval_start"])
        by_day[start.date()] += int(row["offered"])
        by_hour[start.hour] += int(row["offered"])
        if start.date() == date(2026, 9, 10):
            outage["dead"] += int(row["offered"]) * (13 <= start.hour < 15)
            outage["after"] += int(row["offered"]) * (16 <= start.hour < 18)

    def mean(days: Iterator[date]) -> float:
        volumes = [by_day[day] for day in days]
        return sum(volumes) / len(volumes)

    quiet = list(days_between(date(2026, 11, 9), date(2026, 11, 20)))
    assert mean(day for day in quiet if day.weekday() == 0) > 1.07 * mean(
        day for day in quiet if 1 <= day.weekday() <= 3
    )
    assert by_hour[10] > by_hour[12] < by_hour[14]
    assert by_hour[19] > by_hour[16]
    assert outage["dead"] < 0.1 * outage["after"]
    campaign = mean(days_between(date(2026, 10, 23), date(2026, 10, 26)))
    assert campaign > 1.15 * mean(days_between(date(2026, 10, 16), date(2026, 10, 19)))


def test_people_are_enough_for_the_promise_and_no_more(definition):
    people, days = list(people_of(definition.id).values()), first_week(definition)
    required = sum(required_hours(definition, days).values())
    available = sum(available_hours(definition, people, days).values())
    assert 1.03 <= available / required <= 1.08
    assert len(people) in (range(110, 136) if definition is TOKYO else range(20, 31))


def test_sizing_agrees_with_known_answers():
    """48 calls a minute at 60 s with patience 120 s: 50 agents lose 3.1 %; 50 chats need 13 agents."""
    voice = Queue("q", "q", "voice", "q", "answer_rate", 0.968, 60, 0.0, 1, patience=120)
    assert voice_agents(720, 15, 60, voice) == 50
    assert voice_agents(720, 15, 60, replace(voice, target=0.970)) == 51
    chat = Queue("q", "q", "chat", "q", "service_level", 0.8, "300|420|600", 0.0, 1, within=20, concurrency=3)
    assert chat_agents(50, 15, replace(chat, patience=50_000)) == 13


def test_references_exist(folder):
    employees = {row["employee"] for row in rows(folder, "employees.csv")}
    contracts = {row["contract"] for row in rows(folder, "contracts.csv")}
    templates = {row["shift_template"] for row in rows(folder, "shift_templates.csv")}
    queues = {row["queue"] for row in rows(folder, "queues.csv")}
    skills = {row["skill"] for row in rows(folder, "queues.csv")}
    assert {row["contract"] for row in rows(folder, "employees.csv")} == contracts
    assert {row["skill"] for row in rows(folder, "skills.csv")} == skills
    assert {row["employee"] for row in rows(folder, "skills.csv")} == employees
    assert {part for row in rows(folder, "contracts.csv") for part in row["shift_templates"].split("|")} == templates
    assert {row["shift_template"] for row in rows(folder, "break_rules.csv")} <= templates
    assert {row["queue"] for row in rows(folder, "opening_hours.csv")} == queues
    assert {row["queue"] for row in rows(folder, "special_days.csv")} <= queues | {""}
    for name in ("availability.csv", "leave.csv", "wishes.csv", "previous_roster.csv"):
        assert {row["employee"] for row in rows(folder, name)} <= employees
    for row in rows(folder, "queues.csv"):
        lists = [row[column].split("|") for column in ("driver", "driver_ratio", "driver_lag_days")]
        assert {len(parts) for parts in lists} == {len(lists[0])}
        assert {*lists[0]} <= queues | {""}


def test_keys_are_unique(folder):
    keys = {
        "queues.csv": ("queue",),
        "opening_hours.csv": ("queue", "day", "open"),
        "special_days.csv": ("from_date", "to_date", "kind", "queue"),
        "contracts.csv": ("contract",),
        "employees.csv": ("employee",),
        "skills.csv": ("employee", "skill"),
        "shift_templates.csv": ("shift_template",),
        "break_rules.csv": ("shift_template", "kind", "nth"),
        "availability.csv": ("employee", "day", "from"),
        "leave.csv": ("employee", "from_date"),
        "wishes.csv": ("employee", "date"),
        "previous_roster.csv": ("employee", "date"),
    }
    for name, columns in keys.items():
        found = Counter(tuple(row[column] for column in columns) for row in rows(folder, name))
        assert max(found.values()) == 1, (name, found.most_common(1))
    for column in ("name", "email"):
        assert max(Counter(row[column] for row in rows(folder, "employees.csv")).values()) == 1


def test_breaks_are_lawful_and_fit_in_order(definition):
    """LSA 34: 45 minutes of unpaid break above six hours of work, 60 above eight; windows never force an overlap."""
    for template in definition.templates:
        unpaid = sum(pause.minutes for pause in template.breaks if not pause.paid)
        needed = 60 if template.working > 480 else 45 if template.working > 360 else 0
        assert unpaid >= needed, template.id
        ordered = sorted(template.breaks, key=lambda pause: pause.earliest)
        for earlier, later in pairwise(ordered):
            assert earlier.latest + earlier.minutes <= later.earliest
        assert all(pause.earliest > 0 and pause.latest + pause.minutes < template.span for pause in ordered)
        assert all(pause.earliest % 5 == pause.latest % 5 == 0 for pause in ordered)


def test_every_template_fits_the_contracts_that_use_it(definition):
    templates = {template.id: template for template in definition.templates}
    for contract in definition.contracts:
        least, most = contract.hours
        assert contract.days[0] <= contract.days[1]
        assert least <= most
        assert most <= 40
        for name in contract.templates:
            assert templates[name].working <= contract.hours_per_day * 60
        shortest = min(templates[name].working for name in contract.templates)
        longest = max(templates[name].working for name in contract.templates)
        assert contract.days[0] * shortest <= most * 60
        assert contract.days[1] * longest >= least * 60


def test_ages_and_leave_are_plausible(definition):
    people, first = list(people_of(definition.id).values()), definition.planned[0]
    minors = [person for person in people if (first - person.birth_on).days < 18 * 365.2425]
    assert 2 <= len(minors) <= 4
    assert all(person.contract.id == "minor" for person in minors)
    for person in people:
        assert (person.hired_on - person.birth_on).days >= 16 * 365
        assert person.hired_on < definition.past_weeks[0]
    days = list(days_between(definition.past_weeks[0], definition.planned[1]))
    share = sum(person.on_leave(day) for person in people for day in days) / len(people) / len(days)
    assert 0.025 <= share <= 0.045


def test_somebody_turns_18_while_osaka_is_planned():
    birthdays = [person.birth_on.replace(year=person.birth_on.year + 18) for person in people_of("osaka").values()]
    assert sum(OSAKA.planned[0] < birthday <= OSAKA.planned[0] + timedelta(days=6) for birthday in birthdays) == 1


def test_wishes_speak_of_what_the_contract_allows(definition, folder):
    people = people_of(definition.id)
    kinds = set()
    for row in rows(folder, "wishes.csv"):
        person = people[row["employee"]]
        kinds.add(row["wish"])
        assert row["wish"] in {"off", "work", "early", "late", *person.contract.templates}
        assert definition.planned[0] <= date.fromisoformat(row["date"]) <= definition.planned[1]
        assert not person.on_leave(date.fromisoformat(row["date"]))
        assert 1 <= int(row["weight"]) <= 9
    assert {"off", "work", "early", "late"} < kinds, "some wish for a shift template too"


def test_site_toml_names_the_site(definition, folder, tmp_path: Path):
    folder.write(tmp_path)
    site = tomllib.loads((tmp_path / "site.toml").read_text(encoding="utf-8"))
    assert site["site"]["id"] == definition.id
    assert site["site"]["interval_minutes"] == definition.interval
    assert site["site"]["holidays"] == "JP"
