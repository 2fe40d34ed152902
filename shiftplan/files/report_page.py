"""report.html: one page that shows a plan to a scheduler; opens from disk and asks no other address for anything."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from shiftplan.domain.demand import CoverageRow
from shiftplan.domain.horizon import Horizon
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster
from shiftplan.files.forecast import ForecastRow
from shiftplan.files.report import without_infinity
from shiftplan.files.report_charts import HistoryDay, heat_table, queue_charts
from shiftplan.files.report_days import ReportDays
from shiftplan.files.report_facts import how_made, tiles
from shiftplan.files.report_roster import day_bars, roster_table, teams_of
from shiftplan.files.report_words import WORDS, Pair, day_words, full_day_words, say_each
from shiftplan.files.writing import write_together

# Colour of each queue and of the mark on it, after the schemes of Okabe and Ito and of Paul Tol for the colour-blind;
# the mark tells queues apart where colours do not.
QUEUE_COLOURS = (
    ("#0072b2", "#ffffff"),
    ("#e69f00", "#000000"),
    ("#117733", "#ffffff"),
    ("#88ccee", "#000000"),
    ("#882255", "#ffffff"),
    ("#ddcc77", "#000000"),
    ("#332288", "#ffffff"),
    ("#cc79a7", "#000000"),
    ("#44aa99", "#000000"),
    ("#999933", "#000000"),
    ("#b34700", "#ffffff"),
    ("#5c5c5c", "#ffffff"),
)
# What would end a script element early, or hide it, inside of one.
UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
TEMPLATES = PackageLoader("shiftplan.files", "pages")
PAGES = Environment(loader=TEMPLATES, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def write_report_page(
    path: Path,
    *,
    problem: Problem,
    roster: Roster,
    coverage: Sequence[CoverageRow],
    forecast: Iterable[ForecastRow],
    facts: Mapping[str, Any],
    violations: Sequence[Mapping[str, Any]],
    history: Iterable[HistoryDay],
    chart_script: str,
) -> None:
    """Write the page, whole or not at all.

    Args:
        coverage: as coverage.csv. forecast: as forecast.csv; rows outside the horizon are left out.
        facts: the keys of report.json, and `simulation`: the document of `shiftplan simulate`, if there is one.
        violations: as in the document of `shiftplan audit`.
        history: contacts offered by (queue, local date) before the horizon.
        chart_script: text of echarts.simple.min.js, which goes into the page.
    Raises:
        ValueError: a fact is missing. InvalidInput: the place cannot be written.
    """
    page = report_page(
        problem=problem,
        roster=roster,
        coverage=coverage,
        forecast=forecast,
        facts=facts,
        violations=violations,
        history=history,
        chart_script=chart_script,
    )
    write_together({path: page})


def report_page(
    *,
    problem: Problem,
    roster: Roster,
    coverage: Sequence[CoverageRow],
    forecast: Iterable[ForecastRow],
    facts: Mapping[str, Any],
    violations: Sequence[Mapping[str, Any]],
    history: Iterable[HistoryDay],
    chart_script: str,
) -> str:
    """The text of the page; arguments as of `write_report_page`."""
    days = ReportDays(problem)
    site, horizon = problem.site, problem.horizon
    teams, working = roster_table(days, roster)
    hours, heat = heat_table(days, coverage)
    data = {
        "words": WORDS,
        "title": [f"{site.name}: {word}" for word in WORDS["title"]],
        "days": [day_words(day) for day in horizon.period],
        "dates": [day.isoformat() for day in horizon.period],
        "queues": queue_charts(days, coverage, forecast, history),
        "colours": len(QUEUE_COLOURS),
        "teams": teams_of(site.employees),
        "people": [[each.name or each.id, each.team] for each in site.employees.values()],
        "bars": day_bars(days, roster),
    }
    charts, program = _inside_script(chart_script), _inside_script(_source("report.js"))
    return PAGES.get_template("report.html").render(
        w=WORDS,
        site=site,
        period=_period(horizon, len(site.employees)),
        tiles=tiles(site, facts),
        days=[day_words(day) for day in horizon.period],
        hours=hours,
        heat=heat,
        teams=teams,
        working=working,
        findings=[_finding(problem, each) for each in sorted(violations, key=_hard_first)],
        made=how_made(facts),
        colours=QUEUE_COLOURS,
        style=_source("report.css"),
        charts=charts,
        program=program,
        hashes=[_hash(charts), _hash(program)],
        data=json_inside_script(data),
    )


def json_inside_script(value: Any) -> str:
    """JSON that no text in it can lead out of the script element around it."""
    text = json.dumps(without_infinity(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(UNSAFE)


def _source(name: str) -> str:
    return TEMPLATES.get_source(PAGES, name)[0]


def _inside_script(program: str) -> str:
    """A program as the browser will see it: line ends as LF, no end tag inside."""
    lines = program.replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _hash(program: str) -> str:
    """The name under which the page's security policy admits a script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()


def _period(horizon: Horizon, people: int) -> Pair:
    first, last = full_day_words(horizon.first_day), full_day_words(horizon.last_day)
    days, count = str(horizon.days), f"{people:,}"
    return say_each("period", first=first, last=last, days=(days, days), people=(count, count))


def _hard_first(violation: Mapping[str, Any]) -> bool:
    return bool(violation["severity"] != "hard")


def _finding(problem: Problem, violation: Mapping[str, Any]) -> dict[str, Any]:
    """One row of the findings; a person unknown to the site is shown by id."""
    employee = problem.site.employees.get(violation["employee"])
    unit = str(violation["unit"])
    return {
        **{key: violation[key] for key in ("rule", "article", "date", "measured", "limit")},
        "name": "" if employee is None else employee.name,
        "employee": violation["employee"],
        "unit": WORDS.get(f"unit_{unit}", (unit, unit)),
        "severity": WORDS[violation["severity"]],
        "is_hard": violation["severity"] == "hard",
    }
