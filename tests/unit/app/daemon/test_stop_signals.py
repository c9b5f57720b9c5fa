from __future__ import annotations

import signal
import subprocess
import sys
from threading import Timer

import pytest

from app.daemon.stop_signals import stop_signals

SHOWERED = """
import os, signal
from threading import Thread
from app.daemon.stop_signals import stop_signals

def shower():
    for _ in range(100):
        os.kill(os.getpid(), signal.SIGTERM)

for _ in range(100):
    with stop_signals() as wait_for_one:
        thread = Thread(target=shower)
        thread.start()
        wait_for_one()
        thread.join()
print("stopped")
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "terminate"])
def test_the_wait_ends_with_the_first_signal_whichever_thread_gets_it(sent: signal.Signals) -> None:
    with stop_signals() as wait_for_one:
        sender = Timer(0.02, signal.raise_signal, [sent])
        sender.start()
        wait_for_one()
        sender.join()


def test_a_signal_from_before_the_wait_is_not_lost() -> None:
    with stop_signals() as wait_for_one:
        signal.raise_signal(signal.SIGTERM)
        wait_for_one()


def test_signals_that_come_on_top_of_each_other_still_stop_the_process() -> None:
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SHOWERED], capture_output=True, text=True, timeout=60, check=False
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "stopped\n", "")


def test_the_handlers_of_before_are_put_back() -> None:
    before = signal.getsignal(signal.SIGTERM)

    with stop_signals():
        assert signal.getsignal(signal.SIGTERM) is not before

    assert signal.getsignal(signal.SIGTERM) is before
