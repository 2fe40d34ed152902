"""What the process that solves says to the worker that started it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shiftplan.domain.demand import HistoryFlag, MethodScore, Requirement
from shiftplan.domain.horizon import Period
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.demand_lifts import Lift
from shiftplan.services.making import Planned
from shiftplan.services.nights import NightState
from shiftplan.services.packed_demand import Renewed
from shiftplan.services.proposals import NightFacts


@dataclass(frozen=True)
class Step:
    """How things stand: stage, cost, short, seconds, share, violations."""

    progress: Mapping[str, Any]


@dataclass(frozen=True)
class Forecasted:
    """What some days will ask for: the forecast without changes by hand, those changes, what is required with them."""

    period: Period
    forecast: tuple[ForecastRow, ...]
    requirement: Requirement
    scores: tuple[MethodScore, ...] = ()
    lifts: tuple[Lift, ...] = ()
    flags: tuple[HistoryFlag, ...] = ()
    renewed: Renewed | None = None


@dataclass(frozen=True)
class ForecastDone:
    """The end of a job that was asked for demand alone."""


@dataclass(frozen=True)
class PlanDone:
    """The end of a job that was asked for a roster."""

    planned: Planned


@dataclass(frozen=True)
class WhatIfDone:
    """The end of a job that was asked what changes would do; the document of `services.what_if_report`."""

    report: Mapping[str, Any]


@dataclass(frozen=True)
class Proposed:
    """The end of a night that proposes something."""

    planned: Planned
    facts: NightFacts


@dataclass(frozen=True)
class NoProposal:
    """The end of a night that proposes nothing, and why."""

    state: NightState
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Failed:
    """It cannot be done; the sentence says why, and the cure."""

    sentence: str


@dataclass(frozen=True)
class Stopped:
    """Somebody stopped it before there was a roster."""


Message = Step | Forecasted | ForecastDone | PlanDone | WhatIfDone | Proposed | NoProposal | Failed | Stopped
End = ForecastDone | PlanDone | WhatIfDone | Proposed | NoProposal | Failed | Stopped
