"""``tierwright jobs``: what waits, what runs, what was set aside; and what to do about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.bootstrap import open_owed
from app.cli.case_request_table import case_document, case_request_table
from app.cli.request_table import request_document, request_table
from app.cli.terminal import Terminal
from app.problem import UsageProblem
from config.settings import load_settings
from jobs.clock import SystemClock
from mapping.record_id import is_record_id, to_18

app = typer.Typer(
    help="What is owed: requests to recalculate, and off-boarding cases.", no_args_is_help=True
)

_Json = Annotated[bool, typer.Option("--json", help="one JSON document on standard output")]
_Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ENROLLMENT_ID", help="enrollments by id")
]


@app.command("list")
def list_requests(as_json: _Json = False) -> None:
    """List what waits, runs, or was set aside, what is due first first."""
    with open_owed(load_settings(need=())) as owed:
        waiting, cases = owed.requests.waiting(), owed.cases.waiting()
        inquiries = owed.inquiries.waiting()
    now = SystemClock().now()
    if as_json:
        Terminal.show_json(
            {
                "requests": [request_document(each, now) for each in waiting],
                "cases": [case_document(each, now) for each in cases],
                "inquiries": inquiries,
            }
        )
        return
    if waiting:
        Terminal.show(request_table(waiting, now))
    if cases:
        Terminal.show(case_request_table(cases, now))
    if inquiries:
        one = inquiries == 1
        told = "1 webhook waits" if one else f"{inquiries} webhooks wait"
        Terminal.show(f"{told} for the org to tell the enrollments.")
    if not (waiting or cases or inquiries):
        Terminal.show("Nothing waits.")


@app.command()
def retry(
    enrollment_ids: _Ids = None,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="all that were set aside")] = False,
    as_json: _Json = False,
) -> None:
    """Let requests be tried again at once."""
    ids = _ids(enrollment_ids, otherwise=set_aside, option="--set-aside")
    with open_owed(load_settings(need=())) as owed:
        count = owed.ledger.retry(ids, now=datetime.now(UTC))
    _show("retried", count, ("is tried again", "are tried again"), as_json=as_json)


@app.command()
def drop(enrollment_ids: _Ids = None, as_json: _Json = False) -> None:
    """Forget requests that nobody is at; the next change or full pass asks again."""
    ids = _ids(enrollment_ids, otherwise=False, option=None)
    with open_owed(load_settings(need=())) as owed:
        count = owed.ledger.drop(ids or (), now=datetime.now(UTC))
    _show("dropped", count, ("is forgotten", "are forgotten"), as_json=as_json)


def _ids(texts: list[str] | None, *, otherwise: bool, option: str | None) -> list[str] | None:
    given = texts or []
    if bool(given) == otherwise:
        also = f", or {option}" if option else ""
        raise UsageProblem(
            f"Say which requests: enrollment ids{also}.", "`tierwright jobs list` shows them."
        )
    for text in given:
        if not is_record_id(text):
            raise UsageProblem(f"{text!r} is not an enrollment id.", "Copy it from the list.")
    return [to_18(text) for text in given] or None


def _show(name: str, count: int, words: tuple[str, str], *, as_json: bool) -> None:
    """Tell how many requests it was about; the words are for one, and for none or several."""
    if as_json:
        Terminal.show_json({name: count})
    elif count == 1:
        Terminal.show(f"1 request {words[0]}.")
    else:
        Terminal.show(f"{count} requests {words[1]}.")
