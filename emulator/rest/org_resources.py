"""Resources about the org itself: the list of resources, limits, and what its objects look like."""

from __future__ import annotations

from http import HTTPStatus

from emulator.api_error import ApiError, Code
from emulator.describe import describe_briefly, describe_global, describe_object
from emulator.object_model import ObjectModel
from emulator.rest.call import ApiAnswer, ApiCall

_RESOURCES = ("sobjects", "query", "queryAll", "jobs", "limits", "composite")


def list_resources(call: ApiCall) -> ApiAnswer:
    """Answer `GET /services/data/vXX.X`."""
    return ApiAnswer(HTTPStatus.OK, {name: call.path(name) for name in _RESOURCES})


def show_limits(call: ApiCall) -> ApiAnswer:
    """Answer `GET /limits`, for holders of View Setup."""
    if not call.viewer.allows("ViewSetup"):
        text = "You need the permission View Setup and Configuration to read the limits."
        raise ApiError(HTTPStatus.FORBIDDEN, Code.INSUFFICIENT_ACCESS, text)
    limits = call.org.limits.all()
    body = {
        name: {"Max": limit.most, "Remaining": max(0, limit.most - limit.used)}
        for name, limit in limits.items()
    }
    return ApiAnswer(HTTPStatus.OK, body)


def list_objects(call: ApiCall) -> ApiAnswer:
    """Answer `GET /sobjects` with the objects that the user may know of."""
    known = {
        one.name: one
        for one in call.org.sharing.model(call.viewer)
        if call.org.sharing.knows(call.viewer, one)
    }
    return ApiAnswer(HTTPStatus.OK, describe_global(ObjectModel(known), call.version))


def show_object(call: ApiCall) -> ApiAnswer:
    """Answer `GET /sobjects/X`."""
    brief = describe_briefly(call.object_type(), call.version)
    return ApiAnswer(HTTPStatus.OK, {"objectDescribe": brief, "recentItems": []})


def show_describe(call: ApiCall) -> ApiAnswer:
    """Answer `GET /sobjects/X/describe`."""
    model = call.org.sharing.model(call.viewer)
    described = describe_object(model, call.object_type(), call.version)
    return ApiAnswer(HTTPStatus.OK, described)
