"""The objects of the small org: one of every kind of field and of sharing."""

from __future__ import annotations

from functools import cache
from typing import Any

from emulator.object_model import ObjectModel, parse_object_model


def _text(length: int = 80, **more: object) -> dict[str, object]:
    return {"type": "string", "length": length, **more}


def _lookup(target: str, relationship: str, **more: object) -> dict[str, object]:
    return {
        "type": "reference",
        "referenceTo": [target],
        "relationshipName": relationship,
        **more,
    }


_NAME = _text(nillable=False, nameField=True)

DOCUMENT: dict[str, Any] = {
    "objects": {
        "Organization": {
            "keyPrefix": "00D",
            "createable": False,
            "fields": {
                "Name": _NAME,
                "TimeZoneSidKey": _text(),
                "FiscalYearStartMonth": {"type": "int"},
            },
        },
        "UserRole": {
            "keyPrefix": "00E",
            "fields": {
                "Name": _NAME,
                "ParentRoleId": _lookup("UserRole", "ParentRole"),
                "PortalAccountId": _lookup("Account", "PortalAccount"),
            },
        },
        "Profile": {"keyPrefix": "00e", "fields": {"Name": _NAME}},
        "User": {
            "keyPrefix": "005",
            "deletable": False,
            "fields": {
                "Name": _NAME,
                "Username": _text(),
                "IsActive": {"type": "boolean"},
                "UserType": _text(createable=False, updateable=False),
                "AccountId": _lookup("Account", "Account"),
                "ProfileId": _lookup("Profile", "Profile"),
                "UserRoleId": _lookup("UserRole", "UserRole"),
                "TimeZoneSidKey": _text(),
            },
        },
        "UserLogin": {
            "keyPrefix": "0Yw",
            "createable": False,
            "fields": {"UserId": _lookup("User", "User"), "IsFrozen": {"type": "boolean"}},
        },
        "Group": {"keyPrefix": "00G", "fields": {"Name": _NAME, "Type": _text()}},
        "GroupMember": {
            "keyPrefix": "011",
            "fields": {
                "GroupId": _lookup("Group", "Group"),
                "UserOrGroupId": {"type": "reference", "referenceTo": ["User", "Group"]},
            },
        },
        "Account": {
            "keyPrefix": "001",
            "sharing": "Private",
            "fields": {
                "Name": _NAME,
                "Industry": {"type": "picklist", "picklist": ["Banking", "Apparel"]},
                "Regions__c": {"type": "multipicklist", "picklist": ["EMEA", "APAC", "AMER"]},
            },
        },
        "Contact": {
            "keyPrefix": "003",
            "sharing": "ControlledByParent",
            "parent": "AccountId",
            "fields": {"Name": _NAME, "AccountId": _lookup("Account", "Account")},
        },
        "Opportunity": {
            "keyPrefix": "006",
            "sharing": "Private",
            "fields": {
                "Name": _text(20, nillable=False, nameField=True, label="Name"),
                "AccountId": _lookup("Account", "Account", label="Account ID"),
                "PartnerAccountId": _lookup(
                    "Account", "PartnerAccount", createable=False, updateable=False
                ),
                "StageName": {
                    "type": "picklist",
                    "nillable": False,
                    "picklist": ["Prospecting", "Closed Won", "Closed Lost"],
                    "label": "Stage",
                },
                "IsClosed": {"type": "boolean", "createable": False, "updateable": False},
                "IsWon": {"type": "boolean", "createable": False, "updateable": False},
                "Amount": {"type": "currency", "precision": 18, "scale": 2, "label": "Amount"},
                "Seats__c": {"type": "int"},
                "CloseDate": {"type": "date", "nillable": False},
                "Signed__c": {"type": "datetime"},
                "Contact_Email__c": {"type": "email", "label": "Contact Email"},
                "Notes__c": {"type": "textarea", "length": 32000},
                "Deal_Key__c": _text(externalId=True, unique=True),
                "Batch__c": _text(externalId=True),
            },
        },
        "OpportunityShare": {
            "keyPrefix": "00t",
            "fields": {
                "OpportunityId": _lookup("Opportunity", "Opportunity"),
                "UserOrGroupId": {"type": "reference", "referenceTo": ["User", "Group"]},
                "OpportunityAccessLevel": _text(),
                "RowCause": _text(),
            },
        },
        "Partner_Program__c": {
            "keyPrefix": "a00",
            "custom": True,
            "sharing": "Read",
            "fields": {"Name": _NAME},
        },
        "Partner_Enrollment__c": {
            "keyPrefix": "a01",
            "custom": True,
            "sharing": "Private",
            "fields": {
                "Name": _text(
                    autoNumber="PE-{00000}", createable=False, updateable=False, nameField=True
                ),
                "Program__c": _lookup(
                    "Partner_Program__c", "Program__r", nillable=False, updateable=False
                ),
                "Partner_Account__c": _lookup("Account", "Partner_Account__r"),
                "Status__c": {
                    "type": "picklist",
                    "picklist": ["Current", "Pending"],
                    "restricted": True,
                    "label": "Status",
                },
                "Progress__c": {"type": "double", "precision": 4, "scale": 1, "label": "Progress"},
            },
        },
        "Criterion_Progress__c": {
            "keyPrefix": "a02",
            "custom": True,
            "sharing": "ControlledByParent",
            "parent": "Enrollment__c",
            "fields": {
                "Name": _text(
                    autoNumber="CP-{0000}", createable=False, updateable=False, nameField=True
                ),
                "Enrollment__c": _lookup(
                    "Partner_Enrollment__c",
                    "Enrollment__r",
                    masterDetail=True,
                    nillable=False,
                    updateable=False,
                ),
                "Key__c": _text(externalId=True, unique=True),
                "Value__c": {"type": "double", "precision": 18, "scale": 4},
            },
        },
    }
}


@cache
def small_model() -> ObjectModel:
    return parse_object_model(DOCUMENT)
