"""The figures at the head of the report page, and how they were made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shiftplan.domain.site import Site
from shiftplan.domain.work import Goal, Queue
from shiftplan.files.report_words import WORDS, Pair, say, say_each

NEEDED = (
    "required_agent_intervals",
    "short_agent_intervals",
    "over_agent_intervals",
    "paid_hours",
    "wishes",
    "violations",
    "seconds",
    "seed",
)
HOW_MADE = ("status", "stopped_by", "cost", "bound", "gap", "seed", "effort", "seconds", "problem_hash")
UNKNOWN: Pair = WORDS["none"]


@dataclass(frozen=True)
class Tile:
    """One figure: title, value, notes, and a state `good`, `open`, `bad` or empty; texts in both languages."""

    title: Pair
    value: Pair
    notes: tuple[Pair, ...] = ()
    state: str = ""


def same(text: str) -> Pair:
    """A text that is the same in both languages."""
    return text, text


def percent(share: float) -> str:
    """A share as per cent with one decimal."""
    return f"{100 * share:.1f} %"


def amount(number: float) -> str:
    """A number with separated thousands, decimals where they matter."""
    return f"{number:,.0f}" if abs(number) >= 100 or float(number).is_integer() else f"{number:,.1f}"


def tiles(site: Site, facts: Mapping[str, Any]) -> list[Tile]:
    """The headline: the figures of report.json, then one tile for each simulated queue.

    Raises:
        ValueError: a fact is missing.
    """
    missing = [key for key in NEEDED if key not in facts]
    if missing:
        raise ValueError(f"the facts of the report lack {', '.join(missing)}; give all keys of report.json")
    required = float(facts["required_agent_intervals"])
    note = say("agent_intervals", minutes=site.interval_minutes)
    return [
        Tile(WORDS["required"], same(amount(required)), (note,)),
        _share("covered", required - float(facts["short_agent_intervals"]), required),
        _share("short", float(facts["short_agent_intervals"]), required),
        _share("over", float(facts["over_agent_intervals"]), required),
        Tile(WORDS["paid_hours"], same(f"{amount(float(facts['paid_hours']))} h"), (WORDS["paid_note"],)),
        _wishes(facts["wishes"]),
        _audit(facts["violations"]),
        *_simulated(site, facts.get("simulation") or {}),
    ]


def _share(key: str, part: float, required: float) -> Tile:
    value = same(percent(part / required)) if required > 0 else UNKNOWN
    return Tile(WORDS[key], value, (say("of_required", amount=amount(part)),))


def _wishes(wishes: Mapping[str, int]) -> Tile:
    asked, met = wishes["asked"], wishes["met"]
    notes = (say("wishes_note", share=percent(met / asked)),) if asked else ()
    return Tile(WORDS["wishes"], say("wishes_value", asked=amount(asked), met=amount(met)), notes)


def _audit(violations: Mapping[str, int]) -> Tile:
    hard, soft = violations["hard"], violations["soft"]
    notes = (say("audit_note", hard=hard, soft=soft),)
    if hard == 0:
        return Tile(WORDS["audit"], WORDS["audit_good"], notes, "good")
    return Tile(WORDS["audit"], say("audit_bad", hard=hard), notes, "bad")


def _simulated(site: Site, simulation: Mapping[str, Any]) -> list[Tile]:
    """A tile for each queue of the simulation that the site knows, in the order of queues.csv."""
    found: Mapping[str, Any] = simulation.get("queues") or {}
    return [_promise(queue, found[queue.id]) for queue in site.queues.values() if queue.id in found]


def _promise(queue: Queue, simulated: Mapping[str, Any]) -> Tile:
    """The measure that the queue's goal speaks of; the answer rate where it speaks of none that is simulated."""
    text: Callable[[float], str]
    if queue.goal is Goal.ASA:
        measure, title, text = simulated["asa_seconds"], "asa", _seconds
    elif queue.goal is Goal.SERVICE_LEVEL:
        measure, title, text = simulated["service_level"], "service_level", percent
    else:
        measure, title, text = simulated["answer_rate"], "answer_rate", percent
    mean, low, high = measure["mean"], measure["low"], measure["high"]
    if mean is None:
        return Tile(say(title, queue=queue.name), UNKNOWN)
    notes = [] if low is None or high is None else [say("interval_of_mean", low=text(low), high=text(high))]
    state = ""
    if queue.goal in (Goal.ANSWER_RATE, Goal.SERVICE_LEVEL, Goal.ASA) and queue.target is not None:
        is_wait = queue.goal is Goal.ASA
        state = _verdict(queue.target, mean, mean if low is None else low, mean if high is None else high, is_wait)
        goal = say("goal_at_most" if is_wait else "goal_at_least", target=text(queue.target))
        notes.append(say_each(f"goal_{state}", goal=goal))
    return Tile(say(title, queue=queue.name), same(text(mean)), tuple(notes), state)


def _verdict(target: float, mean: float, low: float, high: float, is_wait: bool) -> str:
    """`good` when the mean keeps the goal, `open` when only the better end of its interval does, else `bad`."""
    if is_wait:
        return "good" if mean <= target else "open" if low <= target else "bad"
    return "good" if mean >= target else "open" if high >= target else "bad"


def _seconds(number: float) -> str:
    return f"{number:.1f} s"


def how_made(facts: Mapping[str, Any]) -> list[tuple[Pair, str]]:
    """Rows (label, value) that say how the roster can be made again."""
    rows = [(WORDS[key], _plain(key, facts[key])) for key in HOW_MADE if key in facts]
    versions: Mapping[str, object] = facts.get("versions") or {}
    rows += [(say("version_of", name=name), str(version)) for name, version in versions.items()]
    return rows


def _plain(key: str, value: object) -> str:
    if value is None:
        return UNKNOWN[1]
    if key == "gap" and isinstance(value, int | float):
        return percent(value)
    if isinstance(value, float):
        return f"{value:,.1f}"
    return str(value)
