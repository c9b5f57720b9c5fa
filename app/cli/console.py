"""The console that people are told things on: what came from the org is text and nothing else.

Names are written by many people. One such as ``[/]`` must not be taken for markup, and none may
steer the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

#: Shown in place of a character that would do something instead of being seen.
_INSTEAD = "\N{REPLACEMENT CHARACTER}"
_KEPT = "\t\n"
#: The two blocks of control characters, and what turns the direction of all that follows.
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
_TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSEEN = {code: _INSTEAD for code in (*_CONTROLS, *_TURNS) if chr(code) not in _KEPT}


class PlainConsole(Console):
    """Prints texts and tables on a standard stream.

    Knows no markup and no emoji codes, and lets no control character of a text through.

    Args:
        stderr: Print on standard error instead of standard output.
        piped_width: The width where the stream is no terminal; the terminal's own otherwise.
    """

    def __init__(self, *, stderr: bool = False, piped_width: int | None = None) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)
        if piped_width is not None and not self.is_terminal:
            self.width = piped_width

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Render as rich does, after the text was made harmless."""
        return super().render(_harmless(renderable), options)


def _harmless(renderable: RenderableType) -> RenderableType:
    if isinstance(renderable, str):
        return renderable.translate(_UNSEEN)
    if isinstance(renderable, Text) and not renderable.plain.isprintable():
        # Character for character, so that styles stay where they are.
        clean = renderable.copy()
        clean.plain = renderable.plain.translate(_UNSEEN)
        return clean
    return renderable
