"""Query jobs of Bulk API 2.0: made, watched until they end, and where their results are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from connector import remedies
from connector.errors import IncompleteAnswerError, QueryTimedOutError
from connector.failure import Refusal, failure, readable
from connector.salesforce_client import SalesforceClient
from connector.transport import Transport
from mapping.soql import Soql

#: Pauses between two looks at a job, in seconds: each look is an API request. The last one
#: is repeated.
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
#: Looks at one job before it is given up, about half an hour.
_LOOKS = 120

_CODE = re.compile(r"\s*([A-Z][A-Z_]+)\b")


@dataclass(frozen=True, slots=True)
class FinishedJob:
    """A job whose results wait; ``total`` counts their records."""

    id: str
    total: int

    @property
    def path(self) -> str:
        """Where the job is, below the API version's root."""
        return f"jobs/query/{self.id}"


def start_job(transport: Transport, statement: Soql, *, include_deleted: bool) -> str:
    """Make a job and give its id. One that is lost on the way is made again.

    Raises:
        ConnectorError: the org refuses the statement, or is not reachable.
    """
    order = {
        "operation": "queryAll" if include_deleted else "query",
        "query": statement.text,
        "contentType": "CSV",
        "columnDelimiter": "COMMA",
        "lineEnding": "LF",
    }
    body = json.dumps(order)

    def send(client: SalesforceClient) -> str:
        return _text(client.restful("jobs/query", method="POST", data=body), "id")

    return transport.exchange(send)


def await_job(
    transport: Transport, job_id: str, statement: Soql, sleep: Callable[[float], object]
) -> FinishedJob:
    """Look at a job until it has ended.

    Raises:
        QueryTimedOutError: it takes longer than half an hour.
        IncompleteAnswerError: somebody stopped it.
        ConnectorError: it failed; by the org's own code.
    """
    for look in range(_LOOKS):
        told = transport.exchange(lambda client: client.restful(f"jobs/query/{job_id}"))
        state = _text(told, "state")
        if state == "JobComplete":
            return FinishedJob(job_id, _number(told, "numberRecordsProcessed"))
        if state == "Failed":
            raise _failed(statement, _reason(told))
        if state == "Aborted":
            words = f"The bulk query on {statement.sobject} was stopped in Salesforce."
            raise IncompleteAnswerError(words, remedy="Run it again.")
        sleep(_PAUSES[min(look, len(_PAUSES) - 1)])
    words = f"The bulk query on {statement.sobject} did not end within half an hour."
    raise QueryTimedOutError(words, remedy=remedies.RETRYABLE[QueryTimedOutError])


def _failed(statement: Soql, message: str) -> Exception:
    where, code = f"bulk query on {statement.sobject}", _CODE.match(message)
    if code is None:
        told = f"The {where} failed: {readable(message) or 'Salesforce gave no reason'}."
        return IncompleteAnswerError(told, remedy=remedies.INCOMPLETE)
    refusal = Refusal(where, HTTPStatus.BAD_REQUEST, code[1], readable(message))
    return failure(refusal)


def _text(answer: Any, name: str) -> str:  # noqa: ANN401 - any JSON
    value = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(value, str) or not value:
        raise _unreadable(name)
    return value


def _reason(answer: Any) -> str:  # noqa: ANN401 - any JSON
    return str(answer.get("errorMessage") or "")


def _number(answer: Any, name: str) -> int:  # noqa: ANN401 - any JSON
    value = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(value, int):
        raise _unreadable(name)
    return value


def _unreadable(name: str) -> IncompleteAnswerError:
    told = f"Salesforce's answer on a bulk query lacks its {name}."
    return IncompleteAnswerError(told, remedy=remedies.INCOMPLETE)
