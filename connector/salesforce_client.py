"""simple-salesforce with our sessions, time limits, exact numbers and errors.

It sends one request at a time and never repeats one; ``transport`` decides about that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError

from connector import remedies
from connector.answer_headers import read_retry_after, read_server_time
from connector.api_meter import ApiMeter
from connector.errors import IncompleteAnswerError, OrgUnreachableError
from connector.failure import failure, read_refusal
from connector.session import OrgSession

log = structlog.get_logger()

#: Named in the change events that our own writes cause, so that they can be told apart.
_CALLER = "client=tierwright"


class SalesforceClient(Salesforce):
    """One connection to one org; used by one thread at a time."""

    def __init__(
        self, session: OrgSession, *, api_version: str, timeout: timedelta, meter: ApiMeter
    ) -> None:
        super().__init__(
            session_id=session.token,
            instance_url=session.instance_url,
            version=api_version,
            parse_float=Decimal,
            object_pairs_hook=None,
        )
        self._timeout = timeout.total_seconds()
        self._meter = meter
        self._answer_headers: Mapping[str, str] = {}
        self.session.hooks["response"].append(self._note)
        self.use(session)

    def use(self, session: OrgSession) -> None:
        """Send what follows with this session."""
        # Connections change hands between users; what one was given says nothing of the next.
        self.session.cookies.clear()
        self.session_id = session.token
        self.instance_url = session.instance_url
        # The library takes every org for https; the emulator on loopback is not.
        self.base_url = f"{session.instance_url}/services/data/v{self.sf_version}/"
        self.headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {session.token}",
            "Sforce-Call-Options": _CALLER,
        }

    @property
    def server_time(self) -> datetime | None:
        """The time in the last answer's headers, UTC."""
        return read_server_time(self._answer_headers)

    def composite(self, body: bytes) -> Any:  # noqa: ANN401 - any JSON
        """Send several subrequests as one call.

        Raises:
            ConnectorError: the call as a whole was refused or lost.
        """
        return self.restful("composite", method="POST", data=body)

    def page(self, next_records_url: str) -> Any:  # noqa: ANN401 - any JSON
        """Fetch a query's next page by the path the page before it named.

        Raises:
            ConnectorError: the page was refused or lost.
        """
        if not next_records_url.startswith("/services/data/"):
            told = "A query's next page lies outside the org's data API."
            raise IncompleteAnswerError(told, remedy=remedies.INCOMPLETE)
        answer = self._call_salesforce("GET", self.instance_url + next_records_url)
        return self.parse_result_to_json(answer)

    def versions(self) -> Any:  # noqa: ANN401 - any JSON
        """Fetch the list of API versions.

        Raises:
            ConnectorError: it was refused or lost.
        """
        answer = self._call_salesforce("GET", f"{self.instance_url}/services/data/")
        return self.parse_result_to_json(answer)

    def close(self) -> None:
        """Close the connection."""
        self.session.close()

    def parse_result_to_json(self, result: requests.Response) -> Any:  # noqa: ANN401 - any JSON
        """Read an answer; called by the library, too.

        Raises:
            OrgUnreachableError: it is no JSON, or half of it is missing.
        """
        try:
            answer = json.loads(result.content, parse_float=Decimal)
        except ValueError:
            raise _unusable(_where(result.request.method, result.url), "no JSON") from None
        if not isinstance(answer, dict | list):
            raise _unusable(_where(result.request.method, result.url), "no JSON object")
        return answer

    def _call_salesforce(
        self,
        method: str,
        url: str,
        name: str = "",
        retries: int = 0,
        max_retries: int = 0,
        **kwargs: Any,  # noqa: ANN401 - whatever requests takes
    ) -> requests.Response:
        where = _where(method, url)
        self._answer_headers = {}
        self._meter.count()
        kwargs = {"timeout": self._timeout, "allow_redirects": False, **kwargs}
        # Causes are left out on purpose: they hold the request with its token and records.
        try:
            return super()._call_salesforce(method, url, name, retries, max_retries, **kwargs)
        except SalesforceError as refused:
            retry_after = read_retry_after(self._answer_headers)
            raise failure(
                read_refusal(where, int(refused.status), refused.content, retry_after=retry_after)
            ) from None
        except requests.RequestException as error:
            log.debug("salesforce_request_lost", where=where, reason=type(error).__name__)
            raise _unusable(where, _reason(error)) from None

    def _note(self, answer: requests.Response, **_: object) -> None:
        self._answer_headers = answer.headers
        self._meter.note(answer.headers)
        log.debug(
            "salesforce_request",
            method=answer.request.method,
            path=urlsplit(answer.url).path,
            status=answer.status_code,
            seconds=round(answer.elapsed.total_seconds(), 3),
        )


def _where(method: str | None, url: str) -> str:
    return f"{method} {urlsplit(url).path}"


def _reason(error: requests.RequestException) -> str:
    match error:
        case requests.exceptions.SSLError():
            return "no trusted TLS connection"
        case requests.exceptions.ProxyError():
            return "the proxy does not let it through"
        case requests.exceptions.Timeout():
            return "no answer in time"
        case requests.exceptions.ChunkedEncodingError():
            return "the answer broke off"
        case _:
            return f"the connection failed ({type(error).__name__})"


def _unusable(where: str, reason: str) -> OrgUnreachableError:
    told = f"{where}: no usable answer from Salesforce: {reason}."
    return OrgUnreachableError(told, remedy=remedies.UNREACHABLE)
