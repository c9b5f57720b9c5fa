"""Describe answers: the object model in the shape of the describe resources. Reads no records."""

from __future__ import annotations

from typing import Any

from emulator.object_model import Field, ObjectModel, ObjectType

_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
}
_UNSORTABLE = frozenset({"multipicklist"})
_UNGROUPABLE = frozenset({"double", "currency", "percent", "datetime", "multipicklist"})
_SUMMABLE = frozenset({"int", "double", "currency", "percent"})
_BYTES_PER_CHARACTER = 3
_INT_DIGITS = 8
#: Most records in one collections call, as the global describe tells it.
_MAX_BATCH_SIZE = 200


def describe_global(model: ObjectModel, version: str) -> dict[str, Any]:
    """Return the body of `GET /sobjects`."""
    return {
        "encoding": "UTF-8",
        "maxBatchSize": _MAX_BATCH_SIZE,
        "sobjects": [describe_briefly(item, version) for item in model],
    }


def describe_briefly(item: ObjectType, version: str) -> dict[str, Any]:
    """Return the properties of an object itself, as the global describe lists them."""
    path = f"/services/data/v{version}/sobjects/{item.name}"
    return {
        "activateable": False,
        "createable": item.createable,
        "custom": item.custom,
        "customSetting": False,
        "deepCloneable": False,
        "deletable": item.deletable,
        "deprecatedAndHidden": False,
        "feedEnabled": False,
        "keyPrefix": item.key_prefix,
        "label": item.label,
        "labelPlural": item.label_plural,
        "layoutable": True,
        "mergeable": False,
        "mruEnabled": False,
        "name": item.name,
        "queryable": item.queryable,
        "replicateable": True,
        "retrieveable": True,
        "searchable": item.queryable,
        "triggerable": True,
        "undeletable": item.deletable,
        "updateable": item.updateable,
        "urls": {
            "sobject": path,
            "describe": f"{path}/describe",
            "rowTemplate": f"{path}/{{ID}}",
        },
    }


def describe_object(model: ObjectModel, item: ObjectType, version: str) -> dict[str, Any]:
    """Return the body of `GET /sobjects/X/describe`."""
    return {
        **describe_briefly(item, version),
        "childRelationships": [
            {
                "cascadeDelete": reference.master_detail,
                "childSObject": child.name,
                "deprecatedAndHidden": False,
                "field": reference.name,
                "relationshipName": relationship,
                "restrictedDelete": not reference.nillable and not reference.master_detail,
            }
            for relationship, (child, reference) in model.children(item.name).items()
        ],
        "fields": [_describe_field(field) for field in item.fields.values()],
        "recordTypeInfos": [],
        "supportedScopes": [{"label": f"All {item.label_plural}", "name": "everything"}],
    }


def _describe_field(field: Field) -> dict[str, Any]:
    return {
        "aggregatable": field.type != "boolean" and not field.is_long_text,
        "autoNumber": field.auto_number is not None,
        "byteLength": field.length * _BYTES_PER_CHARACTER,
        "calculated": field.calculated,
        "calculatedFormula": None,
        "cascadeDelete": field.master_detail,
        "caseSensitive": False,
        "createable": field.createable,
        "custom": field.name.endswith("__c"),
        "defaultValue": False if field.type == "boolean" else None,
        "defaultedOnCreate": _is_defaulted(field),
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": _INT_DIGITS if field.type == "int" else 0,
        "encrypted": False,
        "externalId": field.external_id,
        "filterable": not field.is_long_text,
        "groupable": not field.is_long_text and field.type not in _UNGROUPABLE,
        "htmlFormatted": False,
        "idLookup": field.id_lookup,
        "inlineHelpText": None,
        "label": field.label,
        "length": field.length,
        "name": field.name,
        "nameField": field.name_field,
        "namePointing": len(field.reference_to) > 1,
        "nillable": field.nillable,
        "permissionable": field.is_permissionable,
        "picklistValues": [_describe_value(field, value) for value in field.picklist],
        "polymorphicForeignKey": len(field.reference_to) > 1,
        "precision": field.precision,
        "referenceTo": list(field.reference_to),
        "relationshipName": field.relationship_name,
        "restrictedPicklist": field.restricted,
        "scale": field.scale,
        "soapType": _SOAP_TYPES.get(field.type, "xsd:string"),
        "sortable": not field.is_long_text and field.type not in _UNSORTABLE,
        "type": field.type,
        "unique": field.unique,
        "updateable": field.updateable,
        "writeRequiresMasterRead": False,
        "summable": field.type in _SUMMABLE,
    }


def _is_defaulted(field: Field) -> bool:
    is_system = not field.createable and not field.nillable
    return is_system or field.type == "boolean" or field.name == "OwnerId"


def _describe_value(field: Field, value: str) -> dict[str, Any]:
    return {
        "active": value not in field.inactive,
        "defaultValue": False,
        "label": value,
        "validFor": None,
        "value": value,
    }
