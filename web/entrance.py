"""The way in: sign-in and sign-out, the first page of each role, language and password."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh
from werkzeug.exceptions import NotFound

from shiftplan.errors import InvalidInput, Refused
from shiftplan.services.accounts import Role
from web.access import account, account_or_none, begin_session, end_session, public, services, signed_in
from web.languages import COOKIE, LANGUAGES, told

blueprint = Blueprint("entrance", __name__)
YEAR_SECONDS = 365 * 86400
FIRST_PAGES = {
    Role.SCHEDULER: "scheduler.weeks",
    Role.STAFF: "staff.home",
    Role.HR: "hr.overview",
    Role.ADMIN: "admin.accounts",
}


@blueprint.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """The first page of a person's first role."""
    for grant in account().grants:
        page = FIRST_PAGES[grant.role]
        if page in current_app.view_functions:
            if grant.role is Role.ADMIN:
                return redirect(url_for(page), code=303)
            sites = services().accounts.sites_of(account())
            site = grant.site or (sites[0][0] if sites else None)
            if site is not None:
                return redirect(url_for(page, site=site), code=303)
    return render_template("shell/nothing.html")


@blueprint.get("/sites/<site>")
@signed_in
def go_to_site(site: str) -> ResponseReturnValue:
    """The first page of a person at a site."""
    for grant in account().grants:
        page = "admin.log" if grant.role is Role.ADMIN else FIRST_PAGES[grant.role]
        if grant.site in (None, site) and site in services().sites.codes() and page in current_app.view_functions:
            return redirect(url_for(page, site=site), code=303)
    raise NotFound


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form; somebody who is signed in goes on."""
    wanted = _inside(request.args.get("next"))
    if account_or_none() is not None:
        return redirect(wanted, code=303)
    return sign_in_page(has_ended=request.args.get("ended") == "1")


@blueprint.post("/sign-in")
@public
def sign_in_now() -> ResponseReturnValue:
    """Begin a session, or say that name and password do not fit."""
    name, wanted = request.form.get("name", "").strip(), _inside(request.form.get("next"))
    try:
        found = services().accounts.sign_in(name, request.form.get("password", ""), request.remote_addr or "")
    except Refused as error:
        return sign_in_page(told(error), 429)
    if found is None:
        return sign_in_page(gettext("Name and password do not fit together."), 401)
    begin_session(found)
    return redirect(wanted, code=303)


def sign_in_page(message: str | None = None, status: int = 200, *, has_ended: bool = False) -> ResponseReturnValue:
    """The form, with what was entered but the password.

    Args:
        has_ended: something was sent after the session had ended; it was not saved.
    """
    wanted, name = _inside(request.values.get("next")), request.form.get("name", "").strip()
    return render_template("shell/sign_in.html", next=wanted, name=name, message=message, has_ended=has_ended), status


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End the session, and forget what the browser kept of it."""
    end_session()
    answer = redirect(url_for("entrance.sign_in"), code=303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Another language, kept with the account and, for the sign-in page, in a cookie."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise InvalidInput(f"language {chosen!r} is not known; choose one of {', '.join(LANGUAGES)}")
    found = account_or_none()
    if found is not None:
        services().accounts.set_language(found.id, chosen)
    answer = make_response(redirect(_inside(request.form.get("next")), code=303))
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(COOKIE, chosen, max_age=YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax")
    refresh()
    return answer


@blueprint.get("/password")
@signed_in
def password() -> ResponseReturnValue:
    """The form for another password."""
    return render_template("shell/password.html", message=None, done=False)


@blueprint.post("/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Another password; other sessions of the account end."""
    try:
        changed = services().accounts.change_password(
            account(), request.form.get("old", ""), request.form.get("new", "")
        )
    except InvalidInput as error:
        return render_template("shell/password.html", message=told(error), done=False), error.http_status
    begin_session(changed)
    return render_template("shell/password.html", message=None, done=True)


@blueprint.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """That this process answers."""
    return {"status": "ok"}


def _inside(address: str | None) -> str:
    """An address of ours to go on to; anything that leads elsewhere becomes the first page."""
    parts = urlsplit(address or "")
    is_ours = bool(parts.path.startswith("/")) and not parts.scheme and not parts.netloc
    if not is_ours or parts.path.startswith(("//", "/\\")) or "\\" in parts.path:
        return url_for("entrance.home")
    return parts.path + (f"?{parts.query}" if parts.query else "")
