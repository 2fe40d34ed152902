"""Japanese and English: which one a person sees, and errors in their language.

Catalogues lie in `translations/AUDIENCE/ja/LC_MESSAGES/messages.po`; message ids are the English texts. Sentences of
errors have ids `error:CODE`, listed by `marked`, and the values of the error as {names}.
"""

from pathlib import Path

from flask import Flask, request
from flask_babel import Babel, get_locale, gettext

from shiftplan.errors import NotAllowed, ShiftplanError, UnknownId
from web.access import account_or_none

TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGES = ("ja", "en")
COOKIE = "language"


def set_up_languages(app: Flask) -> None:
    """Pages in the language of whoever looks."""
    folders = sorted(str(path) for path in TRANSLATIONS.iterdir() if path.is_dir())
    Babel(
        app,
        default_locale="ja",
        default_translation_directories=";".join(folders),
        locale_selector=language_of_person,
    )
    app.jinja_env.globals["language"] = language
    app.jinja_env.globals["LANGUAGES"] = {"ja": "日本語", "en": "English"}


def language_of_person() -> str:
    """What the account chose, else the cookie of the sign-in page, else what the browser prefers, else Japanese."""
    found = account_or_none()
    if found is not None and found.language in LANGUAGES:
        return found.language
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "ja")


def language() -> str:
    """The language of this page: ja or en."""
    return str(get_locale() or "ja")


def marked(text: str) -> str:
    """A text for the catalogue that is translated somewhere else."""
    return text


def told(error: ShiftplanError | str) -> str:
    """An error, or the name of a general one (an HTTP status, csrf), in the language of this page.

    A sentence that has no translation is shown as the program says it, in English; what somebody may not see or what
    does not exist is told in general.
    """
    if isinstance(error, str):
        return general_errors().get(error) or str(gettext("This did not work. Go back and try again."))
    if not error.code:
        is_general = isinstance(error, UnknownId | NotAllowed)
        return general_errors()[str(error.http_status)] if is_general else str(error)
    key = f"error:{error.code}"
    found = str(gettext(key))
    return str(error) if found == key else found.format(**error.values)


REFUSALS = (marked("error:sign_in_throttled"), marked("error:password_length"), marked("error:old_password_wrong"))


def general_errors() -> dict[str, str]:
    """What the server says when a request fits nothing."""
    return {
        "400": gettext("The request could not be read. Go back and try again."),
        "403": gettext("Your role does not allow this. Ask an administrator."),
        "404": gettext("There is nothing here, or it belongs to another site."),
        "405": gettext("This address does not take such a request. Go back and use the button."),
        "413": gettext("The file is too large: 20 MB at most."),
        "429": gettext("Too many requests. Wait a moment and try again."),
        "csrf": gettext("This page was open for too long. Load it again and repeat the last step."),
        "csrf_sign_in": gettext("This page was open for too long. Please sign in once more."),
    }
