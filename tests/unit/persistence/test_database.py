from __future__ import annotations

import pytest
from pydantic import SecretStr

from config.sections import DatabaseSettings
from persistence.database import open_database
from persistence.errors import DatabaseUnreachableError


def test_opening_reaches_for_nothing_before_the_first_use() -> None:
    url = SecretStr("postgresql+psycopg://tierwright@no.such.host/tierwright")

    with open_database(DatabaseSettings(url=url)):
        pass


def test_a_url_that_cannot_be_understood_is_told_without_its_password() -> None:
    settings = DatabaseSettings(url=SecretStr("sqlite:hunter2"))

    with pytest.raises(DatabaseUnreachableError, match="is not a database URL") as caught:
        open_database(settings)

    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None
