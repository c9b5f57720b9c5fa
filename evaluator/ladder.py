"""The tier ladder as it applies to one segment on one day: which thresholds are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations

from evaluator.errors import ProgramError
from evaluator.program import Program, Threshold, Tier


def ladder_for(program: Program, segment: str | None, day: date) -> Program:
    """Give the program with the thresholds that apply to a segment on a day (T9).

    The row of the segment goes before the row for everybody; a row that says nothing
    means that the tier does not ask for the criterion.
    """
    in_force = [row for row in program.thresholds if row.applies(day)]
    tiers = tuple(_tier(tier, in_force, segment) for tier in program.tiers)
    return replace(program, tiers=tiers)


def check_thresholds(program: Program) -> None:
    """Refuse thresholds of which two could apply at once (T9).

    Raises:
        ProgramError: names the tier and the criterion.
    """
    grouped: dict[tuple[str, str, str], list[Threshold]] = {}
    for row in program.thresholds:
        key = (row.tier_id, row.criterion_id, _folded(row.segment))
        grouped.setdefault(key, []).append(row)
    for (tier_id, criterion_id, _), rows in grouped.items():
        if any(_overlap(one, other) for one, other in combinations(rows, 2)):
            raise ProgramError(_overlap_words(program, tier_id, criterion_id, rows[0].segment))


def _tier(tier: Tier, in_force: Iterable[Threshold], segment: str | None) -> Tier:
    rows = [row for row in in_force if row.tier_id == tier.id]
    chosen = {row.criterion_id: row for row in _of_segment(rows, None)}
    if segment is not None:
        chosen |= {row.criterion_id: row for row in _of_segment(rows, segment)}
    asked = {key: row.least for key, row in sorted(chosen.items()) if row.least is not None}
    return Tier(tier.id, tier.name, tier.rank, asked)


def _of_segment(rows: Iterable[Threshold], segment: str | None) -> list[Threshold]:
    return [row for row in rows if _folded(row.segment) == _folded(segment)]


def _folded(segment: str | None) -> str:
    return segment.casefold() if segment else ""


def _overlap(one: Threshold, other: Threshold) -> bool:
    begins = one.first is None or other.last is None or one.first <= other.last
    ends = other.first is None or one.last is None or other.first <= one.last
    return begins and ends


def _overlap_words(program: Program, tier_id: str, criterion_id: str, segment: str | None) -> str:
    tier = program.tier(tier_id)
    criterion = next((c.name for c in program.criteria if c.id == criterion_id), criterion_id)
    whose = f" for segment {segment}" if segment else ""
    return (
        f"Tier {tier.name if tier else tier_id} has two thresholds for {criterion}{whose} on the "
        "same days; let one end before the other begins."
    )
