"""Faults in the Apex of the fixtures, which their tests have to notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApexMutant:
    """A text in one file, replaced by another one."""

    name: str
    file: str
    old: str
    new: str

    def plant(self, source: str) -> str:
        """Give the source with the fault; the text has to be there once."""
        assert source.count(self.old) == 1, self
        return source.replace(self.old, self.new)


#: What it takes to test a file, beside the file itself.
TESTED_BY = {
    "Shape.cls": ["ClassesTest.cls"],
    "ThingTrigger.trigger": ["ChangesTest.cls", "ThingWatch.cls", "ShapeBroken.cls"],
}

MUTANTS = [
    ApexMutant("a constructor's argument", "Shape.cls", "super(side * side)", "super(side)"),
    ApexMutant("a constructor called by another", "Shape.cls", "this(1)", "this(2)"),
    ApexMutant("an overriding method", "Shape.cls", "return 'tile';", "return 'square';"),
    ApexMutant("a call of the method above", "Shape.cls", "super.tell() + '!'", "super.tell()"),
    ApexMutant("a getter", "Shape.cls", "return area * 2;", "return area + 2;"),
    ApexMutant("a setter", "Shape.cls", "value.trim()", "value"),
    ApexMutant(
        "a comparison", "Shape.cls", "area - ((Shape) other).area", "((Shape) other).area - area"
    ),
    ApexMutant("a count", "Shape.cls", "made++", "made--"),
    ApexMutant("a static block", "Shape.cls", "KIND = 'shape' + made;", "KIND = 'shape';"),
    ApexMutant("a moment", "ThingTrigger.trigger", "    after undelete\n", "    after insert\n"),
    ApexMutant(
        "a condition", "ThingTrigger.trigger", "Trigger.isBefore && !", "Trigger.isAfter && !"
    ),
    ApexMutant(
        "a change of a record", "ThingTrigger.trigger", "?.toUpperCase()", "?.toLowerCase()"
    ),
    ApexMutant("a refusal", "ThingTrigger.trigger", "thing.addError(", "System.debug("),
    ApexMutant("the old record", "ThingTrigger.trigger", "!= thing.Name", "== thing.Name"),
]

#: Faults in the package, which its own tests have to notice.
PACKAGE_MUTANTS = [
    ApexMutant(
        "unsigned body",
        "classes/TierwrightSignature.cls",
        "timestamp) + '.' + body",
        "timestamp) + '.'",
    ),
    ApexMutant(
        "short keys", "classes/TierwrightSignature.cls", "SHORTEST_KEY = 24", "SHORTEST_KEY = 0"
    ),
    ApexMutant(
        "milliseconds", "classes/TierwrightClient.cls", "getTime() / MILLISECONDS", "getTime()"
    ),
    ApexMutant("status", "classes/TierwrightAnswer.cls", "ACCEPTED = 202", "ACCEPTED = 200"),
    ApexMutant("what may pass", "classes/TierwrightAnswer.cls", "status >= 500", "status > 500"),
    ApexMutant(
        "same change",
        "classes/TierwrightChanges.cls",
        "now.get(field) != before",
        "now.get(field) == before",
    ),
    ApexMutant(
        "own writes",
        "classes/TierwrightChanges.cls",
        "|| FeatureManagement.checkPermission(SERVICE)",
        "",
    ),
    ApexMutant(
        "attempts",
        "classes/TierwrightDelivery.cls",
        "webhook.attempts < MOST_ATTEMPTS",
        "webhook.attempts > MOST_ATTEMPTS",
    ),
    ApexMutant(
        "at once",
        "classes/TierwrightDelivery.cls",
        "tried++ >= MOST_AT_ONCE",
        "tried++ > 90",
    ),
    ApexMutant(
        "exactly one",
        "classes/TierwrightRecalculateAction.cls",
        "(request.enrollmentId == null) == (",
        "(request.enrollmentId != null) == (",
    ),
    ApexMutant(
        "division",
        "classes/TierwrightWebhook.cls",
        "part.size() == MOST_RECORDS",
        "part.size() > MOST_RECORDS",
    ),
    ApexMutant(
        "mode", "classes/TierwrightWebhook.cls", "debounced == true ?", "debounced != true ?"
    ),
    ApexMutant(
        "hidden fields",
        "classes/TierwrightRecord.cls",
        "Security.stripInaccessible(AccessType.READABLE, records).getRecords()",
        "records",
    ),
    ApexMutant(
        "order",
        "classes/TierProgressReader.cls",
        "ORDER BY Rank__c, Id",
        "ORDER BY Rank__c DESC, Id",
    ),
    ApexMutant("explanation", "classes/TierProgressReader.cls", "seesHidden ?", "!seesHidden ?"),
    ApexMutant(
        "user mode",
        "classes/TierwrightRequestRecords.cls",
        "insert as user request",
        "insert request",
    ),
    ApexMutant(
        "trigger's fields",
        "triggers/PartnerEnrollmentChanges.trigger",
        "Partner_Enrollment__c.Segment__c",
        "Partner_Enrollment__c.Name",
    ),
    ApexMutant(
        "deleted rows",
        "triggers/TierThresholdChanges.trigger",
        "Trigger.isDelete ? Trigger.old : Trigger.new",
        "Trigger.new",
    ),
]
