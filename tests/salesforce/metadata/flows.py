"""Follows the names in flows: elements, records, permissions, and the Apex that they call."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.salesforce.metadata.invocable import Invocable, Variable, read_invocable
from tests.salesforce.metadata.names import Names
from tests.salesforce.source import Metadata

_GLOBALS = frozenset({"$Flow", "$Label", "$Organization", "$Permission", "$Profile", "$User"})
_RECORDS = frozenset({"$Record", "$Record__Prior"})
#: What of a flow's element tells the type of a value that is given to Apex.
_LITERALS = {"booleanValue": "Boolean", "numberValue": "Decimal", "stringValue": "String"}
_MAY_FAIL = frozenset(
    {"actionCalls", "recordCreates", "recordDeletes", "recordLookups", "recordUpdates", "subflows"}
)
_PERMISSION = re.compile(r"\$Permission\.(\w+)")
_REFERENCE = re.compile(r"\{!([^}]+)\}")


def flow_problems(_: Path, flow: Metadata, names: Names) -> Iterator[str]:
    """Tell what of a flow leads nowhere."""
    elements = _elements(flow)
    counted = Counter(name for name, _ in elements)
    yield from (f"{name} stands there twice" for name, count in counted.items() if count > 1)
    by_name = dict(elements)
    yield from _connections(flow, by_name)
    yield from _failures(by_name)
    yield from _start(flow, names)
    for reference in _references(flow):
        yield from _reference(reference, flow, by_name, names)
    for call in flow.all("actionCalls"):
        if call.text("actionType") == "apex":
            yield from _call(call, names)
    for create in (*flow.all("recordCreates"), *flow.all("recordUpdates")):
        yield from _written(create, names)


def _elements(flow: Metadata) -> list[tuple[str, Metadata]]:
    below = [Metadata(each) for each in flow.element]
    return [
        (name, each)
        for each in below
        if (name := each.text("name")) and not each.element.tag.endswith("processMetadataValues")
    ]


def _connections(flow: Metadata, by_name: Mapping[str, Metadata]) -> Iterator[str]:
    (start,) = flow.all("start")
    reached: set[str] = set()
    waiting = list(_targets(start))
    while waiting:
        name = waiting.pop()
        if name not in by_name:
            yield f"there is no element {name}"
        elif name not in reached:
            reached.add(name)
            waiting += _targets(by_name[name])
    # What is not placed on the canvas is a variable or a formula.
    placed = {name for name, each in by_name.items() if each.text("locationX") is not None}
    yield from (f"{name} is never reached" for name in sorted(placed - reached))


def _targets(element: Metadata) -> Iterator[str]:
    tag = element.element.tag.partition("}")[0]
    yield from (each.text or "" for each in element.element.iter(f"{tag}}}targetReference"))


def _failures(by_name: Mapping[str, Metadata]) -> Iterator[str]:
    """Tell what may fail without a way on, but for what itself takes up failures."""
    taking_up = {
        fault.text("targetReference")
        for each in by_name.values()
        for fault in each.all("faultConnector")
    }
    for name, each in by_name.items():
        kind = each.element.tag.rpartition("}")[2]
        if kind in _MAY_FAIL and name not in taking_up and not list(each.all("faultConnector")):
            yield f"where {name} fails nothing follows"


def _start(flow: Metadata, names: Names) -> Iterator[str]:
    (start,) = flow.all("start")
    sobject = start.text("object")
    if sobject and sobject.endswith("__c") and sobject not in names.objects:
        yield f"there is no object {sobject}"
    for name in _PERMISSION.findall(start.text("filterFormula") or ""):
        if name not in names.permissions:
            yield f"there is no custom permission {name}"
    for path in start.all("scheduledPaths"):
        # The platform refuses what belongs to paths with an offset.
        if path.text("pathType") == "AsyncAfterCommit" and path.text("label") is not None:
            yield f"{path.text('name')} runs after the commit and takes no label"


def _references(flow: Metadata) -> Iterator[str]:
    for each in flow.element.iter():
        if each.tag.endswith("}elementReference"):
            yield each.text or ""
        yield from _REFERENCE.findall(each.text or "")


def _reference(
    path: str, flow: Metadata, by_name: Mapping[str, Metadata], names: Names
) -> Iterator[str]:
    first, _, name = path.partition(".")
    if first in _RECORDS:
        (start,) = flow.all("start")
        yield from names.unknown(start.text("object") or "", name.partition(".")[0])
    elif first not in _GLOBALS and first not in by_name:
        yield f"there is nothing named {first}"


def _call(call: Metadata, names: Names) -> Iterator[str]:
    name = call.text("actionName") or ""
    file = names.file(f"classes/{name}.cls")
    invocable = read_invocable(file.read_text(encoding="utf-8")) if file else None
    if invocable is None:
        yield f"flows may call no class {name}"
        return
    yield from _inputs(call, name, invocable)
    for output in call.all("outputParameters"):
        if output.text("name") not in invocable.outputs:
            yield f"{name} gives no {output.text('name')}"


def _inputs(call: Metadata, name: str, invocable: Invocable) -> Iterator[str]:
    given = {each.text("name") or "": each for each in call.all("inputParameters")}
    for each, parameter in given.items():
        if each not in invocable.inputs:
            yield f"{name} takes no {each}"
        else:
            yield from _literal(each, parameter, invocable.inputs[each])
    for each, variable in invocable.inputs.items():
        if variable.required and each not in given:
            yield f"{name} needs {each}"


def _literal(name: str, parameter: Metadata, variable: Variable) -> Iterator[str]:
    (value,) = parameter.all("value")
    for element, kind in _LITERALS.items():
        if value.text(element) is not None and variable.type != kind:
            yield f"{name} is given a {kind} and wants a {variable.type}"


def _written(create: Metadata, names: Names) -> Iterator[str]:
    sobject = create.text("object") or ""
    for assigned in create.all("inputAssignments"):
        yield from names.unknown(sobject, assigned.text("field") or "")
