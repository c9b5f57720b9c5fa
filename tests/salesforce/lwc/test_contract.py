"""Components and controller name the same properties."""

from __future__ import annotations

import re

import pytest

from tests.salesforce.source import SOURCE

_PROPERTY = re.compile(r"@AuraEnabled\s+public [\w<>]+ (\w+) \{")
_APEX = (SOURCE / "classes" / "TierProgress.cls").read_text(encoding="utf-8")
_SCRIPT = (SOURCE / "lwc" / "tierProgress" / "completed.js").read_text(encoding="utf-8")


def told_by(part: str) -> set[str]:
    """Give the properties of the Apex class, or of a class within it."""
    outer, *inner = re.split(r"public class (\w+) \{", _APEX)
    classes = dict(zip(inner[::2], inner[1::2], strict=True))
    return set(_PROPERTY.findall(classes.get(part, outer)))


def shown_of(constant: str) -> set[str]:
    """Give the properties that the component knows."""
    found = re.search(rf"const {constant} = \[(.*?)\];", _SCRIPT, re.DOTALL)
    assert found is not None
    return set(re.findall(r"'(\w+)'", found[1]))


@pytest.mark.parametrize(
    ("part", "constant", "besides"),
    [
        ("", "OF_ENROLLMENT", {"tiers", "criteria", "benefits"}),
        ("Tier", "OF_TIER", set()),
        ("Criterion", "OF_CRITERION", set()),
        ("Benefit", "OF_BENEFIT", {"active", "values"}),
    ],
    ids=["enrollment", "tier", "criterion", "benefit"],
)
def test_the_component_knows_what_the_controller_tells(
    part: str, constant: str, besides: set[str]
) -> None:
    assert told_by(part)
    assert shown_of(constant) | besides == told_by(part)
