"""Switches for whoever runs the org: users, sessions, limits, the log of requests. Not Salesforce.

They need no login and count as no API request; the server lets only this machine reach them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from http import HTTPStatus

from emulator.faults.plan import FaultPlan
from emulator.faults.plan_reading import FaultPlanError, read_plan
from emulator.field_access import UnknownFieldError
from emulator.json_text import NotJsonError, read_json
from emulator.loading import OrgDataError
from emulator.org import Org, UnknownUserError
from emulator.org_limits import DAILY_REQUESTS
from emulator.picklists import UnknownChoiceError
from emulator.record_id import MalformedIdError
from emulator.rest.call import ApiAnswer

PREFIX = "/__emu__/"
_USER = re.compile(r"users/(\w+)")
_PROFILE = re.compile(r"profiles/(\w+)")
_PICKLIST = re.compile(r"picklists/(\w+)/(\w+)")
_RESTRICTED = "restricted"


class _RefusedError(Exception):
    """The body has another shape than the switch asks for."""


_REFUSALS = (_RefusedError, NotJsonError, MalformedIdError, FaultPlanError, OrgDataError)


def answer(org: Org, method: str, path: str, body: bytes) -> ApiAnswer:
    """Answer a request below `/__emu__/`.

    - `POST users/{id}` takes `IsActive`, `IsFrozen`, `Approved` and `ApiEnabled`, and as `Blocker`
      a task that keeps the user from being deactivated through the API; null takes it away.
    - `POST profiles/{id}` takes `Approved` and `ApiEnabled`, for all its users.
    - `POST sessions/expire` ends all sessions, or those of `userId`.
    - `POST limits` takes `max` and `used`, and the `name` of another limit than that of requests.
    - `POST fields` takes `profileId`, `object`, `field` and `visible`.
    - `POST objects` takes `profileId`, `object` and `visible`.
    - `POST picklists/{object}/{field}` takes values, each of them true or false for active or not,
      and `restricted`: whether only active values may be written.
    - `POST late` takes an `object`, `values` and the `seconds` after which they show.
    - `POST bulk` takes the `polls` and `seconds` until a query job is complete.
    - `POST faults` takes a fault plan instead of the one before; `DELETE faults` ends all
      faults; `GET faults` tells how often each rule took effect.
    - `GET requests` lists what was asked since the start.
    """
    resource = path.removeprefix(PREFIX).rstrip("/")
    try:
        if (method, resource) == ("GET", "requests"):
            latest = [asdict(request) for request in org.requests.latest()]
            return ApiAnswer(HTTPStatus.OK, {"count": org.requests.count, "requests": latest})
        if resource == "faults":
            return _faults(org, method, body)
        if method == "POST":
            return _switch(org, resource, _given(body))
    except _REFUSALS as error:
        return ApiAnswer(HTTPStatus.BAD_REQUEST, {"error": str(error)})
    except (UnknownUserError, UnknownFieldError, UnknownChoiceError) as error:
        return ApiAnswer(HTTPStatus.NOT_FOUND, {"error": str(error)})
    return ApiAnswer(HTTPStatus.NOT_FOUND, {"error": f"There is no switch {method} {path}."})


def _switch(org: Org, resource: str, given: Mapping[str, object]) -> ApiAnswer:
    if match := _USER.fullmatch(resource):
        _set_user(org, match[1], given)
        return ApiAnswer(HTTPStatus.NO_CONTENT)
    if match := _PROFILE.fullmatch(resource):
        _set_app_access(org, given, profile_id=match[1])
        return ApiAnswer(HTTPStatus.NO_CONTENT)
    if match := _PICKLIST.fullmatch(resource):
        _set_picklist(org, match[1], match[2], given)
        return ApiAnswer(HTTPStatus.NO_CONTENT)
    if resource not in _SWITCHES:
        return ApiAnswer(HTTPStatus.NOT_FOUND, {"error": f"There is no switch {resource}."})
    body = _SWITCHES[resource](org, given)
    return ApiAnswer(HTTPStatus.NO_CONTENT if body is None else HTTPStatus.OK, body)


def _set_user(org: Org, user_id: str, given: Mapping[str, object]) -> None:
    is_active, is_frozen = _flag(given, "IsActive"), _flag(given, "IsFrozen")
    task = None if given.get("Blocker") is None else _text(given, "Blocker")
    org.set_user(user_id, is_active=is_active, is_frozen=is_frozen)
    _set_app_access(org, given, user_id=user_id)
    if "Blocker" in given:
        org.block_deactivation(user_id, task)


def _expire(org: Org, given: Mapping[str, object]) -> object:
    user_id = given.get("userId")
    return {"ended": org.expire_sessions(None if user_id is None else str(user_id))}


def _set_limits(org: Org, given: Mapping[str, object]) -> None:
    name = str(given.get("name", DAILY_REQUESTS))
    org.set_limits(daily_limit=_number(given, "max"), used=_number(given, "used"), name=name)


def _set_bulk_pace(org: Org, given: Mapping[str, object]) -> None:
    org.set_bulk_pace(polls=_number(given, "polls"), seconds=_number(given, "seconds"))


def _set_field(org: Org, given: Mapping[str, object]) -> None:
    place = (_text(given, "profileId"), _text(given, "object"), _text(given, "field"))
    org.set_field(*place, is_visible=_flag(given, "visible") is True)


def _set_object(org: Org, given: Mapping[str, object]) -> None:
    profile, name = _text(given, "profileId"), _text(given, "object")
    org.set_object(profile, name, is_visible=_flag(given, "visible") is True)


def _set_picklist(org: Org, name: str, field: str, given: Mapping[str, object]) -> None:
    flags = {value: _flag(given, value) for value in given}
    restricted = flags.pop(_RESTRICTED, None)
    choices = {value: is_active for value, is_active in flags.items() if is_active is not None}
    org.set_picklist(name, field, choices, restricted=restricted)


def _set_app_access(org: Org, given: Mapping[str, object], **whom: str) -> None:
    approved, has_api = _flag(given, "Approved"), _flag(given, "ApiEnabled")
    org.set_app_access(
        user_id=whom.get("user_id"),
        profile_id=whom.get("profile_id"),
        is_approved=approved,
        has_api=has_api,
    )


def _commit_late(org: Org, given: Mapping[str, object]) -> object:
    values, seconds = given.get("values"), _number(given, "seconds") or 0
    if not isinstance(values, dict):
        message = "values must be an object of fields."
        raise _RefusedError(message)
    return {"id": org.commit_late(_text(given, "object"), values, seconds=seconds)}


_SWITCHES: Mapping[str, Callable[[Org, Mapping[str, object]], object]] = {
    "sessions/expire": _expire,
    "limits": _set_limits,
    "bulk": _set_bulk_pace,
    "fields": _set_field,
    "objects": _set_object,
    "late": _commit_late,
}


def _faults(org: Org, method: str, body: bytes) -> ApiAnswer:
    if method == "GET":
        return ApiAnswer(HTTPStatus.OK, org.faults.report())
    if method not in {"POST", "DELETE"}:
        return ApiAnswer(HTTPStatus.NOT_FOUND, {"error": f"There is no switch {method} faults."})
    plan = read_plan(_given(body), "The plan") if method == "POST" else FaultPlan()
    org.set_faults(plan)
    return ApiAnswer(HTTPStatus.NO_CONTENT)


def _given(body: bytes) -> Mapping[str, object]:
    given = read_json(body) if body else {}
    if not isinstance(given, dict):
        message = "Send a JSON object."
        raise _RefusedError(message)
    return given


def _flag(given: Mapping[str, object], name: str) -> bool | None:
    value = given.get(name)
    if value is None or isinstance(value, bool):
        return value
    message = f"{name} must be true or false."
    raise _RefusedError(message)


def _text(given: Mapping[str, object], name: str) -> str:
    value = given.get(name)
    if isinstance(value, str):
        return value
    message = f"{name} must be a text."
    raise _RefusedError(message)


def _number(given: Mapping[str, object], name: str) -> int | None:
    value = given.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    message = f"{name} must be a whole number, 0 or more."
    raise _RefusedError(message)
