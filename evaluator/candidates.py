"""Candidate records: the columns of one source, and which enrollment each could count for.

A candidate is one (enrollment, record) pair. The same record may be a candidate of
several enrollments, for instance of an account's old and its new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evaluator.column import Column, Integers, Mask, MoneyColumn, taken
from evaluator.conversion import convert
from evaluator.money import Currency
from evaluator.rates import Rates

#: The link of a pair whose record belongs to another partner's account.
OTHER_ACCOUNT = -1


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Records of one source and their pairs with the enrollments of a slice.

    Attributes:
        ids: Record ids, 18 characters, one a row of ``columns``.
        columns: Field path → column, all of the same length.
        offsets: For enrollment ``i`` its pairs are ``offsets[i]:offsets[i + 1]``.
        record: For each pair, the row of its record.
        link: For each pair, which association link matched (0 is the first of the
            chain), or ``OTHER_ACCOUNT``.
        deleted: For each row, whether the record is gone.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, Column]
    offsets: Integers
    record: Integers
    link: NDArray[np.int8]
    deleted: Mask

    @property
    def enrollment(self) -> Integers:
        """For each pair, the position of its enrollment."""
        counts = np.diff(self.offsets)
        return np.repeat(np.arange(len(counts), dtype=np.int64), counts)

    @property
    def by_pair(self) -> Candidates:
        """The same pairs with a row each: a record of two enrollments has two rows.

        Whatever is told of rows is then told of pairs, and the other way round.
        """
        rows = np.arange(len(self.record), dtype=np.int64)
        if len(self.ids) == len(rows) and np.array_equal(self.record, rows):
            return self
        return Candidates(
            ids=tuple(self.ids[row] for row in self.record.tolist()),
            columns={path: taken(column, self.record) for path, column in self.columns.items()},
            offsets=self.offsets,
            record=rows,
            link=self.link,
            deleted=self.deleted[self.record],
        )

    def in_currency(self, target: Currency, rates: Rates) -> Candidates:
        """Convert every amount to the target currency; other columns stay as they are."""
        converted = {
            path: convert(column, target, rates) if isinstance(column, MoneyColumn) else column
            for path, column in self.columns.items()
        }
        return replace(self, columns=converted)
