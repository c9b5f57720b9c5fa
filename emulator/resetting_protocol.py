"""HTTP/1.1 for uvicorn, with a way for the application to reset the connection it answers on."""

from __future__ import annotations

import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from uvicorn.protocols.http.h11_impl import H11Protocol

_Scope: TypeAlias = MutableMapping[str, Any]
_Message: TypeAlias = MutableMapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[_Message]]
_Send: TypeAlias = Callable[[_Message], Awaitable[None]]
#: Name of the extension in the scope of a request; its value is a function without arguments.
RESET = "emulator.reset"
#: Linger for no time: closing discards what is not sent yet and tells the other side at once.
_AT_ONCE = struct.pack("ii", 1, 0)


class ResettingProtocol(H11Protocol):
    """Puts the reset of its connection into the scope of each request."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - the server's affair
        super().__init__(*args, **more)
        application: Any = self.app

        async def with_reset(scope: _Scope, receive: _Receive, send: _Send) -> None:
            scope.setdefault("extensions", {})[RESET] = self._reset
            await application(scope, receive, send)

        self.app = with_reset

    def _reset(self) -> None:
        connection = self.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()
