"""What if: more volume, more people, other skills; what they would do at least, side by side."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId, SkillId
from shiftplan.services.accounts import Permission
from shiftplan.services.jobs import JobId, JobKind
from shiftplan.services.what_if import MOST_PEOPLE, Change, Hired, MoreVolume, Trained
from shiftplan.services.what_if_report import worst_hours
from shiftplan.services.what_ifs import MOST_WEEKS
from web.access import require, services, who
from web.formats import day as day_text
from web.forms import day_field, number_field, required_day
from web.languages import marked
from web.scheduler.pages import blueprint

RECENT = 8
REFUSALS = (
    marked("error:what_if_nothing"),
    marked("error:what_if_skills"),
    marked("error:what_if_learners"),
    marked("error:what_if_until"),
)


@blueprint.get("/what-if")
@require(Permission.CHANGE_DEMAND)
def what_if(site: str) -> ResponseReturnValue:
    """The form: which weeks, and what would be different."""
    place = services().sites.site(site)
    today = datetime.now(UTC).astimezone(place.time_zone).date()
    weeks = services().making.weeks(site, today)
    ahead = [week for week in weeks if week.period.first > today]
    return render_template(
        "scheduler/what_if.html",
        place=place,
        weeks=weeks,
        chosen=day_field(request.args, "first") or (ahead or list(weeks))[0].period.first,
        most=MOST_WEEKS,
        most_people=MOST_PEOPLE,
        recent=services().jobs.recent(site, kind=JobKind.WHAT_IF)[:RECENT],
        skills=sorted(place.queues_by_skill),
        first_day_of=lambda job: date.fromisoformat(job.arguments["first_day"]),
        changes_text=lambda changes: changes_text(place, changes),
    )


@blueprint.post("/what-if")
@require(Permission.CHANGE_DEMAND)
def compare(site: str) -> ResponseReturnValue:
    """Ask the worker, and follow it."""
    fields = request.form
    percent = number_field(fields, "until")
    asked = services().what_ifs.ask(
        site,
        required_day(fields, "first"),
        number_field(fields, "weeks") or 1,
        _changes(),
        None if percent is None else percent / 100,
        by=who(),
    )
    return redirect(url_for("scheduler.job", site=site, number=asked.id), code=303)


@blueprint.get("/what-if/<int:number>")
@require(Permission.CHANGE_DEMAND)
def compared(site: str, number: int) -> ResponseReturnValue:
    """What a comparison found."""
    found = services().what_ifs.found(site, JobId(number))
    scenarios = found.report["scenarios"]
    return render_template(
        "scheduler/what_if_found.html",
        found=found,
        scenarios=scenarios,
        names=[scenario_name(found.site, each["changes"]) for each in scenarios],
        hours=worst_hours(scenarios),
        queue_name=lambda queue: queue_name(found.site, queue),
        changes_text=lambda changes: changes_text(found.site, changes),
    )


def _changes() -> list[Change]:
    """What the form asks for; parts left empty are not asked for."""
    fields = request.form
    changes: list[Change] = []
    percent, hired, trained = (number_field(fields, name) for name in ("percent", "hire", "train"))
    if percent:
        changes.append(MoreVolume(float(percent), QueueId(fields["queue"]) if fields.get("queue") else None))
    if hired:
        skills = tuple(map(SkillId, fields.getlist("skills")))
        changes.append(Hired(hired, fields.get("like", ""), skills, day_field(fields, "begins")))
    if fields.get("learner"):
        changes.append(Trained(SkillId(fields.get("learn", "")), EmployeeId(fields["learner"])))
    elif trained:
        of_skill = SkillId(fields["of"]) if fields.get("of") else None
        changes.append(Trained(SkillId(fields.get("learn", "")), None, trained, of_skill))
    return changes


def queue_name(site: Site, queue: str | None) -> str:
    """What a queue is called; None = every one."""
    known = site.queues.get(QueueId(queue or ""))
    return (known.name or known.id) if known else str(queue or gettext("Every queue"))


def scenario_name(site: Site, changes: list[Mapping[str, Any]]) -> str:
    """A scenario as the head of a table."""
    return str(gettext("All together")) if len(changes) > 1 else changes_text(site, changes)


def changes_text(site: Site, changes: Iterable[Mapping[str, Any]]) -> str:
    """Changes in words."""
    return " · ".join(_told(site, each) for each in changes) or str(gettext("As it is"))


def _told(site: Site, change: Mapping[str, Any]) -> str:
    if change["kind"] == "volume":
        return f"{queue_name(site, change['queue'])} {change['percent']:+g} %"
    if change["kind"] == "hire":
        more = ngettext(
            "%(num)d more like %(like)s", "%(num)d more like %(like)s", change["people"], like=change["like"]
        )
        skills = f" ({', '.join(change['skills'])})" if change["skills"] else ""
        begins = change["from"] and gettext(" from %(day)s", day=day_text(date.fromisoformat(change["from"])))
        return f"{more}{skills}{begins or ''}"
    if change["employee"]:
        return str(gettext("%(name)s learns %(skill)s", name=change["employee"], skill=change["skill"]))
    return str(
        ngettext("%(num)d person learns %(skill)s", "%(num)d people learn %(skill)s", change["people"],
                 skill=change["skill"])
    )  # fmt: skip
