"""What can be wrong with what an operator has set, as errors that say what to do.

- ``ConfigError``           something the operator wrote cannot be used
    - ``SettingsError``     environment variables or the .env file
    - ``MappingFileError``  the YAML field map

None of them ever carries the value of a secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class ConfigError(Exception):
    """The configuration cannot be used; a person has to change it before the program starts.

    ``message`` says in one sentence what is wrong, ``remedy`` what to do about it.
    """

    def __init__(self, message: str, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} {remedy}")


class SettingsError(ConfigError):
    """Settings are missing, wrong or do not go together.

    ``problems`` holds one sentence each, every one naming the variable; all that were found,
    so that one correction is enough.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(self.problems),
            "Correct the environment or the .env file, then start again.",
        )


class MappingFileError(ConfigError):
    """The field map cannot be used; ``line`` (from 1) is ``None`` where no line is to blame."""

    def __init__(self, message: str, remedy: str, *, file: Path, line: int | None = None) -> None:
        self.file = file
        self.line = line
        place = f"{file}" if line is None else f"{file}, line {line}"
        super().__init__(f"{place}: {message}", remedy)
