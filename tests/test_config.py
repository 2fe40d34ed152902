"""Settings from the environment."""

import pytest

from shiftplan.config import DATABASE_URL, SECRET_KEY, Settings, default_database, read_settings
from shiftplan.errors import InvalidInput


def test_without_any_setting_a_file_of_the_user_is_the_database():
    assert read_settings({}) == Settings(f"sqlite:///{default_database()}", None)
    assert read_settings({DATABASE_URL: "", SECRET_KEY: ""}) == read_settings({})
    assert default_database().name == "shiftplan.db"


@pytest.mark.parametrize("spelling", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_goes_by_all_its_names(spelling):
    found = read_settings({DATABASE_URL: f"{spelling}://user:pass@host:5433/plan"})
    assert found.database_url == "postgresql+psycopg://user:pass@host:5433/plan"


@pytest.mark.parametrize("url", ["mysql://host/plan", "sqlite://", "sqlite:///:memory:", "sqlite:///", "plan.db"])
def test_other_databases_are_refused_without_showing_what_may_be_secret(url):
    with pytest.raises(InvalidInput, match=DATABASE_URL) as refused:
        read_settings({DATABASE_URL: url})
    assert "sqlite:///path/to/file.db" in str(refused.value)
    assert "host/plan" not in str(refused.value)


def test_a_short_secret_is_refused_and_no_secret_is_shown():
    with pytest.raises(InvalidInput, match="9 characters are too few") as refused:
        read_settings({SECRET_KEY: "too short"})
    assert "too short" not in str(refused.value)
    shown = repr(read_settings({SECRET_KEY: "s" * 40, DATABASE_URL: "postgresql://u:hush@host/plan"}))
    assert "sss" not in shown
    assert "hush" not in shown


def test_the_night_and_its_means_can_be_set():
    found = read_settings(
        {"SHIFTPLAN_NIGHT_AT": "23:05", "SHIFTPLAN_NIGHT_SECONDS": "5", "SHIFTPLAN_JOB_MEMORY_MB": "900"}
    )
    assert (found.night_at, found.night_seconds, found.job_memory_mb) == (23 * 60 + 5, 5, 900)
    assert read_settings({}).night_at == 3 * 60 + 30


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SHIFTPLAN_NIGHT_AT", "24:00"),
        ("SHIFTPLAN_NIGHT_AT", "3:30"),
        ("SHIFTPLAN_NIGHT_AT", "half past three"),
        ("SHIFTPLAN_NIGHT_SECONDS", "0"),
        ("SHIFTPLAN_NIGHT_SECONDS", "1e3"),
        ("SHIFTPLAN_JOB_MEMORY_MB", "64"),
    ],
)
def test_a_night_that_cannot_be_is_refused_by_its_name(name, text):
    with pytest.raises(InvalidInput, match=f"{name}: {text}"):
        read_settings({name: text})
