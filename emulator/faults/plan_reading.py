"""From the document of a fault plan to the plan, or to one sentence on what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from emulator.faults.plan import Fault, FaultPlan, Kind, Rule
from emulator.oauth_refusal import REFUSALS

#: An answer is held back at most so long.
_LONGEST_SECONDS = 120
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_THROTTLES = (420, 429)
_WHO = ("method", "path", "request", "match", "count", "probability")
_PARAMETERS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SLOW: ("seconds",),
    Kind.THROTTLED: ("status", "retry_after"),
    Kind.QUERY_TIMEOUT: ("above",),
    Kind.SHORT_PAGES: ("rows",),
    Kind.LOCKED_ROWS: ("rows",),
    Kind.VALIDATION_ERROR: ("rows", "message"),
    Kind.DUPLICATE_VALUE: ("rows",),
    Kind.JOB_FAILED: ("share", "message"),
    Kind.TOKEN_REFUSED: ("error", "message"),
    Kind.CLOCK_SKEW: ("ahead",),
}


class FaultPlanError(ValueError):
    """The plan makes no sense; the message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a value must be, in words and as a test."""

    words: str
    test: Callable[[Any], bool]


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return _is_whole(value) or isinstance(value, float)


_ONE_OR_MORE = _Rule("a whole number from 1 on", lambda value: _is_whole(value) and value >= 1)
_ZERO_OR_MORE = _Rule("a whole number from 0 on", lambda value: _is_whole(value) and value >= 0)
_FRACTION = _Rule("a number from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1)
_TEXT = _Rule("a text", lambda value: isinstance(value, str) and value != "")
_VALUES: Mapping[str, _Rule] = {
    "method": _Rule(f"one of {', '.join(_METHODS)}", lambda value: value in _METHODS),
    "path": _Rule(
        "a pattern that begins with /, such as /query*",
        lambda value: isinstance(value, str) and value.startswith("/"),
    ),
    "request": _ONE_OR_MORE,
    "match": _ONE_OR_MORE,
    "count": _Rule(
        "a whole number from 1 on, or all",
        lambda value: value == "all" or (_is_whole(value) and value >= 1),
    ),
    "probability": _FRACTION,
    "rows": _ONE_OR_MORE,
    "seconds": _Rule(
        f"a number from 0 to {_LONGEST_SECONDS}",
        lambda value: _is_number(value) and 0 <= value <= _LONGEST_SECONDS,
    ),
    "status": _Rule("420 or 429", lambda value: value in _THROTTLES),
    "retry_after": _ZERO_OR_MORE,
    "above": _ZERO_OR_MORE,
    "share": _FRACTION,
    "error": _Rule(f"one of {', '.join(REFUSALS)}", lambda value: value in REFUSALS),
    "ahead": _Rule("a whole number of seconds, negative for behind", _is_whole),
    "message": _TEXT,
}


def read_plan(document: object, source: str) -> FaultPlan:
    """Return the plan of a document.

    Args:
        document: what YAML or JSON gave.
        source: what messages call the document, such as the path of its file.

    Raises:
        FaultPlanError: the document is no fault plan.
    """
    if not isinstance(document, dict):
        message = f"{source}: write a mapping with the key faults, a list of faults."
        raise FaultPlanError(message)
    for key in document.keys() - {"faults", "seed"}:
        message = f"{source}: there is no key {key}; the keys are faults and seed."
        raise FaultPlanError(message)
    seed, entries = document.get("seed", 0), document.get("faults")
    if not _is_whole(seed):
        message = f"{source}: seed must be a whole number, such as seed: 7."
        raise FaultPlanError(message)
    if not isinstance(entries, list):
        message = f"{source}: faults must be a list; begin each fault with - fault: and its kind."
        raise FaultPlanError(message)
    rules = [_rule(one, f"{source}: fault {place}") for place, one in enumerate(entries, 1)]
    return FaultPlan(tuple(rules), seed)


def _rule(entry: object, place: str) -> Rule:
    if not isinstance(entry, dict):
        message = f"{place} must be a mapping; begin it with - fault: and a kind."
        raise FaultPlanError(message)
    kind = entry.get("fault")
    if kind not in list(Kind):
        message = f"{place}: {kind!r} is no kind of fault; take one of {', '.join(Kind)}."
        raise FaultPlanError(message)
    kind = Kind(kind)
    place = f"{place} ({kind})"
    given: dict[str, Any] = {
        str(key): _plain(value) for key, value in entry.items() if key != "fault"
    }
    _check(given, (*_WHO, *_PARAMETERS.get(kind, ())), place)
    fault = Fault(kind, **{name: given[name] for name in given if name not in _WHO})
    who = {name: given[name] for name in given if name in _WHO}
    if "count" in who or "probability" in who:
        count = who.get("count", "all")
        who["count"] = None if count == "all" else count
    return Rule(fault, **who)


def _plain(value: object) -> object:
    """Return a number as YAML gives it: JSON bodies are read into decimals."""
    return float(value) if isinstance(value, Decimal) else value


def _check(given: Mapping[str, object], allowed: tuple[str, ...], place: str) -> None:
    for name, value in given.items():
        if name not in allowed:
            message = f"{place}: there is no key {name} here; the keys are {', '.join(allowed)}."
            raise FaultPlanError(message)
        if not _VALUES[name].test(value):
            message = f"{place}: {name} must be {_VALUES[name].words}, not {value!r}."
            raise FaultPlanError(message)
