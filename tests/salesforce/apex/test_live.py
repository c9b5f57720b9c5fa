"""Apex that runs live sends real requests, transaction by transaction."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.salesforce.apex.interpreter import run_node

_SOURCE = Path(__file__).parent / "live"
_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class _Service(ThreadingHTTPServer):
    """Accepts letters, and keeps them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.letters: list[tuple[str, str | None, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: _Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.letters.append((self.path, self.headers["X-Secret"], body))
        self.send_response(202)
        self.send_header("X-Kind", "answer")
        self.end_headers()
        self.wfile.write(f"got {body}".encode())

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def service() -> Iterator[_Service]:
    """Give a service that listens on this machine."""
    with _Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(steps: list[dict[str, Any]], address: str, folder: Path) -> list[dict[str, Any]]:
    script = folder / "script.json"
    script.write_text(json.dumps(steps), encoding="utf-8")
    options = ["--service", address, "--secret", _SECRET, "--source", str(_SOURCE)]
    ended = run_node("live.mjs", *options, str(script))
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_a_call_sends_a_request_and_gives_its_result(service: _Service, tmp_path: Path) -> None:
    letter = {"text": "ü", "copies": 2}

    told = run([{"call": "Sender.send", "args": {"letter": letter}}], service.address, tmp_path)

    assert service.letters == [("/letters", _SECRET, "ü 2")]
    assert told == [
        {
            "step": 1,
            "call": "Sender.send",
            "result": {"status": 202, "body": "got ü 2", "kind": "answer", "calls": 1},
        },
        {
            "step": 1,
            "request": {
                "method": "POST",
                "path": "/letters",
                "headers": {"X-Secret": _SECRET},
                "body": "ü 2",
            },
            "answer": {"status": 202, "body": "got ü 2"},
        },
    ]


def test_each_step_is_a_transaction_of_its_own(service: _Service, tmp_path: Path) -> None:
    send = {"call": "Sender.send", "args": [{"text": "a", "copies": 1}]}
    lost = {"call": "Sender.saveAndFail", "args": ["lost"]}

    told = run([send, send, lost, {"call": "Sender.count"}], service.address, tmp_path)

    results = [each["result"] for each in told if "result" in each]
    assert [each["calls"] for each in results[:2]] == [1, 1]
    assert results[2] == 0
    assert [each["exception"] for each in told if "exception" in each] == [
        {"type": "System.IllegalArgumentException", "message": "failed after saving"}
    ]


def test_jobs_that_a_trigger_starts_run_after_their_step(service: _Service, tmp_path: Path) -> None:
    steps: list[dict[str, Any]] = [
        {"insert": {"type": "Account", "Name": "Acme"}, "as": "acme"},
        {"update": {"type": "Account", "Id": "$acme", "Name": "Acme Ltd"}},
        {"delete": {"type": "Account", "Id": "$acme"}},
        {"call": "Sender.count"},
    ]

    told = run(steps, service.address, tmp_path)

    assert [body for _, _, body in service.letters] == ["Acme 1", "Acme 0"]
    assert [(each["step"], each["delayMinutes"]) for each in told if "job" in each] == [
        (1, 0),
        (1, 1),
    ]
    assert told[-1]["result"] == 0


def test_records_may_be_there_already(service: _Service, tmp_path: Path) -> None:
    given = {"type": "Account", "Id": "001zz0000000001", "Name": "Acme"}

    told = run([{"given": given}, {"call": "Sender.count"}], service.address, tmp_path)

    assert [each["result"] for each in told] == [1]
    assert service.letters == []


def test_a_service_that_is_not_there_is_an_exception_of_apex(tmp_path: Path) -> None:
    letter = {"text": "a", "copies": 1}
    with _Service() as gone:
        address = gone.address

    told = run([{"call": "Sender.send", "args": [letter]}], address, tmp_path)

    assert told[0]["exception"]["type"] == "System.CalloutException"
    assert "ECONNREFUSED" in told[1]["answer"]["failure"]


@pytest.mark.parametrize("address", ["https://example.com/", "callout:Elsewhere/path"])
def test_nothing_is_sent_anywhere_else(address: str, service: _Service, tmp_path: Path) -> None:
    told = run([{"call": "Sender.sendTo", "args": [address]}], service.address, tmp_path)

    assert len(told) == 1
    assert told[0]["exception"]["type"] == "System.CalloutException"
    assert "Unauthorized endpoint" in told[0]["exception"]["message"]


def test_a_service_off_this_machine_is_refused(tmp_path: Path) -> None:
    letter = {"text": "a", "copies": 1}

    told = run([{"call": "Sender.send", "args": [letter]}], "http://192.0.2.1:9", tmp_path)

    assert "is not on this machine" in told[0]["exception"]["message"]
