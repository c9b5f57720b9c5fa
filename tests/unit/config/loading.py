"""Loading settings from variables given in a test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.errors import SettingsError
from config.settings import ORG_ALONE, CredentialSection, Settings, load_settings

SECRET = "hunter2-do-not-show"
CLIENT_CREDENTIALS = {
    "TIERWRIGHT_SALESFORCE__AUTH": "client_credentials",
    "TIERWRIGHT_SALESFORCE__LOGIN_URL": "https://acme.my.salesforce.com",
    "TIERWRIGHT_SALESFORCE__CLIENT_ID": "3MVG9",
    "TIERWRIGHT_SALESFORCE__CLIENT_SECRET": SECRET,
}


def load(
    environ: Mapping[str, str] = CLIENT_CREDENTIALS, *, env_file: Path | None = None
) -> Settings:
    return load_settings(environ, env_file=env_file)


def problems(
    environ: Mapping[str, str],
    *,
    env_file: Path | None = None,
    need: frozenset[CredentialSection] = ORG_ALONE,
) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, env_file=env_file, need=need)
    return caught.value.problems


def changed(**values: str) -> dict[str, str]:
    """Client credentials with further or other values, named without the prefix."""
    return CLIENT_CREDENTIALS | {f"TIERWRIGHT_{name}": value for name, value in values.items()}
