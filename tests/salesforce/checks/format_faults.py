"""Apex that Salesforce's parser refuses, or that is not formatted as the rest: one fault a file."""

from __future__ import annotations

from tests.salesforce.checks.faults import Fault

_CLIENT = "classes/TierwrightClient.cls"
_CHANGES = "classes/TierwrightChanges.cls"
_ACTIONS = "classes/TierwrightActions.cls"
_BENEFITS = "classes/TierProgressBenefits.cls"
_TRIGGER = "triggers/CriterionFilterChanges.trigger"

#: What the formatter says of a file that it cannot read, and of one that it would write otherwise.
REFUSED, DRIFTED = "[error]", "[warn]"

FORMAT_FAULTS = (
    Fault(
        "statement-without-an-end", _CLIENT, "webhook.attempts++;", "webhook.attempts++", REFUSED
    ),
    Fault(
        "block-without-an-end",
        _CHANGES,
        "        return false;\n    }\n",
        "        return false;\n",
        REFUSED,
    ),
    Fault("text-without-an-end", _CLIENT, "setMethod('POST')", "setMethod('POST)", REFUSED),
    Fault("text-in-double-quotes", _CLIENT, "'webhook-id'", '"webhook-id"', REFUSED),
    Fault("misspelt-word-of-the-language", _CHANGES, "return false;", "retrun false;", REFUSED),
    Fault("query-without-its-words", _ACTIONS, "SELECT COUNT() FROM", "SELECT COUNT()", REFUSED),
    Fault(
        "query-in-a-list-without-an-end",
        _BENEFITS,
        "FROM Enrollment_Benefit__c\n",
        "FROM\n",
        REFUSED,
    ),
    Fault("trigger-of-no-event", _TRIGGER, "after insert, ", "after inserting, ", REFUSED),
    Fault("brackets-that-do-not-match", _TRIGGER, "        }\n    );", "        }\n    ;", REFUSED),
    Fault("three-blanks-for-four", _CLIENT, "    public static", "   public static", DRIFTED),
    Fault(
        "line-that-is-too-long",
        _CHANGES,
        "        for (SObject record : records) {\n",
        "        for (SObject record : records) { // " + "and so on " * 10 + "\n",
        DRIFTED,
    ),
    Fault("no-blank-around-an-operator", _CLIENT, "ADDRESS + webhook", "ADDRESS+webhook", DRIFTED),
    Fault(
        "brace-on-a-line-of-its-own",
        _CLIENT,
        "class TierwrightClient {",
        "class TierwrightClient\n{",
        DRIFTED,
    ),
)
