"""What if more came in, more people worked here, or people could do more: changes of a site and what they would do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import ContractId, Employee, EmployeeId, Skill
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId, SkillId
from shiftplan.errors import InvalidInput
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.demand_lifts import Lift, lifts_of

LEAST_PERCENT, MOST_PERCENT = -90.0, 400.0
MOST_PEOPLE = 500
MOST_CHANGES = 6
VOLUME, HIRE, TRAIN = "volume", "hire", "train"


@dataclass(frozen=True)
class MoreVolume:
    """A queue's volume and some per cent of it more; queue None = of every queue."""

    percent: float
    queue: QueueId | None = None

    def told(self) -> dict[str, Any]:
        """The change as a document says it."""
        return {"kind": VOLUME, "queue": self.queue, "percent": self.percent}


@dataclass(frozen=True)
class Hired:
    """People who are not there yet.

    like: an employee, whose contract, skills and availability they have, or a contract. skills: best first, empty =
    those of the employee. from_day: first day they work, None = always.
    """

    people: int
    like: str
    skills: tuple[SkillId, ...] = ()
    from_day: date | None = None

    def told(self) -> dict[str, Any]:
        """The change as a document says it."""
        begins = None if self.from_day is None else self.from_day.isoformat()
        return {"kind": HIRE, "people": self.people, "like": self.like, "skills": list(self.skills), "from": begins}


@dataclass(frozen=True)
class Trained:
    """People who learn a skill, as their last choice: one employee, or the first so many who have another skill."""

    skill: SkillId
    employee: EmployeeId | None = None
    people: int = 1
    of_skill: SkillId | None = None

    def told(self) -> dict[str, Any]:
        """The change as a document says it."""
        return {
            "kind": TRAIN, "skill": self.skill, "employee": self.employee, "people": self.people, "of": self.of_skill,
        }  # fmt: skip


Change = MoreVolume | Hired | Trained


def changes_from(told: object) -> tuple[Change, ...]:
    """Changes as `told` says them, read back.

    Raises:
        InvalidInput: that is no list of changes.
    """
    if not isinstance(told, list) or not 1 <= len(told) <= MOST_CHANGES:
        raise InvalidInput(f"changes: give a list of 1 to {MOST_CHANGES} changes")
    return tuple(_change(each) for each in told)


def _change(told: Any) -> Change:
    try:
        if told["kind"] == VOLUME:
            return MoreVolume(float(told["percent"]), told["queue"])
        if told["kind"] == HIRE:
            begins = None if told["from"] is None else date.fromisoformat(told["from"])
            return Hired(int(told["people"]), str(told["like"]), tuple(map(SkillId, told["skills"])), begins)
        if told["kind"] == TRAIN:
            return Trained(told["skill"], told["employee"], int(told["people"]), told["of"])
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"changes: {told}: is no change ({error})") from error
    raise InvalidInput(f"changes: {told}: kind is one of {VOLUME}, {HIRE}, {TRAIN}")


def scenarios_of(changes: Sequence[Change]) -> list[tuple[Change, ...]]:
    """Nothing changed, each change alone, and all of them together."""
    return [(), *((each,) for each in changes), *([tuple(changes)] if len(changes) > 1 else [])]


def refuse_bad(site: Site, changes: Sequence[Change], share: float | None = None) -> None:
    """Look at all that is asked before any work is done; share: see `solving.compared`.

    Raises:
        InvalidInput: it names something the site does not have, or a number that makes no sense.
    """
    if not changes:
        raise InvalidInput(
            "nothing is changed: name a volume, people to hire or a skill to learn", code="what_if_nothing"
        )
    if share is not None and not any(isinstance(each, Hired) for each in changes):
        raise InvalidInput("until: needs people to hire; say whom", code="what_if_until")
    if len(changes) > MOST_CHANGES:
        raise InvalidInput(f"{len(changes)} changes: compare at most {MOST_CHANGES} at once")
    named = [each.queue for each in changes if isinstance(each, MoreVolume)]
    if len(named) > 1 and (len(set(named)) < len(named) or None in named):
        raise InvalidInput("volume: a queue is named twice; add up its per cents")
    changed_site(site, changes)
    for each in changes:
        if isinstance(each, MoreVolume):
            if each.queue is not None and each.queue not in site.queues:
                raise InvalidInput(f"volume: {each.queue}: no such queue; choose one of {', '.join(site.queues)}")
            if not LEAST_PERCENT <= each.percent <= MOST_PERCENT:
                raise InvalidInput(
                    f"volume: {each.percent:+g} %: give a number from {LEAST_PERCENT:+g} to {MOST_PERCENT:+g} per cent"
                )


def changed_site(site: Site, changes: Sequence[Change]) -> Site:
    """A site with the people and skills of some changes, people who are hired at the end.

    Raises:
        InvalidInput: no such employee, contract or skill, too many people, or nobody left to learn.
    """
    for each in changes:
        if isinstance(each, Hired):
            site = _hired(site, each)
        elif isinstance(each, Trained):
            site = _trained(site, each)
    return site


def _hired(site: Site, change: Hired) -> Site:
    if not 1 <= change.people <= MOST_PEOPLE:
        raise InvalidInput(f"hire: {change.people}: give a number of people from 1 to {MOST_PEOPLE}")
    pattern = site.employees.get(EmployeeId(change.like))
    contract = ContractId(change.like) if pattern is None else pattern.contract
    if contract not in site.contracts:
        raise InvalidInput(
            f"hire: like {change.like}: is neither an employee nor a contract; "
            f"contracts are {', '.join(site.contracts)}"
        )
    skills = tuple(Skill(_known(site, "hire", each), level) for level, each in enumerate(change.skills, 1))
    if pattern is None and not skills:
        raise InvalidInput(
            f"hire: like {change.like}: a contract alone has no skills; name the skills too", code="what_if_skills"
        )
    employees, availability = dict(site.employees), dict(site.availability)
    number = 0
    for _ in range(change.people):
        while (name := EmployeeId(f"hired-{(number := number + 1)}")) in employees:
            pass
        employees[name] = Employee(
            id=name,
            name=name,
            contract=contract,
            hired_on=change.from_day,
            hourly_cost=None if pattern is None else pattern.hourly_cost,
            skills=skills or (() if pattern is None else pattern.skills),
        )
        if pattern is not None and pattern.id in availability:
            availability[name] = availability[pattern.id]
    return replace(site, employees=employees, availability=availability)


def _trained(site: Site, change: Trained) -> Site:
    skill = _known(site, "train", change.skill)
    if change.employee is not None:
        if change.employee not in site.employees:
            raise InvalidInput(f"train: {change.employee}: no such employee; see employees.csv")
        learners = [site.employees[change.employee]]
    else:
        of_skill = None if change.of_skill is None else _known(site, "train", change.of_skill)
        learners = [
            each for each in site.employees.values() if of_skill is None or of_skill in {own.id for own in each.skills}
        ]
    learners = [each for each in learners if skill not in {own.id for own in each.skills}]
    if change.people < 1 or len(learners) < change.people:
        raise InvalidInput(
            f"train: {change.people}: {len(learners)} people could learn {skill}; give a number from 1 to that"
            if learners
            else f"train: {change.skill}: nobody of those named is without it",
            code="what_if_learners",
            values={"people": len(learners), "skill": change.skill},
        )
    employees = dict(site.employees)
    for each in learners[: change.people]:
        last = max((own.level for own in each.skills), default=0) + 1
        employees[each.id] = replace(each, skills=(*each.skills, Skill(skill, last)))
    return replace(site, employees=employees)


def _known(site: Site, option: str, skill: str) -> SkillId:
    if skill not in site.queues_by_skill:
        raise InvalidInput(
            f"{option}: skill {skill}: no queue asks for it; choose one of {', '.join(sorted(site.queues_by_skill))}"
        )
    return SkillId(skill)


def volume_lifts(
    site: Site, rows: Sequence[ForecastRow], changes: Sequence[Change], driven: frozenset[QueueId]
) -> list[Lift]:
    """What more volume does to a forecast. Work that follows from it in driven queues grows with it."""
    percents = _percents(site, changes, driven)
    if not percents or not rows:
        return []
    starts = [row.interval_start.astimezone(site.time_zone).date() for row in rows]
    days = Period(min(starts) - timedelta(days=1), max(starts))
    return lifts_of(site, rows, {(queue, day): by for queue, by in percents.items() for day in days}, driven)


def scaled(site: Site, requirement: Requirement, changes: Sequence[Change]) -> Requirement:
    """What more volume does to a requirement that no forecast stands behind: people and work grow in proportion."""
    factors = {queue: 1 + by / 100 for queue, by in _percents(site, changes, frozenset()).items()}
    if not factors:
        return requirement
    return Requirement(
        tuple(replace(each, agents=each.agents * factors.get(each.queue, 1.0)) for each in requirement.agents),
        tuple(replace(each, minutes=each.minutes * factors.get(each.queue, 1.0)) for each in requirement.work),
    )


def _percents(site: Site, changes: Sequence[Change], driven: frozenset[QueueId]) -> Mapping[QueueId, float]:
    """Per cents by queue; where every queue grows, those that follow from others grow with them."""
    found: dict[QueueId, float] = {}
    for each in changes:
        if isinstance(each, MoreVolume):
            queues = [queue for queue in site.queues if queue not in driven] if each.queue is None else [each.queue]
            found |= dict.fromkeys(queues, each.percent)
    return found


# --- as typed --------------------------------------------------------------------------------------------------------


def read_volume(text: str) -> MoreVolume:
    """`phone=+10%`, or `+10%` for every queue.

    Raises:
        InvalidInput: it is none of these.
    """
    queue, _, percent = text.rpartition("=")
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)\s*%", percent.strip())
    if found is None:
        raise InvalidInput(f"--volume {text}: write QUEUE=+10%, or +10% for every queue")
    return MoreVolume(float(found[1]), QueueId(queue) if queue else None)


def read_hire(text: str) -> Hired:
    """`5,like=e001` or `5,like=part,skills=phone+mail,from=2026-12-09`.

    Raises:
        InvalidInput: it is not of this form.
    """
    people, given = _named(text, "--hire", {"like", "skills", "from"})
    if people is None or "like" not in given:
        raise InvalidInput(f"--hire {text}: write 5,like=EMPLOYEE or 5,like=CONTRACT,skills=a+b, and ,from=DATE")
    return Hired(people, given["like"], _skills(given.get("skills", "")), _day(text, given.get("from")))


def read_training(text: str) -> Trained:
    """`e001=mail` or `5,of=phone,skill=mail`.

    Raises:
        InvalidInput: it is none of these.
    """
    employee, is_one, skill = text.partition("=")
    if is_one and "," not in text:
        return Trained(SkillId(skill), EmployeeId(employee))
    people, given = _named(text, "--train", {"of", "skill"})
    if people is None or "skill" not in given:
        raise InvalidInput(f"--train {text}: write EMPLOYEE=SKILL, or 5,of=SKILL,skill=SKILL")
    of_skill = SkillId(given["of"]) if "of" in given else None
    return Trained(SkillId(given["skill"]), None, people, of_skill)


def read_percent(text: str) -> float:
    """`2%` as a share.

    Raises:
        InvalidInput: it is no per cent from 0 to 100.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%?", text.strip())
    if found is None or float(found[1]) > 100:
        raise InvalidInput(f"--until {text}: write a per cent of what is asked for, like 2%")
    return float(found[1]) / 100


def _named(text: str, option: str, names: set[str]) -> tuple[int | None, dict[str, str]]:
    """A number and then name=value, joined by commas."""
    first, *others = (part.strip() for part in text.split(","))
    given = {}
    for other in others:
        name, is_named, value = other.partition("=")
        if not is_named or name not in names or name in given or not value:
            raise InvalidInput(f"{option} {text}: {other}: after the number come {', '.join(sorted(names))}, each once")
        given[name] = value
    return int(first) if first.isdecimal() else None, given


def _skills(text: str) -> tuple[SkillId, ...]:
    return tuple(SkillId(each) for each in re.split(r"[+|]", text) if each)


def _day(text: str, told: str | None) -> date | None:
    try:
        return None if told is None else date.fromisoformat(told)
    except ValueError:
        raise InvalidInput(f"--hire {text}: from: {told}: is no date; write it like 2026-12-09") from None
