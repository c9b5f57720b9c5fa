"""Faults in the package's own Apex, which its Apex tests have to notice."""

from __future__ import annotations

from tests.salesforce.apex.mutants import ApexMutant

#: Which tests look at a file; the others need not run.
TESTED_BY = {
    "TierwrightSignature.cls": {"TierwrightSignatureTest"},
    "TierwrightClient.cls": {"TierwrightClientTest"},
    "TierwrightWebhook.cls": {"TierwrightClientTest"},
    "TierwrightAnswer.cls": {"TierwrightClientTest"},
    "TierwrightSettings.cls": {"TierProgressControllerTest"},
    "TierwrightDelivery.cls": {"TierwrightDeliveryTest"},
    "TierwrightRequestRecords.cls": {"TierwrightDeliveryTest", "TierwrightActionsTest"},
    "TierwrightActions.cls": {"TierwrightActionsTest"},
    "TierwrightRecalculateAction.cls": {"TierwrightRecalculateActionTest"},
    "TierwrightChanges.cls": {"TierwrightChangesTest"},
    "TierwrightRecord.cls": {"TierProgressControllerTest"},
    "TierProgressReader.cls": {"TierProgressControllerTest"},
    "TierProgressBenefits.cls": {"TierProgressControllerTest"},
    "PartnerEnrollmentChanges.trigger": {"TierwrightChangesTest"},
    "TierThresholdChanges.trigger": {"TierwrightChangesTest"},
    "CriterionFilterChanges.trigger": {"TierwrightChangesTest"},
}

MUTANTS = [
    ApexMutant("id is not signed", "TierwrightSignature.cls", "webhookId + '.' +", "''  +"),
    ApexMutant("signature without version", "TierwrightSignature.cls", "'v1,' +", "'' +"),
    ApexMutant("short secrets are taken", "TierwrightSignature.cls", "KEY = 24", "KEY = 0"),
    ApexMutant("time in milliseconds", "TierwrightClient.cls", "= 1000L", "= 1L"),
    ApexMutant(
        "another body is sent", "TierwrightClient.cls", "setBody(webhook.body)", "setBody('')"
    ),
    ApexMutant(
        "no answer is an error",
        "TierwrightClient.cls",
        "catch (CalloutException",
        "catch (MathException",
    ),
    ApexMutant(
        "attempts are not counted",
        "TierwrightClient.cls",
        "webhook.attempts++",
        "webhook.attempts += 0",
    ),
    ApexMutant(
        "always debounced", "TierwrightWebhook.cls", "debounced == true", "debounced != true"
    ),
    ApexMutant(
        "the org is not told",
        "TierwrightWebhook.cls",
        "content.put('orgId', UserInfo.getOrganizationId());",
        "",
    ),
    ApexMutant(
        "what is left over is lost",
        "TierwrightWebhook.cls",
        "if (!part.isEmpty())",
        "if (part.isEmpty())",
    ),
    ApexMutant(
        "any answer is good", "TierwrightAnswer.cls", "status == ACCEPTED", "status != NO_ANSWER"
    ),
    ApexMutant("refusals pass", "TierwrightAnswer.cls", "|| status >= 500", "|| status >= 400"),
    ApexMutant("troubles do not pass", "TierwrightAnswer.cls", "status >= 500", "status >= 600"),
    ApexMutant("link with two slashes", "TierwrightSettings.cls", ".removeEnd('/')", ""),
    ApexMutant("no second delivery", "TierwrightDelivery.cls", "waiting.addAll(again);", ""),
    ApexMutant(
        "never given up",
        "TierwrightDelivery.cls",
        "webhook.attempts < MOST_ATTEMPTS",
        "webhook.attempts < 99",
    ),
    ApexMutant(
        "nothing is left", "TierwrightDelivery.cls", "TierwrightRequestRecords.leave(refused);", ""
    ),
    ApexMutant(
        "too many callouts", "TierwrightDelivery.cls", "tried++ >= MOST_AT_ONCE", "tried++ >= 50"
    ),
    ApexMutant(
        "changes leave requests",
        "TierwrightRequestRecords.cls",
        "if (webhook.isRecalculation())",
        "if (webhook != null)",
    ),
    ApexMutant(
        "nobody asks",
        "TierwrightRequestRecords.cls",
        "Requested_By__c = UserInfo.getUserId()",
        "Requested_By__c = null",
    ),
    ApexMutant(
        "for any user",
        "TierwrightRequestRecords.cls",
        "insert as user request",
        "insert as system request",
    ),
    ApexMutant(
        "off-boarding in silence",
        "TierwrightActions.cls",
        "if (!answer.isAccepted()) {",
        "if (false) {",
    ),
    ApexMutant(
        "refusals in silence", "TierwrightActions.cls", "if (!answer.mayPass()) {", "if (false) {"
    ),
    ApexMutant(
        "not sent again",
        "TierwrightActions.cls",
        "TierwrightDelivery.enqueue(new List<TierwrightWebhook>{ webhook });",
        "",
    ),
    ApexMutant(
        "any action", "TierwrightActions.cls", "!TAKEN_UP.containsKey(action)", "action == null"
    ),
    ApexMutant(
        "each request anew",
        "TierwrightRecalculateAction.cls",
        "if (!webhooks.containsKey(key))",
        "if (true)",
    ),
    ApexMutant(
        "both ids are taken",
        "TierwrightRecalculateAction.cls",
        "(request.enrollmentId == null) == (request.programId == null)",
        "request.enrollmentId == null && request.programId == null",
    ),
    ApexMutant(
        "own writes are news",
        "TierwrightChanges.cls",
        " || FeatureManagement.checkPermission(SERVICE)",
        "",
    ),
    ApexMutant(
        "nobody wants it", "TierwrightChanges.cls", "!TierwrightSettings.postsChanges() || ", ""
    ),
    ApexMutant("all fields count", "TierwrightChanges.cls", "return false;", "return true;"),
    ApexMutant(
        "hidden fields are shown",
        "TierwrightRecord.cls",
        "Security.stripInaccessible(AccessType.READABLE, records).getRecords()",
        "records",
    ),
    ApexMutant(
        "links for partners",
        "TierProgressReader.cls",
        "seesHidden ? TierwrightSettings",
        "true ? TierwrightSettings",
    ),
    ApexMutant(
        "tiers out of order",
        "TierProgressReader.cls",
        "ORDER BY Rank__c, Id",
        "ORDER BY Rank__c DESC, Id",
    ),
    ApexMutant(
        "held and next tier swapped",
        "TierProgressReader.cls",
        "reference(Partner_Enrollment__c.Next_Tier__c)",
        "reference(Partner_Enrollment__c.Tier__c)",
    ),
    ApexMutant("empty benefits are shown", "TierProgressBenefits.cls", "AND Value__c != NULL", ""),
    ApexMutant(
        "benefits are not held",
        "TierProgressBenefits.cls",
        "Active__c) == true",
        "Active__c) == false",
    ),
    ApexMutant(
        "segments are no news",
        "PartnerEnrollmentChanges.trigger",
        "Primary_Partner_User__c,\n            Partner_Enrollment__c.Segment__c",
        "Primary_Partner_User__c",
    ),
    ApexMutant(
        "deleted thresholds are no news", "TierThresholdChanges.trigger", "after delete, ", ""
    ),
    ApexMutant(
        "values are no news",
        "CriterionFilterChanges.trigger",
        "Criterion_Filter__c.Operator__c,\n            Criterion_Filter__c.Value__c",
        "Criterion_Filter__c.Operator__c",
    ),
]
