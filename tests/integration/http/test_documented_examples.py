"""The examples of the page on webhooks, run as they stand against a server."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from persistence.case_port import CaseAction
from tests.architecture.modules import ROOT
from tests.architecture.pages import fences
from tests.integration.http.edge import CASE, ENROLLMENT, Edge
from tests.integration.http.served import served

PAGE = ROOT / "docs" / "webhooks.md"


def run(command: list[str], text: str, port: int) -> str:
    there = text.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    done = subprocess.run(  # noqa: S603 - what our own page shows
        [*command, there], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def present_edge(edge: Edge) -> Edge:
    """The examples sign by the machine's clock, so the edge goes by it too."""
    edge.at = datetime.now(UTC)
    return edge


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("openssl"), reason="needs both")
def test_webhooks_that_are_signed_in_a_shell_as_shown_are_accepted(present_edge: Edge) -> None:
    (text,) = (each for each in fences(PAGE, "sh") if "curl" in each)

    with served(present_edge.app) as port:
        answer = run(["sh", "-c"], text, port)

    assert answer.count('"requestId"') == 2
    assert [each.enrollment_id for each in present_edge.asked()] == [ENROLLMENT]
    (case,) = present_edge.cases_asked()
    assert (case.case_id, case.action) == (CASE, CaseAction.SUSPEND)


def test_a_webhook_that_is_signed_in_python_as_shown_is_accepted(present_edge: Edge) -> None:
    (text,) = fences(PAGE, "python")

    with served(present_edge.app) as port:
        answer = run([sys.executable, "-c"], text, port)

    assert answer.startswith("202 ")
    assert [each.subject for each in present_edge.inquired()] == ["Opportunity"]
