"""Apex that compiles and is unsafe, slow or careless: one fault a class or trigger."""

from __future__ import annotations

from tests.salesforce.checks.faults import Fault

_ACTIONS = "classes/TierwrightActions.cls"
_BENEFITS = "classes/TierProgressBenefits.cls"
_CHANGES = "classes/TierwrightChanges.cls"
_CLIENT = "classes/TierwrightClient.cls"
_DELIVERY = "classes/TierwrightDelivery.cls"
_READER = "classes/TierProgressReader.cls"
_REQUESTS = "classes/TierwrightRequestRecords.cls"
_SIGNATURE = "classes/TierwrightSignature.cls"
_SIGNATURE_TEST = "classes/TierwrightSignatureTest.cls"
_TRIGGER = "triggers/CriterionFilterChanges.trigger"

RULE_FAULTS = (
    Fault("query-in-no-user-s-name", _ACTIONS, " WITH USER_MODE", "", "QueryInNoUsersName"),
    Fault(
        "query-that-is-not-stripped",
        _BENEFITS,
        "return TierwrightRecord.readable(",
        "return records(",
        "ApexCRUDViolation",
    ),
    Fault(
        "query-of-the-reader-that-is-not-stripped",
        _READER,
        "return TierwrightRecord.readable(",
        "return records(",
        "ApexCRUDViolation",
    ),
    Fault(
        "record-written-in-no-user-s-name",
        _REQUESTS,
        "insert as user ",
        "insert ",
        "ApexCRUDViolation",
    ),
    Fault(
        "class-without-a-word-on-sharing",
        _ACTIONS,
        "public with sharing class",
        "public class",
        "ApexSharingViolations",
    ),
    Fault(
        "class-that-ignores-sharing",
        _READER,
        "public with sharing class",
        "public without sharing class",
        "SharingIsIgnored",
    ),
    Fault(
        "query-made-of-what-is-given",
        _ACTIONS,
        "[SELECT COUNT() FROM Partner_Enrollment__c WHERE Id = :enrollmentId WITH USER_MODE]",
        "Database.countQuery('SELECT COUNT() FROM Partner_Enrollment__c WHERE Name = \\'' + name + '\\'')",
        "ApexSOQLInjection",
    ),
    Fault(
        "address-without-encryption",
        _CLIENT,
        "request.setEndpoint(ADDRESS + webhook.path)",
        "request.setEndpoint('http://tierwright.example/webhooks')",
        "ApexInsecureEndpoint",
    ),
    Fault(
        "password-in-the-code",
        _CLIENT,
        "request.setHeader('Content-Type', 'application/json')",
        "request.setHeader('Authorization', 'Bearer 12345')",
        "ApexSuggestUsingNamedCred",
    ),
    Fault(
        "key-in-the-code",
        _SIGNATURE,
        "Crypto.generateMac('HmacSHA256', signed, this.key)",
        "Crypto.encrypt('AES128', Blob.valueOf('0123456789abcdef'), Blob.valueOf('0123456789abcdef'), signed)",
        "ApexBadCrypto",
    ),
    Fault(
        "signing-key-in-the-code",
        _SIGNATURE,
        "private final Blob key;",
        "private final Blob key = Blob.valueOf('0123456789abcdef0123456789abcdef');",
        "KeyInTheCode",
    ),
    Fault(
        "query-for-each-record",
        _DELIVERY,
        "if (tried++ >= MOST_AT_ONCE) {",
        "Account found = [SELECT Id FROM Account WHERE Id = :webhook.programId WITH USER_MODE];\n            if (tried++ >= MOST_AT_ONCE) {",
        "OperationWithLimitsInLoop",
    ),
    Fault(
        "query-of-all-records",
        _BENEFITS,
        "[SELECT Id, Name, Description__c FROM Program_Benefit__c WHERE Id IN :benefits.keySet() ORDER BY Name, Id]",
        "[SELECT Id, Name, Description__c FROM Program_Benefit__c]",
        "AvoidNonRestrictiveQueries",
    ),
    Fault(
        "failure-that-nobody-hears-of",
        _SIGNATURE,
        "            throw unusable();\n        }\n    }\n\n    private static TierwrightException",
        "        }\n        return null;\n    }\n\n    private static TierwrightException",
        "EmptyCatchBlock",
    ),
    Fault(
        "id-in-the-code",
        _CHANGES,
        "private static final String SERVICE = 'Tierwright_Service'",
        "private static final Id SERVICE = 'a08000000000001AAA'",
        "AvoidHardcodingId",
    ),
    Fault(
        "trigger-for-its-first-record-alone",
        _TRIGGER,
        "Trigger.isDelete ? Trigger.old : Trigger.new",
        "new List<SObject>{ Trigger.new[0] }",
        "AvoidDirectAccessTriggerMap",
    ),
    Fault(
        "class-open-to-every-package",
        _CLIENT,
        "public inherited sharing",
        "global inherited sharing",
        "AvoidGlobalModifier",
    ),
    Fault(
        "job-of-the-old-kind",
        _DELIVERY,
        "    public static void enqueue(",
        "    @Future(callout=true)\n    public static void enqueue(",
        "AvoidFutureAnnotation",
    ),
    Fault(
        "log-line-without-a-level",
        _DELIVERY,
        "System.debug(LoggingLevel.WARN, ",
        "System.debug(",
        "DebugsShouldUseLoggingLevel",
    ),
    Fault(
        "assertion-without-a-message",
        _SIGNATURE_TEST,
        ", signed, 'known answer')",
        ", signed)",
        "ApexAssertionsShouldIncludeMessage",
    ),
    Fault(
        "test-that-cannot-fail",
        _SIGNATURE_TEST,
        "Assert.areEqual('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=', signed, 'known answer');",
        "System.debug(LoggingLevel.INFO, signed);",
        "ApexUnitTestClassShouldHaveAsserts",
    ),
    Fault(
        "test-on-the-org-s-own-data",
        _SIGNATURE_TEST,
        "@IsTest\nprivate",
        "@IsTest(SeeAllData=true)\nprivate",
        "ApexUnitTestShouldNotUseSeeAllDataTrue",
    ),
    Fault(
        "branch-without-braces",
        _CHANGES,
        "            if (now.get(field) != before.get(field)) {\n                return true;\n            }\n",
        "            if (now.get(field) != before.get(field)) return true;\n",
        "IfStmtsMustUseBraces",
    ),
    Fault(
        "class-without-an-end",
        _CLIENT,
        "        return request;\n    }\n}",
        "        return request;\n    }",
        "unreadable",
    ),
)

#: What no rule can tell, and the check of the package's names does.
ELSEWHERE = frozenset({"record-written-in-no-user-s-name"})
