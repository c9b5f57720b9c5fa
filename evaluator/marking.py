"""Marks every candidate of a criterion with the one reason why it counts or not (S9).

In two strokes, because visibility is the dearest question and is asked only for what
would otherwise count (S3): ``mark`` before it is asked, ``settle`` with the answers.
"""

from __future__ import annotations

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import ConvertedColumn, DayColumn, Mask, with_code
from evaluator.duplicates import repeated
from evaluator.errors import OperandError
from evaluator.filter import Passing, passes
from evaluator.program import Criterion, Measure
from evaluator.reason import Reason
from evaluator.screen import Reasons, Screen, unless


def mark(criterion: Criterion, candidates: Candidates, screen: Screen, today: int) -> Reasons:
    """Mark each pair up to the question of visibility.

    Args:
        criterion: What is judged.
        candidates: Its records, a row a pair, amounts converted.
        screen: What was said of them before the filter.
        today: The day number.

    Returns:
        One reason a pair; ``COUNTED`` means that it would count if it can be seen.

    Raises:
        OperandError: a field cannot bear its condition; the program is held (F7).
    """
    passing = passes(criterion.filter, candidates.columns, len(candidates.ids))
    marks = np.minimum(screen.marks, unless(passing.possible, Reason.FILTER))
    if criterion.expires is not None:
        stands = ~_expired(criterion.expires, candidates, today)
        np.minimum(marks, unless(stands, Reason.EXPIRED), out=marks)
    return marks


def gauged(criterion: Criterion, reasons: Reasons) -> Mask:
    """Tell which pairs decide something if they can be seen.

    A share is taken of all candidates, so those that fail its filter matter as well (M7).
    """
    mask = with_code(reasons, Reason.COUNTED)
    if criterion.measure is Measure.SHARE:
        mask |= with_code(reasons, Reason.FILTER)
    return mask


def settle(
    criterion: Criterion, candidates: Candidates, screen: Screen, marks: Reasons, answered: Reasons
) -> Reasons:
    """Finish the marks with the answers about visibility.

    Args:
        criterion: What is judged.
        candidates: Its records, a row a pair, amounts converted.
        screen: What was said of them before the filter.
        marks: What ``mark`` gave; left as it is.
        answered: What the answers say against each pair.
    """
    settled = np.minimum(marks, answered)
    unrated = _unrated(criterion, candidates, screen.base)
    if unrated is not None:
        np.minimum(settled, unless(~unrated, Reason.NO_RATE), out=settled)
    if criterion.identity is not None:
        counting = with_code(settled, Reason.COUNTED)
        settled[repeated(criterion, candidates, counting, screen.days.days)] = Reason.DUPLICATE
    return settled


def _expired(path: str, candidates: Candidates, today: int) -> Mask:
    column = candidates.columns[path]
    if not isinstance(column, DayColumn):
        msg = f"the expiry field {path} is no date"
        raise OperandError(msg)
    mask: Mask = column.known & (column.days < today)
    return mask


def _unrated(criterion: Criterion, candidates: Candidates, base: Passing) -> Mask | None:
    """Tell which records hang on a rate that the org does not have (M3, F8); ``None``: none."""
    rollup = candidates.columns.get(criterion.rollup or "")
    masks = []
    if isinstance(rollup, ConvertedColumn) and not rollup.all_rated:
        masks.append(rollup.unrated)
    if any(_rateless(path, candidates) for path in criterion.base.fields):
        masks.append(base.possible & ~base.certain)
    if any(_rateless(path, candidates) for path in criterion.filter.fields):
        passing = passes(criterion.filter, candidates.columns, len(candidates.ids))
        masks.append(passing.possible & ~passing.certain)
    found: Mask | None = np.logical_or.reduce(masks) if masks else None
    return found


def _rateless(path: str, candidates: Candidates) -> bool:
    column = candidates.columns.get(path)
    return isinstance(column, ConvertedColumn) and not column.all_rated
