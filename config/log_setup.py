"""Sets up logging once per process: event names with keys, on standard error, without secrets.

Lines are JSON, or coloured text on a terminal. Our own code logs through structlog; what
libraries log from warnings on passes through the same processors and the same stream.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

#: The least severe level that is written.
Level = Literal["debug", "info", "warning", "error"]

MASK = "***"
_SECRET_KEY = re.compile(
    r"token|secret|assertion|password|passwd|private_?key|authorization|cookie|credential",
    re.IGNORECASE,
)
_SECRET_TEXT = re.compile(
    r"(?P<before>://[^\s:/@]*:)[^\s/@]+(?=@)|(?P<scheme>\b(?:Bearer|OAuth|Basic)\s+)[^\s\"',]+",
    re.IGNORECASE,
)
#: Name of the standard library's logger that carries our events; its level is left open because
#: structlog has filtered by then.
_OURS = "tierwright"


def set_up_logging(
    level: Level = "info", *, stream: TextIO | None = None, colours: bool | None = None
) -> None:
    """Send all log lines to one stream; calling it again replaces what was set up before.

    Args:
        level: The least severe level of our own events. Libraries are heard from warnings on,
            whatever the level: their chattier lines carry URLs with record contents.
        stream: Where lines go; standard error unless given.
        colours: Coloured text instead of JSON; unless given, whether the stream is a terminal.
    """
    target = sys.stderr if stream is None else stream
    for_people = target.isatty() if colours is None else colours
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Plain text on purpose: richer tracebacks print local variables, secrets included.
                structlog.processors.format_exc_info,
                mask_secrets,
                _renderer(for_people=for_people),
            ],
            foreign_pre_chain=_shared_processors(),
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    _set_up_structlog(level)


def mask_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the values of keys that look like secrets, at any depth, and passwords in URLs."""
    return {key: _masked(key, value) for key, value in event.items()}


def _set_up_structlog(level: Level) -> None:
    logging.getLogger(_OURS).setLevel(logging.DEBUG)
    structlog.configure(
        processors=[
            *_shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: logging.getLogger(_OURS),
        cache_logger_on_first_use=False,
    )


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _renderer(*, for_people: bool) -> Processor:
    if for_people:
        return structlog.dev.ConsoleRenderer(
            colors=True, exception_formatter=structlog.dev.plain_traceback
        )
    return structlog.processors.JSONRenderer()


def _mask_text(found: re.Match[str]) -> str:
    return f"{found['before'] or found['scheme']}{MASK}"


def _masked(key: str, value: object) -> object:
    if _SECRET_KEY.search(key):
        return MASK
    if isinstance(value, str):
        return _SECRET_TEXT.sub(_mask_text, value)
    if isinstance(value, Mapping):
        return {inner: _masked(str(inner), part) for inner, part in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", part) for part in value]
    return value
