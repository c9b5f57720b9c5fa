"""Follows the names in Lightning pages: their object, our components, their inner regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.salesforce.metadata.names import Names, stem
from tests.salesforce.source import Metadata, read

#: What of a standard component names an inner region.
_INNER = frozenset({"body", "tabs"})
_TARGETS = {
    "RecordPage": "lightning__RecordPage",
    "AppPage": "lightning__AppPage",
    "HomePage": "lightning__HomePage",
}


def page_problems(_: Path, page: Metadata, names: Names) -> Iterator[str]:
    """Tell what of a page leads nowhere."""
    sobject = page.text("sobjectType") or ""
    if sobject.endswith("__c") and sobject not in names.objects:
        yield f"there is no object {sobject}"
    components = list(page.all("flexiPageRegions", "itemInstances", "componentInstance"))
    for component in components:
        name = component.text("componentName") or ""
        # Standard components have a namespace before a colon.
        if ":" not in name:
            yield from _own_component(name, page, names)
    yield from _inner_regions(page, components)
    identifiers = Counter(each.text("identifier") for each in components)
    yield from (f"{name} stands there twice" for name, count in identifiers.items() if count > 1)


def override_problems(file: Path, item: Metadata, names: Names) -> Iterator[str]:
    """Tell where an object's own pages are missing, or pages of something else."""
    for override in item.all("actionOverrides"):
        if override.text("type") != "Flexipage":
            continue
        name = override.text("content") or ""
        page = names.file(f"flexipages/{name}.flexipage-meta.xml")
        if page is None:
            yield f"there is no page {name}"
        elif read(page).text("sobjectType") != stem(file):
            yield f"{name} is no page of {stem(file)}"


def _own_component(name: str, page: Metadata, names: Names) -> Iterator[str]:
    file = names.file(f"lwc/{name}/{name}.js-meta.xml")
    if file is None:
        yield f"there is no component {name}"
        return
    component = read(file)
    target = _TARGETS.get(page.text("type") or "", "")
    targets = {each.value for each in component.all("targets", "target")}
    if not component.flag("isExposed") or target not in targets:
        yield f"{name} may not stand on such a page"
    for config in component.all("targetConfigs", "targetConfig"):
        objects = {each.value for each in config.all("objects", "object")}
        here = target in config.element.get("targets", "").split(",")
        if here and objects and page.text("sobjectType") not in objects:
            yield f"{name} is not for {page.text('sobjectType')}"


def _inner_regions(page: Metadata, components: list[Metadata]) -> Iterator[str]:
    regions = [each.text("name") or "" for each in page.all("flexiPageRegions")]
    facets = {
        each.text("name") for each in page.all("flexiPageRegions") if each.text("type") == "Facet"
    }
    named = {
        each.text("value")
        for component in components
        for each in component.all("componentInstanceProperties")
        if each.text("name") in _INNER
    }
    yield from (f"there is no inner region {name}" for name in named - facets)
    yield from (f"nothing shows the inner region {name}" for name in facets - named)
    yield from (f"{name} stands there twice" for name in set(regions) if regions.count(name) > 1)
