"""What a case leaves out: everyday records that count, and everyday exchange rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PREFIXES = {
    "Account": "001",
    "User": "005",
    "Contact": "003",
    "Opportunity": "006",
    "Lead": "00Q",
    "Course_Assignment__c": "a0C",
}
#: A record that a case does not describe further counts for the built-in types.
RECORD_DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "Opportunity": {
        "PartnerAccountId": "@Northwind",
        "IsWon": True,
        "CloseDate": "2026-03-01",
        "Amount": 1000,
        "CurrencyIsoCode": "USD",
    },
    "Lead": {
        "PartnerAccountId": "@Northwind",
        "Is_Deal_Registration__c": True,
        "Registration_Status__c": "Approved",
        "Submitted_On__c": "2026-03-01",
        "Approved_On__c": "2026-03-01",
        "CurrencyIsoCode": "USD",
    },
    "Course_Assignment__c": {
        "Partner_Account__c": "@Northwind",
        "Contact__c": "@Carla Certified",
        "Status__c": "Completed",
        "Completed_On__c": "2026-03-01",
    },
    "Contact": {"AccountId": "@Northwind"},
    "Account": {"CurrencyIsoCode": "USD"},
}
DEFAULT_RATES = {"USD": [1, 2], "EUR": ["0.8", 2], "JPY": [100, 0], "KWD": ["0.25", 3]}
