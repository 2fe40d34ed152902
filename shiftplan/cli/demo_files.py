"""What the demo writes and shows: the files of the week, and a page of facts."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shiftplan.files.forecast import ForecastRow
    from shiftplan.files.site import SiteFolder
    from shiftplan.services.solving import Made


def write_files(
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


def show_facts(made: "Made", facts: Mapping[str, Any]) -> None:
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
