"""The web application: create_app() puts pages, sessions, languages, headers and error pages together."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import secure
from flask import Flask, Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from shiftplan.application import Application, open_application
from shiftplan.config import kept_secret_key, settings
from shiftplan.errors import ShiftplanError
from shiftplan.services.accounts import Permission
from web import access, admin, entrance, formats, hr, scheduler, staff
from web.languages import set_up_languages, told
from web.menu import menu_entries, section

WEB = Path(__file__).parent
LARGEST_REQUEST = 20 * 1024 * 1024


def create_app(application: Application | None = None) -> Flask:
    """The pages over the services of an application; without one, over the database of the settings.

    Raises:
        Refused: there is no database, its schema is another version's, or a guard is missing.
        AssertionError: a route declares neither a permission nor that it is public: our bug.
    """
    known = settings()
    app = Flask("web", root_path=str(WEB))
    app.config.update(
        SECRET_KEY=known.secret_key or kept_secret_key(),
        SESSION_COOKIE_NAME="__Host-shiftplan" if known.is_secure else "shiftplan",
        SESSION_COOKIE_SECURE=known.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_PROTECTION="basic",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=int(access.LONGEST_SESSION.total_seconds()),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SALT="not used: services.accounts hashes",  # noqa: S106 - not a secret
        TEMPLATES_AUTO_RELOAD=False,
    )
    if known.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=known.proxies, x_proto=known.proxies, x_host=known.proxies)  # type: ignore[method-assign]
    app.extensions["shiftplan"] = application or open_application(known)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    access.set_up_sessions(app)
    CSRFProtect(app)
    set_up_languages(app)
    formats.set_up_formats(app)
    set_up_assets(app)
    set_up_headers(app, is_secure=known.is_secure)
    app.register_error_handler(ShiftplanError, show_error)
    app.register_error_handler(HTTPException, show_http_error)
    for blueprint in (
        entrance.blueprint,
        admin.blueprint,
        hr.blueprint,
        scheduler.blueprint,
        staff.blueprint,
        staff.feed_blueprint,
    ):
        app.register_blueprint(blueprint)
    app.context_processor(shown_everywhere)
    undeclared = access.undeclared_routes(app)
    if undeclared:
        raise AssertionError(f"routes without @require or @public: {', '.join(undeclared)}")
    return app


def shown_everywhere() -> dict[str, Any]:
    """What every template may use."""
    found = access.account_or_none()
    return {
        "account": found,
        "site": g.get("site"),
        "sites": access.services().accounts.sites_of(found) if found is not None else (),
        "allowed": access.allowed,
        "Permission": Permission,
        "menu_entries": menu_entries,
        "section": section(),
        "known_pages": current_app.view_functions,
        "is_fragment": bool(request.headers.get("HX-Request")),
    }


def set_up_assets(app: Flask) -> None:
    """Addresses of static files carry their hash, so that browsers may keep them for ever."""

    @cache
    def version(name: str) -> str:
        return hashlib.sha256((WEB / "static" / name).read_bytes()).hexdigest()[:12]

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=version(name))

    app.jinja_env.globals["asset"] = asset


def set_up_headers(app: Flask, *, is_secure: bool) -> None:
    """Security headers on every answer: nothing from elsewhere, no inline script or style, no frame."""
    policy = secure.ContentSecurityPolicy()
    policy = policy.default_src("'none'").script_src("'self'").style_src("'self'").img_src("'self'", "data:")
    policy = policy.font_src("'self'").connect_src("'self'").manifest_src("'self'").worker_src("'self'")
    policy = policy.form_action("'self'").base_uri("'none'").frame_ancestors("'none'")
    headers = secure.Secure(
        csp=policy,
        xcto=secure.XContentTypeOptions(),
        xfo=secure.XFrameOptions().deny(),
        referrer=secure.ReferrerPolicy().same_origin(),
        coop=secure.CrossOriginOpenerPolicy().same_origin(),
        corp=secure.CrossOriginResourcePolicy().same_origin(),
        permissions=secure.PermissionsPolicy().geolocation().camera().microphone(),
        hsts=secure.StrictTransportSecurity().max_age(31_536_000) if is_secure else None,
    )

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers.set_headers(response)
        if request.endpoint == "static" and request.args.get("v"):
            response.cache_control.public, response.cache_control.max_age = True, 31_536_000
            response.cache_control.immutable = True
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def show_error(error: ShiftplanError) -> ResponseReturnValue:
    """What a person did wrong, or what stands in the way, in words."""
    return error_page(error.http_status, told(error))


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Not found, wrong method, expired form."""
    if error.code is None or error.code < 400:
        return error.get_response()
    if isinstance(error, CSRFError) and access.account_or_none() is None:
        if request.endpoint == "entrance.sign_in_now":
            return entrance.sign_in_page(told("csrf_sign_in"), error.code)
        if not access.is_public(request.endpoint):
            return access.to_sign_in()
    reason = "csrf" if isinstance(error, CSRFError) else str(error.code)
    return error_page(error.code, told(reason))


def error_page(status: int, message: str) -> ResponseReturnValue:
    """A page for a browser, a line for a part of a page."""
    template = "shell/error_line.html" if request.headers.get("HX-Request") else "shell/error.html"
    back = access.page_before()
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return render_template(
        template, status=status, message=message, back=None if back == here else back, is_form=request.method != "GET"
    ), status
