"""A day of a person: what it is, what it could be, the verdict before a change, the change, and taking it back."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.work import TemplateId
from shiftplan.errors import InvalidInput, Refused, StaleRoster
from shiftplan.services.accounts import Permission
from shiftplan.services.boards import Board
from shiftplan.services.editing import Edit, Wished
from shiftplan.services.publishing import VersionId
from web.access import require, services, who
from web.forms import day_of, number_field
from web.languages import marked, told
from web.scheduler.board import period_of, shown
from web.scheduler.cells import OFF, CellWords
from web.scheduler.findings import cure
from web.scheduler.pages import blueprint

REFUSALS = (
    marked("error:unknown_template"),
    marked("error:start_not_allowed"),
    marked("error:start_skipped"),
    marked("error:no_skill"),
    marked("error:all_closed"),
    marked("error:breaks_do_not_fit"),
    marked("error:day_outside"),
    marked("error:nothing_to_undo"),
    marked("error:nothing_to_redo"),
    marked("error:choice_unknown"),
    marked("error:edit_changes_nothing"),
)


@blueprint.get("/versions/<int:version>/cell")
@require(Permission.SEE_ROSTERS)
def cell(site: str, version: int) -> ResponseReturnValue:
    """A day of a person in a draft, with the form that changes it."""
    return _panel(services().boards.draft(site, VersionId(version)))


@blueprint.get("/published/<first>/cell")
@require(Permission.SEE_ROSTERS)
def published_cell(site: str, first: str) -> ResponseReturnValue:
    """A published day of a person."""
    return _panel(services().boards.published(site, period_of(first)))


@blueprint.get("/versions/<int:version>/verdict")
@require(Permission.MAKE_ROSTERS)
def verdict(site: str, version: int) -> ResponseReturnValue:
    """What a change would do; the reason where there can be no such shift, which is an answer too."""
    try:
        found = services().editing.try_edit(site, VersionId(version), _wished(request.args))
    except Refused as error:
        return render_template("scheduler/verdict.html", verdict=None, message=told(error))
    return render_template("scheduler/verdict.html", verdict=found, message=None, **_names(site))


@blueprint.post("/versions/<int:version>/edits")
@require(Permission.MAKE_ROSTERS)
def edit(site: str, version: int) -> ResponseReturnValue:
    """Change a day of a person."""
    wished = _wished(request.form)
    return changed(
        site, version, lambda seen: services().editing.edit(site, VersionId(version), wished, seen=seen, by=who())
    )


@blueprint.post("/versions/<int:version>/undo")
@require(Permission.MAKE_ROSTERS)
def undo(site: str, version: int) -> ResponseReturnValue:
    """Take the last edit back."""
    return changed(site, version, lambda seen: services().editing.undo(site, VersionId(version), seen=seen, by=who()))


@blueprint.post("/versions/<int:version>/redo")
@require(Permission.MAKE_ROSTERS)
def redo(site: str, version: int) -> ResponseReturnValue:
    """Make the edit again that was taken back."""
    return changed(site, version, lambda seen: services().editing.redo(site, VersionId(version), seen=seen, by=who()))


def changed(
    site: str, version: int, change: Callable[[int], Edit], giver: EmployeeId | None = None
) -> ResponseReturnValue:
    """Do it; answer with the parts of the board that changed, or go back to the board.

    Args:
        giver: somebody else whose row changed too.
    """
    seen = number_field(request.form, "seen")
    try:
        made = change(-1 if seen is None else seen)
    except StaleRoster as error:
        if not request.headers.get("HX-Request"):
            raise
        missed = services().editing.since(site, VersionId(version), seen or 0)
        found = shown(services().boards.draft(site, VersionId(version)))
        return render_template("scheduler/missed.html", message=told(error), missed=missed, **found), 409
    board = services().boards.draft(site, VersionId(version))
    if request.headers.get("HX-Request"):
        return _panel(board, made.employee, made.on_date, saved=True, giver=giver)
    flash(gettext("Saved in the draft."), "good")
    return redirect(url_for("scheduler.board", site=site, version=version, _anchor=f"r-{made.employee}"), code=303)


def _panel(
    board: Board, employee: EmployeeId | None = None, day: date | None = None, *, saved: bool = False,
    giver: EmployeeId | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """The panel of a cell, as a part of the board's page or as a page of its own."""
    if employee is None or day is None:
        employee, day = place_of(request.args)
    person = board.person(employee)
    if person is None or day not in board.sheet.period:
        raise NotFound
    found = next(each for each in person.cells if each.on_date == day)
    mine = [each for each in board.problems.findings if each.employee == employee]
    is_fragment = bool(request.headers.get("HX-Request"))
    changed_parts = "scheduler/changed.html" if giver is None else "scheduler/taken.html"
    template = changed_parts if saved else "scheduler/panel.html" if is_fragment else "scheduler/cell.html"
    return render_template(
        template,
        person=person,
        cell=found,
        findings=mine,
        choices=_choices(board, employee),
        saved=saved,
        giver=None if giver is None else board.person(giver),
        **shown(board),
    )


def _choices(board: Board, employee: EmployeeId) -> list[tuple[str, list[tuple[str, int]]]]:
    """(name of a template, [(value of the choice, start)]) of everything the person's contract allows."""
    site = board.sheet.site
    if employee not in site.employees:
        return []
    templates = site.templates_of(site.contract_of(employee))
    return [(each.name, [(f"{each.id}@{start}", start) for start in each.starts]) for each in templates]


def place_of(fields: Any) -> tuple[EmployeeId, date]:
    """Whose cell and of which day: `cell=2026-12-07 e17`, as the buttons of the board say it."""
    on, _, employee = fields.get("cell", "").partition(" ")
    return EmployeeId(employee), day_of(on)


def _wished(fields: Any) -> Wished:
    """The change that a form describes.

    Raises:
        InvalidInput: its choice cannot be read.
    """
    employee, on = place_of(fields)
    choice = fields.get("choice", "")
    if choice == OFF:
        return Wished(employee, on)
    template, _, start = choice.rpartition("@")
    if not template or not start.isdecimal():
        raise InvalidInput(f"choice: {choice!r}: choose a shift or the day off", code="choice_unknown")
    return Wished(employee, on, TemplateId(template), int(start))


def _names(site: str) -> dict[str, Any]:
    known = services().sites.site(site)
    return {"words": CellWords(known), "cure": cure, "queues": known.queues, "zone": known.time_zone}
