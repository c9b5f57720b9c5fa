"""Holds what stands in the local org against what the sample says should come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from emulator.sample import Situation
from mapping.enrollment_view import EnrollmentView


def differences(views: Sequence[EnrollmentView], expected: Mapping[str, Situation]) -> list[str]:
    """Tell each enrollment that came out otherwise, in one sentence."""
    told = (_difference(view, expected[view.id]) for view in views if view.id in expected)
    return [line for line in told if line]


def _difference(view: EnrollmentView, situation: Situation) -> str | None:
    wanted = (situation.status, situation.tier_earned, situation.progress, situation.standing)
    found = (view.status, view.tier_earned, view.progress, view.standing)
    if found == wanted:
        return None
    return f"{view.partner}: the org says {_words(found)}, the sample says {_words(wanted)}."


def _words(facts: Sequence[object]) -> str:
    return ", ".join("none" if fact is None else str(fact) for fact in facts)
