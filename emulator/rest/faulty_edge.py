"""The org's HTTP face under a fault plan: what goes wrong with whole requests and their answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from emulator.faults.answers import answer_instead
from emulator.faults.plan import INSTEAD, WHOLE_REQUEST, Fault, Kind
from emulator.org import Org
from emulator.rest import admin
from emulator.rest.address import split_target
from emulator.rest.call import ApiAnswer
from emulator.rest.edge import Edge
from emulator.rest.wire import NOTHING, HttpAnswer, HttpRequest, as_document, rendered

#: Stands between the server and the org: gets a request and what carries it out, and gives the
#: answer. Whoever wants to see what happens at a request, or to end its sender, is one.
GoBetween = Callable[[HttpRequest, Callable[[HttpRequest], HttpAnswer]], HttpAnswer]


def pass_on(request: HttpRequest, carry_out: Callable[[HttpRequest], HttpAnswer]) -> HttpAnswer:
    """Carry a request out, and do nothing else."""
    return carry_out(request)


class FaultyEdge:
    """Answers every request to the org, as well as the fault plan and the go-between let it."""

    def __init__(self, org: Org, go_between: GoBetween = pass_on) -> None:
        self._org = org
        self._edge = Edge(org)
        self._go_between = go_between

    def answer(self, request: HttpRequest) -> HttpAnswer:
        """Answer one request; switches meet no faults."""
        path, _ = split_target(request.target)
        if path.startswith(admin.PREFIX):
            return rendered(self._edge.answer(request), request)
        return self._go_between(request, self._carry_out)

    def _carry_out(self, request: HttpRequest) -> HttpAnswer:
        path, _ = split_target(request.target)
        with self._org.lock:
            self._org.requests.add(request.method, path)
            self._org.faults.begin_request()
            fault = self._org.faults.meet(WHOLE_REQUEST, request.method, path)
            return self._answer_under(fault, request)

    def _answer_under(self, fault: Fault | None, request: HttpRequest) -> HttpAnswer:
        if fault is None:
            return rendered(self._edge.answer(request), request)
        if fault.kind is Kind.SESSION_EXPIRED:
            _, token = request.token()
            self._org.sessions.revoke(token)
            return rendered(self._edge.answer(request), request)
        if fault.kind is Kind.RESET:
            return HttpAnswer(HTTPStatus.OK, b"", sent=NOTHING)
        if fault.kind in INSTEAD:
            return rendered(answer_instead(fault), request)
        return _harmed(fault, self._edge.answer(request), request)


def _harmed(fault: Fault, answer: ApiAnswer, request: HttpRequest) -> HttpAnswer:
    """Return the answer to a request that was carried out, less what the fault takes from it."""
    whole = rendered(answer, request)
    if fault.kind is Kind.SLOW:
        return replace(whole, delay=fault.seconds)
    if fault.kind is Kind.LOST_ANSWER:
        return replace(whole, sent=NOTHING)
    if fault.kind is Kind.CUT_OFF:
        return replace(whole, sent=len(whole.content) // 2)
    if answer.body is None:
        return whole
    document = as_document(answer.body)
    half = replace(document, content=document.content[: len(document.content) // 2])
    return rendered(replace(answer, body=half), request)
