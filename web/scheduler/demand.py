"""The demand page: history, forecast with its band, and what it asks for."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput, Refused, UnknownId
from shiftplan.services.accounts import Permission
from shiftplan.services.demand_changes import DemandChange
from shiftplan.services.demand_views import WEEKS
from shiftplan.services.history_marks import HistoryMark
from shiftplan.services.jobs import JobKind
from web.access import require, services, who
from web.formats import day as day_text
from web.forms import day_field, number_field, required_day, text_field
from web.languages import marked, told
from web.scheduler.pages import blueprint

REFUSALS = (
    marked("error:demand_day"),
    marked("error:demand_percent"),
    marked("error:demand_reason"),
    marked("error:demand_same"),
    marked("error:demand_not_last"),
    marked("error:demand_not_forecast"),
    marked("error:demand_renewed"),
    marked("error:demand_changed_meanwhile"),
    marked("error:requirement_not_counted"),
    marked("error:mark_same"),
    marked("error:mark_not_last"),
    marked("error:mark_meanwhile"),
)
FLAGS = (marked("flag:outage"), marked("flag:spike"), marked("flag:shifted"))
VERDICTS = (marked("verdict:confirmed"), marked("verdict:rejected"))
EVENTS = (
    marked("event:holiday"),
    marked("event:campaign"),
    marked("event:outage"),
    marked("event:busy"),
    marked("event:closed"),
    marked("event:normal"),
)

METHODS = (
    marked("method:auto"),
    marked("method:factors"),
    marked("method:ewma-quick"),
    marked("method:two-stage"),
    marked("method:two-stage-plain"),
    marked("method:ewma"),
    marked("method:mean-4"),
    marked("method:mean-6"),
    marked("method:median-6"),
    marked("method:seasonal-naive"),
)


@blueprint.get("/demand")
@require(Permission.SEE_DEMAND)
def demand(site: str) -> ResponseReturnValue:
    """One queue and some weeks, chosen in the address."""
    queue = request.args.get("queue")
    page = services().demand_views.page(
        site,
        QueueId(queue) if queue else None,
        day_field(request.args, "from"),
        number_field(request.args, "weeks") or WEEKS[0],
    )
    return render_template(
        "scheduler/demand.html",
        page=page,
        weeks_to_choose=WEEKS,
        event_name=event_name,
        method_name=method_name,
        flag_name=flag_name,
        verdict_name=verdict_name,
        clock_text=clock_text,
    )


@blueprint.post("/demand/forecast")
@require(Permission.CHANGE_DEMAND)
def forecast_anew(site: str) -> ResponseReturnValue:
    """Ask for a new forecast of the weeks shown, and follow the worker that makes it."""
    first_day, weeks = required_day(request.form, "from"), number_field(request.form, "weeks") or WEEKS[0]
    arguments = {"first_day": first_day.isoformat(), "days": 7 * weeks}
    asked = services().jobs.file(JobKind.FORECAST, site=site, arguments=arguments, by=who())
    return redirect(url_for("scheduler.job", site=site, number=asked.id), code=303)


@blueprint.post("/demand/changes")
@require(Permission.CHANGE_DEMAND)
def change_demand(site: str) -> ResponseReturnValue:
    """Set a day above or below its forecast, with a reason."""
    day, percent = required_day(request.form, "day"), number_field(request.form, "percent") or 0
    queue, reason, seen = QueueId(request.form.get("queue", "")), text_field(request.form, "reason"), _seen()
    return _changed(
        site, lambda: services().demand_changes.change(site, queue, day, percent, reason, seen=seen, by=who())
    )


@blueprint.post("/demand/changes/<int:number>/undo")
@require(Permission.CHANGE_DEMAND)
def undo_demand(site: str, number: int) -> ResponseReturnValue:
    """Take a change back."""
    seen = _seen()
    return _changed(site, lambda: services().demand_changes.undo(site, number, seen=seen, by=who()))


@blueprint.post("/demand/marks")
@require(Permission.CHANGE_DEMAND)
def mark_history(site: str) -> ResponseReturnValue:
    """Confirm or reject a flagged part of the history, with a reason."""
    day, kind, verdict = (
        required_day(request.form, "day"),
        request.form.get("kind", ""),
        request.form.get("verdict", ""),
    )
    queue, reason, seen = QueueId(request.form.get("queue", "")), text_field(request.form, "reason"), _seen()
    return _marked(
        site, lambda: services().history_marks.judge(site, queue, day, kind, verdict, reason, seen=seen, by=who())
    )


@blueprint.post("/demand/marks/<int:number>/undo")
@require(Permission.CHANGE_DEMAND)
def undo_mark(site: str, number: int) -> ResponseReturnValue:
    """Take a word on the history back."""
    seen = _seen()
    return _marked(site, lambda: services().history_marks.undo(site, number, seen=seen, by=who()))


def _marked(site: str, judge: Callable[[], HistoryMark]) -> ResponseReturnValue:
    def done() -> str:
        made = judge()
        return str(gettext("%(day)s: noted. It counts from the next forecast on.", day=day_text(made.on_date)))

    return _told_back(site, done)


def _changed(site: str, change: Callable[[], DemandChange]) -> ResponseReturnValue:
    def done() -> str:
        made = change()
        told_of = {"day": day_text(made.on_date), "percent": f"{made.percent:+d} %"}
        return str(
            gettext("%(day)s: %(percent)s against the forecast. The people needed were counted anew.", **told_of)
        )

    return _told_back(site, done)


def _told_back(site: str, done: Callable[[], str]) -> ResponseReturnValue:
    """Do it, and show the page as it then is, with what was done; a refusal stands above it as a sentence."""
    try:
        flash(done(), "good")
    except UnknownId:
        raise
    except (Refused, InvalidInput) as error:
        flash(told(error), "bad")
    fields: dict[str, Any] = {name: request.form.get(name, "") for name in ("queue", "from", "weeks")}
    return redirect(url_for("scheduler.demand", site=site, **fields), code=303)


def _seen() -> int:
    return number_field(request.form, "seen") or 0


def event_name(kind: str) -> str:
    """What a day's event is called; a kind of the site's own as the site calls it."""
    return _translated("event", kind)


def method_name(method: str) -> str:
    """What a forecast method is called."""
    return _translated("method", method)


def clock_text(minutes: int) -> str:
    """Minutes after midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def flag_name(kind: str) -> str:
    """What a kind of flag is called."""
    return _translated("flag", kind)


def verdict_name(verdict: str) -> str:
    """What a verdict on a flag is called."""
    return _translated("verdict", verdict)


def _translated(group: str, word: str) -> str:
    key = f"{group}:{word}"
    found = str(gettext(key))
    return word if found == key else found
