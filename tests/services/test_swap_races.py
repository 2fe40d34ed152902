"""Races for shifts: one winner each, a reason for everybody else, and no rule broken by two who look away.

The same races against a naive variant, which asks first and writes afterwards, are lost: so the tests can see it.
"""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from shiftplan.application import Application
from shiftplan.config import DATABASE_URL
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.services.swaps import SwapStatus
from tests.files.small_site import CONTRACTS, FIRST_DAY, half_hours, write_small_site
from tests.services.racer import DONE
from tests.services.staff_worlds import NOW, assert_sound
from tests.services.worlds import a_draft, a_shift

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

PROCESSES, SWAPS = 8, 200
WEEKS = SWAPS // 5
GIVER = "010"
TAKERS = [f"{number:03d}" for number in range(11, 11 + PROCESSES)]
ENOUGH = 16
"""Tasks of each process after which a naive variant has gone wrong more than once."""
REASONS = {"swap_superseded", "swap_applied"}
Task = dict[str, Any]


def a_site(database, folder: Path, people: dict[str, str], weeks: int) -> Application:
    """People by contract, all on the phone, where somebody is required at every opening hour of some weeks."""
    needed = "".join(f"phone,{start},1,,\n" for start in half_hours(FIRST_DAY, 7 * weeks))
    files = {
        "employees": "employee,name,contract\n" + "".join(f"{code},{code},{kind}\n" for code, kind in people.items()),
        "skills": "employee,skill,level\n" + "".join(f"{code},phone,1\n{code},mail,2\n" for code in people),
        "contracts": CONTRACTS + "four,4日,full_time,fixed,0,4,0,32,8,5,2000,day8\n",
        "requirement": "queue,interval_start,agents,work_minutes,due_at\n" + needed,
    }
    nothing = dict.fromkeys(("locks", "leave", "wishes", "availability", "previous_roster"))
    application = Application(database)
    application.sites.load(write_small_site(folder, **files, **nothing), by="test")
    return application


def publish(application: Application, weeks: int, days_of: dict[str, Sequence[int]]) -> None:
    """Everybody's weekdays (0 = Monday), the same every week."""
    site = application.sites.site("small")
    period = Period(FIRST_DAY, FIRST_DAY + timedelta(days=7 * weeks - 1))
    shifts = [
        a_shift(site, code, day) for day in period for code, days in sorted(days_of.items()) if day.weekday() in days
    ]
    draft = application.publishing.save_draft(a_draft(site, *shifts, period=period), by="mori", why="race")
    application.publishing.publish(draft.id, by="mori")


def asked(application: Application, wanted: Sequence[tuple[str, str, int]]) -> list[int]:
    """Requests (giver, taker, days after the first one) to take a shift, as if they had just been asked; their ids."""
    site = application.sites.site("small")

    def work(unit):
        row, found = unit.sites.get("small"), []
        for number, (giver, taker, after) in enumerate(wanted):
            shift = a_shift(site, giver, FIRST_DAY + timedelta(days=after))
            made = unit.swaps.add(
                row,
                key=f"k{number}",
                giver=EmployeeId(giver),
                taker=EmployeeId(taker),
                give=(shift.on_date, shift.start_at),
                take=None,
                note="",
                publication=1,
                expires_at=NOW + timedelta(days=1),
            )
            found.append(made.id)
        return found

    return application.database.writing(work)


def raced(url: str, root: Path, folder: Path, tasks: Sequence[Sequence[Task]], *how: str) -> list[dict[str, Any]]:
    """Processes that begin at once, each with its own list of tasks; every line they wrote."""
    tasks = [each[:ENOUGH] if how else each for each in tasks]
    file = folder / "tasks.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.services.racer", str(file), str(number), *how],
            cwd=root,
            env=os.environ | {DATABASE_URL: url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(len(tasks))
    ]
    try:
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("\n")
            racer.stdin.flush()
        said = [racer.communicate(timeout=1700)[0] for racer in racers]
    finally:
        for racer in racers:
            racer.kill()
    assert [racer.returncode for racer in racers] == [0] * len(racers)
    return [json.loads(line) for lines in said for line in lines.splitlines()]


def accepting(site: str, taker: str, number: int) -> Task:
    return {"site": site, "do": "accept", "employee": taker, "id": number}


def eight_takers(application: Application) -> tuple[list[list[Task]], dict[int, int]]:
    """Every shift is asked of all eight; each process is one of them. Tasks, and which shift a request is about."""
    days = [7 * week + day for week in range(WEEKS) for day in range(5)]
    numbers = asked(application, [(GIVER, taker, day) for day in days for taker in TAKERS])
    shift_of = {number: place // PROCESSES for place, number in enumerate(numbers)}
    tasks = [
        [accepting("small", taker, number) for number in numbers[place::PROCESSES]]
        for place, taker in enumerate(TAKERS)
    ]
    return tasks, shift_of


def eight_windows(application: Application) -> tuple[list[list[Task]], dict[int, int]]:
    """Every shift is asked of one, who answers in eight windows at once."""
    days = [7 * week + day for week in range(WEEKS) for day in range(5)]
    takers = [TAKERS[place % PROCESSES] for place in range(SWAPS)]
    numbers = asked(application, [(GIVER, taker, day) for day, taker in zip(days, takers, strict=True)])
    tasks = [accepting("small", taker, number) for number, taker in zip(numbers, takers, strict=True)]
    return [tasks] * PROCESSES, {number: place for place, number in enumerate(numbers)}


@pytest.fixture
def race(database, url, tmp_path, root):
    """The world of two hundred shifts of one giver, and eight who could take them."""
    with time_machine.travel(NOW):
        people = dict.fromkeys((GIVER, *TAKERS), "full")
        application = a_site(database, tmp_path / "site", people, WEEKS)
        publish(application, WEEKS, {GIVER: range(5)})

        def run(made, *how):
            tasks, shift_of = made(application)
            return raced(url, root, tmp_path, tasks, *how), shift_of

        yield application, run


def winners(lines: Sequence[dict[str, Any]], shift_of: dict[int, int]) -> Counter[int]:
    """How many won each shift."""
    found = Counter(shift_of[line["id"]] for line in lines if line["outcome"] == DONE)
    return Counter({shift: found[shift] for shift in set(shift_of.values())})


@pytest.mark.parametrize("made", [eight_takers, eight_windows])
def test_every_shift_has_one_winner_and_every_loser_a_reason(race, url, made):
    application, run = race
    lines, shift_of = run(made)
    assert len(lines) == PROCESSES * SWAPS
    assert set(winners(lines, shift_of).values()) == {1}
    assert {line["outcome"] for line in lines} <= {DONE, *REASONS}
    period = Period(FIRST_DAY, FIRST_DAY + timedelta(days=7 * WEEKS))
    days = Counter(shift.on_date for shift in application.publishing.current("small", period).shifts)
    assert (len(days), set(days.values())) == (SWAPS, {1})
    assert application.publishing.last_publication("small") == 1 + SWAPS
    with application.database.reading() as unit:
        row = unit.sites.get("small")
        ended = [swap.status for taker in TAKERS for swap in unit.swaps.of(row, EmployeeId(taker))]
    assert Counter(ended)[SwapStatus.APPLIED] == SWAPS
    assert SwapStatus.OPEN not in ended
    assert_sound(url)


def test_the_race_would_show_a_naive_swap(race):
    _, run = race
    lines, shift_of = run(eight_takers, "naive")
    assert max(winners(lines, shift_of).values()) > 1


@pytest.fixture
def pairs(database, url, tmp_path, root):
    """Two people a day who both ask for leave: together they would leave nobody."""
    weeks = 20
    with time_machine.travel(NOW):
        application = a_site(database, tmp_path / "site", {"011": "full", "012": "full"}, weeks)
        publish(application, weeks, {"011": range(5), "012": range(5)})
        days = [FIRST_DAY + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5)]
        requests = [
            [application.leave.ask("small", EmployeeId(who), Period(day, day), "paid", by=who).id for day in days]
            for who in ("011", "012")
        ]
        tasks = [[{"site": "small", "do": "approve", "id": number} for number in numbers] for numbers in requests]

        def run(*how):
            lines = raced(url, root, tmp_path, tasks, *how)
            left = {
                shift.on_date for shift in application.publishing.current("small", Period(days[0], days[-1])).shifts
            }
            return lines, [day for day in days if day not in left]

        yield run


def test_two_approvals_never_leave_a_day_to_nobody(pairs, url):
    lines, empty = pairs()
    assert empty == []
    assert Counter(line["outcome"] for line in lines) == {DONE: 100, "leave_leaves_empty": 100}
    assert_sound(url)


def test_the_race_would_show_naive_approvals(pairs):
    _, empty = pairs("naive")
    assert empty


@pytest.fixture
def weeks(database, url, tmp_path, root):
    """One who may work four days a week has three and is asked for two more, which two windows accept at once."""
    count = 40
    with time_machine.travel(NOW):
        application = a_site(database, tmp_path / "site", {"010": "full", "011": "full", "012": "four"}, count)
        publish(application, count, {"012": (0, 1, 2), "010": (3,), "011": (4,)})
        wanted = [(giver, "012", 7 * week + day) for giver, day in (("010", 3), ("011", 4)) for week in range(count)]
        numbers = asked(application, wanted)
        tasks = [[accepting("small", "012", number) for number in part] for part in (numbers[:count], numbers[count:])]

        def run(*how):
            lines = raced(url, root, tmp_path, tasks, *how)
            period = Period(FIRST_DAY, FIRST_DAY + timedelta(days=7 * count - 1))
            found: defaultdict[int, int] = defaultdict(int)
            for shift in application.publishing.current("small", period).of(EmployeeId("012")):
                found[(shift.on_date - FIRST_DAY).days // 7] += 1
            return lines, Counter(found.values())

        yield run


def test_two_swaps_of_one_taker_never_break_the_week_together(weeks, url):
    lines, days_a_week = weeks()
    assert days_a_week == {4: 40}
    assert Counter(line["outcome"] for line in lines) == {DONE: 40, "swap_breaks_rule": 40}
    assert_sound(url)


def test_the_race_would_show_naive_weeks(weeks):
    _, days_a_week = weeks("naive")
    assert days_a_week[5] > 0
