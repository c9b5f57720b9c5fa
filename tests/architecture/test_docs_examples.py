"""The JSON documents and the org file in the documentation have the shape of real ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from pydantic import SecretStr

from app.bootstrap import open_recalculation, open_tools
from app.cli.case_request_table import case_document
from app.cli.request_table import request_document
from app.doctor import examine_with
from app.local_org import USERNAME, org_data, salesforce_settings
from config.sections import DatabaseSettings
from config.settings import Settings
from emulator.running import running_org
from jobs.selection import Selection
from persistence.case_port import CaseAction, CaseRequest
from persistence.port import RecalculationRequest, Urgency
from tests.architecture.modules import ROOT
from tests.architecture.pages import fences

_ENROLLMENT = "a08000000000001AAA"
#: An object keyed by reasons, and sentences that depend on the org.
_SHAPELESS = ("excluded", "warnings")


def _shape(example: Any) -> Any:
    """Reduce a document to its keys; what has no keys of its own to nothing."""
    match example:
        case dict():
            return {key: None if key in _SHAPELESS else _shape(v) for key, v in example.items()}
        case list():
            return [_shape(item) for item in example[:1]]
        case _:
            return None


def _examples(page: str) -> list[Any]:
    return [json.loads(text) for text in fences(ROOT / "docs" / page, "json")]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """A recalculation and an explanation of the org that the page about it shows."""
    folder = tmp_path_factory.mktemp("example")
    (example,) = fences(ROOT / "docs" / "local-org.md", "json")
    file = folder / "my-org.json"
    file.write_text(example, encoding="utf-8")
    with running_org(org_data(file, 0), username=USERNAME) as running:
        settings = Settings(
            salesforce=salesforce_settings(running),
            database=DatabaseSettings(url=SecretStr(f"sqlite:///{folder / 'example.db'}")),
        )
        with open_tools(settings) as tools:
            with open_recalculation(settings, tools, migrate=True) as use_case:
                recalculation = use_case.run(Selection(), run_id=str(uuid4())).document()
            yield recalculation, tools.explain().run(_ENROLLMENT).document()


def test_the_org_file_that_is_shown_is_judged(documents: tuple[Any, Any]) -> None:
    recalculation, _ = documents

    assert recalculation["outcome"] == "succeeded"
    assert recalculation["enrollments"][0]["tier_earned"] == "One"


def test_the_documents_of_recalculate_that_are_shown_have_the_shape_of_real_ones(
    documents: tuple[Any, Any],
) -> None:
    recalculation, _ = documents
    shown, refused, *_ = _examples("commands.md")
    # The small org has no benefits.
    shown["enrollments"][0]["benefits"] = []

    assert _shape(shown) == _shape(recalculation)
    assert set(refused) == set(recalculation)


def test_the_document_of_explain_that_is_shown_has_the_shape_of_a_real_one(
    documents: tuple[Any, Any],
) -> None:
    _, explanation = documents
    _, _, shown, *_ = _examples("commands.md")

    assert _shape(shown) == _shape(explanation)


def test_the_document_of_doctor_that_is_shown_has_the_shape_of_a_real_one() -> None:
    *_, shown, _ = _examples("commands.md")

    assert _shape(shown) == _shape(examine_with(Settings()).document())


def test_the_document_of_jobs_that_is_shown_has_the_shape_of_a_real_one() -> None:
    *_, shown = _examples("commands.md")
    now = datetime(2026, 3, 1, tzinfo=UTC)
    request = RecalculationRequest(
        enrollment_id=_ENROLLMENT,
        program_id=None,
        urgency=Urgency.NOW,
        due_at=now,
        requested_at=now,
        claimable_at=None,
        reasons=("asked for by webhook",),
    )

    case = CaseRequest(
        case_id="a0G000000000001EAA",
        action=CaseAction.SUSPEND,
        requested_at=now,
        claimable_at=now,
        version=1,
        claimed_by=None,
        lease_until=None,
        claimed_version=0,
        attempts=1,
        failure="The org is down.",
        checked_on=None,
    )
    document = {
        "requests": [request_document(request, now)],
        "cases": [case_document(case, now)],
        "inquiries": 0,
    }

    assert _shape(shown) == _shape(document)
