"""The oracle's conclusions: what the values of all criteria earn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

from tests.unit.evaluator.oracle_record import Plain


@dataclass(slots=True)
class Opinion:
    """What the oracle thinks of one enrollment; values are missing where nothing is judged."""

    status: str
    held: bool = False
    values: dict[str, Fraction] = field(default_factory=dict)
    reasons: dict[str, dict[str, str]] = field(default_factory=dict)
    earned: str | None = None
    following: str | None = None
    progress: int | None = None
    weakest: str | None = None
    standing: str | None = None
    hidden: int | None = None


class TierOracle:
    """Concludes for one program on one day."""

    def __init__(self, program: Plain, today: date) -> None:
        self.program = program
        self.today = today
        self.tiers = sorted(program["tiers"].items(), key=lambda pair: pair[1]["rank"])

    def is_finished(self) -> bool:
        return any(self._asks(tier) for _, tier in self.tiers)

    def _asks(self, tier: Plain) -> dict[str, Fraction]:
        return {k: Fraction(v) for k, v in tier.items() if k != "rank" and v is not None}

    def _met(self, tier: Plain, values: Mapping[str, Fraction]) -> bool:
        return all(values[name] >= least for name, least in self._asks(tier).items())

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

    def _share(self, value: Fraction, least: Fraction) -> Fraction:
        if least == 0:
            return Fraction(1 if value >= 0 else 0)
        return max(Fraction(0), value / least)
