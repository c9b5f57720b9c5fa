"""Which records counted for some criterion, and how many could not be seen, by enrollment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import Integers, Mask, segment_counts, with_code
from evaluator.judgement import Judgement
from evaluator.reason import Reason
from evaluator.screen import Reasons


@dataclass(frozen=True, slots=True, eq=False)
class _Counted:
    """The counted pairs of one source, side by side for each enrollment."""

    candidates: Candidates
    pairs: Integers
    offsets: Integers

    def ids(self, position: int) -> tuple[str, ...]:
        start, end = (int(x) for x in self.offsets[position : position + 2])
        return tuple(sorted(self.candidates.ids[pair] for pair in self.pairs[start:end].tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class MarkedRecords:
    """Records of a slice by what some criterion made of them."""

    counted: Mapping[str, _Counted]
    hidden: Integers

    def counted_ids(self, position: int) -> Mapping[str, tuple[str, ...]]:
        """Name the records of an enrollment that counted for some criterion, by source."""
        return {source: each.ids(position) for source, each in self.counted.items()}

    def not_visible(self, position: int) -> int:
        """Count the records that would have counted for some criterion, but are hidden (S3)."""
        return int(self.hidden[position])


def mark_records(judgement: Judgement, marks: Mapping[str, Reasons]) -> MarkedRecords:
    """Join the marks of all criteria, source by source."""
    hidden = np.zeros(len(judgement.enrollments), dtype=np.int64)
    counted: dict[str, _Counted] = {}
    for name, candidates in judgement.sources.items():
        ours = [marks[c.id] for c in judgement.program.criteria if c.source == name]
        hidden += segment_counts(_any(ours, Reason.NOT_VISIBLE), candidates.offsets)
        mask = _any(ours, Reason.COUNTED)
        counts = segment_counts(mask, candidates.offsets)
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        counted[name] = _Counted(candidates, np.flatnonzero(mask), offsets)
    return MarkedRecords(counted, hidden)


def _any(marks: list[Reasons], reason: Reason) -> Mask:
    mask = with_code(marks[0], reason)
    for each in marks[1:]:
        mask |= with_code(each, reason)
    return mask
