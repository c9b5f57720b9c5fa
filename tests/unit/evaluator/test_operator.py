from __future__ import annotations

import pytest

from evaluator.operator import ORDERED, Operator, selection_holds, text_holds


@pytest.mark.parametrize("operator", sorted(ORDERED))
def test_text_bears_no_order(operator: Operator) -> None:
    with pytest.raises(ValueError, match=f"^text cannot bear the operator .*{operator}"):
        text_holds(operator, "a", ("b",))


def test_a_blank_operand_equals_only_the_empty_selection() -> None:
    assert selection_holds(Operator.EQUALS, (), (None,))
    assert not selection_holds(Operator.EQUALS, ("XXXX",), (None,))
