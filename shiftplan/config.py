"""Settings from the environment, read once."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from platformdirs import user_data_path

from shiftplan.errors import InvalidInput

DATABASE_URL = "SHIFTPLAN_DATABASE_URL"
SECRET_KEY = "SHIFTPLAN_SECRET_KEY"  # noqa: S105 - the name of the variable, not the secret
PUBLIC_URL = "SHIFTPLAN_PUBLIC_URL"
NIGHT_AT = "SHIFTPLAN_NIGHT_AT"
NIGHT_SECONDS = "SHIFTPLAN_NIGHT_SECONDS"
JOB_MEMORY_MB = "SHIFTPLAN_JOB_MEMORY_MB"
SHORTEST_SECRET = 32
SQLITE = "sqlite:///"
POSTGRESQL = "postgresql+psycopg://"
POSTGRESQL_SPELLINGS = ("postgresql://", "postgres://", POSTGRESQL)


@dataclass(frozen=True)
class Settings:
    """What the environment says; the first two may hold secrets, so neither is ever shown whole.

    database_url: `sqlite:///FILE` or `postgresql+psycopg://...`. secret_key: signs sessions; None = none given.
    public_url: where people reach the pages, `https://rosters.example.jp`; None = on this machine, without TLS.
    night_at: when the night of a site begins, minutes after its local midnight. night_seconds: its longest search.
    job_memory_mb: what one job may use; one that wants more fails.
    """

    database_url: str = field(repr=False)
    secret_key: str | None = field(default=None, repr=False)
    public_url: str | None = None
    night_at: int = 3 * 60 + 30
    night_seconds: int = 60
    job_memory_mb: int = 4096

    @property
    def is_secure(self) -> bool:
        """Whether people reach the pages by TLS, so that cookies need never travel without."""
        return self.public_url is not None and self.public_url.startswith("https://")


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        InvalidInput: a variable cannot be used.
    """
    return read_settings(os.environ)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from variables; an empty variable counts as not set.

    Raises:
        InvalidInput: a variable cannot be used.
    """
    return Settings(
        _database_url(environment.get(DATABASE_URL, "")),
        _secret_key(environment.get(SECRET_KEY, "")),
        _public_url(environment.get(PUBLIC_URL, "")),
        _time_of_day(NIGHT_AT, environment.get(NIGHT_AT, ""), Settings.night_at),
        _number(NIGHT_SECONDS, environment.get(NIGHT_SECONDS, ""), 1, 4 * 3600, Settings.night_seconds),
        _number(JOB_MEMORY_MB, environment.get(JOB_MEMORY_MB, ""), 512, 1024**2, Settings.job_memory_mb),
    )


def default_database() -> Path:
    """The SQLite file that is used when nothing else is said."""
    return user_data_path("shiftplan", appauthor=False) / "shiftplan.db"


def kept_secret_key() -> str:
    """The key of a machine that was given none: made once, kept in the user's data folder, readable by its owner alone.

    Raises:
        InvalidInput: the folder cannot be written.
    """
    path = default_database().with_name("secret.key")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass  # Made by an earlier start, or by another process in the same moment.
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror}; set {SECRET_KEY} instead") from error


def _time_of_day(name: str, text: str, default: int) -> int:
    if not text:
        return default
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise InvalidInput(f"{name}: {text}: write a time of day like 03:30")
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _number(name: str, text: str, least: int, most: int, default: int) -> int:
    if not text:
        return default
    if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
        raise InvalidInput(f"{name}: {text}: write a whole number from {least} to {most}")
    return int(text)


def _public_url(text: str) -> str | None:
    if text and not text.startswith(("https://", "http://")):
        raise InvalidInput(f"{PUBLIC_URL}: {text}: write where people reach the pages, like https://rosters.example.jp")
    return text.rstrip("/") or None


def _database_url(text: str) -> str:
    if not text:
        return f"{SQLITE}{default_database()}"
    for spelling in POSTGRESQL_SPELLINGS:
        if text.startswith(spelling):
            return POSTGRESQL + text.removeprefix(spelling)
    if text.startswith(SQLITE) and ":memory:" not in text and text != SQLITE:
        return text
    scheme = text.partition(":")[0]
    raise InvalidInput(
        f"{DATABASE_URL}: {scheme}:... cannot be used; write sqlite:///path/to/file.db or postgresql://user@host/name"
    )


def _secret_key(text: str) -> str | None:
    if text and len(text) < SHORTEST_SECRET:
        raise InvalidInput(
            f"{SECRET_KEY}: {len(text)} characters are too few; use at least {SHORTEST_SECRET}, for example from "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return text or None
