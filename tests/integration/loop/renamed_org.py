"""The sample org as an org that named everything otherwise, and the mapping file it writes.

Every object and field of the package has another name. The standard fields that the built-in
mapping relies on hold nonsense; custom fields beside them hold the truth.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import yaml

from emulator.object_model import ObjectModel, parse_object_model
from emulator.org_data import Login, OrgData

#: Put before every custom name; it says nothing that the program could guess from.
PREFIX = "Zx_"
_CUSTOM = re.compile(r"\b\w+?__(?:c|r|Share)\b")
#: Object → standard field → the custom field that holds the truth instead.
_MOVED: Mapping[str, Mapping[str, str]] = {
    "Opportunity": {
        "Name": "Zx_Title__c",
        "PartnerAccountId": "Zx_Reseller__c",
        "Amount": "Zx_Net__c",
        "CloseDate": "Zx_Signed__c",
        "IsWon": "Zx_Gained__c",
        "CurrencyIsoCode": "Zx_Money__c",
    },
    "Lead": {"PartnerAccountId": "Zx_Reseller__c", "ConvertedOpportunityId": "Zx_Deal__c"},
    "Account": {"Name": "Zx_Legal_Name__c"},
    "User": {"Name": "Zx_Full_Name__c"},
    **{
        name: {"Name": "Zx_Title__c"}
        for name in ("Partner_Program__c", "Program_Tier__c", "Program_Criterion__c")
    },
    "Program_Benefit__c": {"Name": "Zx_Title__c"},
}
_NONSENSE: Mapping[str, Any] = {
    "Name": "nonsense",
    "Amount": 1,
    "CloseDate": "1999-01-01",
    "IsWon": False,
    "CurrencyIsoCode": "CHF",
    "PartnerAccountId": None,
    "ConvertedOpportunityId": None,
}
#: Keys of a criterion type that hold field paths.
_PATHS = ("attainment", "rollup", "expires", "identity")
#: Configuration fields in which people write names of fields.
_WRITTEN = {
    "Criterion_Filter__c": ("Field__c",),
    "Program_Criterion__c": ("Attainment_Date_Field__c", "Rollup_Field__c"),
}


@dataclass(frozen=True, slots=True)
class RenamedOrg:
    """Another org with the same content: its objects, its records, its mapping file."""

    model: ObjectModel
    mapping_file: str

    def rename(self, data: OrgData) -> OrgData:
        """Give the sample as it stands in this org."""
        records = {
            _name(sobject): [_row(sobject, row) for row in rows]
            for sobject, rows in data.records.items()
        }
        logins = {username: _login(login) for username, login in data.logins.items()}
        sharing_sets = tuple(
            replace(each, object=_name(each.object), field=_name(each.field))
            for each in data.sharing_sets
        )
        return replace(data, records=records, logins=logins, sharing_sets=sharing_sets)


def renamed_org() -> RenamedOrg:
    """Give the org."""
    model = json.loads(files("emulator").joinpath("object_model.json").read_text("utf-8"))
    for sobject, moved in _MOVED.items():
        fields = model["objects"][sobject]["fields"]
        for standard, custom in moved.items():
            fields[custom] = _truth(fields[standard], custom)
    for sobject, entry in model["objects"].items():
        if sobject.endswith("__c"):
            # The names of relationships to children come from the plurals.
            entry["labelPlural"] = f"Zx {entry.get('labelPlural', entry.get('label', sobject))}"
    built_in = yaml.safe_load(files("config").joinpath("default_mapping.yaml").read_text("utf-8"))
    return RenamedOrg(
        parse_object_model(json.loads(_text(json.dumps(model)))), yaml.safe_dump(_mapping(built_in))
    )


def custom_names(requests: Iterable[str]) -> set[str]:
    """Find the custom names in what was sent."""
    return {name for text in requests for name in _CUSTOM.findall(unquote(text))}


def _text(text: str) -> str:
    return _CUSTOM.sub(lambda match: _name(match[0]), text)


def _name(name: str) -> str:
    return PREFIX + name if _CUSTOM.fullmatch(name) and not name.startswith(PREFIX) else name


def _truth(standard: Mapping[str, Any], custom: str) -> dict[str, Any]:
    kept = {key: standard[key] for key in standard if key not in ("nameField", "nillable")}
    if "relationshipName" in kept:
        kept["relationshipName"] = custom.replace("__c", "__r")
    return kept


def _login(login: Login) -> Login:
    return replace(
        login,
        view_all=frozenset(map(_name, login.view_all)),
        modify_all=frozenset(map(_name, login.modify_all)),
    )


def _row(sobject: str, row: Mapping[str, Any]) -> dict[str, Any]:
    moved = _MOVED.get(sobject, {})
    told: dict[str, Any] = {}
    for field, value in row.items():
        if field in moved:
            told[moved[field]] = value
            told[field] = _NONSENSE[field]
        elif field in _WRITTEN.get(sobject, ()):
            told[_name(field)] = value and _path("Opportunity", value)
        else:
            told[_name(field)] = value
    return told


def _path(sobject: str, path: str) -> str:
    """Rename a field path of an object; only its first step can be a moved standard field."""
    return _MOVED.get(sobject, {}).get(path) or _text(path)


def _mapping(built_in: Mapping[str, Any]) -> dict[str, Any]:
    roles = {
        name: {
            "object": _name(role["object"]),
            "fields": {key: _path(role["object"], path) for key, path in role["fields"].items()},
        }
        for name, role in built_in["roles"].items()
    }
    objects = {name: source["object"] for name, source in built_in["sources"].items()}
    sources = {name: _source(source) for name, source in built_in["sources"].items()}
    types = {name: _type(kind, objects) for name, kind in built_in["types"].items()}
    return {"roles": roles, "sources": sources, "types": types}


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    sobject = source["object"]
    return {**_renamed(sobject, source), "object": _name(sobject)}


def _type(kind: Mapping[str, Any], objects: Mapping[str, str]) -> dict[str, Any]:
    sobject = objects.get(kind.get("source", ""), "")
    told = {**kind, **_renamed(sobject, {key: kind[key] for key in _PATHS if key in kind})}
    if "base" in kind:
        told["base"] = [{**part, "field": _path(sobject, part["field"])} for part in kind["base"]]
    return told


def _renamed(sobject: str, part: Any) -> Any:
    """Rename every path in a part of the mapping, however deep."""
    if isinstance(part, str):
        return _path(sobject, part)
    if isinstance(part, list):
        return [_renamed(sobject, inner) for inner in part]
    return {key: _renamed(sobject, inner) for key, inner in part.items()}
