"""Follows a button: from layouts to quick actions, to components, to the Apex that they call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.salesforce.metadata.names import Names
from tests.salesforce.source import Metadata, read

_ACTION = "lightning__RecordAction"
_APEX = re.compile(r"import (\w+) from '@salesforce/apex/(\w+)\.(\w+)'")
_MODULE = re.compile(r"(?:from|@import) 'c/(\w+)'")
_TAG = re.compile(r"<c-([\w-]+)")


def action_problems(file: Path, action: Metadata, names: Names) -> Iterator[str]:
    """Tell what of a quick action leads nowhere."""
    sobject = file.name.split(".")[0]
    if sobject not in names.objects:
        yield f"there is no object {sobject}"
    component = action.text("lightningWebComponent") or ""
    described = names.file(f"lwc/{component}/{component}.js-meta.xml")
    if described is None:
        yield f"there is no component {component}"
        return
    found = read(described)
    targets = {each.value for each in found.all("targets", "target")}
    if not found.flag("isExposed") or _ACTION not in targets:
        yield f"{component} may not be an action"
    script = described.with_name(f"{component}.js").read_text("utf-8")
    if action.text("actionSubtype") == "Action" and not re.search(r"@api\s+invoke\(", script):
        yield f"{component} has nothing to invoke"
    configs = found.all("targetConfigs", "targetConfig")
    if action.text("actionSubtype") not in {each.text("actionType") for each in configs}:
        yield f"{component} is no {action.text('actionSubtype')}"


def layout_action_problems(file: Path, layout: Metadata, names: Names) -> Iterator[str]:
    """Tell which buttons of a layout there are not, or not for its object."""
    sobject = file.name.split("-")[0]
    items = list(layout.all("platformActionList", "platformActionListItems"))
    if len({item.number("sortOrder") for item in items}) < len(items):
        yield "two buttons have one place"
    for item in items:
        name = item.text("actionName") or ""
        if item.text("actionType") != "QuickAction":
            continue
        if names.file(f"quickActions/{name}.quickAction-meta.xml") is None:
            yield f"there is no quick action {name}"
        elif not name.startswith(f"{sobject}."):
            yield f"{name} is no action of {sobject}"


def component_problems(source: Path) -> Iterator[str]:
    """Tell what components import or show that the package does not have."""
    components = {file.parent.name for file in source.glob("lwc/*/*.js-meta.xml")}
    for file in sorted(source.glob("lwc/*/*")):
        if file.suffix not in {".js", ".html", ".css"}:
            continue
        text = file.read_text("utf-8")
        used = set(_MODULE.findall(text)) | {_camel(tag) for tag in _TAG.findall(text)}
        problems = [f"there is no component {name}" for name in sorted(used - components)]
        problems += _apex_problems(source, text)
        yield from (f"{file.relative_to(source)}: {problem}" for problem in problems)


def _apex_problems(source: Path, text: str) -> Iterator[str]:
    for local, name, method in _APEX.findall(text):
        file = source / "classes" / f"{name}.cls"
        declared = file.read_text("utf-8") if file.exists() else ""
        head = rf"@AuraEnabled(\([^)]*\))?\s+public static \S+ {method}\(([^)]*)\)"
        found = re.search(head, declared)
        if found is None:
            yield f"{name}.{method} is nothing that components may call"
            continue
        for argument in sorted(_given(text, local) ^ _taken(found[2])):
            yield f"{name}.{method} and its caller disagree about {argument}"
        if f"@wire({local}" in text and "cacheable=true" not in (found.group(1) or ""):
            yield f"{name}.{method} is wired and not cacheable"


def _given(text: str, local: str) -> frozenset[str]:
    """Give the names of what a component hands over; Apex takes values by their names."""
    calls = re.findall(rf"(?:@wire\({local}, |\b{local}\()\{{([^}}]*)\}}", text)
    return frozenset(each.partition(":")[0].strip() for call in calls for each in call.split(","))


def _taken(parameters: str) -> frozenset[str]:
    return frozenset(each.split()[-1] for each in parameters.split(",") if each.strip())


def _camel(tag: str) -> str:
    return re.sub(r"-(\w)", lambda found: found.group(1).upper(), tag)
