"""People of a sample site: who they are, what they can do, when they can come, what they wish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.worlds.japanese_days import WEEKDAYS, day_words, days_between
from tests.worlds.names import Name, make_names

Windows = tuple[tuple[str, str, str], ...]  # (day, from, to) as in availability.csv
Skills = tuple[tuple[str, int], ...]  # (skill, level)


@dataclass(frozen=True)
class Break:
    """A break of a template: minutes long, started between earliest and latest after the shift's start."""

    kind: str
    nth: int
    minutes: int
    paid: bool
    earliest: int
    latest: int


@dataclass(frozen=True)
class Template:
    """A shift template; times in minutes from midnight, the span with its breaks."""

    id: str
    name: str
    first_start: int
    last_start: int
    step: int
    span: int
    breaks: tuple[Break, ...] = ()

    @property
    def starts(self) -> range:
        """Every start the template allows."""
        return range(self.first_start, self.last_start + 1, self.step)

    @property
    def working(self) -> int:
        """Working time in minutes: the span without unpaid breaks."""
        return self.span - sum(pause.minutes for pause in self.breaks if not pause.paid)

    @property
    def productive(self) -> int:
        """Minutes at work on a queue: the span without any break."""
        return self.span - sum(pause.minutes for pause in self.breaks)


@dataclass(frozen=True)
class Contract:
    """A contract row; days and hours are least and most per week."""

    id: str
    name: str
    kind: str
    days: tuple[int, int]
    hours: tuple[float, float]
    hours_per_day: float
    run: int
    hourly_cost: int
    templates: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """So many people of one team, contract, skills and weekly windows (None: always available)."""

    count: int
    team: str
    contract: str
    skills: Skills
    windows: Windows | None = None
    born: tuple[str, str] = ("1968-01-01", "2003-12-31")


@dataclass(frozen=True)
class Person:
    """One employee with everything the tables say of them."""

    id: str
    name: Name
    team: str
    contract: Contract
    hired_on: date
    birth_on: date
    skills: Skills
    windows: Windows | None
    speeds: Mapping[str, float]
    valid_until: Mapping[str, date]
    leave: tuple[tuple[date, date, str], ...] = ()
    hourly_cost: int | None = None

    def on_leave(self, on_date: date) -> bool:
        """Whether the date lies in approved leave."""
        return any(first <= on_date <= last for first, last, _ in self.leave)

    def windows_on(self, on_date: date) -> list[tuple[int, int]]:
        """Minutes of the date at which the person can work; a date beats holiday beats a weekday."""
        if self.windows is None:
            return [(0, 2880)]
        for word in day_words(on_date):
            found = [(minutes_of(start), minutes_of(end)) for day, start, end in self.windows if day == word]
            if found:
                return found
        return []

    def may_serve(self, skill: str, on_date: date) -> bool:
        """Whether the person has the skill and it is still valid on the date."""
        return any(own == skill for own, _ in self.skills) and on_date <= self.valid_until.get(skill, on_date)


def minutes_of(clock: str) -> int:
    """A time of day as minutes from midnight; 25:30 is half past one of the next day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock(minutes: int) -> str:
    """Minutes from midnight as a time of day, beyond 24:00 when need be."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def make_people(
    groups: Sequence[Group], contracts: Mapping[str, Contract], planned_from: date, random: Random, from_abroad: int
) -> list[Person]:
    """All people of the groups, numbered from e001 in the order of the groups."""
    names = make_names(sum(group.count for group in groups), from_abroad, random)
    people: list[Person] = []
    for group in groups:
        for _ in range(group.count):
            number = len(people) + 1
            people.append(_make_person(number, names[number - 1], group, contracts, planned_from, random))
    return people


def _make_person(
    number: int, name: Name, group: Group, contracts: Mapping[str, Contract], planned_from: date, random: Random
) -> Person:
    contract = contracts[group.contract]
    born_from, born_to = (date.fromisoformat(day) for day in group.born)
    birth_on = born_from + timedelta(days=random.randrange((born_to - born_from).days + 1))
    grown = max(date(2013, 4, 1), birth_on + timedelta(days=16 * 366))
    hired_on = grown + timedelta(days=random.randrange(max(1, (planned_from - timedelta(days=60) - grown).days)))
    return Person(
        id=f"e{number:03d}",
        name=name,
        team=group.team,
        contract=contract,
        hired_on=hired_on,
        birth_on=birth_on,
        skills=group.skills,
        windows=_own_windows(group.windows, random),
        speeds=_speeds(group.skills, hired_on > planned_from - timedelta(days=200), random),
        valid_until={},
        hourly_cost=contract.hourly_cost + random.choice((50, 100, 150)) if random.random() < 0.12 else None,
    )


def _own_windows(windows: Windows | None, random: Random) -> Windows | None:
    """The group's windows; one person in three of those with four days or more misses one weekday."""
    if windows is None:
        return None
    weekdays = sorted({day for day, _, _ in windows if day in WEEKDAYS[:5]})
    if len(weekdays) >= 4 and random.random() < 0.35:
        missing = random.choice(weekdays)
        return tuple(window for window in windows if window[0] != missing)
    return windows


def _speeds(skills: Skills, is_new: bool, random: Random) -> dict[str, float]:
    """Pace against plan by skill: newcomers are slower, a few old hands faster, most as planned."""
    speeds = {}
    for skill, level in skills:
        draw = random.random()
        if is_new:
            speeds[skill] = 0.9 if draw < 0.5 else 0.85
        elif draw < 0.12 and level == 1:
            speeds[skill] = 1.1 if draw < 0.05 else 1.05
        elif draw > 0.92 and level > 1:
            speeds[skill] = 0.95
    return speeds


def grant_leave(people: Sequence[Person], first: date, last: date, share: float, random: Random) -> list[Person]:
    """Hand out spells of leave between the dates until `share` of all person-days is leave."""
    days = (last - first).days + 1
    wanted = round(share * days * len(people))
    spells: dict[str, list[tuple[date, date, str]]] = {person.id: [] for person in people}
    while wanted > 0:
        taken = spells[random.choice(people).id]
        length = min(wanted, random.choice((1, 1, 1, 2, 2, 3, 4, 7)))
        start = first + timedelta(days=random.randrange(days - length + 1))
        end = start + timedelta(days=length - 1)
        if len(taken) < 2 and all(end < other[0] or other[1] < start for other in taken):
            taken.append((start, end, random.choices(("paid", "special", "sick", "unpaid"), (16, 2, 2, 1))[0]))
            wanted -= length
    return [replace(person, leave=tuple(sorted(spells[person.id]))) for person in people]


def make_wishes(
    people: Sequence[Person], first: date, last: date, count: int, random: Random
) -> list[tuple[str, str, str, int]]:
    """About so many wishes (employee, date, wish, weight), none on leave, none twice on a day."""
    wishes: dict[tuple[str, str], tuple[str, int]] = {}
    dates = list(days_between(first, last))
    while len(wishes) < count:
        person, on_date = random.choice(people), random.choice(dates)
        if person.on_leave(on_date) or not person.windows_on(on_date):
            continue
        wish = random.choices(("off", "work", "early", "late", "template"), (55, 8, 16, 11, 10))[0]
        if wish == "template":
            wish = random.choice(person.contract.templates)
        weight = random.choices(range(1, 10), (2, 3, 5, 4, 6, 4, 3, 2, 2))[0]
        wishes.setdefault((person.id, on_date.isoformat()), (wish, weight))
    return [(employee, day, wish, weight) for (employee, day), (wish, weight) in sorted(wishes.items())]
