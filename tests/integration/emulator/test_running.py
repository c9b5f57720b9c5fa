from __future__ import annotations

import asyncio
import socket
import stat
import threading
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from emulator.running import RunningOrg, running_org
from emulator.server import create_app
from tests.unit.emulator.small_model import small_model
from tests.unit.emulator.small_org import (
    INTEGRATION_USERNAME,
    private_key,
    small_data,
    small_org,
)


def start(port: int = 0) -> AbstractContextManager[RunningOrg]:
    return running_org(
        small_data(),
        username=INTEGRATION_USERNAME,
        port=port,
        model=small_model(),
        private_key=private_key(),
    )


def test_an_org_runs_while_its_block_does() -> None:
    before = threading.active_count()
    with start() as org:
        answer = httpx.get(f"{org.base_url}/services/data/")
        form = {
            "grant_type": "client_credentials",
            "client_id": org.credentials.client_id,
            "client_secret": org.credentials.client_secret,
        }
        token = httpx.post(f"{org.base_url}/services/oauth2/token", data=form)
        assert (answer.status_code, token.status_code) == (200, 200)

    assert threading.active_count() == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(org.base_url)


def test_a_taken_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), start(port):
            pass


def test_the_switches_are_reached_from_this_machine_only() -> None:
    transport = httpx.ASGITransport(create_app(small_org()), client=("203.0.113.9", 1))

    async def ask() -> int:
        async with httpx.AsyncClient(transport=transport, base_url="http://org") as client:
            return (await client.get("/__emu__/requests")).status_code

    assert asyncio.run(ask()) == 403


def test_the_private_key_is_written_for_its_owner_only(tmp_path: Path) -> None:
    credentials = small_org().credentials
    path = credentials.write_to(tmp_path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="ascii") == credentials.private_key_pem
    assert credentials.client_secret not in repr(credentials)
