"""Names that one file of the package uses and another one makes, and limits of the platform."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from tests.salesforce.metadata.analytics import dashboard_problems, report_problems
from tests.salesforce.metadata.buttons import (
    action_problems,
    component_problems,
    layout_action_problems,
)
from tests.salesforce.metadata.callouts import (
    callout_problems,
    credential_problems,
    grant_problems,
)
from tests.salesforce.metadata.flows import flow_problems
from tests.salesforce.metadata.names import Names, read_names, stem
from tests.salesforce.metadata.pages import override_problems, page_problems
from tests.salesforce.metadata.pairs import pair_problems
from tests.salesforce.metadata.queries import query_problems
from tests.salesforce.metadata.writes import write_problems
from tests.salesforce.source import SOURCE, Metadata, read

#: Names of record fields in formulas, but for functions, globals and relationships.
_FIELD = re.compile(r"(?<![\w$.])([A-Za-z]\w*__[cr](?:\.\w+)*)")
_LABEL, _NAME, _HELP, _MESSAGE = 40, 40, 510, 255
#: What each further kind of file is checked by.
_CHECKS: Mapping[str, Callable[[Path, Metadata, Names], Iterator[str]]] = {
    "dashboard": dashboard_problems,
    "flexipage": page_problems,
    "flow": flow_problems,
    "layout": layout_action_problems,
    "namedCredential": credential_problems,
    "object": override_problems,
    "permissionset": grant_problems,
    "quickAction": action_problems,
    "report": report_problems,
}


def reference_problems(source: Path = SOURCE) -> Iterator[str]:
    """Tell every name that leads nowhere, and what is longer than the platform takes."""
    names = read_names(source)
    package = _Package(names)
    for file in sorted(source.rglob("*-meta.xml")):
        told = file.relative_to(source)
        yield from (f"{told}: {problem}" for problem in package.problems(file))
        check = _CHECKS.get(file.name.removesuffix("-meta.xml").rpartition(".")[2])
        if check is not None:
            yield from (f"{told}: {problem}" for problem in check(file, read(file), names))
    yield from query_problems(source, names)
    yield from component_problems(source)
    yield from callout_problems(source)
    yield from pair_problems(source)
    yield from write_problems(source)


class _Package:
    def __init__(self, names: Names) -> None:
        self._fields, self._objects = names.fields, names.objects
        self._permissions = names.permissions
        self._tabs = {stem(file) for file in names.source.glob("tabs/*")}
        self._apps = {stem(file) for file in names.source.glob("applications/*")}

    def problems(self, file: Path) -> Iterator[str]:
        check = {
            "field": self._field,
            "object": self._object,
            "listView": self._list_view,
            "compactLayout": self._compact_layout,
            "validationRule": self._rule,
            "layout": self._layout,
            "permissionset": self._permission_set,
            "app": self._app,
            "tab": self._tab,
        }.get(file.name.removesuffix("-meta.xml").rpartition(".")[2])
        if check is not None:
            yield from check(file, read(file))

    def _field(self, file: Path, field: Metadata) -> Iterator[str]:
        if field.text("fullName") != stem(file):
            yield "the file and the field have different names"
        if len(field.text("label") or "") > _LABEL:
            yield "the label is too long"
        if len((field.text("fullName") or "").removesuffix("__c")) > _NAME:
            yield "the name is too long"
        if len(field.text("inlineHelpText") or "") > _HELP:
            yield "the help text is too long"
        target = field.text("referenceTo")
        if target and target.endswith("__c") and target not in self._objects:
            yield f"there is no object {target}"
        values = field.all("valueSet", "valueSetDefinition", "value")
        if sum(value.flag("default") for value in values) > 1:
            yield "more than one value is the default"

    def _object(self, file: Path, item: Metadata) -> Iterator[str]:
        name = file.parent.name
        layout = item.text("compactLayoutAssignment")
        folder = file.parent / "compactLayouts"
        if layout and not (folder / f"{layout}.compactLayout-meta.xml").exists():
            yield f"there is no compact layout {layout}"
        masters = any(f.text("type") == "MasterDetail" for f in self._fields.get(name, {}).values())
        if masters is not (item.text("sharingModel") == "ControlledByParent"):
            yield "the sharing model does not go with its master-detail fields"

    def _list_view(self, file: Path, view: Metadata) -> Iterator[str]:
        named = [each.value for each in view.all("columns")]
        named += [each.text("field") or "" for each in view.all("filters")]
        yield from self._unknown(file.parents[1].name, (n for n in named if n != "NAME"))

    def _compact_layout(self, file: Path, layout: Metadata) -> Iterator[str]:
        named = (each.value for each in layout.all("fields"))
        yield from self._unknown(file.parents[1].name, (n for n in named if n != "Name"))

    def _rule(self, file: Path, rule: Metadata) -> Iterator[str]:
        sobject = file.parents[1].name
        yield from self._unknown(sobject, [rule.text("errorDisplayField") or ""])
        if len(rule.text("errorMessage") or "") > _MESSAGE:
            yield "the message is too long"
        formula = rule.text("errorConditionFormula") or ""
        if formula.count("(") != formula.count(")"):
            yield "the formula's brackets do not match"
        for path in _FIELD.findall(formula):
            yield from self._path(sobject, path)
        for name in re.findall(r"\$Permission\.(\w+)", formula):
            if name not in self._permissions:
                yield f"there is no custom permission {name}"

    def _layout(self, file: Path, layout: Metadata) -> Iterator[str]:
        sobject = file.name.split("-")[0]
        items = layout.all("layoutSections", "layoutColumns", "layoutItems")
        named = [item.text("field") or "" for item in items]
        yield from self._unknown(sobject, (n for n in named if n != "Name"))
        yield from (f"{name} stands there twice" for name in set(named) if named.count(name) > 1)
        for related in layout.all("relatedLists"):
            child, _, reference = (related.text("relatedList") or "").partition(".")
            yield from self._unknown(child, [reference])
            columns = (each.value for each in related.all("fields"))
            yield from self._unknown(child, (n for n in columns if n != "NAME"))

    def _permission_set(self, _: Path, given: Metadata) -> Iterator[str]:
        for each in given.all("fieldPermissions"):
            sobject, _dot, path = (each.text("field") or "").partition(".")
            if path.endswith("__c"):
                yield from self._unknown(sobject, [path])
                field = self._fields.get(sobject, {}).get(path)
                if field and (field.flag("required") or field.text("type") == "MasterDetail"):
                    yield f"{sobject}.{path} is required and takes no permission"
        for each in given.all("objectPermissions"):
            name = each.text("object") or ""
            if name.endswith("__c") and name not in self._objects:
                yield f"there is no object {name}"
            if each.flag("allowEdit") and not each.flag("allowRead"):
                yield f"{name} may be edited and not read"
        named = {each.text("name") for each in given.all("customPermissions")}
        yield from (f"there is no custom permission {name}" for name in named - self._permissions)
        apps = {each.text("application") for each in given.all("applicationVisibilities")}
        yield from (f"there is no app {name}" for name in apps - self._apps)
        tabs = {each.text("tab") for each in given.all("tabSettings")}
        yield from (f"there is no tab {name}" for name in tabs - self._tabs)

    def _app(self, _: Path, app: Metadata) -> Iterator[str]:
        # Tabs of the platform's own are called standard-….
        named = {each.value for each in app.all("tabs") if "standard-" not in each.value}
        yield from (f"there is no tab {name}" for name in sorted(named - self._tabs))

    def _tab(self, file: Path, tab: Metadata) -> Iterator[str]:
        if tab.flag("customObject") and stem(file) not in self._objects:
            yield f"there is no object {stem(file)}"

    def _unknown(self, sobject: str, names: Iterable[str]) -> Iterator[str]:
        known = self._fields.get(sobject, {})
        yield from (f"{sobject} has no field {name}" for name in names if name not in known)

    def _path(self, sobject: str, path: str) -> Iterator[str]:
        """Follow a formula's path as far as the package's own objects go."""
        first, *rest = path.split(".")
        name = first.removesuffix("__r") + "__c" if first.endswith("__r") else first
        field = self._fields.get(sobject, {}).get(name)
        if field is None:
            yield f"{sobject} has no field {name}"
        elif rest:
            target = field.text("referenceTo") or ""
            if target in self._fields:
                yield from self._path(target, ".".join(rest))
