"""shiftplan demo: the whole way on a made-up site, from call history to a lawful, simulated week."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shiftplan.cli.options import Seed

if TYPE_CHECKING:
    from shiftplan.files.forecast import ForecastRow
    from shiftplan.files.site import SiteFolder
    from shiftplan.services.solving import Made

FIRST_DAY = date(2026, 12, 6)
DAYS = 7
REPETITIONS = 20


def demo(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="For the pages, once there are any.")] = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Do not serve pages.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the results.")] = Path("out/demo"),
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Longest time to search.")] = 60.0,
    seed: Seed = 1,
) -> None:
    """Forecast, staff, plan, audit and simulate a week of the sample site.

    \b
    Example:
      shiftplan demo --no-serve
    """
    from shiftplan.cli.output import progress, refuse_bad_folder, say
    from shiftplan.files.samples import sample_site
    from shiftplan.files.site import read_folder
    from shiftplan.services import forecasting, simulating, solving

    refuse_bad_folder(out)
    folder = read_folder(sample_site("tokyo"))
    site = folder.site
    say(
        f"{site.name}: {len(site.employees)} people, {len(site.queues)} queues, {len(folder.history):,} rows of history"
    )
    requirement, forecast = forecasting.requirement_of(folder, FIRST_DAY, DAYS)
    say(f"forecast: {len(forecast):,} intervals from {FIRST_DAY} on")
    problem = solving.problem_of(site, requirement, FIRST_DAY, DAYS)
    with progress("planning") as listen:
        made = solving.plan(problem, solving.Limit(seconds, None, seed), listen)
    say(f"planned: {len(made.plan.roster.shifts)} shifts in {made.plan.seconds:.0f} s; audited and recounted")
    simulated = simulating.simulate(
        site, made.plan.roster, forecast, problem.horizon, repetitions=REPETITIONS, seed=seed
    )
    report = solving.report_of(made)
    facts = {**report, "simulation": asdict(simulated)}
    _write(folder, made, forecast, report, facts, out)
    _show_facts(made, facts)
    print(f"files: {out}; open {out / 'report.html'} in a browser")


def _write(
    folder: "SiteFolder", made: "Made", forecast: "list[ForecastRow]", report: Mapping[str, Any],
    facts: Mapping[str, Any], out: Path,
) -> None:  # fmt: skip
    """Every file of the demo, the report last."""
    from shiftplan.cli.plan import plan_texts
    from shiftplan.files.forecast import forecast_text
    from shiftplan.files.report_page import write_report_page
    from shiftplan.files.requirement import requirement_text
    from shiftplan.files.samples import chart_script
    from shiftplan.files.writing import write_together
    from shiftplan.services.forecasting import day_totals

    site = folder.site
    write_together(
        {
            out / "forecast.csv": forecast_text(forecast, site.time_zone),
            out / "requirement.csv": requirement_text(made.problem.requirement, site.time_zone),
            **plan_texts(made, report, out),
        }
    )
    write_report_page(
        out / "report.html",
        problem=made.problem,
        roster=made.plan.roster,
        coverage=made.measures.coverage,
        forecast=forecast,
        facts=facts,
        violations=made.measures.audit.to_document()["violations"],
        history=day_totals(folder.history),
        chart_script=chart_script(),
    )


def _show_facts(made: "Made", facts: Mapping[str, Any]) -> None:
    """The page of facts that ends the demo."""
    from shiftplan.cli.output import show_table
    from shiftplan.services.simulating import shown

    required = facts["required_agent_intervals"]
    short, over = facts["short_agent_intervals"], facts["over_agent_intervals"]
    wishes, violations = facts["wishes"], facts["violations"]
    rows = [
        ["required", f"{required:,.1f} agent-intervals"],
        ["covered", f"{required - short:,.1f} ({1 - short / required:.2%})"],
        ["short", f"{short:,.1f} ({short / required:.2%})"],
        ["over", f"{over:,.1f} ({over / required:.2%})"],
        ["paid hours", f"{facts['paid_hours']:,.1f}"],
        ["wishes met", f"{wishes['met']} of {wishes['asked']}"],
        ["audit", f"{violations['hard']} hard and {violations['soft']} soft violations"],
    ]
    queues = made.problem.site.queues
    for queue, measures in facts["simulation"]["queues"].items():
        promise = f", promise {queues[queue].target:g}" if queues[queue].goal.value == "answer_rate" else ""
        rows.append([f"simulated answer rate, {queues[queue].name}", f"{shown(measures['answer_rate'])}{promise}"])
    rows.append(["cost", f"{facts['cost']:,.0f} after {facts['seconds']:.0f} s, seed {facts['seed']}"])
    horizon = made.problem.horizon
    show_table(f"{made.problem.site.name}, {horizon.first_day} to {horizon.last_day}", ["fact", "figure"], rows)
