"""shiftplan demo: two made-up sites from call history to a published week, then the pages."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shiftplan.cli.options import Seed
from shiftplan.config import DATABASE_URL, shown_settings

if TYPE_CHECKING:
    from shiftplan.application import Application
    from shiftplan.files.forecast import ForecastRow
    from shiftplan.files.site import SiteFolder
    from shiftplan.services.solving import Made


@dataclass(frozen=True)
class Week:
    """A sample site and the week of it that is planned; share: of the seconds that may be searched."""

    site: str
    first_day: date
    share: float


TOKYO = Week("tokyo", date(2026, 12, 6), 1.0)
OSAKA = Week("osaka", date(2026, 12, 7), 0.25)
DAYS = 7
REPETITIONS = 20


def demo(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="For the pages.")] = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Do not serve pages.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the results.")] = Path("out/demo"),
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Longest time to search.")] = 60.0,
    seed: Seed = 1,
) -> None:
    """Load two sample sites, forecast, plan, audit, simulate and publish a week, then serve the pages until Ctrl-C.

    The database is a file in the folder of the results unless SHIFTPLAN_DATABASE_URL names one.

    \b
    Example:
      shiftplan demo --no-serve
    """
    from shiftplan.application import open_application
    from shiftplan.cli.demo_accounts import demo_accounts, sign_in_lines
    from shiftplan.cli.demo_files import show_facts, write_files
    from shiftplan.cli.demo_serving import demo_settings, refuse_taken_port, serve_until_interrupted
    from shiftplan.cli.output import refuse_bad_folder
    from shiftplan.services import operations, simulating, solving

    refuse_bad_folder(out)
    if not no_serve:
        refuse_taken_port(port)
    known = demo_settings(out)
    operations.upgrade(known.database_url)
    with open_application(known) as application:
        folder, forecast, made = _published_week(application, TOKYO, seconds, seed)
        horizon = made.problem.horizon
        simulated = simulating.simulate(
            folder.site, made.plan.roster, forecast, horizon, repetitions=REPETITIONS, seed=seed
        )
        report = solving.report_of(made)
        facts = {**report, "simulation": asdict(simulated)}
        write_files(folder, made, forecast, report, facts, out)
        _published_week(application, OSAKA, seconds, seed)
        accounts = demo_accounts(application, (TOKYO.site, OSAKA.site), made.plan.roster)
    show_facts(made, facts)
    print(f"files: {out}; open {out / 'report.html'} in a browser")
    if no_serve:
        print(f"database: set {DATABASE_URL} to {shown_settings(known)[DATABASE_URL]} to serve it")
        print("\n".join(sign_in_lines(accounts, port, is_served=False)))
    else:
        serve_until_interrupted(known, port, sign_in_lines(accounts, port, is_served=True))


def _published_week(
    application: "Application", week: Week, seconds: float, seed: int
) -> "tuple[SiteFolder, list[ForecastRow], Made]":
    """Load, forecast, plan and audit; published unless its days are published already."""
    from shiftplan.cli.options import who
    from shiftplan.cli.output import progress, say
    from shiftplan.domain.horizon import Period
    from shiftplan.files.samples import sample_site
    from shiftplan.services import requirements, solving
    from shiftplan.services.publishing import Draft

    publishing = application.publishing
    application.sites.load(sample_site(week.site), by=who())
    folder = application.sites.folder(week.site)
    people, queues = len(folder.site.employees), len(folder.site.queues)
    say(f"{folder.site.name}: {people} people, {queues} queues, {len(folder.history):,} rows of history")
    requirement, forecast = requirements.requirement_of(folder, week.first_day, DAYS)
    say(f"forecast: {len(forecast):,} intervals from {week.first_day} on")
    based_on = publishing.last_publication(week.site)
    site = publishing.site_before(week.site, week.first_day)
    problem = solving.problem_of(site, requirement, week.first_day, DAYS)
    with progress("planning") as listen:
        made = solving.plan(problem, solving.Limit(seconds * week.share, None, seed), listen)
    say(f"planned: {len(made.plan.roster.shifts)} shifts in {made.plan.seconds:.0f} s; audited and recounted")
    period: Period = problem.horizon.period
    if publishing.published(week.site, period):
        say("published by an earlier demo; what people changed since stays")
        return folder, forecast, made
    demand = application.demand.keep(week.site, period, forecast, requirement, by=who())
    draft = Draft(problem, made.plan.roster, solving.report_of(made))
    version = publishing.save_draft(draft, by=who(), why="demo", based_on=based_on, demand=demand)
    publishing.publish(version.id, by=who())
    say(f"published: version {version.number}")
    return folder, forecast, made
