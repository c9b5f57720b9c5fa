from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.loading import CLIENT_CREDENTIALS, SECRET, changed, load, problems


def test_the_environment_overrides_the_env_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(
        "OTHER_PROGRAMS_VARIABLE=1\n"
        "TIERWRIGHT_SALESFORCE__CURRENCY=EUR\n"
        "TIERWRIGHT_SALESFORCE__CONCURRENCY='4'\n"
    )

    salesforce = load(changed(SALESFORCE__CURRENCY="JPY"), env_file=env_file).require_salesforce()

    assert (salesforce.currency, salesforce.concurrency) == ("JPY", 4)


def test_an_absent_env_file_says_nothing(tmp_path: Path) -> None:
    assert load(env_file=tmp_path / ".env").salesforce is not None


def test_an_env_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"TIERWRIGHT_SALESFORCE__CURRENCY=\xff\xfe")

    assert problems(CLIENT_CREDENTIALS, env_file=env_file) == (
        f"The file {env_file} cannot be read as text (not UTF-8 text).",
    )


def test_an_empty_value_counts_as_not_set() -> None:
    assert load(changed(SALESFORCE__CURRENCY="")).require_salesforce().currency == "USD"


def test_any_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secret_file, url_file = tmp_path / "secret", tmp_path / "url"
    secret_file.write_text(f"{SECRET}\n")
    url_file.write_text("sqlite:////var/lib/tierwright.db\n")
    environ = changed(
        SALESFORCE__CLIENT_SECRET_FILE=str(secret_file), DATABASE__URL_FILE=str(url_file)
    )
    del environ["TIERWRIGHT_SALESFORCE__CLIENT_SECRET"]

    settings = load(environ)

    secret = settings.require_salesforce().client_secret
    assert secret is not None
    assert secret.get_secret_value() == SECRET
    assert settings.database.url.get_secret_value() == "sqlite:////var/lib/tierwright.db"


def test_a_folder_in_place_of_a_secret_file_is_told(tmp_path: Path) -> None:
    (told,) = problems(changed(DATABASE__URL_FILE=str(tmp_path)))

    assert told == (
        f"TIERWRIGHT_DATABASE__URL_FILE names {tmp_path}, which cannot be read (Is a directory); "
        "correct the path or the file's permissions."
    )


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    secret_file = tmp_path / "secret"
    secret_file.write_text(SECRET)

    (told,) = problems(changed(SALESFORCE__CLIENT_SECRET_FILE=str(secret_file)))

    assert "are both set; keep one of them" in told


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param(
            "TIERWRIGHT_SALESFORCE__CLIENTID",
            "did you mean TIERWRIGHT_SALESFORCE__CLIENT_ID?",
            id="an underscore forgotten",
        ),
        pytest.param(
            "TIERWRIGHT_DATABASE_URL",
            "did you mean TIERWRIGHT_DATABASE__URL?",
            id="one underscore for two",
        ),
        pytest.param("TIERWRIGHT_XYZ", "remove it.", id="nothing like it"),
    ],
)
@pytest.mark.parametrize("source", ["environment", "env file"])
def test_an_unknown_name_is_refused_with_the_nearest_known_one(
    tmp_path: Path, source: str, name: str, hint: str
) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(f"{name}={SECRET}\n" if source == "env file" else "")
    environ = CLIENT_CREDENTIALS | ({name: SECRET} if source == "environment" else {})

    assert problems(environ, env_file=env_file) == (
        f"{name} is not a setting of Tierwright; {hint}",
    )
