from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.loading import CLIENT_CREDENTIALS, SECRET, changed, problems


def test_all_missing_credentials_are_told_at_once() -> None:
    told = problems({})

    assert [sentence.split(" is not set")[0] for sentence in told] == [
        "TIERWRIGHT_SALESFORCE__CLIENT_ID",
        "TIERWRIGHT_SALESFORCE__USERNAME",
        "TIERWRIGHT_SALESFORCE__PRIVATE_KEY or TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE",
    ]


def test_client_credentials_need_the_secret() -> None:
    environ = {k: v for k, v in CLIENT_CREDENTIALS.items() if not k.endswith("CLIENT_SECRET")}

    (told,) = problems(environ)

    assert told.startswith(
        "TIERWRIGHT_SALESFORCE__CLIENT_SECRET or TIERWRIGHT_SALESFORCE__CLIENT_SECRET_FILE "
        "is not set, but TIERWRIGHT_SALESFORCE__AUTH=client_credentials needs it"
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("SALESFORCE__AUTH", "password", "'jwt' or 'client_credentials'", id="flow"),
        pytest.param(
            "SALESFORCE__LOGIN_URL", "http://acme.my.salesforce.com", "in the clear", id="http"
        ),
        pytest.param(
            "SALESFORCE__LOGIN_URL", "acme.my.salesforce.com", "is not a URL", id="host only"
        ),
        pytest.param(
            "SALESFORCE__LOGIN_URL", "https://acme:port", "is not a URL", id="port in words"
        ),
        pytest.param(
            "SALESFORCE__LOGIN_URL",
            f"https://me:{SECRET}@acme.my.salesforce.com",
            "may hold scheme, host and path only",
            id="password in the login URL",
        ),
        pytest.param(
            "SALESFORCE__LOGIN_URL", "https://login.salesforce.com", "My Domain", id="login host"
        ),
        pytest.param(
            "SALESFORCE__LOGIN_URL", "https://test.salesforce.com/", "My Domain", id="test host"
        ),
        pytest.param("SALESFORCE__VISIBILITY", "as_user", "AUTH=jwt", id="as user"),
        pytest.param("SALESFORCE__MISSING_ACCESS_ROW", "guess", "'hold' or 'invisible'", id="row"),
        pytest.param("SALESFORCE__CURRENCY", "euro", "write it like USD", id="currency in words"),
        pytest.param("SALESFORCE__API_VERSION", "62", "write it like 62.0", id="version"),
        pytest.param("SALESFORCE__API_VERSION", "57.0", "is older than 58.0", id="old-version"),
        pytest.param("SALESFORCE__DAILY_CALL_SHARE", "50", "less than or equal to 1", id="percent"),
        pytest.param("SALESFORCE__DAILY_CALL_SHARE", "-0.1", "greater than", id="negative share"),
        pytest.param("SALESFORCE__CONCURRENCY", "0", "greater than or equal to 1", id="no request"),
        pytest.param("SALESFORCE__CONCURRENCY", "26", "less than or equal to 25", id="too many"),
        pytest.param("SALESFORCE__TIMEOUT", "60", "ISO 8601 duration", id="bare number"),
        pytest.param("SALESFORCE__TIMEOUT", "PT0S", "longer than nothing", id="no time at all"),
        pytest.param("HISTORY__RETENTION", "-P1D", "longer than nothing", id="negative retention"),
        pytest.param(
            "DATABASE__URL", f"postgres://u:{SECRET}@db/t", "postgresql+psycopg://", id="postgres"
        ),
        pytest.param(
            "DATABASE__URL", f"postgresql://u:{SECRET}@db/t", "postgresql+psycopg://", id="driver"
        ),
        pytest.param("DATABASE__URL", f"mysql://u:{SECRET}@db/t", "must begin with", id="mysql"),
        pytest.param("DATABASE__URL", "tierwright.db", "must begin with", id="path for URL"),
        pytest.param(
            "DATABASE__URL",
            f"postgresql+psycopg://u:p/{SECRET}@db/t",
            "is not a URL",
            id="unescaped password",
        ),
    ],
)
def test_a_wrong_value_is_told_by_the_name_of_its_variable(
    name: str, value: str, said: str
) -> None:
    (told,) = problems(changed(**{name: value}))

    assert told.startswith(f"TIERWRIGHT_{name} ")
    assert said in told
    assert SECRET not in told


def test_all_problems_are_told_together() -> None:
    told = problems(
        changed(SALESFORCE__CONCURRENCY="99", SALESFORCE__TIMEOUT="60", HISTORY__RETNTION="P1D")
    )

    assert len(told) == 3


def test_a_wrong_login_url_is_told_once_although_the_audience_follows_from_it() -> None:
    assert len(problems(changed(SALESFORCE__LOGIN_URL="nowhere"))) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "cannot be read (No such file or directory)", id="no such file"),
        pytest.param("", "which is empty", id="an empty file"),
        pytest.param(SECRET, "does not hold a private key", id="no key in it"),
    ],
)
def test_a_key_file_that_is_no_use_is_told(tmp_path: Path, content: str | None, said: str) -> None:
    key_file = tmp_path / "salesforce.pem"
    if content is not None:
        key_file.write_text(content)

    (told,) = problems(
        {
            "TIERWRIGHT_SALESFORCE__CLIENT_ID": "3MVG9",
            "TIERWRIGHT_SALESFORCE__USERNAME": "service@acme.example",
            "TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE": str(key_file),
        }
    )

    assert told.startswith("TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE ")
    assert said in told
    assert SECRET not in told
