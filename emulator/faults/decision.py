"""Which fault a request meets: a pure function of the plan, the request and what came before."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b

from emulator.faults.plan import Fault, FaultPlan, Kind, Rule

_VERSION = re.compile(r"/services/data/v[\d.]+(?=/|$)")
_WHOLE = "/services/"
_DRAW_BYTES = 8
_DRAWS = float(256**_DRAW_BYTES)


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What a rule may ask about a request.

    Attributes:
        number: 1 for the first request since the plan was set; parts of a composite share its
            number.
        path: without the query string.
        rows: rows that the request found; None where it does not look for rows.
    """

    number: int
    method: str
    path: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each rule fitted a request and took effect, by its place in the plan."""

    fitted: Mapping[int, int] = field(default_factory=dict)
    fired: Mapping[int, int] = field(default_factory=dict)


def decide(
    plan: FaultPlan, facts: RequestFacts, tally: Tally, kinds: Collection[Kind]
) -> tuple[Fault | None, Tally]:
    """Return the fault that the request meets, None for none, and the tally after it.

    Args:
        plan: the rules.
        facts: the request.
        tally: what came before.
        kinds: what can go wrong at this point of the request; other rules are not asked.
    """
    fitted, fired = dict(tally.fitted), dict(tally.fired)
    met: Fault | None = None
    for place, rule in enumerate(plan.rules):
        if rule.fault.kind not in kinds or not _fits(rule, facts):
            continue
        fitted[place] = fitted.get(place, 0) + 1
        if met is None and _is_due(plan, place, fitted[place], fired.get(place, 0)):
            fired[place] = fired.get(place, 0) + 1
            met = rule.fault
    return met, replace(tally, fitted=fitted, fired=fired)


def _fits(rule: Rule, facts: RequestFacts) -> bool:
    if rule.method not in {None, facts.method}:
        return False
    if rule.request not in {None, facts.number}:
        return False
    if rule.fault.above and (facts.rows or 0) <= rule.fault.above:
        return False
    return rule.path is None or _fits_path(rule.path, facts.path)


def _fits_path(pattern: str, path: str) -> bool:
    if not pattern.startswith(_WHOLE):
        path = _VERSION.sub("", path, count=1)
    return _compiled(pattern.rstrip("/")).fullmatch(path.rstrip("/")) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)


def _is_due(plan: FaultPlan, place: int, fitted: int, fired: int) -> bool:
    rule = plan.rules[place]
    if fitted < rule.match or (rule.count is not None and fired >= rule.count):
        return False
    return rule.probability >= 1 or _draw(plan.seed, place, fitted) < rule.probability


def _draw(seed: int, place: int, fitted: int) -> float:
    """Return a number from 0 up to 1, always the same for the same request."""
    digest = blake2b(f"{seed}/{place}/{fitted}".encode(), digest_size=_DRAW_BYTES).digest()
    return int.from_bytes(digest, "big") / _DRAWS
