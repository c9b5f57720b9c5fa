from __future__ import annotations

import pytest

from evaluator.filter import Either, Every, Logic, Negated, Numbered
from mapping.errors import FilterLogicError
from mapping.filter_logic import parse_filter_logic

ONE, TWO, THREE = Numbered(1), Numbered(2), Numbered(3)


@pytest.mark.parametrize(
    ("text", "logic"),
    [
        pytest.param("1", ONE, id="one-number"),
        pytest.param("1 AND 2", Every((ONE, TWO)), id="and"),
        pytest.param("1 and 2 And 3", Every((ONE, TWO, THREE)), id="and-in-any-case"),
        pytest.param("1 OR 2 or 3", Either((ONE, TWO, THREE)), id="or-in-any-case"),
        pytest.param("1 AND (2 OR 3)", Every((ONE, Either((TWO, THREE)))), id="brackets-behind"),
        pytest.param("(1 OR 2) AND 3", Every((Either((ONE, TWO)), THREE)), id="brackets-before"),
        pytest.param("not 1", Negated(ONE), id="not-a-number"),
        pytest.param("NOT (1 OR 2)", Negated(Either((ONE, TWO))), id="not-brackets"),
        pytest.param("1 AND (NOT 2)", Every((ONE, Negated(TWO))), id="not-inside-brackets"),
        pytest.param("NOT (NOT 1)", Negated(Negated(ONE)), id="not-of-not-in-brackets"),
        pytest.param("((1))", ONE, id="more-brackets-than-needed"),
        pytest.param("1 OR (1 AND 2)", Either((ONE, Every((ONE, TWO)))), id="a-number-twice"),
        pytest.param("  1\tAND\n2  ", Every((ONE, TWO)), id="any-white-space"),
        pytest.param("(1)AND(2)", Every((ONE, TWO)), id="no-white-space"),
        pytest.param("01 AND 2", Every((ONE, TWO)), id="a-leading-zero"),
        pytest.param("1 AND 12", Every((ONE, Numbered(12))), id="a-number-of-two-digits"),
    ],
)
def test_reads_logic_that_can_be_read_in_one_way_only(text: str, logic: Logic) -> None:
    numbers = {part.number for part in _leaves(logic)}

    assert parse_filter_logic(text, numbers) == logic


@pytest.mark.parametrize("text", [None, "", "  \n "], ids=["null", "empty", "white-space"])
def test_blank_logic_joins_all_conditions_by_and_in_their_order(text: str | None) -> None:
    assert parse_filter_logic(text, [3, 1, 2]) == Every((ONE, TWO, THREE))


def test_blank_logic_without_conditions_lets_every_record_pass() -> None:
    assert parse_filter_logic(None, []) == Every(())


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        pytest.param("1 AND 2 OR 3", 9, "OR cannot follow without parentheses", id="and-then-or"),
        pytest.param("1 OR 2 AND 3", 8, "AND cannot follow without parentheses", id="or-then-and"),
        pytest.param("1 AND NOT 2", 7, "NOT needs parentheses here", id="not-inside-and"),
        pytest.param(
            "NOT 1 AND 2", 7, "AND cannot follow without parentheses", id="not-before-and"
        ),
        pytest.param("NOT NOT 1", 5, "NOT needs parentheses here", id="not-not"),
        pytest.param("1 NOT 2", 3, "NOT needs parentheses here", id="not-between-numbers"),
        pytest.param("1 AND 4", 7, "there is no condition 4", id="unknown-number"),
        pytest.param("0", 1, "there is no condition 0", id="zero"),
        pytest.param("1 AND 2", 7, "condition 3 is not used", id="a-condition-left-out"),
        pytest.param("1 AND", 5, "something is missing after the last word", id="and-at-the-end"),
        pytest.param("(1 AND 2", 8, "something is missing after the last word", id="open-bracket"),
        pytest.param("NOT", 3, "something is missing after the last word", id="not-alone"),
        pytest.param("1)", 2, "unexpected )", id="closing-bracket-too-many"),
        pytest.param("()", 2, "unexpected )", id="empty-brackets"),
        pytest.param("1 2", 3, "unexpected 2", id="two-numbers-side-by-side"),
        pytest.param("1 (2)", 3, "unexpected (", id="brackets-without-a-word"),
        pytest.param("AND 1", 1, "a condition number is missing before AND", id="and-first"),
        pytest.param("1 OR or 2", 6, "a condition number is missing before OR", id="or-twice"),
        pytest.param("(AND 1)", 2, "a condition number is missing before AND", id="and-in-bracket"),
        pytest.param("1 & 2", 3, "unexpected '&'", id="another-sign"),
        pytest.param("1 XOR 2", 3, "unexpected 'X'", id="another-word"),
        pytest.param("-1", 1, "unexpected '-'", id="a-negative-number"),
        pytest.param("1.5", 2, "unexpected '.'", id="a-fraction"),
        pytest.param("٣ AND 2", 1, "unexpected '٣'", id="digits-of-another-script"),
        pytest.param("1; DROP", 2, "unexpected ';'", id="a-statement"),
    ],
)
def test_refuses_everything_else_with_the_position_and_the_reason(
    text: str, position: int, reason: str
) -> None:
    with pytest.raises(FilterLogicError) as caught:
        parse_filter_logic(text, [1, 2, 3])

    assert caught.value.position == position
    assert reason in caught.value.reason
    assert f", position {position}: " in caught.value.message
    assert "1 AND (2 OR 3)" in caught.value.remedy


def test_logic_without_any_condition_is_refused() -> None:
    with pytest.raises(FilterLogicError, match="there is no condition 1"):
        parse_filter_logic("1", [])


def test_the_deepest_brackets_that_the_field_takes_are_read() -> None:
    text = "(" * 127 + "1" + ")" * 127

    assert parse_filter_logic(text, [1]) == ONE


def test_a_number_of_more_digits_than_any_condition_has_is_refused() -> None:
    with pytest.raises(FilterLogicError, match="there is no condition"):
        parse_filter_logic("9" * 5_000, [1])


def _leaves(logic: Logic) -> list[Numbered]:
    match logic:
        case Numbered():
            return [logic]
        case Negated(part):
            return _leaves(part)
        case Every(parts) | Either(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
