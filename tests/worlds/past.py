"""The roster worked before the planned weeks: plain, lawful, complete, for everybody."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tests.worlds.japanese_days import days_between
from tests.worlds.people import Person, Template

REST_MINUTES = 660
NIGHT_FROM = 22 * 60

OpenHours = Callable[[str, date], list[tuple[int, int]]]  # queue, date -> open minutes of that date


@dataclass(frozen=True)
class WorkedShift:
    """A shift of the past: template, start in minutes from the midnight of its date, the queue served."""

    on_date: date
    template: Template
    start: int
    queue: str

    @property
    def ends_at(self) -> datetime:
        """When the shift ended, local time."""
        return self.moment(self.template.span)

    def moment(self, minute: int) -> datetime:
        """The local time so many minutes after the shift's start."""
        return datetime.combine(self.on_date, time()) + timedelta(minutes=self.start + minute)


@dataclass(frozen=True)
class Site:
    """What the pattern must respect: templates, queues by skill, opening hours."""

    templates: Mapping[str, Template]
    queues: Sequence[tuple[str, str]]  # (queue, skill), the main queue of a skill first
    open_hours: OpenHours


def worked_weeks(person: Person, weeks: Sequence[date], site: Site, random: Random) -> list[WorkedShift]:
    """Shifts of a person in the weeks that start on these dates, within contract, law and availability."""
    worked: list[WorkedShift] = []
    for first in weeks:
        target = random.randint(*person.contract.days)
        week = list(days_between(first, first + timedelta(days=6)))
        for on_date in _chosen_days(person, week, target, site, random):
            this_week = [shift for shift in worked if shift.on_date >= first]
            shift = _pick(person, on_date, worked, this_week, site, random)
            if shift is not None:
                worked.append(shift)
    return worked


def _chosen_days(person: Person, week: Sequence[date], target: int, site: Site, random: Random) -> list[date]:
    """Days to work: drawn among those with any lawful shift, in order."""
    possible = [day for day in week if any(_candidates(person, day, site))]
    return sorted(random.sample(possible, min(target, len(possible))))


def _candidates(person: Person, on_date: date, site: Site) -> Iterator[WorkedShift]:
    """Every shift the person could work that day: in availability, and in opening hours of a queue of theirs."""
    if person.on_leave(on_date) or on_date < person.hired_on:
        return
    windows = person.windows_on(on_date)
    for template in (site.templates[name] for name in person.contract.templates):
        for start in template.starts:
            end = start + template.span
            if not any(first <= start and end <= last for first, last in windows):
                continue
            if _is_minor(person, on_date) and end > NIGHT_FROM:
                continue
            queue = _queue_for(person, on_date, start, end, site)
            if queue is not None:
                yield WorkedShift(on_date, template, start, queue)


def _queue_for(person: Person, on_date: date, start: int, end: int, site: Site) -> str | None:
    """The first queue, by level, that the person serves and that is open during the whole shift."""
    for skill, _ in sorted(person.skills, key=lambda item: item[1]):
        if not person.may_serve(skill, on_date):
            continue
        for queue, needed in site.queues:
            if needed == skill and any(o <= start and end <= c for o, c in site.open_hours(queue, on_date)):
                return queue
    return None


def _is_minor(person: Person, on_date: date) -> bool:
    return (on_date.year - 18, on_date.month, on_date.day) < (
        person.birth_on.year,
        person.birth_on.month,
        person.birth_on.day,
    )


def _pick(
    person: Person,
    on_date: date,
    worked: Sequence[WorkedShift],
    this_week: Sequence[WorkedShift],
    site: Site,
    random: Random,
) -> WorkedShift | None:
    """A shift of the day that keeps rest, run and weekly hours; None when there is none."""
    if _run_before(worked, on_date) >= min(person.contract.run, 6):
        return None
    hours = sum(shift.template.working for shift in this_week)
    fitting = [
        shift
        for shift in _candidates(person, on_date, site)
        if hours + shift.template.working <= person.contract.hours[1] * 60
        and (not worked or shift.moment(0) - worked[-1].ends_at >= timedelta(minutes=REST_MINUTES))
    ]
    if not fitting:
        return None
    same = [shift for shift in fitting if worked and shift.template == worked[-1].template]
    return random.choice(same if same and random.random() < 0.6 else fitting)


def _run_before(worked: Sequence[WorkedShift], on_date: date) -> int:
    """Days worked in a row up to the day before."""
    dates = {shift.on_date for shift in worked}
    run = 0
    while on_date - timedelta(days=run + 1) in dates:
        run += 1
    return run


def roster_row(person: Person, shift: WorkedShift, random: Random) -> tuple[str, ...]:
    """The shift as a row of roster.csv, with breaks placed and the queue served between them."""
    pauses = []
    free_from = 0
    for pause in sorted(shift.template.breaks, key=lambda item: item.earliest):
        starts = [start for start in range(pause.earliest, pause.latest + 1, 15) if start >= free_from]
        start = random.choice(starts)
        free_from = start + pause.minutes
        pauses.append((start, free_from, pause.kind))
    edges = [0, *(edge for start, end, _ in pauses for edge in (start, end)), shift.template.span]
    stretches = list(zip(edges[::2], edges[1::2], strict=True))
    return (
        person.id,
        shift.on_date.isoformat(),
        shift.template.id,
        _stamp(shift.moment(0)),
        _stamp(shift.ends_at),
        "|".join(_part(shift, start, end, kind) for start, end, kind in pauses),
        "|".join(_part(shift, start, end, shift.queue) for start, end in stretches if end > start),
    )


def _part(shift: WorkedShift, start: int, end: int, what: str) -> str:
    return f"{_stamp(shift.moment(start))}/{_stamp(shift.moment(end))}/{what}"


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")
