"""Apex that does not compile: one fault a class or trigger."""

from __future__ import annotations

from tests.salesforce.checks.faults import Fault

_DELIVERY = "classes/TierwrightDelivery.cls"
_CLIENT = "classes/TierwrightClient.cls"
_SETTINGS = "classes/TierwrightSettings.cls"
_CHANGES = "classes/TierwrightChanges.cls"
_REQUESTS = "classes/TierwrightRequestRecords.cls"
_BENEFITS = "classes/TierProgressBenefits.cls"
_READER = "classes/TierProgressReader.cls"
_TRIGGER = "triggers/CriterionFilterChanges.trigger"

COMPILE_FAULTS = (
    Fault("misspelt-method", _DELIVERY, "(isDelivered(", "(isDeliverd(", "isDeliverd"),
    Fault(
        "misspelt-class",
        _CLIENT,
        "TierwrightAnswer.read",
        "TierwrightAnswers.read",
        "TierwrightAnswers",
    ),
    Fault("variable-that-is-not-declared", _CLIENT, "Long timestamp", "Long moment", "timestamp"),
    Fault(
        "argument-of-another-type",
        _CLIENT,
        "setTimeout(TIMEOUT_MILLISECONDS)",
        "setTimeout('20 s')",
        "setTimeout",
    ),
    Fault("argument-too-few", _CLIENT, "timestamp, webhook.body", "timestamp", "sign"),
    Fault(
        "value-of-another-type", _DELIVERY, "Integer tried = 0", "Integer tried = 'none'", "Integer"
    ),
    Fault(
        "answer-of-another-type",
        _SETTINGS,
        "return setting().Use_Request_Records__c == true",
        "return 'yes'",
        "Boolean",
    ),
    Fault(
        "setting-without-such-a-field",
        _SETTINGS,
        "Signing_Secret__c",
        "Signing_Secrets__c",
        "Signing_Secrets__c",
    ),
    Fault(
        "object-that-is-not-there",
        _REQUESTS,
        "List<Recalculation_Request__c> requests",
        "List<Request__c> requests",
        "Request__c",
    ),
    Fault(
        "new-record-without-such-a-field",
        _REQUESTS,
        "Requested_By__c =",
        "Asked_By__c =",
        "Asked_By__c",
    ),
    Fault(
        "query-from-no-object",
        _BENEFITS,
        "FROM Tier_Benefit__c",
        "FROM Tier_Benefits__c",
        "Tier_Benefits__c",
    ),
    Fault(
        "query-binds-no-variable",
        _BENEFITS,
        "WHERE Enrollment__c = :enrollmentId",
        "WHERE Enrollment__c = :enrolment",
        "enrolment",
    ),
    Fault(
        "query-of-no-such-field",
        _BENEFITS,
        "Next_Tier_Value__c, Gained",
        "Next_Value__c, Gained",
        "Next_Value__c",
    ),
    Fault(
        "query-by-no-such-field",
        _BENEFITS,
        "WHERE Enrollment__c =",
        "WHERE Enrolment__c =",
        "Enrolment__c",
    ),
    Fault(
        "field-token-that-is-not-there",
        _READER,
        "Partner_Enrollment__c.Hold_Reason__c",
        "Partner_Enrollment__c.Hold__c",
        "Hold__c",
    ),
    Fault("interface-without-its-method", _DELIVERY, "void execute(", "void executed(", "execute"),
    Fault(
        "exception-that-is-not-there",
        _CLIENT,
        "CalloutException error",
        "CallFailure error",
        "CallFailure",
    ),
    Fault(
        "private-method-of-another-class",
        _DELIVERY,
        "TierwrightRequestRecords.leave(refused);",
        "TierwrightRequestRecords.request(refused[0]);",
        "request",
    ),
    Fault("final-field-is-set", _CLIENT, "webhook.attempts++", "webhook.path = ''", "path"),
    Fault("no-value-is-returned", _CHANGES, "        return false;\n", "", "return"),
    Fault(
        "trigger-watches-no-such-field",
        _TRIGGER,
        "Criterion_Filter__c.Number__c",
        "Criterion_Filter__c.Position__c",
        "Position__c",
    ),
    Fault(
        "trigger-on-no-object", _TRIGGER, "on Criterion_Filter__c(", "on Filter__c(", "Filter__c"
    ),
)

#: What the local Apex interpreter refuses, and the compile check takes.
INTERPRETED = frozenset({"private-method-of-another-class", "final-field-is-set"})
#: What the compile check does not look up, and another check does: that of the package's names, or
#: the interpreter.
ELSEWHERE = frozenset({"query-of-no-such-field", "query-by-no-such-field"}) | INTERPRETED
