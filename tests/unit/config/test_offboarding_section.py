from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from config.offboarding_section import OffboardingSettings
from config.settings import load_settings, read_settings
from mapping.account_records import UserAction

PREFIX = "TIERWRIGHT_OFFBOARDING__"


def given(**values: str) -> OffboardingSettings:
    named = {f"{PREFIX}{name}": value for name, value in values.items()}
    return load_settings(named, env_file=None, need=()).offboarding


def complaint(**values: str) -> str:
    named = {f"{PREFIX}{name}": value for name, value in values.items()}
    (sentence,) = read_settings(named, env_file=None, need=()).problems
    return sentence


def test_off_boarding_needs_no_settings() -> None:
    settings = given()

    assert settings == OffboardingSettings()
    assert settings.codes == frozenset()
    assert settings.suspended_status == "Suspended"
    assert (settings.user_action, settings.at_end) == (UserAction.FREEZE, UserAction.DEACTIVATE)
    assert settings.active == ("Active", "Purchased", "Shipped", "Installed", "Registered")
    assert settings.country == "US"
    assert settings.extra_days == frozenset()
    assert settings.reapply is False
    assert (settings.username, settings.private_key) == (None, None)


def test_off_boarding_cases_are_looked_through_every_quarter_of_an_hour_unless_told() -> None:
    told = {"TIERWRIGHT_SCHEDULE__OFFBOARDING": "PT1H"}

    assert load_settings({}, env_file=None, need=()).schedule.offboarding == timedelta(minutes=15)
    assert load_settings(told, env_file=None, need=()).schedule.offboarding == timedelta(hours=1)


@pytest.mark.parametrize("text", ["PRM-1 PRM-2", "PRM-1,PRM-2", " PRM-2 ,\nPRM-1, PRM-1 "])
def test_product_codes_have_spaces_or_commas_between(text: str) -> None:
    assert given(PRODUCT_CODES=text).codes == {"PRM-1", "PRM-2"}


def test_users_may_be_left_alone() -> None:
    settings = given(USER_ACTION="none", AT_END="freeze")

    assert (settings.user_action, settings.at_end) == (UserAction.NONE, UserAction.FREEZE)


def test_what_is_done_about_users_is_one_of_three() -> None:
    sentence = complaint(AT_END="delete")

    assert sentence.startswith(f"{PREFIX}AT_END (delete) ")
    assert "'none', 'freeze' or 'deactivate'" in sentence


def test_statuses_may_hold_spaces() -> None:
    active = given(ACTIVE_STATUSES=" In Use, Active ,,In Use").active

    assert active == ("In Use", "Active")


def test_there_must_be_a_status_of_active_assets() -> None:
    assert complaint(ACTIVE_STATUSES=" , ").startswith(f"{PREFIX}ACTIVE_STATUSES names no status")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"ACTIVE_STATUSES": "Active,Suspended"}, id="by the active ones"),
        pytest.param({"SUSPENDED_STATUS": "Registered"}, id="by the suspended one"),
        pytest.param({"SUSPENDED_STATUS": "shipped"}, id="written otherwise"),
        pytest.param(
            {"ACTIVE_STATUSES": "On, On Hold", "SUSPENDED_STATUS": "On Hold"}, id="by both"
        ),
    ],
)
def test_suspended_assets_are_not_active(values: dict[str, str]) -> None:
    sentence = complaint(**values)

    assert sentence == (
        f"{PREFIX}ACTIVE_STATUSES holds the status that {PREFIX}SUSPENDED_STATUS gives to "
        "suspended assets; take it out, or give them another."
    )


def test_the_status_of_suspended_assets_is_not_blank() -> None:
    assert complaint(SUSPENDED_STATUS="  ").startswith(f"{PREFIX}SUSPENDED_STATUS")


@pytest.mark.parametrize("country", ["US", "DE", "DE-BY", "GB-SCT"])
def test_a_country_may_be_told_with_its_subdivision(country: str) -> None:
    assert given(COUNTRY=country).country == country


@pytest.mark.parametrize("country", ["XX", "Germany", "DE-XX", "US-", "de"])
def test_a_country_whose_holidays_are_not_known_is_refused(country: str) -> None:
    assert complaint(COUNTRY=country) == (
        f"{PREFIX}COUNTRY is no country or subdivision whose public holidays are known; give an "
        "ISO code such as US or DE-BY."
    )


@pytest.mark.parametrize(
    "text", ["2026-12-24 2026-12-31", "2026-12-24,2026-12-31", " 2026-12-31,  2026-12-24 "]
)
def test_extra_holidays_have_spaces_or_commas_between(text: str) -> None:
    assert given(EXTRA_HOLIDAYS=text).extra_days == {date(2026, 12, 24), date(2026, 12, 31)}


@pytest.mark.parametrize("text", ["2026-02-30", "24.12.2026", "2026-12-24 soon", "12-24"])
def test_an_extra_holiday_that_is_no_date_is_refused(text: str) -> None:
    assert complaint(EXTRA_HOLIDAYS=text) == (
        f"{PREFIX}EXTRA_HOLIDAYS holds what is no date; write each like 2026-12-24, with spaces "
        "between."
    )


def test_doing_again_is_a_matter_of_true_or_false() -> None:
    assert given(REAPPLY="true").reapply is True
    assert given(REAPPLY="False").reapply is False
    assert complaint(REAPPLY="soon") == f"{PREFIX}REAPPLY (soon) is neither true nor false."


def test_assets_and_users_may_be_changed_by_a_user_of_their_own(
    tmp_path: Path, rsa_pem: str
) -> None:
    file = tmp_path / "second.pem"
    file.write_text(rsa_pem)

    for key in ({"PRIVATE_KEY": rsa_pem}, {"PRIVATE_KEY_FILE": str(file)}):
        settings = given(USERNAME="offboarding@acme.example", **key)

        assert settings.username == "offboarding@acme.example"
        assert settings.private_key is not None
        assert settings.private_key.get_secret_value() == rsa_pem.strip()
        assert "PRIVATE KEY" not in repr(settings)


def test_a_second_user_without_its_key_is_refused() -> None:
    sentence = complaint(USERNAME="offboarding@acme.example")

    assert sentence.startswith(
        f"{PREFIX}PRIVATE_KEY or {PREFIX}PRIVATE_KEY_FILE is not set, but {PREFIX}USERNAME needs it"
    )


def test_a_second_key_without_its_user_is_refused(tmp_path: Path, rsa_pem: str) -> None:
    file = tmp_path / "second.pem"
    file.write_text(rsa_pem)

    sentence = complaint(PRIVATE_KEY_FILE=str(file))

    assert sentence == (
        f"{PREFIX}PRIVATE_KEY_FILE is set, but {PREFIX}USERNAME is not; set both or neither."
    )


def test_a_second_key_that_cannot_sign_is_refused_unseen() -> None:
    sentence = complaint(USERNAME="offboarding@acme.example", PRIVATE_KEY="hunter2")

    assert sentence.startswith(f"{PREFIX}PRIVATE_KEY does not hold a private key in PEM form")
    assert "hunter2" not in sentence


def test_settings_made_in_code_are_checked_too(rsa_pem: str) -> None:
    with pytest.raises(ValidationError, match="needs it"):
        OffboardingSettings(username="offboarding@acme.example")
    with pytest.raises(ValidationError, match="both or neither"):
        OffboardingSettings(private_key=SecretStr(rsa_pem))
    assert OffboardingSettings(private_key=SecretStr("")).private_key is None
