"""Opens the database of a test by its URL."""

from __future__ import annotations

from pydantic import SecretStr
from sqlalchemy.engine import URL

from config.sections import DatabaseSettings
from persistence.database import Database, open_database


def open_url(url: URL | str) -> Database:
    text = url.render_as_string(hide_password=False) if isinstance(url, URL) else url
    return open_database(DatabaseSettings(url=SecretStr(text)))
