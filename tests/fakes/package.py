"""The org of the package as the mapping sees it: its describes, its schema, its field map."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from config.mapping_file import load_field_map
from emulator.describe import describe_object
from emulator.object_model import ObjectType, shipped_object_model
from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema, read_org_schema

#: Objects that exist only where more than one currency is in use.
MULTI_CURRENCY = ("CurrencyType", "DatedConversionRate")


#: Fields that the local org leaves out and real ones have: object → field → type.
_FURTHER = {
    "Account": {"AnnualRevenue": "currency"},
    "Lead": {"AnnualRevenue": "currency"},
    "Opportunity": {"Areas__c": "multipicklist"},
}


@cache
def package_describes() -> Mapping[str, Mapping[str, Any]]:
    """Describe every object of a single-currency org with the package installed."""
    describes = _describes()
    for name in MULTI_CURRENCY:
        del describes[name]
    for describe in describes.values():
        describe["fields"] = [f for f in describe["fields"] if f["name"] != "CurrencyIsoCode"]
    return describes


@cache
def multi_currency_describes() -> Mapping[str, Mapping[str, Any]]:
    """Describe the same org with several currencies: every object of records names its own."""
    describes = _describes()
    for name in ("Lead", "Contact", "Course_Assignment__c"):
        describes[name]["fields"].append(_field("CurrencyIsoCode", "picklist"))
    return describes


def _describes() -> dict[str, dict[str, Any]]:
    model = shipped_object_model()
    describes = {item.name: describe_object(model, item, "62.0") for item in model}
    for name, fields in _FURTHER.items():
        describes[name]["fields"] += [_field(*item) for item in fields.items()]
    return describes


@cache
def package_schema(*, multi_currency: bool = False) -> OrgSchema:
    """Give the schema of either org."""
    return read_org_schema(multi_currency_describes() if multi_currency else package_describes())


@cache
def package_map() -> FieldMap:
    """Give the built-in mapping."""
    return load_field_map()


def package_object(name: str) -> ObjectType:
    """Give one object of the package with the limits of its fields."""
    found = shipped_object_model().find(name)
    assert found is not None, name
    return found


def described(name: str, fields: Mapping[str, str], *, prefix: str = "") -> dict[str, Any]:
    """Describe an object by hand: field name → Salesforce type, or ``> Object`` for a lookup."""
    return {"name": name, "keyPrefix": prefix, "fields": [_field(*item) for item in fields.items()]}


def _field(name: str, kind: str) -> dict[str, Any]:
    if not kind.startswith("> "):
        return {"name": name, "type": kind}
    relationship = name[:-1] + "r" if name.endswith("__c") else name.removesuffix("Id")
    return {
        "name": name,
        "type": "reference",
        "referenceTo": [kind.removeprefix("> ")],
        "relationshipName": relationship,
    }
