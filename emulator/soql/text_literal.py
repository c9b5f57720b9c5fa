"""Text in quotes: its escapes, and the patterns of LIKE."""

from __future__ import annotations

import re

from emulator.soql.refusal import malformed

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_WILDCARDS = {"%": ".*", "_": "."}


def unescape(literal: str, text: str, position: int) -> str:
    """Return what a literal (without its quotes) stands for.

    Raises:
        ApiError: MALFORMED_QUERY for an escape that SOQL does not have.
    """
    if "\\" not in literal:
        return literal
    return _ESCAPE.sub(lambda match: _character(match[1], text, position), literal)


def like_pattern(literal: str, text: str, position: int) -> re.Pattern[str]:
    """Return the pattern of a LIKE literal: % any text, _ one character, both escapable.

    Raises:
        ApiError: MALFORMED_QUERY for an escape that SOQL does not have.
    """
    parts: list[str] = []
    place = 0
    while place < len(literal):
        if escape := _ESCAPE.match(literal, place):
            is_wildcard = escape[1] in _WILDCARDS
            character = escape[1] if is_wildcard else _character(escape[1], text, position)
            parts.append(re.escape(character))
            place = escape.end()
            continue
        parts.append(_WILDCARDS.get(literal[place]) or re.escape(literal[place]))
        place += 1
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _character(escape: str, text: str, position: int) -> str:
    if escape.startswith("u") and len(escape) > 1:
        return chr(int(escape[1:], 16))
    character = _PLAIN.get(escape.lower())
    if character is None:
        reason = f"Illegal escape sequence '\\{escape}' in string literal"
        raise malformed(text, position, reason)
    return character
