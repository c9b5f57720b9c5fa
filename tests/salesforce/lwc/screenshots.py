"""Takes the pictures of the documentation: ``python -m tests.salesforce.lwc.screenshots``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.architecture.modules import ROOT
from tests.salesforce.lwc.rendering import browser, bundle, served, window
from tests.salesforce.lwc.states import Progress, launch, on_hold, partner

IMAGES = ROOT / "docs" / "images"
_STATES: dict[str, Callable[[], Progress]] = {
    "tier-progress": launch,
    "tier-progress-partner": partner,
    "tier-progress-on-hold": on_hold,
}
_WIDTHS = {"": 1000, "-phone": 390}


def take(folder: Path, chromium: str) -> None:
    """Write a picture of every state at every width."""
    with tempfile.TemporaryDirectory() as made:
        bundle(Path(made))
        with served(Path(made)) as address, browser(chromium) as started:
            for name, state in _STATES.items():
                for suffix, width in _WIDTHS.items():
                    with window(started, address, width) as view:
                        view.show(state())
                        view.page.get_by_text("Program criteria").wait_for()
                        view.settle()
                        view.page.screenshot(path=folder / f"{name}{suffix}.png", full_page=True)


def main() -> None:
    """Take them all."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is missing; run `make salesforce-tools` as root, or install it")
    IMAGES.mkdir(exist_ok=True)
    take(IMAGES, chromium)


if __name__ == "__main__":
    main()
