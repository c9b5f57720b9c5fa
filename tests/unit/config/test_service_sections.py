from __future__ import annotations

from datetime import time, timedelta

import pytest

from config.settings import CREDENTIAL_SECTIONS, load_settings, read_settings
from tests.unit.config.loading import CLIENT_CREDENTIALS, load

OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
NEEDED = CREDENTIAL_SECTIONS


def given(**values: str) -> dict[str, str]:
    return {
        **CLIENT_CREDENTIALS,
        "TIERWRIGHT_WEBHOOKS__SECRETS": NEW,
        **{f"TIERWRIGHT_{name}": value for name, value in values.items()},
    }


def complaints(**values: str) -> tuple[str, ...]:
    return read_settings(given(**values), env_file=None, need=NEEDED).problems


def test_the_daemon_has_defaults_for_all_but_the_secrets() -> None:
    settings = load_settings(given(), env_file=None, need=NEEDED)

    assert (settings.http.host, settings.http.port) == ("127.0.0.1", 8080)
    assert settings.recalculation.delay == timedelta(minutes=5)
    assert settings.recalculation.lease == timedelta(minutes=2)
    assert settings.recalculation.attempts == 8
    assert settings.schedule.poll == timedelta(minutes=1)
    assert settings.schedule.full_pass == time(4)
    assert settings.serve.stop_timeout == timedelta(seconds=30)
    assert settings.require_webhooks().allowed_orgs == frozenset()


def test_several_secrets_are_active_in_their_order() -> None:
    for text in (f"{NEW} {OLD}", f"{NEW},{OLD}", f" {NEW}\n{OLD}\n"):
        settings = load_settings(given(WEBHOOKS__SECRETS=text), env_file=None, need=NEEDED)

        assert settings.require_webhooks().active_secrets == (NEW, OLD)


def test_org_ids_are_brought_to_eighteen_characters() -> None:
    settings = load_settings(
        given(WEBHOOKS__ORG_IDS="00D000000000001 00D000000000002EAA"), env_file=None, need=NEEDED
    )

    found = settings.require_webhooks().allowed_orgs
    assert found == {"00D000000000001EAA", "00D000000000002EAA"}


def test_a_daemon_without_secrets_is_refused() -> None:
    settings = {k: v for k, v in given().items() if not k.endswith("SECRETS")}

    (sentence,) = read_settings(settings, env_file=None, need=NEEDED).problems

    assert sentence.startswith("TIERWRIGHT_WEBHOOKS__SECRETS or TIERWRIGHT_WEBHOOKS__SECRETS_FILE")
    assert "is not set" in sentence


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("WEBHOOKS__SECRETS", "hunter2", "holds a secret that is none"),
        ("WEBHOOKS__SECRETS", f"{NEW} whsec_dG9vc2hvcnQ=", "holds a secret that is none"),
        ("WEBHOOKS__ORG_IDS", "a08000000000005AAA", "holds what is no org id"),
        ("SCHEDULE__FULL_PASS", "at night", "is not a time of day such as 04:00"),
        ("RECALCULATION__DELAY", "5", "is not an ISO 8601 duration"),
        ("RECALCULATION__ATTEMPTS", "0", "cannot be used"),
        ("HTTP__PORT", "70000", "cannot be used"),
    ],
)
def test_a_setting_of_the_daemon_that_cannot_be_used_is_named(
    name: str, value: str, told: str
) -> None:
    (sentence,) = complaints(**{name: value})

    assert sentence.startswith(f"TIERWRIGHT_{name}")
    assert told in sentence
    assert "hunter2" not in sentence


def test_commands_that_only_speak_to_the_org_need_no_webhook_secret() -> None:
    assert load().webhooks is None
