from __future__ import annotations

import signal
import subprocess
import sys

import httpx
import pytest

PROGRAM = """
from emulator.running import serve
from tests.unit.emulator.small_model import small_model
from tests.unit.emulator.small_org import INTEGRATION_USERNAME, private_key, small_data

serve(
    small_data(),
    username=INTEGRATION_USERNAME,
    model=small_model(),
    private_key=private_key(),
    on_ready=lambda org: print(org.base_url, flush=True),
)
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "terminate"])
def test_an_org_is_served_silently_until_it_is_told_to_stop(sent: signal.Signals) -> None:
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            base_url = process.stdout.readline().decode().strip()
            answer = httpx.get(f"{base_url}/services/data/", timeout=20)
        finally:
            process.send_signal(sent)
        printed, complaints = process.communicate(timeout=20)

    assert answer.status_code == 200
    assert (process.returncode, printed, complaints) == (0, b"", b"")
