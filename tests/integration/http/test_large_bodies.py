from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.integration.http.edge import ENROLLMENT, Edge, problem
from tests.integration.http.served import served

LIMIT = 256 * 1024
PART = 64 * 1024


def padded(size: int) -> bytes:
    """Make a good body of so many bytes: JSON may hold any number of blanks."""
    return f'{{"enrollmentId":"{ENROLLMENT}"}}'.encode().ljust(size)


def test_a_body_of_exactly_the_limit_is_taken(edge: Edge) -> None:
    assert edge.send("recalculate", padded(LIMIT)).status_code == 202


def test_a_byte_more_is_too_much(edge: Edge) -> None:
    answer = edge.send("recalculate", padded(LIMIT + 1))

    assert answer.status_code == 413
    assert "256 KiB" in problem(answer)["detail"]
    assert edge.asked() == []


@pytest.mark.parametrize("told", ["10", "0", "-1", "x"])
def test_a_length_that_is_a_lie_changes_nothing(edge: Edge, told: str) -> None:
    answer = edge.send("recalculate", padded(LIMIT + 1), headers={"content-length": told})

    assert answer.status_code == 413


@pytest.mark.parametrize("told", [str(LIMIT + 1), "9" * 5_000])
def test_a_length_that_is_too_much_is_refused_before_anything_is_read(
    edge: Edge, told: str
) -> None:
    assert edge.send("recalculate", b"{}", headers={"content-length": told}).status_code == 413


def test_the_size_is_looked_at_before_the_signature(edge: Edge) -> None:
    assert edge.request("POST", "/webhooks/changes", padded(LIMIT + 1)).status_code == 413


def test_no_more_is_read_than_a_body_may_have(edge: Edge) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += PART
            yield bytes(PART)

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(edge.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://edge") as client:
            return await client.post("/webhooks/recalculate", content=endless())

    assert asyncio.run(send()).status_code == 413
    assert read <= LIMIT + PART


def test_a_server_refuses_a_body_that_comes_in_parts_without_a_length(edge: Edge) -> None:
    part = f"{PART:x}\r\n".encode() + bytes(PART) + b"\r\n"
    head = b"POST /webhooks/changes HTTP/1.1\r\nHost: edge\r\nTransfer-Encoding: chunked\r\n\r\n"

    with served(edge.app) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head)
        # Far more than is taken: the server has to take it off the wire and let it go.
        for _ in range(64):
            connection.sendall(part)
        connection.sendall(b"0\r\n\r\n")
        answer = connection.recv(PART)

    assert answer.startswith(b"HTTP/1.1 413 ")
