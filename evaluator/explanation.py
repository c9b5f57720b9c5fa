"""An evaluation told record by record: the very marks it was made of, put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluator.access import Access
from evaluator.candidates import OTHER_ACCOUNT, Candidates
from evaluator.column import (
    Column,
    ConvertedColumn,
    DayColumn,
    FlagColumn,
    InstantColumn,
    MoneyColumn,
    MultiTextColumn,
    NumberColumn,
    TextColumn,
)
from evaluator.condition import Condition, Operand
from evaluator.day import day_of, instant_of
from evaluator.filter import Filter, Truths, failing_conditions, truths
from evaluator.judgement import Judgement
from evaluator.measure import number_column
from evaluator.money import rounded
from evaluator.program import NUMERIC, Criterion, Measure
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
    reasons = verdicts.marks[criterion.id][start:end].tolist()
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
        self.criterion = criterion
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

    def tell(self, pair: int, reason: Reason) -> RecordExplanation:
        row = int(self.candidates.record[pair])
        link = int(self.candidates.link[pair])
        amount, currency = self._amount(row)
        converted = self._converted(row)
        return RecordExplanation(
            id=self.candidates.ids[row],
            reason=reason,
            detail=self._unanswered(pair) or self._detail(row, reason),
            amount=amount,
            currency=currency,
            rate=self._rate(row),
            converted_amount=converted,
            attainment_date=day_of(int(self._days.days[row])) if self._days.known[row] else None,
            link=None if link == OTHER_ACCOUNT else link,
        )

    def _unanswered(self, pair: int) -> str:
        unanswered = int(self._answers[pair]) == Access.UNANSWERED
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
            case Reason.FILTER:
                return _failed(self.criterion.filter, self._filter, self.candidates, row)
            case Reason.BASE_CONDITION:
                return _failed(self.criterion.base, self._base, self.candidates, row, base=True)
            case Reason.OUTSIDE_WINDOW:
                return self._window_words()
            case Reason.FUTURE_DATE:
                return f"after {day_of(self._calendar.today)}"
            case Reason.NO_ATTAINMENT_DATE:
                return f"{self.criterion.attainment} is blank"
            case Reason.NO_RATE:
                return f"no rate to {self._target}"
            case Reason.EXPIRED:
                return f"{self.criterion.expires} is over"
            case Reason.COUNTED:
                return self._counted_words(row)
            case _:
                return ""

    def _window_words(self) -> str:
        last = "open" if self._last == NO_LAST_DAY else day_of(self._last).isoformat()
        return f"window {day_of(self._first)} to {last}"

    def _counted_words(self, row: int) -> str:
        if self.criterion.measure is Measure.COUNT_DISTINCT:
            return "no_amount" if self._blank[row] else ""
        if self.criterion.measure not in NUMERIC:
            return ""
        known = number_column(self.criterion, self.candidates).known[row]
        return "" if known else "no_amount"


def _failed(
    given: Filter, known: Truths, candidates: Candidates, row: int, *, base: bool = False
) -> str:
    failed = failing_conditions(given, known, row)
    return "; ".join(
        _condition_words(condition, candidates.columns[condition.field], row, numbered=not base)
        for condition in failed
    )


def _condition_words(condition: Condition, column: Column, row: int, *, numbered: bool) -> str:
    number = f"condition {condition.number}: " if numbered else ""
    wanted = ", ".join(_operand_word(operand) for operand in condition.operands)
    text = f"{number}{condition.field} {condition.operator} {wanted}".rstrip()
    return f"{text} (is {_value_words(column, row)})"


def _operand_word(operand: Operand) -> str:
    if operand is None:
        return "blank"
    return str(operand).lower() if isinstance(operand, bool) else str(operand)


def _value_words(column: Column, row: int) -> str:
    """Write what the record has, as far as a person needs it to see why it fails."""
    match column:
        case TextColumn():
            return column.values[column.codes[row]] or "blank"
        case MultiTextColumn():
            return "; ".join(column.values[column.codes[row]]) or "blank"
        case FlagColumn():
            return "true" if column.values[row] else "false"
        case NumberColumn():
            return _number_words(column.at(row))
        case ConvertedColumn():
            return _number_words(column.minor.at(row))
        case MoneyColumn():
            return _number_words(column.amount.at(row))
        case DayColumn():
            return day_of(int(column.days[row])).isoformat() if column.known[row] else "blank"
        case InstantColumn():
            return str(instant_of(int(column.seconds[row]))) if column.known[row] else "blank"


def _number_words(number: Decimal | None) -> str:
    return "blank" if number is None else f"{number:f}"
