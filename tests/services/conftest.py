"""Both databases for every test here."""

from tests.storage.databases import backend, database, empty_url, postgresql_template, sqlite_template, url

__all__ = ["backend", "database", "empty_url", "postgresql_template", "sqlite_template", "url"]
