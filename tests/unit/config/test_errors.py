from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError, MappingFileError, SettingsError


def test_an_error_says_what_is_wrong_and_what_to_do() -> None:
    error = ConfigError("The file is empty.", "Write something into it.")

    assert str(error) == "The file is empty. Write something into it."


def test_settings_problems_stand_on_lines_of_their_own() -> None:
    error = SettingsError(["One is wrong.", "Two is missing."])

    assert error.message.splitlines() == ["One is wrong.", "Two is missing."]


@pytest.mark.parametrize(("line", "place"), [(7, "map.yaml, line 7"), (None, "map.yaml")])
def test_a_mapping_file_error_names_the_place(line: int | None, place: str) -> None:
    error = MappingFileError("unknown role.", "Remove it.", file=Path("map.yaml"), line=line)

    assert str(error) == f"{place}: unknown role. Remove it."
