"""Finds the handler of a request by its path and method. Knows no handler itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeAlias

from emulator.api_error import ApiError, Code, not_found
from emulator.rest.call import ApiAnswer, ApiCall, refused

Handler: TypeAlias = Callable[[ApiCall], ApiAnswer]


@dataclass(frozen=True, slots=True)
class _Route:
    pattern: tuple[str, ...]
    handlers: dict[str, Handler]

    def match(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        if len(segments) != len(self.pattern):
            return None
        params = {}
        for expected, segment in zip(self.pattern, segments, strict=True):
            if expected.startswith("{"):
                params[expected[1:-1]] = segment
            elif expected != segment:
                return None
        return params


class Router:
    """Routes in the order they were added; the first that fits the path is taken."""

    def __init__(self) -> None:
        self._routes: list[_Route] = []

    def add(self, pattern: str, **handlers: Handler) -> None:
        """Add a resource: a path such as `sobjects/{object}`, and a handler for each method."""
        self._routes.append(_Route(tuple(pattern.split("/")), handlers))

    def answer(self, call: ApiCall) -> ApiAnswer:
        """Answer a call; a refused one has changed nothing."""
        savepoint = call.org.store.savepoint()
        try:
            return self._dispatch(call)
        except ApiError as error:
            call.org.store.roll_back(savepoint)
            return refused(error)

    def _dispatch(self, call: ApiCall) -> ApiAnswer:
        for route in self._routes:
            params = route.match(call.segments)
            if params is None:
                continue
            handler = route.handlers.get(call.method)
            if handler is None:
                raise _method_not_allowed(call.method, route.handlers)
            return handler(replace(call, params=params))
        raise not_found()


def _method_not_allowed(method: str, handlers: dict[str, Handler]) -> ApiError:
    allowed = ",".join(handlers)
    text = f"HTTP Method '{method}' not allowed. Allowed are {allowed}"
    return ApiError(HTTPStatus.METHOD_NOT_ALLOWED, Code.METHOD_NOT_ALLOWED, text)
