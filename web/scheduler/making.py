"""Make a roster: choose weeks, follow the search, stop it and keep what there is."""

from datetime import UTC, date, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.services.accounts import Permission
from shiftplan.services.jobs import Job, JobId, JobKind
from shiftplan.services.making import MOST_WEEKS, SECONDS
from web.access import require, services, who
from web.forms import day_field, number_field, required_day
from web.scheduler.pages import blueprint

RECENT = 8


@blueprint.get("/make")
@require(Permission.MAKE_ROSTERS)
def make(site: str) -> ResponseReturnValue:
    """The form: which weeks, how long."""
    zone = services().sites.site(site).time_zone
    today = datetime.now(UTC).astimezone(zone).date()
    weeks = services().making.weeks(site, today)
    wanted = day_field(request.args, "first")
    open_weeks = [week for week in weeks if not week.is_published and week.period.first > today]
    chosen = wanted or (open_weeks or list(weeks))[0].period.first
    recent = services().jobs.recent(site, kind=JobKind.PLAN)[:RECENT]
    return render_template(
        "scheduler/making.html",
        weeks=weeks,
        chosen=chosen,
        most=MOST_WEEKS,
        seconds=SECONDS,
        recent=recent,
        zone=zone,
        first_day_of=first_day_of,
    )


@blueprint.post("/make")
@require(Permission.MAKE_ROSTERS)
def make_now(site: str) -> ResponseReturnValue:
    """Ask for the roster; pressed twice it is asked for once."""
    asked = services().making.ask(
        site,
        required_day(request.form, "first"),
        number_field(request.form, "weeks") or 1,
        number_field(request.form, "seconds") or SECONDS[1],
        by=who(),
    )
    return redirect(url_for("scheduler.job", site=site, number=asked.id), code=303)


@blueprint.get("/jobs/<int:number>")
@require(Permission.MAKE_ROSTERS)
def job(site: str, number: int) -> ResponseReturnValue:
    """A job while it runs, and how it ended."""
    view = services().making.follow(site, JobId(number))
    return render_template("scheduler/making_job.html", view=view, **_words())


@blueprint.get("/jobs/<int:number>/progress")
@require(Permission.MAKE_ROSTERS)
def job_progress(site: str, number: int) -> ResponseReturnValue:
    """The part of the page that changes; nothing when it shows the newest already."""
    view = services().making.follow(site, JobId(number))
    if request.args.get("seen") == view.mark:
        return "", 204
    return render_template("scheduler/making_progress.html", view=view, **_words())


@blueprint.post("/jobs/<int:number>/stop")
@require(Permission.MAKE_ROSTERS)
def stop_job(site: str, number: int) -> ResponseReturnValue:
    """Stop and keep the best roster so far."""
    services().making.stop(site, JobId(number), by=who())
    return redirect(url_for("scheduler.job", site=site, number=number), code=303)


def first_day_of(job: Job) -> date:
    """The first day that a job is to plan."""
    return date.fromisoformat(job.arguments["first_day"])


def _words() -> dict[str, Any]:
    return {"stage_name": stage_name, "kind_name": kind_name}


def stage_name(stage: str) -> str:
    """What a search is doing."""
    names = {
        "": gettext("It begins"),
        "forecast": gettext("Forecasting demand"),
        "compile": gettext("Reading people and rules"),
        "compiled": gettext("Reading people and rules"),
        "construct": gettext("Making a first roster"),
        "resume": gettext("Taking over the draft"),
        "what_if": gettext("Comparing"),
        "improve": gettext("Improving the roster"),
        "breaks": gettext("Placing breaks"),
    }
    return str(names.get(stage, stage))


def kind_name(kind: str) -> str:
    """What a job is called."""
    names = {
        "plan": gettext("Roster"),
        "forecast": gettext("Forecast"),
        "night": gettext("Night"),
        "what_if": gettext("What if?"),
    }
    return str(names.get(kind, kind))
