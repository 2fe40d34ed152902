"""Forecasts and rosters in the process that solves; the engine is loaded here and in nightly.py, nowhere else."""

import time
from collections.abc import Callable
from datetime import date, timedelta

from shiftplan.application import Application
from shiftplan.config import Settings
from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Period
from shiftplan.jobs.messages import End, ForecastDone, Forecasted, Message, PlanDone, Step, WhatIfDone
from shiftplan.services import forecasting, requirements, solving
from shiftplan.services.demand_lifts import lifted
from shiftplan.services.jobs import Job
from shiftplan.services.making import Planned, demand_of
from shiftplan.services.packed_demand import Renewed
from shiftplan.services.what_if import changes_from

TELL_SECONDS = 1.0


class Listener:
    """Tells the worker how a search goes, about once a second and whenever its stage changes."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self._send = send
        self._stage = ""
        self._told_at = 0.0

    def __call__(self, step: solving.Progress) -> None:
        """One step of the search."""
        now, stage = time.monotonic(), step.stage.split()[0]
        if stage == self._stage and now - self._told_at < TELL_SECONDS:
            return
        self._stage, self._told_at = stage, now
        figures = {"cost": step.cost, "short": step.short_agent_intervals, "violations": step.broken}
        self._send(Step({"stage": stage, "seconds": step.seconds, "share": step.share, **figures}))

    def stage(self, name: str) -> None:
        """A stage without figures."""
        self._stage = name
        self._send(Step({"stage": name}))


class Solver:
    """One job in the process that solves; it reads the database and writes nothing."""

    def __init__(self, application: Application, known: Settings, job: Job, send: Callable[[Message], None]) -> None:
        if job.site is None:
            raise AssertionError(f"job {job.id} of kind {job.kind} belongs to no site")
        self.application, self.known, self.job, self.site = application, known, job, job.site
        self.send, self.listener = send, Listener(send)

    def forecast(self) -> End:
        """Demand of some days, and how the methods of forecasting did before them."""
        self.wanted(self._period(), with_scores=True)
        return ForecastDone()

    def plan(self) -> End:
        """Demand and roster of some days."""
        period, arguments = self._period(), self.job.arguments
        based_on = self.application.publishing.last_publication(self.site)
        requirement = self.wanted(period)
        self.listener.stage("compile")
        place = self.application.publishing.site_before(self.site, period.first)
        problem = solving.problem_of(place, requirement, period.first, len(period))
        limit = solving.Limit(arguments["seconds"], None, arguments["seed"])
        made = solving.plan(problem, limit, self.listener)
        report = solving.report_of(made)
        return PlanDone(Planned(period=period, roster=made.plan.roster, report=report, based_on=based_on))

    def what_if(self) -> End:
        """What changes would do to some days; demand is forecast as for a roster, and not kept."""
        period, arguments = self._period(), self.job.arguments
        self.listener.stage("forecast")
        folder = self.application.history_marks.known_to(self.site, self.application.sites.folder(self.site))
        rows = requirements.expected(folder, period.first, len(period))
        rows = list(lifted(rows, self.application.demand_changes.lifts(self.site, rows)))
        requirement = requirements.required(folder.site, rows)
        place = self.application.publishing.site_before(self.site, period.first)
        report = solving.compared(
            place,
            period.first,
            len(period),
            changes_from(arguments["changes"]),
            lambda some: requirements.requirement_with(folder, requirement, rows, some),
            arguments["share"],
            lambda done, of: self.send(Step({"stage": "what_if", "share": done / of})),
        )
        return WhatIfDone(report)

    def wanted(self, period: Period, *, with_scores: bool = False) -> Requirement:
        """What some days ask for: kept by an earlier attempt, brought by the scheduler, or forecast now with the days
        changed by hand.

        Raises:
            InvalidInput: there is no history to learn from.
        """
        kept = demand_of(self.job)
        if kept is not None:
            return self.application.demand.get(kept).requirement
        self.listener.stage("forecast")
        folder = self.application.history_marks.known_to(self.site, self.application.sites.folder(self.site))
        rows = requirements.expected(folder, period.first, len(period))
        scores, flags, renewed = [], [], None
        if rows:
            flags = forecasting.flags_of(folder.history, period.first, forecasting.Calendar.of(folder.site))
        if with_scores and rows:
            now, today = forecasting.rest_of_day(folder, rows)
            renewed = None if now is None else Renewed(now, tuple(today))
            scores = forecasting.backtest(folder.history, period.first, forecasting.Calendar.of(folder.site))
        lifts = self.application.demand_changes.lifts(self.site, rows)
        requirement = requirements.required(folder.site, lifted(rows, lifts))
        self.send(Forecasted(period, tuple(rows), requirement, tuple(scores), tuple(lifts), tuple(flags), renewed))
        return requirement

    def _period(self) -> Period:
        first = date.fromisoformat(self.job.arguments["first_day"])
        return Period(first, first + timedelta(days=self.job.arguments["days"] - 1))
