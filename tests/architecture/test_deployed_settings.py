"""What the files for deploying set can be used as it stands: the daemon would start with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from config.settings import CREDENTIAL_SECTIONS, Settings, load_settings
from tests.architecture.deployed import (
    compose,
    compose_environment,
    kubernetes_environment,
    manifests,
    unit_environment,
    unit_lines,
)

GIVEN = {
    "TIERWRIGHT_SALESFORCE__CLIENT_ID": "3MVG9",
    "TIERWRIGHT_SALESFORCE__USERNAME": "integration@acme.example",
}
POSTGRESQL = "postgresql+psycopg://tierwright:secret@database/tierwright"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the secrets, each in a file of its usual name."""
    folder = tmp_path_factory.mktemp("secrets")
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    for name in ("private_key", "salesforce_private_key"):
        (folder / name).write_text(pem, encoding="utf-8")
    (folder / "webhook_secrets").write_text(SECRET, encoding="utf-8")
    (folder / "database_url").write_text(POSTGRESQL, encoding="utf-8")
    return folder


def loaded(environment: Mapping[str, str], secrets: Path) -> Settings:
    """Load the settings as in a container whose secrets stand in the folder."""
    here = {
        name: str(secrets / Path(text).name) if text and name.endswith("_FILE") else text
        for name, text in environment.items()
    }
    return load_settings(here, env_file=None, need=CREDENTIAL_SECTIONS)


def test_the_daemon_of_compose_finds_all_it_needs(secrets: Path) -> None:
    settings = loaded(compose_environment("tierwright", GIVEN), secrets)

    assert settings.database.url.get_secret_value() == POSTGRESQL
    assert settings.http.host == "0.0.0.0"  # noqa: S104 - within the container
    assert settings.require_webhooks().active_secrets == (SECRET,)


def test_what_compose_migrates_is_the_database_that_its_daemon_uses() -> None:
    daemon = compose_environment("tierwright", GIVEN)
    migration = compose_environment("migrate", {})

    assert {name: daemon[name] for name in migration} == migration


def test_the_files_that_compose_names_are_secrets_of_the_service() -> None:
    for name, service in compose()["services"].items():
        files = [text for key, text in service.get("environment", {}).items() if "_FILE" in key]

        assert {f"/run/secrets/{each}" for each in service.get("secrets", ())} == set(files), name


def test_the_pods_of_kubernetes_find_all_they_need(secrets: Path) -> None:
    settings = loaded(kubernetes_environment(), secrets)

    assert settings.database.url.get_secret_value() == POSTGRESQL
    assert settings.require_salesforce().username == GIVEN["TIERWRIGHT_SALESFORCE__USERNAME"]


def test_the_files_that_kubernetes_names_are_keys_of_its_secret() -> None:
    (secret,) = manifests("Secret")
    named = [text for key, text in kubernetes_environment().items() if key.endswith("_FILE")]

    assert {Path(text).name for text in named} == set(secret["stringData"])
    assert {str(Path(text).parent) for text in named} == {"/run/secrets/tierwright"}


def test_the_service_of_systemd_finds_all_it_needs(secrets: Path) -> None:
    settings = loaded(unit_environment(secrets) | GIVEN, secrets)

    assert settings.database.url.get_secret_value().startswith("sqlite:////var/lib/tierwright/")


def test_the_service_of_systemd_takes_postgresql_as_its_head_tells(secrets: Path) -> None:
    more = {
        "TIERWRIGHT_DATABASE__URL": "",
        "TIERWRIGHT_DATABASE__URL_FILE": f"{secrets}/database_url",
    }
    settings = loaded(unit_environment(secrets) | GIVEN | more, secrets)

    assert settings.database.url.get_secret_value() == POSTGRESQL


def test_the_files_that_systemd_names_are_credentials_of_the_service(tmp_path: Path) -> None:
    files = [text for key, text in unit_environment(tmp_path).items() if key.endswith("_FILE")]
    loads = [line.partition(":")[0] for line in unit_lines("LoadCredential")]

    assert {Path(text).name for text in files} == set(loads)
