"""The verifications of a criterion that is verified by hand, as lines."""

from __future__ import annotations

from rich.text import Text

from jobs.explanation_report import CriterionExplanation, ToldVerification


def verification_lines(each: CriterionExplanation) -> list[Text]:
    """Give one line a verification, or one that says that there is none."""
    if not each.verifications:
        return [Text("  ·   nobody has verified it yet", style="dim")]
    return [_line(told) for told in each.verifications]


def _line(told: ToldVerification) -> Text:
    last = told.given.expires_on
    if not told.given.verified:
        return Text("  ·   not verified", style="dim")
    if not told.counted:
        return Text(f"  ·   verified until {last}, which is over", style="dim")
    return Text(f"  ✓   verified until {last}" if last else "  ✓   verified")
