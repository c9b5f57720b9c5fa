"""What people see: results on standard output, errors and progress on standard error."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.text import Text

from app.cli.console import PlainConsole
from app.problem import OutputProblem
from jobs.progress import Forecast

#: Wide enough for the tables where output goes to a file or a pipe.
_PIPED_WIDTH = 160


class Terminal:
    """Writes to the two streams; colours and bars only on a terminal."""

    @staticmethod
    def prepare() -> None:
        """Make the streams take every letter: where one lacks it, a question mark stands."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")

    @staticmethod
    def show(*parts: RenderableType) -> None:
        """Print results.

        Raises:
            OutputProblem: they cannot be written.
        """
        with _written():
            PlainConsole(piped_width=_PIPED_WIDTH).print(*parts, sep="\n")

    @staticmethod
    def show_json(document: dict[str, Any]) -> None:
        """Print one JSON document; letters that the stream lacks are escaped.

        Raises:
            OutputProblem: it cannot be written.
        """
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        escape = codecs.lookup(encoding).name != "utf-8"
        with _written():
            print(json.dumps(document, ensure_ascii=escape, indent=2), flush=True)  # noqa: T201 - the result itself

    @staticmethod
    def show_plain(text: str) -> None:
        """Print text as it is."""
        print(text, end="")  # noqa: T201 - the result itself

    @staticmethod
    def note(message: str) -> None:
        """Tell something by the way."""
        PlainConsole(stderr=True).print(Text(message), soft_wrap=True)

    @staticmethod
    def error(message: str, remedy: str) -> None:
        """Tell what went wrong and what to do."""
        console = PlainConsole(stderr=True)
        console.print(Text("Error: ", style="bold red") + Text(message), soft_wrap=True)
        if remedy:
            console.print(Text("Remedy: ", style="bold") + Text(remedy), soft_wrap=True)

    @staticmethod
    @contextmanager
    def progress() -> Iterator[Bars]:
        """Draw progress bars on a terminal, and nothing elsewhere."""
        console = PlainConsole(stderr=True)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
        )
        with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
            listener = Bars(bars)
            yield listener
            listener.end()


@contextmanager
def _written() -> Iterator[None]:
    """Tell in one sentence that standard output takes nothing; a closed pipe ends quietly."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is left in the buffer would fail again when the process ends.
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path of ours
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        raise OutputProblem(error.strerror or type(error).__name__) from error


class Bars:
    """Draws one bar for each part of a run; listens as ``jobs.progress.Progress`` does."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def begin(self, what: str, total: int) -> None:
        """Fill the last bar and draw the next one."""
        self.end()
        self._task = self._bars.add_task(what, total=total)

    def advance(self, steps: int) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._bars.advance(self._task, steps)

    def expect(self, forecast: Forecast) -> None:
        """Tell a person what a full pass will cost; a pipe or a file is told at the end alone."""
        if not self._bars.console.is_terminal:
            return
        told = f"About {forecast.calls:,} API calls"
        if forecast.allowed is not None:
            told += f"; {forecast.used:,} of the org's {forecast.allowed:,} of 24 hours are used"
        self._bars.console.print(f"{told}.", highlight=False)

    def end(self) -> None:
        """Fill the bar: enrollments without a question are done as well."""
        if self._task is not None:
            total = self._bars.tasks[self._task].total
            self._bars.update(self._task, completed=total)
