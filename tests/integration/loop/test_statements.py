from __future__ import annotations

from tests.integration.loop.statements import KEPT, statements


def test_the_statements_are_those_that_people_have_looked_over() -> None:
    # Renew it by printing: python -m tests.integration.loop.statements
    assert statements() == KEPT.read_text(encoding="utf-8").splitlines()
