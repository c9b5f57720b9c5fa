"""The rates that the counted amounts of one enrollment were converted by, for its snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import numpy as np

from evaluator.column import MoneyColumn
from evaluator.explanation import RATE_PLACES
from evaluator.judgement import Verdicts
from evaluator.money import rounded
from evaluator.program import Criterion
from evaluator.reason import Reason


def rates_used(verdicts: Verdicts, position: int) -> Mapping[str, Decimal]:
    """Give what one unit is worth in the program's currency, by currency counted.

    Args:
        verdicts: The finished slice.
        position: Which of its enrollments.
    """
    judgement = verdicts.judgement
    target = judgement.program.currency.code
    codes = {
        code
        for criterion in judgement.program.criteria
        for code in _currencies(verdicts, position, criterion)
    }
    factors = ((code, judgement.rates.factor(code, target)) for code in sorted(codes))
    return {code: rounded(factor, RATE_PLACES).normalize() for code, factor in factors if factor}


def _currencies(verdicts: Verdicts, position: int, criterion: Criterion) -> Iterator[str]:
    if criterion.source is None or criterion.rollup is None:
        return
    candidates = verdicts.judgement.pulled[criterion.source]
    column = candidates.columns.get(criterion.rollup)
    if not isinstance(column, MoneyColumn) or column.currency is None:
        return
    start, end = (int(x) for x in candidates.offsets[position : position + 2])
    counted = verdicts.marks[criterion.id][start:end] == Reason.COUNTED
    rows = candidates.record[start:end][counted]
    for code in np.unique(column.currency.codes[rows]).tolist():
        name = column.currency.values[code]
        if name is not None:
            yield name
