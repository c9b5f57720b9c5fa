"""An evaluation told record by record: the very marks it was made of, put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluator.access import Access
from evaluator.candidates import OTHER_ACCOUNT, Candidates
from evaluator.column import (
    ConvertedColumn,
    DayColumn,
    Integers,
    MoneyColumn,
    NumberColumn,
    TextColumn,
)
from evaluator.condition_words import failed_words
from evaluator.day import day_of
from evaluator.filter import truths
from evaluator.judgement import Judgement
from evaluator.measure import number_column
from evaluator.money import rounded
from evaluator.program import NUMERIC, Criterion, Measure
from evaluator.rate_words import missing_rate_words
from evaluator.reason import Reason
from evaluator.screen import NO_LAST_DAY
from evaluator.settlement import Verdicts
from evaluator.tally import adds_nothing

#: Places of an exchange factor as it is shown; the arithmetic uses the exact fraction.
RATE_PLACES = 9


@dataclass(frozen=True, slots=True)
class RecordExplanation:
    """One candidate record of one criterion and the one reason for its fate.

    ``amount`` is in ``currency`` as the record has it, ``converted_amount`` in the
    program's currency; both are ``None`` where nothing is summed or nothing is known.
    ``link`` is the position in the association chain, ``None`` for another account.
    ``in_share`` tells whether a share is taken of it: it counts, or fails the filter and
    can be seen (M7); ``None`` for every other measure.
    """

    id: str
    reason: Reason
    detail: str
    amount: Decimal | None
    currency: str | None
    rate: Decimal | None
    converted_amount: Decimal | None
    attainment_date: date | None
    link: int | None
    in_share: bool | None = None

    @property
    def counted(self) -> bool:
        """Whether it counts."""
        return self.reason is Reason.COUNTED


def explain(verdicts: Verdicts, position: int, criterion: Criterion) -> list[RecordExplanation]:
    """List each candidate of one enrollment once, counted ones first, then by date.

    Args:
        verdicts: The finished slice.
        position: Which of its enrollments.
        criterion: One of the program's.

    Returns:
        Nothing where no record was judged: a Custom criterion, an enrollment that has not
        started, or one that was on hold before its records were looked at.
    """
    judgement = verdicts.judgement
    started = int(judgement.calendar.first[position]) <= judgement.calendar.today
    if criterion.source is None or position in judgement.holds or not started:
        return []
    teller = _Teller(verdicts, position, criterion)
    candidates = teller.candidates
    start, end = (int(x) for x in candidates.offsets[position : position + 2])
    reasons = teller.reasons[start:end].tolist()
    told = [teller.tell(start + i, Reason(reason)) for i, reason in enumerate(reasons)]
    return sorted(told, key=_display_order)


def _display_order(told: RecordExplanation) -> tuple[int, int, str]:
    day = told.attainment_date.toordinal() if told.attainment_date else 0
    return -int(told.reason), day, told.id


class _Teller:
    """Holds what all records of one criterion share, so that each is told quickly."""

    def __init__(self, verdicts: Verdicts, position: int, criterion: Criterion) -> None:
        judgement: Judgement = verdicts.judgement
        source = criterion.source or ""
        self._answers = verdicts.answers[source]
        self._judgement = judgement
        self._position = position
        self.criterion = criterion
        self.reasons = verdicts.marks[criterion.id]
        self.candidates = judgement.sources[source]
        self._pulled: Candidates = judgement.pulled[source]
        self._calendar = judgement.calendar
        self._target = judgement.program.currency.code
        self._first = int(judgement.calendar.first[position])
        self._last = int(judgement.calendar.last[position])
        self._days: DayColumn = judgement.screens[criterion.id].days
        self._filter = truths(criterion.filter, self.candidates.columns)
        self._base = truths(criterion.base, self.candidates.columns)
        self._blank = adds_nothing(criterion, self.candidates)
        self._counting = self._counting_ids(verdicts.counted_pairs(criterion, position))

    def tell(self, row: int, reason: Reason) -> RecordExplanation:
        # A judgement has a row a pair, so the row tells of both.
        link = int(self.candidates.link[row])
        amount, currency = self._amount(row)
        converted = self._converted(row)
        return RecordExplanation(
            id=self.candidates.ids[row],
            reason=reason,
            detail=self._unanswered(row) or self._detail(row, reason) + self._unseen(row, reason),
            amount=amount,
            currency=currency,
            rate=self._rate(row),
            converted_amount=converted,
            attainment_date=day_of(int(self._days.days[row])) if self._days.known[row] else None,
            link=None if link == OTHER_ACCOUNT else link,
            in_share=self._in_share(row, reason),
        )

    def _in_share(self, row: int, reason: Reason) -> bool | None:
        if self.criterion.measure is not Measure.SHARE:
            return None
        readable = int(self._answers[row]) == Access.READABLE
        return reason is Reason.COUNTED or (reason is Reason.FILTER and readable)

    def _unseen(self, row: int, reason: Reason) -> str:
        """Tell of a record with another reason first that it is not visible either (M7)."""
        hidden = int(self._answers[row]) == Access.HIDDEN
        no_part = reason is Reason.FILTER and self.criterion.measure is Measure.SHARE
        return (
            f"; {self._viewer()} cannot see it: no part of the share" if hidden and no_part else ""
        )

    def _viewer(self) -> str:
        user = self._judgement.enrollments[self._position].user
        return user.name if user else "the primary partner user"

    def _counting_ids(self, counted: Integers) -> Mapping[int, str]:
        """Give the record that counts for each identity, by its code (M4, M5)."""
        column = self.candidates.columns.get(self.criterion.identity or "")
        if not isinstance(column, TextColumn):
            return {}
        return {int(column.codes[row]): self.candidates.ids[row] for row in counted.tolist()}

    def _unanswered(self, row: int) -> str:
        unanswered = int(self._answers[row]) == Access.UNANSWERED
        return "Salesforce did not say whether it is visible" if unanswered else ""

    def _amount(self, row: int) -> tuple[Decimal | None, str | None]:
        column = self._pulled.columns.get(self.criterion.rollup or "")
        if isinstance(column, NumberColumn):
            return column.at(row), None
        if not isinstance(column, MoneyColumn):
            return None, None
        if column.currency is None:
            return column.amount.at(row), self._target
        return column.amount.at(row), column.currency.values[column.currency.codes[row]]

    def _converted(self, row: int) -> Decimal | None:
        column = self.candidates.columns.get(self.criterion.rollup or "")
        return column.minor.at(row) if isinstance(column, ConvertedColumn) else None

    def _rate(self, row: int) -> Decimal | None:
        column = self.candidates.columns.get(self.criterion.rollup or "")
        if not isinstance(column, ConvertedColumn) or not column.minor.known[row]:
            return None
        factor = column.factors[int(column.keys[row])]
        return None if factor is None else rounded(factor, RATE_PLACES).normalize()

    def _detail(self, row: int, reason: Reason) -> str:
        match reason:
            case Reason.FILTER | Reason.BASE_CONDITION:
                return self._failed_words(row, reason)
            case Reason.OUTSIDE_WINDOW:
                return self._window_words()
            case Reason.FUTURE_DATE:
                return f"after {day_of(self._calendar.today)}"
            case Reason.NO_ATTAINMENT_DATE:
                return f"{self.criterion.attainment} is blank"
            case Reason.NO_RATE:
                return self._rate_words(row)
            case Reason.EXPIRED:
                return self._expiry_words(row)
            case Reason.NOT_VISIBLE:
                return f"{self._viewer()} cannot see it"
            case Reason.DUPLICATE:
                return self._duplicate_words(row)
            case Reason.COUNTED:
                return self._counted_words(row)
            case _:
                return ""

    def _failed_words(self, row: int, reason: Reason) -> str:
        if reason is Reason.FILTER:
            given, known = self.criterion.filter, self._filter
            return failed_words(given, known, self.candidates, row, numbered=True)
        given, known = self.criterion.base, self._base
        return failed_words(given, known, self.candidates, row, numbered=False)

    def _window_words(self) -> str:
        last = "open" if self._last == NO_LAST_DAY else day_of(self._last).isoformat()
        return f"window {day_of(self._first)} to {last}"

    def _rate_words(self, row: int) -> str:
        rates = self._judgement.rates
        return missing_rate_words(self.criterion, self._pulled, self.candidates, row, rates)

    def _expiry_words(self, row: int) -> str:
        column = self.candidates.columns[self.criterion.expires or ""]
        day = day_of(int(column.days[row])) if isinstance(column, DayColumn) else ""
        return f"{self.criterion.expires} {day} is over"

    def _duplicate_words(self, row: int) -> str:
        column = self.candidates.columns[self.criterion.identity or ""]
        code = int(column.codes[row]) if isinstance(column, TextColumn) else -1
        return f"the same as {self._counting[code]}, which counts"

    def _counted_words(self, row: int) -> str:
        if self.criterion.measure is Measure.COUNT_DISTINCT:
            return "no_amount" if self._blank[row] else ""
        if self.criterion.measure not in NUMERIC:
            return ""
        known = number_column(self.criterion, self.candidates).known[row]
        return "" if known else "no_amount"
