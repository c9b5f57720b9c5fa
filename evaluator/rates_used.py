"""The rates that the counted amounts of one enrollment were converted by, for its snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np

from evaluator.column import ConvertedColumn, MoneyColumn
from evaluator.explanation import RATE_PLACES
from evaluator.money import rounded
from evaluator.program import Criterion
from evaluator.settlement import Verdicts


def rates_used(verdicts: Verdicts, position: int) -> Mapping[str, tuple[Decimal, ...]]:
    """Give what one unit was worth in the program's currency, by currency counted.

    With dated rates a currency may have had several: each is given once, in order.

    Args:
        verdicts: The finished slice.
        position: Which of its enrollments.
    """
    found: dict[str, set[Fraction]] = {}
    for criterion in verdicts.judgement.program.criteria:
        for code, factor in _used(verdicts, position, criterion):
            found.setdefault(code, set()).add(factor)
    return {
        code: tuple(rounded(factor, RATE_PLACES).normalize() for factor in sorted(factors))
        for code, factors in sorted(found.items())
    }


def _used(
    verdicts: Verdicts, position: int, criterion: Criterion
) -> Iterator[tuple[str, Fraction]]:
    if criterion.source is None or criterion.rollup is None:
        return
    judgement = verdicts.judgement
    pulled = judgement.pulled[criterion.source].columns.get(criterion.rollup)
    converted = judgement.sources[criterion.source].columns.get(criterion.rollup)
    if not isinstance(pulled, MoneyColumn) or not isinstance(converted, ConvertedColumn):
        return
    if pulled.currency is None:
        return
    rows = verdicts.counted_pairs(criterion, position)
    rows = rows[converted.minor.known[rows]]
    pairs = np.unique(np.stack([pulled.currency.codes[rows], converted.keys[rows]]), axis=1)
    for code, key in pairs.T.tolist():
        name, factor = pulled.currency.values[code], converted.factors[key]
        if name is not None and factor is not None:
            yield name, factor
