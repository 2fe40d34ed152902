"""What the repetitions of a simulation amount to: means and their 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True)
class Measure:
    """A mean over the repetitions and the interval that holds the true mean with 95 % (Student's t).

    All None = undefined, such as the answer rate of a queue without contacts. Only low and high None = a single
    repetition: one run says nothing about its own error.
    """

    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class QueueMeasures:
    """Results of one queue, or of all together.

    Attributes:
        offered: contacts per repetition.
        answer_rate: answered / offered.
        service_level: answered in time / offered; of the queues that have a time (answer_within_seconds).
        asa_seconds: mean wait of the answered contacts.
        occupancy: handling / (handling + waiting for a contact) of the agents planned on the queue, absences left out;
            an agent with one chat or several in hand is handling.
        overrun_hours: hours per repetition in which agents planned on the queue finished contacts outside their
            segments (count them as worked).
    """

    offered: Measure
    answer_rate: Measure
    service_level: Measure
    asa_seconds: Measure
    occupancy: Measure
    overrun_hours: Measure


@dataclass(frozen=True)
class SimulationResult:
    """Measures by queue id and in total; dataclasses.asdict makes the document of `shiftplan simulate --json`.

    overrun_hours: those of all queues.
    """

    queues: Mapping[str, QueueMeasures]
    total: QueueMeasures
    overrun_hours: Measure


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums by repetition and queue; every array has shape (repetitions, queues).

    offered_with_time counts the contacts of queues that have an answer_within_seconds; the last four are in seconds.
    """

    offered: Floats
    answered: Floats
    in_time: Floats
    offered_with_time: Floats
    waited: Floats
    handling: Floats
    idle: Floats
    overrun: Floats


def measures_of(tally: Tally, queue: int | slice) -> QueueMeasures:
    """Measures of one queue (its index) or of several together (a slice)."""

    def total(sums: Floats) -> Floats:
        return np.asarray(sums[:, queue].reshape(len(sums), -1).sum(axis=1))

    offered, answered, handling = total(tally.offered), total(tally.answered), total(tally.handling)
    return QueueMeasures(
        offered=ratio(offered, np.ones(len(offered))),
        answer_rate=ratio(answered, offered, most=1.0),
        service_level=ratio(total(tally.in_time), total(tally.offered_with_time), most=1.0),
        asa_seconds=ratio(total(tally.waited), answered),
        occupancy=ratio(handling, handling + total(tally.idle), most=1.0),
        overrun_hours=ratio(total(tally.overrun) / SECONDS_PER_HOUR, np.ones(len(offered))),
    )


def ratio(part: Floats, whole: Floats, *, most: float = math.inf) -> Measure:
    """Sum of parts / sum of wholes, so that every contact weighs the same, with the interval of a ratio estimate.

    Args:
        part, whole: one value per repetition, >= 0.
        most: what the ratio cannot exceed; the interval is cut to [0, most].
    References: Law, Simulation Modeling and Analysis, 5th ed., 9.3 (ratio estimation; variance by linearisation).
    """
    repetitions = len(whole)
    if whole.sum() <= 0:
        return Measure(None, None, None)
    mean = float(part.sum() / whole.sum())
    if repetitions == 1:
        return Measure(mean, None, None)
    variance = float(((part - mean * whole) ** 2).sum()) / (repetitions - 1)
    half = student_quantile(CONFIDENCE, repetitions - 1) * math.sqrt(variance / repetitions) / float(whole.mean())
    return Measure(mean, max(0.0, mean - half), min(most, mean + half))


def student_quantile(confidence: float, degrees: int) -> float:
    """Half width, in standard errors, of a two-sided interval of Student's t.

    Args:
        confidence: probability inside, in (0, 1).
        degrees: degrees of freedom, >= 1.
    """
    low, high = 0.0, math.pi / 2  # the angle atan(t / sqrt(degrees)); its probability grows with it
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _student_probability(middle, degrees) < confidence else (low, middle)
    return math.sqrt(degrees) * math.tan(low)


def _student_probability(angle: float, degrees: int) -> float:
    """P(|T| < sqrt(degrees) tan(angle)); the finite series of Abramowitz and Stegun 26.7.3 and 26.7.4."""
    sine, cosine = math.sin(angle), math.cos(angle)
    if degrees % 2 == 0:
        term = total = 1.0
        for k in range(1, degrees // 2):
            term *= cosine**2 * (2 * k - 1) / (2 * k)
            total += term
        return sine * total
    term = cosine
    total = cosine if degrees > 1 else 0.0
    for k in range(1, (degrees - 1) // 2):
        term *= cosine**2 * (2 * k) / (2 * k + 1)
        total += term
    return 2 / math.pi * (angle + sine * total)
