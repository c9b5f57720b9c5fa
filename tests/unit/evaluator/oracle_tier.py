"""The oracle's conclusions: what the values of all criteria earn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from tests.unit.evaluator.oracle_record import Plain, fold


@dataclass(slots=True)
class Opinion:
    """What the oracle thinks of one enrollment.

    Values are missing where nothing is judged, and ``None`` where nothing can be measured.
    """

    status: str
    held: bool = False
    values: dict[str, Fraction | None] = field(default_factory=dict)
    reasons: dict[str, dict[str, str]] = field(default_factory=dict)
    earned: str | None = None
    following: str | None = None
    progress: int | None = None
    weakest: str | None = None
    standing: str | None = None
    hidden: int | None = None


class TierOracle:
    """Concludes for one segment of a program on one day."""

    def __init__(self, program: Plain, today: date, segment: str | None) -> None:
        self.program = program
        self.today = today
        self.segment = segment
        self.tiers = sorted(program["tiers"].items(), key=lambda pair: pair[1]["rank"])

    def is_finished(self) -> bool:
        contradicted = any(_contradicts(rows) for _, tier in self.tiers for rows in _rows(tier))
        return not contradicted and any(self._asks(tier) for _, tier in self.tiers)

    def _asks(self, tier: Plain) -> dict[str, Fraction]:
        found = {}
        for name, rows in zip((key for key in tier if key != "rank"), _rows(tier), strict=True):
            here = [row for row in rows if _in_force(row, self.today)]
            ours = [row for row in here if fold(row["segment"]) == fold(self.segment)]
            rest = [row for row in here if not row["segment"]]
            chosen = (ours or rest or [{"value": None}])[0]["value"]
            if chosen is not None:
                found[name] = Fraction(chosen)
        return found

    def _met(self, tier: Plain, values: Mapping[str, Fraction | None]) -> bool:
        pairs = ((values[name], least) for name, least in self._asks(tier).items())
        return all(value is not None and value >= least for value, least in pairs)

    def following(self, held: str | None) -> str | None:
        names = [name for name, _ in self.tiers]
        above = names[names.index(held) + 1 :] if held else names
        return above[0] if above else None

    def conclude(self, opinion: Opinion, enrollment: Plain) -> None:
        held, names = enrollment["tier"], [name for name, _ in self.tiers]
        for position, (name, tier) in enumerate(self.tiers):
            lower = [t for _, t in self.tiers[:position] if self._asks(t)]
            skipped = any(not self._met(t, opinion.values) for t in lower)
            invited = position > 0 and not self._asks(tier)
            if self._met(tier, opinion.values) and not invited:
                if skipped and self.program["require_lower_tiers"]:
                    continue
                opinion.earned = name
        rank = names.index(opinion.earned) if opinion.earned else -1
        if held:
            gap = rank - names.index(held)
            opinion.standing = "Maintained" if gap == 0 else "Eligible" if gap > 0 else "At Risk"
            if gap < 0 and any(
                self._keeps(each, names.index(held), names) for each in enrollment["overrides"]
            ):
                opinion.standing = "Protected"
        elif opinion.earned:
            opinion.standing = "Eligible"
        opinion.following = self.following(held)
        self._progress(opinion)

    def _keeps(self, override: Plain, held: int, names: list[str]) -> bool:
        until = override["until"]
        over = until is not None and date.fromisoformat(until) < self.today
        high_enough = override["kind"] == "Lock" or names.index(override["tier"]) >= held
        return high_enough and not over

    def _progress(self, opinion: Opinion) -> None:
        tier = dict(self.tiers).get(opinion.following or "")
        if tier is None or (tier is not self.tiers[0][1] and not self._asks(tier)):
            return
        asks = self._asks(tier)
        shares = {
            name: self._share(opinion.values[name], asks[name])
            for name in self.program["criteria"]
            if name in asks
        }
        opinion.weakest = min(shares, key=lambda name: shares[name]) if shares else None
        capped = [min(share, Fraction(1)) for share in shares.values()]
        mean = sum(capped, Fraction(0)) / len(capped) if capped else Fraction(1)
        opinion.progress = 100 if self._met(tier, opinion.values) else min(99, floor(mean * 100))

    def _share(self, value: Fraction | None, least: Fraction) -> Fraction:
        if value is None:
            return Fraction(0)
        if least == 0:
            return Fraction(1 if value >= 0 else 0)
        return max(Fraction(0), value / least)


def _rows(tier: Plain) -> list[list[Plain]]:
    """List the thresholds of each criterion; one without a value says it is not asked for."""
    return [_spelled(value) for key, value in tier.items() if key != "rank"]


def _spelled(value: Any) -> list[Plain]:
    if isinstance(value, list):
        return value
    return [{"value": value, "segment": None, "from": None, "to": None}]


def _in_force(row: Plain, day: date) -> bool:
    begun = row["from"] is None or date.fromisoformat(row["from"]) <= day
    return begun and (row["to"] is None or day <= date.fromisoformat(row["to"]))


def _contradicts(rows: list[Plain]) -> bool:
    """Whether a threshold ends before it begins, or two of one segment share a day."""
    if any(row["from"] and row["to"] and row["from"] > row["to"] for row in rows):
        return True
    days = [date.min, *(date.fromisoformat(row["from"]) for row in rows if row["from"])]
    for day in days:
        whose = [fold(row["segment"]) for row in rows if _in_force(row, day)]
        if len(whose) != len(set(whose)):
            return True
    return False
