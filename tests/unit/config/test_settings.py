from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from config.errors import SettingsError
from config.sections import (
    AuthFlow,
    DatabaseSettings,
    MissingAccessRow,
    SalesforceSettings,
    VisibilityCheck,
)
from config.settings import Settings, load_settings, read_settings, settings_reference
from tests.unit.config.loading import CLIENT_CREDENTIALS, SECRET, changed, load, problems


def test_what_is_not_set_has_its_default() -> None:
    settings = load()

    salesforce = settings.require_salesforce()
    assert salesforce.api_version == "62.0"
    assert salesforce.visibility is VisibilityCheck.USER_RECORD_ACCESS
    assert salesforce.missing_access_row is MissingAccessRow.HOLD
    assert salesforce.currency == "USD"
    assert salesforce.daily_call_share == Decimal("0.5")
    assert salesforce.concurrency == 8
    assert salesforce.timeout == timedelta(seconds=60)
    assert salesforce.site_url is None
    assert settings.database.url.get_secret_value() == "sqlite:///tierwright.db"
    assert settings.mapping.file is None
    assert settings.history.retention == timedelta(days=400)


def test_values_are_read_by_section_and_field() -> None:
    settings = load(
        changed(
            SALESFORCE__TIMEOUT="PT90S",
            SALESFORCE__DAILY_CALL_SHARE="0.25",
            SALESFORCE__MISSING_ACCESS_ROW="invisible",
            MAPPING__FILE="/etc/tierwright/mapping.yaml",
            HISTORY__RETENTION="P30D",
            DATABASE__URL="postgresql+psycopg://tierwright:pw@db/tierwright",
        )
    )

    salesforce = settings.require_salesforce()
    assert salesforce.timeout == timedelta(seconds=90)
    assert salesforce.daily_call_share == Decimal("0.25")
    assert salesforce.missing_access_row is MissingAccessRow.INVISIBLE
    assert settings.mapping.file == Path("/etc/tierwright/mapping.yaml")
    assert settings.history.retention == timedelta(days=30)
    assert settings.database.url.get_secret_value().endswith("@db/tierwright")


def test_the_key_of_a_jwt_login_is_read_from_its_file(tmp_path: Path, rsa_pem: str) -> None:
    key_file = tmp_path / "salesforce.pem"
    key_file.write_text(rsa_pem)

    salesforce = load(
        {
            "TIERWRIGHT_SALESFORCE__CLIENT_ID": "3MVG9",
            "TIERWRIGHT_SALESFORCE__USERNAME": "service@acme.example",
            "TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE": str(key_file),
        }
    ).require_salesforce()

    assert salesforce.auth is AuthFlow.JWT
    assert salesforce.private_key is not None
    assert salesforce.private_key.get_secret_value() == rsa_pem.strip()


def test_the_audience_is_the_login_url_unless_set() -> None:
    unset = load(changed(SALESFORCE__LOGIN_URL="https://acme.my.salesforce.com/"))
    given = load(changed(SALESFORCE__AUDIENCE="https://test.salesforce.com"))

    assert unset.require_salesforce().audience == "https://acme.my.salesforce.com"
    assert given.require_salesforce().audience == "https://test.salesforce.com"


@pytest.mark.parametrize("host", ["127.0.0.1:8181", "localhost:8181", "[::1]:8181"])
def test_a_local_org_may_be_reached_without_encryption(host: str) -> None:
    salesforce = load(changed(SALESFORCE__LOGIN_URL=f"http://{host}")).require_salesforce()

    assert salesforce.login_url == f"http://{host}"


def test_the_environment_of_the_process_is_read_unless_another_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TIERWRIGHT_HISTORY__RETENTION", "P7D")

    assert load_settings(env_file=None, need=()).history.retention == timedelta(days=7)


def test_a_command_that_never_reaches_the_org_needs_no_credentials() -> None:
    settings = load_settings(
        {"TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE": "/not/mounted/here"}, env_file=None, need=()
    )

    assert settings.salesforce is None
    with pytest.raises(SettingsError, match="were not loaded"):
        settings.require_salesforce()


def test_an_unknown_name_is_refused_even_where_its_section_is_not_needed() -> None:
    (told,) = problems({"TIERWRIGHT_SALESFORCE__LOGINURL": "x"}, need=frozenset())

    assert told == (
        "TIERWRIGHT_SALESFORCE__LOGINURL is not a setting of Tierwright; "
        "did you mean TIERWRIGHT_SALESFORCE__LOGIN_URL?"
    )


def test_secrets_do_not_show() -> None:
    settings = load(changed(DATABASE__URL=f"postgresql+psycopg://u:{SECRET}@db/t"))

    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)
    with pytest.raises(SettingsError) as caught:
        load(changed(SALESFORCE__CONCURRENCY="99"))
    assert SECRET not in f"{caught.value}{caught.value!r}"


def test_settings_may_be_made_in_code_without_looking_at_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TIERWRIGHT_DATABASE__URL", "sqlite:///elsewhere.db")
    section = SalesforceSettings(
        auth=AuthFlow.CLIENT_CREDENTIALS,
        login_url="http://127.0.0.1:8181",
        client_id="demo",
        client_secret=SecretStr("demo"),
    )

    settings = Settings(salesforce=section)

    assert settings.salesforce is section
    assert settings.database == DatabaseSettings()


def test_settings_made_in_code_are_checked_too() -> None:
    with pytest.raises(ValidationError, match="needs it"):
        SalesforceSettings(client_id="demo", client_secret=SecretStr(SECRET))


def test_a_secret_without_text_is_none() -> None:
    with pytest.raises(ValidationError, match="needs it"):
        SalesforceSettings(
            auth=AuthFlow.CLIENT_CREDENTIALS,
            login_url="https://acme.my.salesforce.com",
            client_id="demo",
            client_secret=SecretStr(""),
        )


def test_settings_do_not_change() -> None:
    settings = load()

    with pytest.raises(ValidationError, match="frozen"):
        setattr(settings, "database", DatabaseSettings())  # noqa: B010 - mypy refuses it already
    with pytest.raises(ValidationError, match="frozen"):
        setattr(settings.require_salesforce(), "concurrency", 1)  # noqa: B010 - as above


def test_the_reference_names_every_variable_with_default_and_meaning() -> None:
    reference = {doc.name: doc for doc in settings_reference()}

    assert reference["TIERWRIGHT_SALESFORCE__TIMEOUT"].default == "PT1M"
    assert reference["TIERWRIGHT_HISTORY__RETENTION"].default == "P400D"
    assert reference["TIERWRIGHT_DATABASE__URL"].default == "sqlite:///tierwright.db"
    assert reference["TIERWRIGHT_SALESFORCE__CLIENT_ID"].default is None
    assert "TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE" in reference
    assert all(doc.meaning for doc in reference.values())


def test_the_defaults_of_the_reference_are_values_that_load() -> None:
    defaults = {doc.name: doc.default for doc in settings_reference() if doc.default is not None}
    given = {
        name: value
        for name, value in defaults.items()
        if name not in {"TIERWRIGHT_SALESFORCE__AUTH", "TIERWRIGHT_SALESFORCE__LOGIN_URL"}
    }

    assert load(CLIENT_CREDENTIALS | given) == load()


def test_a_reading_has_the_settings_beside_problems_that_concern_none_of_them() -> None:
    reading = read_settings(changed(SALESFORCE__CURENCY="EUR"), env_file=None)

    assert reading.settings == load()
    (told,) = reading.problems
    assert "did you mean TIERWRIGHT_SALESFORCE__CURRENCY" in told


def test_a_reading_has_no_settings_where_a_value_is_wrong() -> None:
    reading = read_settings(changed(SALESFORCE__CURRENCY="euro"), env_file=None)

    assert reading.settings is None
    assert len(reading.problems) == 1
