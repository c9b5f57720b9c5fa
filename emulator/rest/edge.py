"""The org's HTTP face without a server: a request in, an answer out. Knows no resource itself."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote

from emulator.api_error import ApiError, Code, bad_request, not_found
from emulator.faults.plan import Kind
from emulator.json_text import NotJsonError, read_json
from emulator.oauth import OAuthError, TokenService
from emulator.oauth_refusal import REFUSALS
from emulator.org import Org
from emulator.rest import admin
from emulator.rest.address import split_target
from emulator.rest.call import ApiAnswer, ApiCall, refused
from emulator.rest.identity import identity
from emulator.rest.resources import make_router
from emulator.rest.versions import parse_version, version_list
from emulator.rest.wire import GZIP_WINDOW, HttpRequest
from emulator.sessions import Session

#: Longest target of a request, as on the platform.
LONGEST_TARGET = 16_384
_DATA = re.compile(r"/services/data(?:/(?P<version>[^/]*)(?:/(?P<resource>.*))?)?", re.DOTALL)
_IDENTITY = re.compile(r"/id/\w+/\w+")
_OAUTH = re.compile(r"(?:/(?P<site>[\w-]+))?/services/oauth2/(?P<action>\w+)/?")


class Edge:
    """Answers every request to the org."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._tokens = TokenService(org)
        self._router = make_router()

    def answer(self, request: HttpRequest) -> ApiAnswer:
        """Answer one request; requests are answered one at a time."""
        store = self._org.store
        with self._org.lock:
            self._org.late_commits.settle()
            savepoint = store.savepoint()
            try:
                answer = self._answer(request)
                store.commit()
                self._org.end_lost_sessions()
            finally:
                # Nothing is left to take back unless a fault of the emulator itself came up.
                store.roll_back(savepoint)
        return answer

    def _answer(self, request: HttpRequest) -> ApiAnswer:
        path, query = split_target(request.target)
        if path.startswith(admin.PREFIX):
            return admin.answer(self._org, request.method, path, request.body)
        if len(request.target) > LONGEST_TARGET:
            text = "The length of the URI exceeds the limit"
            error = ApiError(HTTPStatus.REQUEST_URI_TOO_LONG, Code.URI_TOO_LONG, text)
            return refused(error)
        if match := _OAUTH.fullmatch(path):
            return self._oauth(match, request)
        if match := _DATA.fullmatch(path):
            return self._data(match, request, query)
        if _IDENTITY.fullmatch(path):
            return self._identity(request, query)
        return refused(not_found())

    def _oauth(self, match: re.Match[str], request: HttpRequest) -> ApiAnswer:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        authorization = request.headers.get("authorization", "")
        action = match["action"]
        if action == "token" and request.method == "POST":
            return self._token(form, authorization, request, match["site"])
        if action == "revoke":
            is_known = self._org.sessions.revoke(form.get("token", ""))
            status = HTTPStatus.OK if is_known else HTTPStatus.BAD_REQUEST
            problem = {"error": "unsupported_token_type", "error_description": "invalid token"}
            return ApiAnswer(status, None if is_known else problem)
        if action == "userinfo":
            return self._userinfo(request)
        return refused(not_found())

    def _token(
        self, form: Mapping[str, str], authorization: str, request: HttpRequest, site: str | None
    ) -> ApiAnswer:
        path, _ = split_target(request.target)
        fault = self._org.faults.meet({Kind.TOKEN_REFUSED, Kind.CLOCK_SKEW}, "POST", path)
        if fault and fault.kind is Kind.TOKEN_REFUSED:
            text = fault.message or REFUSALS[fault.error]
            body = {"error": fault.error, "error_description": text}
            return ApiAnswer(HTTPStatus.BAD_REQUEST, body)
        now = self._org.clock.now() + timedelta(seconds=fault.ahead if fault else 0)
        told = {"Date": format_datetime(now, usegmt=True)} if fault else {}
        try:
            body = self._tokens.grant(form, authorization, request.base_url, site, now=now)
        except OAuthError as error:
            return ApiAnswer(HTTPStatus.BAD_REQUEST, error.body(), told)
        return ApiAnswer(HTTPStatus.OK, body, {"Cache-Control": "no-store", **told})

    def _identity(self, request: HttpRequest, query: Mapping[str, str]) -> ApiAnswer:
        """Tell who is logged in; the token may also stand in the address."""
        token = query.get("oauth_token") or request.token()[1]
        session = self._org.sessions.find(token)
        if session is None:
            return ApiAnswer(HTTPStatus.FORBIDDEN, "Bad_OAuth_Token")
        return ApiAnswer(HTTPStatus.OK, identity(self._org, session, request.base_url))

    def _userinfo(self, request: HttpRequest) -> ApiAnswer:
        try:
            session = self._session(request)
        except ApiError:
            return ApiAnswer(HTTPStatus.FORBIDDEN, "Bad_OAuth_Token")
        user = self._org.store.table("User").get(session.user_id)
        values = user.values if user else {}
        organization = self._org.organization_id
        body = {
            "sub": f"{request.base_url}/id/{organization}/{session.user_id}",
            "user_id": session.user_id,
            "organization_id": organization,
            "preferred_username": values.get("Username"),
            "name": values.get("Name"),
            "active": bool(values.get("IsActive")),
        }
        return ApiAnswer(HTTPStatus.OK, body)

    def _data(
        self, match: re.Match[str], request: HttpRequest, query: Mapping[str, str]
    ) -> ApiAnswer:
        if not match["version"]:
            return ApiAnswer(HTTPStatus.OK, version_list())
        try:
            call = self._call(match, request, query)
        except ApiError as error:
            return refused(error)
        answer = self._router.answer(call)
        limit_header = {"Sforce-Limit-Info": self._org.usage.header()}
        return ApiAnswer(answer.status, answer.body, {**limit_header, **answer.headers})

    def _call(
        self, match: re.Match[str], request: HttpRequest, query: Mapping[str, str]
    ) -> ApiCall:
        version = parse_version(match["version"])
        session = self._session(request)
        viewer = self._org.sharing.viewer(session.user_id)
        if viewer is None:
            raise _invalid_session()
        if not self._org.app_access.has_api(viewer.user_id):
            text = "The REST API is not enabled for this Organization."
            raise ApiError(HTTPStatus.FORBIDDEN, Code.API_DISABLED_FOR_ORG, text)
        if self._org.usage.is_exhausted:
            text = "TotalRequests Limit exceeded."
            raise ApiError(HTTPStatus.FORBIDDEN, Code.REQUEST_LIMIT_EXCEEDED, text)
        self._org.usage.count()
        resource = (match["resource"] or "").rstrip("/")
        return ApiCall(
            org=self._org,
            session=session,
            viewer=viewer,
            version=version,
            method=request.method,
            segments=tuple(unquote(segment) for segment in resource.split("/")),
            query=query,
            headers=request.headers,
            body=_json_body(request),
        )

    def _session(self, request: HttpRequest) -> Session:
        scheme, token = request.token()
        session = self._org.sessions.find(token)
        if scheme.lower() not in {"bearer", "oauth"} or session is None:
            raise _invalid_session()
        if not self._org.may_log_in(session.user_id):
            raise _invalid_session()
        return session


def _json_body(request: HttpRequest) -> object:
    if not request.body:
        return None
    if not request.headers.get("content-type", "").lower().startswith("application/json"):
        text = "Content-Type must be application/json"
        status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        raise ApiError(status, Code.UNSUPPORTED_MEDIA_TYPE, text)
    body = request.body
    try:
        if request.headers.get("content-encoding", "").lower() == "gzip":
            body = zlib.decompress(body, wbits=GZIP_WINDOW)
        return read_json(body)
    except (zlib.error, NotJsonError) as error:
        raise bad_request(Code.JSON_PARSER_ERROR, str(error)) from error


def _invalid_session() -> ApiError:
    text = "Session expired or invalid"
    return ApiError(HTTPStatus.UNAUTHORIZED, Code.INVALID_SESSION_ID, text)
