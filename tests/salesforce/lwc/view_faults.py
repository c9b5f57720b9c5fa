"""Faults that are planted into the page while it is shown, and what has to be said of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewFault:
    """A script that spoils the page."""

    name: str
    script: str
    #: The rule that names it, or the kind of complaint.
    found_as: str


def _spoil(selector: str, script: str) -> str:
    return f"window.below('{selector}').forEach((it) => {{ {script} }});"


ACCESS_FAULTS = (
    ViewFault("pale-words", _spoil(".small", "it.style.color = '#b0b0b0';"), "color-contrast"),
    ViewFault(
        "pale-marks-on-a-tint", _spoil(".mark", "it.style.color = '#2e844a';"), "color-contrast"
    ),
    ViewFault(
        "bar-without-a-name",
        _spoil("[role=progressbar]", "it.removeAttribute('aria-label');"),
        "aria-progressbar-name",
    ),
    ViewFault(
        "bar-that-tells-no-number",
        _spoil("[role=progressbar]", "it.setAttribute('aria-valuenow', 'much');"),
        "aria-valid-attr-value",
    ),
    ViewFault("picture-without-words", _spoil("img", "it.removeAttribute('alt');"), "image-alt"),
    ViewFault(
        "place-that-scrolls-out-of-reach",
        _spoil(
            ".scroller",
            "it.removeAttribute('tabindex'); it.style.overflow = 'auto'; it.style.height = '5rem';"
            "it.querySelectorAll('a').forEach((link) => link.removeAttribute('href'));",
        ),
        "scrollable-region-focusable",
    ),
    ViewFault("link-without-words", _spoil("a", "it.textContent = '';"), "link-name"),
    ViewFault("button-without-words", _spoil("button", "it.textContent = '';"), "button-name"),
    ViewFault("role-that-is-none", _spoil("ol", "it.setAttribute('role', 'map');"), "aria-roles"),
    ViewFault(
        "step-outside-its-list",
        _spoil("ol", "it.setAttribute('role', 'group');"),
        "listitem",
    ),
    ViewFault(
        "row-outside-its-table",
        _spoil("table", "it.setAttribute('role', 'group');"),
        "aria-required-parent",
    ),
    ViewFault(
        "heading-of-a-lower-level",
        _spoil("h3", "it.setAttribute('aria-level', '6'); it.setAttribute('role', 'heading');"),
        "heading-order",
    ),
    ViewFault(
        "stranger-among-facts",
        _spoil("dl", "it.append(document.createElement('p'));"),
        "definition-list",
    ),
    ViewFault(
        "focus-inside-what-is-hidden",
        _spoil(".actions", "it.setAttribute('aria-hidden', 'true');"),
        "aria-hidden-focus",
    ),
)

LAYOUT_FAULTS = (
    ViewFault("width-in-pixels", _spoil(".body", "it.style.width = '600px';"), "overflow"),
    ViewFault(
        "table-that-stays-a-table",
        _spoil("table, tbody, tr", "it.style.display = 'revert'; it.style.minWidth = '700px';")
        + _spoil(".scroller", "it.style.overflow = 'visible';"),
        "overflow",
    ),
    ViewFault(
        "word-that-does-not-break",
        _spoil("dd", "it.textContent = 'Umsatz'.repeat(20); it.style.overflowWrap = 'normal';"),
        "overflow",
    ),
    ViewFault("picture-that-is-not-there", _spoil("img", "it.src = '/badges/none.svg';"), "404"),
    ViewFault("script-that-fails", "setTimeout(() => { throw new Error('planted'); });", "error"),
    ViewFault("warning-of-the-engine", "console.warn('planted');", "warning"),
)
