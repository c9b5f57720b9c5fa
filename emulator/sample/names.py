"""Invented names of people, companies, deals and courses, put together so that none repeats.

Nobody and nothing here is meant to exist; addresses end in ``.example``, which no one can own.
"""

from __future__ import annotations

import json
import unicodedata
from importlib import resources

_WORDS: dict[str, list[str]] = json.loads(
    resources.files("emulator.sample").joinpath("names.json").read_text(encoding="utf-8")
)
_FIRST_NAMES = _WORDS["first_names"]
_LAST_NAMES = _WORDS["last_names"]
_STEMS = _WORDS["company_stems"]
_ENDINGS = _WORDS["company_endings"]
#: Courses that end in a certificate.
COURSES = tuple(_WORDS["courses"])

#: Letters that do not come apart into a plain letter and an accent.
_PLAIN = str.maketrans(
    {"ł": "l", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ø": "o", "đ": "d", "ß": "ss"}
)
#: Steps through the combinations that have no factor in common with their number, so that
#: neighbours look unlike and each combination comes up once before any returns.
_PERSON_STEP = 1_933
_COMPANY_STEP = 7_817


class NameSource:
    """Deals out names in an order that depends on the seed alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._people = 0
        self._partners = 0
        self._customers = 0

    def person(self) -> tuple[str, str]:
        """Give the next first and last name; a middle initial once all pairs are used up."""
        lap, at = self._pick(self._people, len(_FIRST_NAMES) * len(_LAST_NAMES), _PERSON_STEP)
        self._people += 1
        first, last = divmod(at, len(_LAST_NAMES))
        initial = f" {chr(ord('A') + lap - 1)}." if lap else ""
        return _FIRST_NAMES[first] + initial, _LAST_NAMES[last]

    def partner(self) -> str:
        """Give the name of the next partner company."""
        self._partners += 1
        return self._company(self._partners - 1, _WORDS["partner_kinds"])

    def customer(self) -> str:
        """Give the name of the next end customer."""
        self._customers += 1
        return self._company(self._customers - 1, _WORDS["customer_kinds"])

    def _company(self, number: int, kinds: list[str]) -> str:
        lap, at = self._pick(number, len(_STEMS) * len(_ENDINGS) * len(kinds), _COMPANY_STEP)
        rest, kind = divmod(at, len(kinds))
        stem, ending = divmod(rest, len(_ENDINGS))
        suffix = f" {lap + 1}" if lap else ""
        return f"{_STEMS[stem]}{_ENDINGS[ending]} {kinds[kind]}{suffix}"

    def _pick(self, number: int, combinations: int, step: int) -> tuple[int, int]:
        return number // combinations, (self._seed * step + number * step) % combinations


def slug(text: str) -> str:
    """Give the letters and digits of a name in plain small ASCII, for addresses."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return "".join(
        character for character in decomposed if character.isascii() and character.isalnum()
    )
