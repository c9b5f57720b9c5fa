"""The real components in a real browser: bundled, served on this machine, and looked at."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.salesforce.checks.running import SALESFORCE
from tests.salesforce.lwc.states import Progress

RENDER = SALESFORCE / "tools" / "render"
_MODULES = SALESFORCE / "node_modules"
_SLDS = _MODULES / "@salesforce-ux" / "design-system" / "assets" / "styles"
_SHEET = "salesforce-lightning-design-system.min.css"
_AXE = _MODULES / "axe-core" / "axe.min.js"
#: The browser asks for nothing by itself, and runs in containers without a sandbox of its own.
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-domain-reliability", "--no-default-browser-check", "--font-render-hinting=none"),
)
#: What the page is held against: WCAG 2.1 A and AA, and what axe calls best practice.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_SECONDS = 300


def bundle(folder: Path) -> None:
    """Put the page into a folder: the bundled components, SLDS, and pictures of tiers.

    Raises:
        subprocess.CalledProcessError: the components do not compile; its ``stderr`` says why.
    """
    node = shutil.which("node") or "node"
    command = [node, str(_MODULES / "rollup" / "dist" / "bin" / "rollup"), "--silent", "--config"]
    subprocess.run(  # noqa: S603 - our own command line
        [*command, str(RENDER / "rollup.config.mjs")],
        env={**os.environ, "RENDER_OUTPUT": str(folder / "bundle.js")},
        capture_output=True,
        text=True,
        check=True,
        timeout=_SECONDS,
        cwd=SALESFORCE,
    )
    shutil.copy(RENDER / "index.html", folder)
    shutil.copytree(RENDER / "badges", folder / "badges")
    (folder / "slds").mkdir()
    shutil.copy(_SLDS / _SHEET, folder / "slds")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base names it
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine, and give its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def browser(chromium: str) -> Iterator[Browser]:
    """Start the browser."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        yield started
        started.close()


@dataclass(slots=True)
class View:
    """The page in a window of some width; ``complaints`` is what went wrong beside the page."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def show(self, progress: Progress | None, error: str | None = None) -> None:
        """Show progress, an error, or for neither of them the time before the answer."""
        self.page.evaluate(
            """([progress, error]) => {
                window.answer = async () => {
                    if (error) throw new Error(error);
                    return progress ?? new Promise(() => {});
                };
                window.show('a04000000000042AAA');
            }""",
            [progress, error],
        )

    def settle(self) -> None:
        """Wait until all is drawn, pictures included."""
        self.page.evaluate(
            """async () => {
                const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
                await frame();
                await frame();
                const pictures = window.below('img');
                await Promise.all(pictures.map((each) => each.decode().catch(() => null)));
            }"""
        )

    def axe(self) -> list[str]:
        """Tell what stands against people with disabilities, one line a rule."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        options = {
            "runOnly": {"type": "tag", "values": _RULES},
            # What passes is not asked for: listing it takes longer than finding what does not.
            "resultTypes": ["violations"],
        }
        result: dict[str, Any] = self.page.evaluate("(o) => axe.run(document, o)", options)
        return [
            f"{each['id']}: {each['nodes'][0]['html']} {each['nodes'][0]['failureSummary']}"
            for each in result["violations"]
        ]

    def overflow(self) -> int:
        """Give how many pixels of the page lie beyond the window's right edge."""
        beyond: int = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return beyond

    def reached_by_tabulator(self) -> list[str]:
        """Press the tabulator until the page is left, and name what had the focus."""
        reached: list[str] = []
        self.page.evaluate("() => document.activeElement?.blur()")
        for _ in range(100):
            self.page.keyboard.press("Tab")
            name: str | None = self.page.evaluate("() => window.focused()")
            if name is None:
                break
            reached.append(name)
        return reached


#: Looks through the shadows of components, which the page's own search does not.
_LOOKING = """
window.below = (selector) => {
    const found = [];
    const walk = (root) => root.querySelectorAll('*').forEach((element) => {
        if (element.matches(selector)) found.push(element);
        if (element.shadowRoot) walk(element.shadowRoot);
    });
    walk(document);
    return [...new Set(found)];
};
window.focused = () => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return null;
    return element.getAttribute('aria-label') ?? element.textContent.replace(/\\s+/g, ' ').trim();
};
"""


@contextmanager
def window(started: Browser, address: str, width: int, *, viewer: Any = None) -> Iterator[View]:
    """Open the page in a window.

    Args:
        started: the browser.
        address: where the page is served.
        width: of the window in CSS pixels.
        viewer: ``locale`` and ``timeZone`` of who looks, for another one than an American.
    """
    page = started.new_page(viewport={"width": width, "height": 900}, device_scale_factor=1)
    view = View(page)
    page.on("pageerror", lambda error: view.complaints.append(f"error: {error}"))
    page.on("requestfailed", lambda asked: view.complaints.append(f"failed: {asked.url}"))
    page.on("console", lambda said: _note(view, said.type, said.text))
    page.on("response", lambda answer: _note_status(view, answer.status, answer.url))
    page.add_init_script(_LOOKING)
    if viewer is not None:
        page.add_init_script(f"window.viewer = {viewer};")
    page.goto(f"{address}/index.html")
    try:
        yield view
    finally:
        page.close()


def _note(view: View, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        view.complaints.append(f"{kind}: {text}")


def _note_status(view: View, status: int, url: str) -> None:
    if status >= 400:
        view.complaints.append(f"{status}: {url}")
