"""shiftplan whatif."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from shiftplan.cli.options import AsJson, Days, FromDay, SiteDir


def whatif(
    site_dir: SiteDir,
    first_day: FromDay,
    days: Days,
    volume: Annotated[
        list[str] | None,
        typer.Option("--volume", metavar="QUEUE=+10%", help="More or less volume; +10% alone = every queue."),
    ] = None,
    hire: Annotated[
        list[str] | None,
        typer.Option(
            "--hire",
            metavar="N,like=WHO",
            help="N people like an employee, or like a contract with ,skills=a+b (best first); ,from=DATE: first day.",
        ),
    ] = None,
    train: Annotated[
        list[str] | None,
        typer.Option(
            "--train",
            metavar="WHO=SKILL",
            help="An employee learns a skill; 5,of=phone,skill=mail: the first five who have one learn another.",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="2%", help="How many like the last --hire until at most that much of what is asked for "
            "is short.",
        ),
    ] = None,
    json: AsJson = False,
) -> None:  # fmt: skip
    """What if more came in, more people worked here, or people could do more? Nothing is planned: figures are bounds.

    The site as it is, each change alone and all together are set beside each other: the cost and the shortage that no
    roster can be below, and the hours in which people are missing.

    \b
    Example:
      shiftplan whatif data/samples/tokyo --from 2026-12-06 --days 7 \\
        --volume +10% --hire 5,like=e001,from=2026-12-09
    """
    from shiftplan.cli.output import progress, show_json
    from shiftplan.files.site import read_folder
    from shiftplan.services import requirements, solving
    from shiftplan.services.what_if import Change, read_hire, read_percent, read_training, read_volume, refuse_bad

    changes: list[Change] = [
        *map(read_volume, volume or ()), *map(read_hire, hire or ()), *map(read_training, train or ()),
    ]  # fmt: skip
    share = None if until is None else read_percent(until)
    folder = read_folder(site_dir)
    refuse_bad(folder.site, changes, share)
    requirement, rows = requirements.requirement_of(folder, first_day, days)
    with progress("comparing"):
        report = solving.compared(
            folder.site, first_day, days, changes,
            lambda some: requirements.requirement_with(folder, requirement, rows, some), share,
        )  # fmt: skip
    show_json(report) if json else show_tables(report)


def show_tables(report: Mapping[str, Any]) -> None:
    """The scenarios beside each other, and the hours in which people are missing."""
    from shiftplan.cli.output import show_table
    from shiftplan.services.what_if_report import worst_hours

    scenarios = report["scenarios"]
    names = [told(each["changes"]) if len(each["changes"]) < 2 else "all together" for each in scenarios]
    queues = [each["queue"] for each in scenarios[0]["queues"]]
    heads = ["", "cost at least", "more", "hours asked for", "hours short at least", "more", *queues]
    table = [
        [
            name, f"{each['bound']:,.0f}", f"{each['difference']['bound']:+,.0f}", f"{each['required_hours']:,.1f}",
            f"{each['short_hours']:,.1f} ({each['short_share']:.1%})", f"{each['difference']['short_hours']:+,.1f}",
            *(f"{queue['short_hours']:,.1f}" for queue in each["queues"]),
        ]
        for name, each in zip(names, scenarios, strict=True)
    ]  # fmt: skip
    show_table(
        "Bounds, nothing was planned: no roster is cheaper or less short than this; hours of people", heads, table
    )
    hours = [[f"{day} {hour}", queue, *(f"{each:.1f}" for each in people)]
             for day, hour, queue, people in worst_hours(scenarios)]  # fmt: skip
    show_table("People missing on the average of the hour, at least", ["hour", "queue", *names], hours)
    if report["until"]:
        found = report["until"]
        people = f"more than {found['tried']}" if found["people"] is None else str(found["people"])
        print(f"Until at most {found['share']:.1%} is short at least this many must be hired: {people}")


def told(changes: Iterable[Mapping[str, Any]]) -> str:
    """Changes in words."""
    return ", ".join(map(_told, changes)) or "as it is"


def _told(change: Mapping[str, Any]) -> str:
    if change["kind"] == "volume":
        return f"{change['queue'] or 'every queue'} {change['percent']:+g} %"
    if change["kind"] == "hire":
        skills = f" ({', '.join(change['skills'])})" if change["skills"] else ""
        begins = f" from {change['from']}" if change["from"] else ""
        return f"{change['people']} more like {change['like']}{skills}{begins}"
    who = change["employee"] or f"{change['people']} people"
    return f"{who} learn{'s' if change['employee'] else ''} {change['skill']}"
