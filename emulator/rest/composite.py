"""Several requests in one: executed in order, counted once, each answered by its own handler."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import unquote

from emulator.api_error import ApiError, Code, bad_request
from emulator.rest.address import split_target
from emulator.rest.call import ApiAnswer, ApiCall, refused
from emulator.rest.router import Handler
from emulator.rest.substitution import substitute, substitute_text
from emulator.rest.versions import parse_version
from emulator.transaction import Transaction

_MOST_SUBREQUESTS = 25
#: Most queries and collections calls among them.
_MOST_HEAVY = 5
_REFERENCE_ID = re.compile(r"[A-Za-z]\w*", re.ASCII)
_HALTED = "The transaction was rolled back since another operation in the same transaction failed."
_ADDRESS = re.compile(r"/services/data/(v[\d.]+)/(.+)", re.DOTALL)


class Composite:
    """Answers `POST /composite`."""

    def __init__(self, answer: Handler) -> None:
        self._answer = answer

    def run(self, call: ApiCall) -> ApiAnswer:
        """Execute the subrequests.

        Raises:
            ApiError: too many of them, or reference ids that do not tell them apart.
        """
        body = call.object_body()
        subrequests = _subrequests(body)
        savepoint = call.org.store.savepoint()
        answers: dict[str, ApiAnswer] = {}
        is_all_or_none = body.get("allOrNone") is True
        for subrequest in subrequests:
            reference = subrequest["referenceId"]
            # Unless all must stand, each subrequest is a transaction of its own.
            own = call if is_all_or_none else replace(call, transaction=Transaction())
            answers[reference] = self._subanswer(own, subrequest, answers)
            if is_all_or_none and answers[reference].is_failure:
                call.org.store.roll_back(savepoint)
                halted = _halted()
                everyone = {one["referenceId"]: halted for one in subrequests}
                answers = {**everyone, reference: answers[reference]}
                break
        responses = [_response(reference, answer) for reference, answer in answers.items()]
        return ApiAnswer(HTTPStatus.OK, {"compositeResponse": responses})

    def _subanswer(
        self, call: ApiCall, subrequest: Mapping[str, Any], answers: Mapping[str, ApiAnswer]
    ) -> ApiAnswer:
        bodies = {name: one.body for name, one in answers.items() if not one.is_failure}
        try:
            return self._answer(_subcall(call, subrequest, bodies))
        except ApiError as error:
            return refused(error)


def _subrequests(body: Mapping[str, object]) -> list[dict[str, Any]]:
    given = body.get("compositeRequest")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise bad_request(Code.JSON_PARSER_ERROR, "'compositeRequest' must be a list of requests")
    if len(given) > _MOST_SUBREQUESTS:
        text = f"A composite request holds at most {_MOST_SUBREQUESTS} subrequests"
        raise bad_request(Code.LIMIT_EXCEEDED, text)
    seen: set[str] = set()
    for one in given:
        _check_subrequest(one, seen)
    if sum(_is_heavy(one["url"]) for one in given) > _MOST_HEAVY:
        text = f"A composite request holds at most {_MOST_HEAVY} query and collection operations"
        raise bad_request(Code.LIMIT_EXCEEDED, text)
    return cast("list[dict[str, Any]]", given)


def _check_subrequest(subrequest: Mapping[str, object], seen: set[str]) -> None:
    for name in ("method", "url", "referenceId"):
        if not isinstance(subrequest.get(name), str):
            raise bad_request(Code.JSON_PARSER_ERROR, f"Every subrequest needs a text '{name}'")
    reference = str(subrequest["referenceId"])
    if not _REFERENCE_ID.fullmatch(reference):
        text = (
            f"Provided referenceId ('{reference}') must start with a letter, and it can contain "
            "only letters, numbers and underscores"
        )
        raise bad_request(Code.INVALID_INPUT, text)
    if reference in seen:
        text = f"Duplicate referenceId provided: {reference}"
        raise bad_request(Code.INVALID_INPUT, text)
    seen.add(reference)


def _is_heavy(url: str) -> bool:
    match = _ADDRESS.fullmatch(url)
    resource = match[2] if match else ""
    return re.match(r"(?:query|queryAll|composite/sobjects)(?:[/?]|$)", resource) is not None


def _subcall(call: ApiCall, subrequest: Mapping[str, Any], bodies: Mapping[str, object]) -> ApiCall:
    url = substitute_text(subrequest["url"], bodies)
    match = _ADDRESS.fullmatch(url)
    if match is None:
        text = f"Invalid subrequest URL: {url}; it must begin with /services/data/v"
        raise bad_request(Code.INVALID_INPUT, text)
    path, query = split_target(match[2])
    segments = tuple(unquote(segment) for segment in path.rstrip("/").split("/"))
    _check_supported(segments, url)
    headers = substitute(subrequest.get("httpHeaders") or {}, bodies)
    return replace(
        call,
        version=parse_version(match[1]),
        method=subrequest["method"].upper(),
        segments=segments,
        query=query,
        headers={k.lower(): str(v) for k, v in headers.items()}
        if isinstance(headers, dict)
        else {},
        body=substitute(subrequest.get("body"), bodies),
    )


def _check_supported(segments: tuple[str, ...], url: str) -> None:
    is_supported = segments[0] in {"sobjects", "query", "queryAll"}
    if not is_supported and segments[:2] != ("composite", "sobjects"):
        text = f"The resource is not supported as a subrequest: {url}"
        raise bad_request(Code.INVALID_INPUT, text)


def _response(reference: str, answer: ApiAnswer) -> dict[str, Any]:
    return {
        "body": answer.body,
        "httpHeaders": dict(answer.headers),
        "httpStatusCode": int(answer.status),
        "referenceId": reference,
    }


def _halted() -> ApiAnswer:
    return refused(bad_request(Code.PROCESSING_HALTED, _HALTED))
