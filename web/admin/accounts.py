"""Accounts: who there is, new ones, lost passwords, and ends."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput
from shiftplan.services.accounts import AccountId, Permission, Role
from web.access import account, require, services
from web.admin.desk import blueprint, own_sites, role_names
from web.forms import choice_field
from web.languages import LANGUAGES, marked

REFUSALS = (
    marked("error:account_name"),
    marked("error:account_role"),
    marked("error:account_employee"),
    marked("error:account_site"),
    marked("error:account_taken"),
    marked("error:account_own"),
    marked("error:account_not_yours"),
)
EVERY_SITE = "*"
"""In forms: no id of a site holds it."""


@blueprint.get("/accounts")
@require(Permission.MANAGE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """Accounts that one may manage."""
    text = request.args.get("text", "")
    found, known = services().administration.accounts(account(), text), own_sites()
    names = {(code, each.id): each.name for code, _ in known for each in services().sites.site(code).employees.values()}
    return render_template(
        "admin/accounts.html",
        accounts=found,
        text=text,
        roles=role_names(),
        sites=dict(known),
        names=names,
        own=account(),
    )


@blueprint.get("/accounts/new")
@require(Permission.MANAGE_ACCOUNTS)
def new_account() -> ResponseReturnValue:
    """The form for a new account; which people there are depends on the site."""
    known = own_sites()
    site = request.args.get("at") or (known[0][0] if known else "")
    people = services().sites.site(site).employees.values() if site in dict(known) else ()
    return render_template(
        "admin/new_account.html",
        known=known,
        at=site,
        people=people,
        roles=role_names(),
        every_site=EVERY_SITE if any(grant.site is None for grant in account().grants) else None,
        languages=LANGUAGES,
    )


@blueprint.post("/accounts")
@require(Permission.MANAGE_ACCOUNTS)
def add() -> ResponseReturnValue:
    """A new account; its password is told on this one page."""
    form = request.form
    role = choice_field(form, "role", Role)
    if role is None:
        raise InvalidInput(f"role {form.get('role')!r} is not known", code="account_role")
    employee = form.get("employee", "")
    made = services().administration.add(
        form.get("name", "").strip(),
        role,
        site=None if form.get("at") == EVERY_SITE else form.get("at") or None,
        employee=EmployeeId(employee) if employee and role is Role.STAFF else None,
        language=form.get("language", ""),
        by=account(),
    )
    return render_template("admin/password.html", made=made, is_new=True)


@blueprint.post("/accounts/<int:account_id>/password")
@require(Permission.MANAGE_ACCOUNTS)
def new_password(account_id: int) -> ResponseReturnValue:
    """Another password, told on this one page."""
    made = services().administration.new_password(AccountId(account_id), by=account())
    return render_template("admin/password.html", made=made, is_new=False)


@blueprint.post("/accounts/<int:account_id>/sessions")
@require(Permission.MANAGE_ACCOUNTS)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign an account out everywhere."""
    services().administration.end_sessions(AccountId(account_id), by=account())
    flash(gettext("The account was signed out on every device."), "good")
    return redirect(url_for("admin.accounts"), code=303)


@blueprint.post("/accounts/<int:account_id>/deactivate")
@require(Permission.MANAGE_ACCOUNTS)
def deactivate(account_id: int) -> ResponseReturnValue:
    """Let an account sign in no more."""
    services().administration.set_active(AccountId(account_id), is_active=False, by=account())
    flash(gettext("The account was deactivated and signed out on every device."), "good")
    return redirect(url_for("admin.accounts"), code=303)


@blueprint.post("/accounts/<int:account_id>/activate")
@require(Permission.MANAGE_ACCOUNTS)
def activate(account_id: int) -> ResponseReturnValue:
    """Let an account sign in again."""
    services().administration.set_active(AccountId(account_id), is_active=True, by=account())
    flash(gettext("The account may sign in again."), "good")
    return redirect(url_for("admin.accounts"), code=303)
