"""Who sees what: sign-in, sessions, and the permission that every route declares.

A route is decorated with `@require(Permission...)` or `@public`; create_app refuses a route without either. Routes of a
site have its id as `<site>`: there the permission must hold, and a site at which the account has no role is not found.
"""

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security.core import Security, UserMixin
from flask_security.datastore import UserDatastore
from flask_security.utils import login_user, logout_user
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from shiftplan.application import Application
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import NotAllowed
from shiftplan.services.accounts import Account, Permission, Role, may

P = ParamSpec("P")
R = TypeVar("R")
NEEDS = "needs_permission"
PUBLIC = "is_public"
BEGAN, SEEN, STAMP = "began", "seen", "stamp"
LONGEST_SESSION = timedelta(hours=12)
LONGEST_IDLE = timedelta(hours=2)
NOTED_EVERY = 60.0
"""Seconds after which a session notes anew that it is in use."""


class SignedIn(UserMixin):
    """An account as the session library sees it."""

    fs_uniquifier: str = ""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = account.id
        self.email = account.name
        self.active = account.is_active
        self.fs_uniquifier = account.uniquifier
        self.roles: list[Any] = []


class AccountStore(UserDatastore):
    """How the session library finds an account; everything else goes through services().accounts."""

    def __init__(self) -> None:
        super().__init__(SignedIn, type("NoRole", (), {}))

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> SignedIn | None:
        """The account that a session names, unless somebody signed out of it, wherever its cookie was copied to."""
        stamp = str(session.get(STAMP, ""))
        found = services().accounts.of_session(str(kwargs.get("fs_uniquifier", "")), stamp)
        return None if found is None else SignedIn(found)

    def find_role(self, role: str) -> None:
        """Roles are grants at sites, which the library does not know."""

    def commit(self) -> None:
        """Nothing is ever written through the library."""


def set_up_sessions(app: Flask) -> None:
    """Sessions of signed-in accounts, ended by a new password, by time, or by signing out."""
    app.config["PERMANENT_SESSION_LIFETIME"] = LONGEST_SESSION
    app.before_request(end_old_session)
    Security(app, AccountStore(), register_blueprint=False)


def end_old_session() -> None:
    """Sign out whoever was idle for too long, or signed in long ago, before anything of the request is looked at."""
    if "_user_id" not in session or request.endpoint == "static":
        return
    now = time.time()
    began, seen = session.get(BEGAN, 0.0), session.get(SEEN, 0.0)
    if now - began > LONGEST_SESSION.total_seconds() or now - seen > LONGEST_IDLE.total_seconds():
        session.clear()
    elif now - seen > NOTED_EVERY:
        session[SEEN] = now


def services() -> Application:
    """The services of this process."""
    found: Application = current_app.extensions["shiftplan"]
    return found


def account_or_none() -> Account | None:
    """Who is signed in."""
    if "account" not in g:
        g.account = current_user.account if current_user.is_authenticated else None
    found: Account | None = g.account
    return found


def account() -> Account:
    """Who is signed in, on a route that requires it."""
    found = account_or_none()
    if found is None:
        raise NotAllowed("nobody is signed in")
    return found


def who() -> str:
    """Who is signed in, as logs and versions name them."""
    return account().name


def own_employee(site: str) -> EmployeeId:
    """Which employee of a site the account is, on a route for staff."""
    for grant in account().grants:
        if grant.role is Role.STAFF and grant.site == site and grant.employee is not None:
            return grant.employee
    raise NotFound


def allowed(permission: Permission, site: str | None = None) -> bool:
    """Whether a link or button for something should be shown."""
    found = account_or_none()
    return found is not None and may(found, permission, site)


def require(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R | ResponseReturnValue]]:
    """Only for accounts with a permission; at the site of the route when it has one, else at any.

    Nobody signed in: to the sign-in page, and back. No role at the site: not found. Another role: NotAllowed.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R | ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | ResponseReturnValue:
            found = account_or_none()
            if found is None:
                return to_sign_in()
            site = kwargs.get("site")
            if site is not None:
                if not any(grant.site in (None, site) for grant in found.grants):
                    raise NotFound
                if site not in services().sites.codes():
                    raise NotFound
                g.site = site
            if not may(found, permission, None if site is None else str(site)):
                raise NotAllowed(f"your role does not allow this ({permission.value}); ask an administrator")
            return view(*args, **kwargs)

        setattr(guarded, NEEDS, permission)
        return guarded

    return decorate


def public(view: Callable[P, R]) -> Callable[P, R]:
    """For everybody, signed in or not."""
    setattr(view, PUBLIC, True)
    return view


def is_public(endpoint: str | None) -> bool:
    """Whether an endpoint is for everybody."""
    return bool(getattr(current_app.view_functions.get(endpoint or ""), PUBLIC, False))


def signed_in(view: Callable[P, R]) -> Callable[P, R | ResponseReturnValue]:
    """For every account, whatever its roles: its own language, password and sign-out."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | ResponseReturnValue:
        return to_sign_in() if account_or_none() is None else view(*args, **kwargs)

    setattr(guarded, NEEDS, None)
    return guarded


def undeclared_routes(app: Flask) -> list[str]:
    """Endpoints that say neither what they require nor that they are public."""
    return sorted(
        name
        for name, view in app.view_functions.items()
        if not (hasattr(view, NEEDS) or getattr(view, PUBLIC, False)) and not name.endswith("static")
    )


def begin_session(found: Account) -> None:
    """Sign an account in, in a session that did not exist before: nothing of the old one is taken over."""
    session.clear()
    login_user(SignedIn(found), authn_via=["password"])
    session[BEGAN] = session[SEEN] = time.time()
    session[STAMP] = new_key()
    g.account = found


def end_session() -> None:
    """Sign out, and forget everything the session held; a copy of its cookie lets nobody in."""
    services().accounts.end_session(str(session.get(STAMP, "")))
    logout_user()
    session.clear()
    g.account = None


def new_key() -> str:
    """A name nobody guesses: for a session, or for a request whose button, pressed twice, does its work once."""
    return secrets.token_hex(16)


def to_sign_in() -> ResponseReturnValue:
    """To the sign-in page, and from there back; it says so where something was sent that is not saved now."""
    is_part, is_read = bool(request.headers.get("HX-Request")), request.method == "GET"
    wanted = page_before() if is_part or not is_read else request.full_path.rstrip("?")
    address = url_for("entrance.sign_in", next=wanted, ended=None if is_read else 1)
    return ("", 401, {"HX-Redirect": address}) if is_part else redirect(address, code=303)


def page_before() -> str | None:
    """The page of ours on which a link or button was pressed, as the browser tells; None when it tells of none."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if parts.netloc != request.host:
        return None
    try:
        current_app.url_map.bind(request.host).match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
