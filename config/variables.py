"""The environment variables: which names exist, and what the environment and .env file say.

Everything is text here; what a value has to look like is the business of ``config.sections``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource

PREFIX = "TIERWRIGHT_"
NESTING = "__"
#: Ending of the name that gives a secret as the path of a file holding it.
FILE_SUFFIX = "_FILE"


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting and the environment variable it is given by."""

    name: str
    section: str
    field: str
    info: FieldInfo

    @property
    def secret(self) -> bool:
        """Whether the value must never be shown; it may then also be given as a file."""
        return _mentions(self.info.annotation, SecretStr)

    @property
    def file_name(self) -> str:
        """Name of the variable that holds the path of a file with the value (secrets only)."""
        return f"{self.name}{FILE_SUFFIX}"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that gives this setting."""
        return (self.name, self.file_name) if self.secret else (self.name,)


@dataclass(frozen=True, slots=True)
class Given:
    """What was found: values by the name of their variable, and what was wrong on the way.

    ``said_by`` tells for each value by which name it was given, which may be the file's.
    """

    values: Mapping[str, str]
    said_by: Mapping[str, str]
    problems: tuple[str, ...]


def known_variables(settings: type[BaseSettings]) -> dict[str, Variable]:
    """List every variable of a settings model by name, in the model's order."""
    return {variable.name: variable for variable in _variables(settings)}


def read_variables(
    known: Mapping[str, Variable],
    environ: Mapping[str, str],
    *,
    env_file: Path | None,
    settings: type[BaseSettings],
    without: frozenset[str] = frozenset(),
) -> Given:
    """Gather the values of known variables; the environment wins over the .env file.

    Names are read in any case, and an empty value counts as not set. Settings of sections in
    ``without`` are left out unread (their secrets' files need not exist), but their names are
    known. Nothing is raised: problems are told in the answer.
    """
    problems: list[str] = []
    texts = {**_dotenv(env_file, settings, problems), **environ}
    ours = {name.upper(): text for name, text in texts.items() if name.upper().startswith(PREFIX)}
    problems += _unknown(ours, known)
    values: dict[str, str] = {}
    said_by: dict[str, str] = {}
    for variable in known.values():
        given = [name for name in variable.names if ours.get(name)]
        if variable.section in without or not given:
            continue
        if len(given) > 1:
            problems.append(f"{given[0]} and {given[1]} are both set; keep one of them.")
        said_by[variable.name] = given[-1]
        values[variable.name] = ours[given[-1]]
        if given[-1] == variable.file_name:
            values[variable.name] = _secret_file(given[-1], ours[given[-1]], problems)
    return Given(values, said_by, tuple(problems))


def _variables(settings: type[BaseSettings]) -> Iterator[Variable]:
    for section, section_info in settings.model_fields.items():
        for model in _models(section_info.annotation):
            for field, info in model.model_fields.items():
                name = f"{PREFIX}{section}{NESTING}{field}".upper()
                yield Variable(name, section, field, info)


def _models(annotation: object) -> list[type[BaseModel]]:
    """Find the section's model, also where the section is optional."""
    choices = get_args(annotation) or (annotation,)
    return [
        choice for choice in choices if isinstance(choice, type) and issubclass(choice, BaseModel)
    ]


def _mentions(annotation: object, wanted: type) -> bool:
    return annotation is wanted or any(_mentions(part, wanted) for part in get_args(annotation))


def _dotenv(
    env_file: Path | None, settings: type[BaseSettings], problems: list[str]
) -> dict[str, str]:
    """Read the .env file as pydantic-settings does; a file that is absent says nothing."""
    if env_file is None or not env_file.exists():
        return {}
    try:
        found = DotEnvSettingsSource(settings, env_file=env_file).env_vars
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"The file {env_file} cannot be read as text ({_reason(error)}).")
        return {}
    return {name.upper(): text for name, text in found.items() if text}


def _unknown(ours: Mapping[str, str], known: Mapping[str, Variable]) -> Iterator[str]:
    names = [name for variable in known.values() for name in variable.names]
    # All names share the prefix, which therefore says nothing about how alike they are.
    bare = [name.removeprefix(PREFIX) for name in names]
    for name in sorted(set(ours).difference(names)):
        nearest = get_close_matches(name.removeprefix(PREFIX), bare, n=1)
        hint = f"did you mean {PREFIX}{nearest[0]}?" if nearest else "remove it."
        yield f"{name} is not a setting of Tierwright; {hint}"


def _secret_file(name: str, path: str, problems: list[str]) -> str:
    """Return a secret's text without surrounding white space; empty when that fails."""
    try:
        secret = Path(path).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        problems.append(
            f"{name} names {path}, which cannot be read ({_reason(error)}); "
            "correct the path or the file's permissions."
        )
        return ""
    if not secret:
        problems.append(f"{name} names {path}, which is empty; put the secret into it.")
    return secret


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "no such user"
