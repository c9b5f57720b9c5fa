"""Serves an ASGI application on this machine, from a thread or until the process is stopped."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from queue import SimpleQueue
from time import sleep
from types import FrameType

import uvicorn
from fastapi import FastAPI

from emulator.resetting_protocol import ResettingProtocol

_HOST = "127.0.0.1"
_BACKLOG = 128
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_POLL_SECONDS = 0.005
#: Largest head of a request that is read at all; the org itself refuses long targets with a 414.
_LARGEST_HEAD_BYTES = 262_144


class ServerDidNotStartError(RuntimeError):
    """The server ended before it answered; start it anew, on another port."""

    def __init__(self, base_url: str) -> None:
        super().__init__(f"The local server did not start at {base_url}; choose another port.")


@contextmanager
def local_server(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve the application from a thread while the block runs, and yield its address.

    Raises:
        OSError: the port is taken.
        ServerDidNotStartError: the server gave up.
    """
    with closing(_listen(port)) as listener:
        server = _make_server(app)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="local-server", daemon=True
        )
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    raise ServerDidNotStartError(_base_url(listener))
                sleep(_POLL_SECONDS)
            yield _base_url(listener)
        finally:
            server.should_exit = True
            thread.join()


def serve_until_stopped(app: FastAPI, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve the application until the process gets SIGINT or SIGTERM, and return then.

    Call it from the main thread, which alone may handle signals.

    Args:
        app: what to serve.
        port: 0 takes a free one.
        on_ready: called with the address once the application answers.

    Raises:
        OSError: the port is taken.
        ServerDidNotStartError: the server gave up.
    """
    # Not an Event: the handler may run while its lock is held, and would wait for ever.
    asked: SimpleQueue[int] = SimpleQueue()

    def ask_to_stop(number: int, _frame: FrameType | None) -> None:
        asked.put(number)

    before = {number: signal.signal(number, ask_to_stop) for number in _STOP_SIGNALS}
    try:
        with local_server(app, port) as base_url:
            on_ready(base_url)
            asked.get()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(port: int) -> socket.socket:
    # With the protocol named, asyncio switches Nagle's algorithm off: 40 ms less per request.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _base_url(listener: socket.socket) -> str:
    return f"http://{_HOST}:{listener.getsockname()[1]}"


def _make_server(app: FastAPI) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        http=ResettingProtocol,
        ws="none",
        # The application tells the org's own time.
        date_header=False,
        h11_max_incomplete_event_size=_LARGEST_HEAD_BYTES,
    )
    return uvicorn.Server(config)
