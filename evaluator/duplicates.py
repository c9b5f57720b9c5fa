"""Records of one deal or one certificate: which of them count again (M4, M5)."""

from __future__ import annotations

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import Integers, Mask, TextColumn
from evaluator.errors import OperandError
from evaluator.program import Criterion


def repeated(
    criterion: Criterion, candidates: Candidates, counting: Mask, days: Integers
) -> Integers:
    """Find the pairs whose deal or certificate already counts (M4, M5).

    The earliest attainment date wins, then the smaller record id. Only records that are
    visible take part, so a hidden one never evicts a visible one (S9).

    Args:
        criterion: What is judged; its identity tells which records are the same deal.
        candidates: Its records, a row a pair.
        counting: Which pairs count as far as is known, visible ones only.
        days: The attainment day of each pair.
    """
    column = candidates.columns[criterion.identity or ""]
    if not isinstance(column, TextColumn):
        msg = f"criterion {criterion.name}: its identity is no text"
        raise OperandError(msg)
    pairs = _sharing(column, candidates, np.flatnonzero(counting & ~unnamed(column)))
    if not len(pairs):
        return pairs
    enrollment, key = candidates.enrollment[pairs], column.codes[pairs]
    ids = np.array([candidates.ids[pair] for pair in pairs.tolist()])
    by_age = np.lexsort((ids, days[pairs], key, enrollment))
    enrollment, key = enrollment[by_age], key[by_age]
    again = (enrollment[1:] == enrollment[:-1]) & (key[1:] == key[:-1])
    duplicates: Integers = pairs[by_age[1:][again]]
    return duplicates


def unnamed(column: TextColumn) -> Mask:
    """Tell which rows have no identity, and so are the same as no other."""
    if None not in column.values:
        return np.zeros(len(column.codes), dtype=bool)
    mask: Mask = column.codes == column.values.index(None)
    return mask


def _sharing(column: TextColumn, candidates: Candidates, pairs: Integers) -> Integers:
    """Keep the pairs that share enrollment and identity with another: usually very few."""
    keys = candidates.enrollment[pairs] * len(column.values) + column.codes[pairs]
    ordered = np.sort(keys)
    several = ordered[1:][ordered[1:] == ordered[:-1]]
    shared: Integers = pairs[np.isin(keys, several)] if len(several) else pairs[:0]
    return shared
