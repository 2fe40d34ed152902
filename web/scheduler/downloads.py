"""Rosters to take away as files, of a draft and of what is published."""

import io
from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from shiftplan.services.accounts import Permission
from shiftplan.services.exports import Encoding, FileKind, Paper, RosterSheet
from shiftplan.services.publishing import VersionId
from web.access import require, services
from web.forms import choice_field
from web.languages import language
from web.scheduler.board import period_of
from web.scheduler.pages import blueprint


@blueprint.get("/versions/<int:version>/files")
@require(Permission.SEE_ROSTERS)
def version_files(site: str, version: int) -> ResponseReturnValue:
    """What a version can be taken away as."""
    return _choices(services().exports.of_version(site, VersionId(version)), site=site, version=version)


@blueprint.get("/versions/<int:version>/files/<kind>")
@require(Permission.SEE_ROSTERS)
def version_file(site: str, version: int, kind: str) -> ResponseReturnValue:
    """A version as a file."""
    return _sent(services().exports.of_version(site, VersionId(version)), kind)


@blueprint.get("/published/<first>/files")
@require(Permission.SEE_ROSTERS)
def published_files(site: str, first: str) -> ResponseReturnValue:
    """What some published days can be taken away as."""
    period = period_of(first)
    sheet = services().exports.of_published(site, period)
    return _choices(sheet, site=site, first=first, days=len(period))


@blueprint.get("/published/<first>/files/<kind>")
@require(Permission.SEE_ROSTERS)
def published_file(site: str, first: str, kind: str) -> ResponseReturnValue:
    """Some published days as a file."""
    return _sent(services().exports.of_published(site, period_of(first)), kind)


def _choices(sheet: RosterSheet, **place: Any) -> ResponseReturnValue:
    of = "version" if "version" in place else "published"
    back = "scheduler.board" if of == "version" else "scheduler.published"
    lost = services().exports.file(sheet, FileKind.LIST, language(), encoding=Encoding.CP932).lost
    return render_template(
        "scheduler/files.html",
        sheet=sheet,
        lost=lost,
        back=url_for(back, **place),
        address=lambda kind, **more: url_for(f"scheduler.{of}_file", kind=kind, **place, **more),
    )


def _sent(sheet: RosterSheet, kind: str) -> ResponseReturnValue:
    """The file; its name may be Japanese, which the header says as RFC 6266 wants it."""
    if kind not in set(FileKind):
        raise NotFound
    paper = choice_field(request.args, "paper", Paper) or Paper.A3
    encoding = choice_field(request.args, "encoding", Encoding) or Encoding.UTF8
    file = services().exports.file(sheet, FileKind(kind), language(), paper=paper, encoding=encoding)
    answer = send_file(io.BytesIO(file.data), as_attachment=True, download_name=file.name)
    answer.headers["Content-Type"] = file.media_type  # with the encoding that the bytes really have
    return answer
