"""Settings from the environment: the only module that reads it.

Every name is ``TIERWRIGHT_<SECTION>__<FIELD>``; a secret may also be given as
``<NAME>_FILE``, the path of a file that holds it. Durations are ISO 8601, such as ``PT60S``; a
bare number is refused.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from config.errors import SettingsError
from config.offboarding_section import OffboardingSettings
from config.sections import (
    DatabaseSettings,
    HistorySettings,
    MappingSettings,
    SalesforceSettings,
)
from config.service_sections import (
    HttpSettings,
    RecalculationSettings,
    ScheduleSettings,
    ServeSettings,
    WebhookSettings,
)
from config.setting_problem import problem_sentences
from config.variables import NESTING, PREFIX, Variable, known_variables, read_variables

#: The file with further variables, in the folder that a command is called from.
DOTENV = Path(".env")
#: Sections with credentials that not every command needs.
CredentialSection = Literal["salesforce", "webhooks"]
CREDENTIAL_SECTIONS: frozenset[CredentialSection] = frozenset({"salesforce", "webhooks"})
#: What a command needs that only speaks to the org.
ORG_ALONE: frozenset[CredentialSection] = frozenset({"salesforce"})


class Settings(BaseSettings):
    """All settings; immutable once made.

    Making one directly (as the demo does) takes the given sections only and looks at no
    environment; pydantic's ``ValidationError`` then tells a programming mistake.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NESTING,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    salesforce: SalesforceSettings | None = None
    database: DatabaseSettings = DatabaseSettings()
    mapping: MappingSettings = MappingSettings()
    history: HistorySettings = HistorySettings()
    webhooks: WebhookSettings | None = None
    http: HttpSettings = HttpSettings()
    recalculation: RecalculationSettings = RecalculationSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    serve: ServeSettings = ServeSettings()
    offboarding: OffboardingSettings = OffboardingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the constructor alone: ``load_settings`` does the reading."""
        return (init_settings,)

    def require_salesforce(self) -> SalesforceSettings:
        """Return the org's section.

        Raises:
            SettingsError: the settings were loaded without it.
        """
        if self.salesforce is None:
            raise SettingsError(["Salesforce's settings are needed here but were not loaded."])
        return self.salesforce

    def require_webhooks(self) -> WebhookSettings:
        """Return the section of the webhooks.

        Raises:
            SettingsError: the settings were loaded without it.
        """
        if self.webhooks is None:
            raise SettingsError(["The webhooks' settings are needed here but were not loaded."])
        return self.webhooks


@dataclass(frozen=True, slots=True)
class SettingDoc:
    """One setting as the documentation shows it.

    ``default`` is how it would be written in the environment; ``None`` where there is none.
    """

    name: str
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class SettingsReading:
    """What could be made of the environment, and everything that is wrong with it.

    ``settings`` is ``None`` where a value is missing or cannot be used. They are there beside
    problems that concern none of them, such as an unknown name.
    """

    settings: Settings | None
    problems: tuple[str, ...]


def load_settings(
    environ: Mapping[str, str] | None = None,
    *,
    env_file: Path | None = DOTENV,
    need: Collection[CredentialSection] = ORG_ALONE,
) -> Settings:
    """Read and check the settings. Called once, by the composition root.

    Args:
        environ: Variables by name; the process's environment when ``None``.
        env_file: File with further variables, which the environment overrides; it may be absent.
        need: Sections with credentials that the command uses. Others of that kind are not read
            and stay ``None``, so ``need=()`` serves a command that never reaches the org.

    Raises:
        SettingsError: something is missing, wrong, unknown or does not go together; it lists all
            that was found.
    """
    reading = read_settings(environ, env_file=env_file, need=need)
    if reading.settings is None or reading.problems:
        raise SettingsError(reading.problems)
    return reading.settings


def read_settings(
    environ: Mapping[str, str] | None = None,
    *,
    env_file: Path | None = DOTENV,
    need: Collection[CredentialSection] = ORG_ALONE,
) -> SettingsReading:
    """Read and check the settings as ``load_settings`` does, and raise nothing."""
    known = known_variables(Settings)
    unneeded = CREDENTIAL_SECTIONS.difference(need)
    given = read_variables(
        known,
        os.environ if environ is None else environ,
        env_file=env_file,
        settings=Settings,
        without=unneeded,
    )
    sections: dict[str, Any] = {name: {} for name in need}
    sections |= _by_section(given.values)
    try:
        settings = Settings.model_validate(sections)
    except ValidationError as error:
        return SettingsReading(None, (*given.problems, *problem_sentences(error, known, given)))
    return SettingsReading(settings, given.problems)


def settings_reference() -> list[SettingDoc]:
    """List every variable with its default and meaning, for the documentation."""
    rows: list[SettingDoc] = []
    for variable in known_variables(Settings).values():
        meaning = variable.info.description or ""
        rows.append(SettingDoc(variable.name, _default(variable), meaning))
        if variable.secret:
            rows.append(SettingDoc(variable.file_name, None, f"file that holds `{variable.name}`"))
    return rows


def _by_section(values: Mapping[str, str]) -> dict[str, Any]:
    """Nest the values by section, as pydantic-settings does with an environment."""
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): value for name, value in values.items()}
    return source()


def _default(variable: Variable) -> str | None:
    info: FieldInfo = variable.info
    if info.default is PydanticUndefined or info.default is None:
        return None
    if isinstance(info.default, SecretStr):  # a default is public
        return info.default.get_secret_value()
    if isinstance(info.default, timedelta):
        return _duration(info.default)
    if isinstance(info.default, bool):
        return str(info.default).lower()
    if isinstance(info.default, time):
        return info.default.isoformat("minutes")
    return str(info.default) or None


def _duration(duration: timedelta) -> str:
    """Write a default of whole seconds the way a person would: days, or one smaller unit."""
    if duration % timedelta(days=1) == timedelta(0):
        return f"P{duration.days}D"
    if duration % timedelta(minutes=1) == timedelta(0):
        return f"PT{duration // timedelta(minutes=1)}M"
    return f"PT{duration // timedelta(seconds=1)}S"
