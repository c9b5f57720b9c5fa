"""Flows that would deploy and do harm, or that nobody could keep: one fault a flow."""

from __future__ import annotations

from tests.salesforce.checks.faults import Fault

_FLOW = "flows/Recalculate_When_Evidence_Changes.flow-meta.xml"
_NEXT = "    <status>Active</status>"
_LOOP = """    <loops>
        <name>Each</name>
        <label>Each</label>
        <locationX>0</locationX>
        <locationY>0</locationY>
        <collectionReference>$Record</collectionReference>
        <nextValueConnector>
            <targetReference>{first}</targetReference>
        </nextValueConnector>
    </loops>
"""
_FAULT = """        <faultConnector>
            <targetReference>Ask_For_It</targetReference>
        </faultConnector>
"""
_LOOKUP = """    <recordLookups>
        <name>Find</name>
        <label>Find</label>
        <locationX>0</locationX>
        <locationY>0</locationY>
        <assignNullValuesIfNoRecordsFound>false</assignNullValuesIfNoRecordsFound>
        <connector>
            <targetReference>Recalculate</targetReference>
        </connector>
        <faultConnector>
            <targetReference>Ask_For_It</targetReference>
        </faultConnector>
        <filterLogic>and</filterLogic>
        <getFirstRecordOnly>true</getFirstRecordOnly>
        <object>Partner_Enrollment__c</object>
        <storeOutputAutomatically>true</storeOutputAutomatically>
    </recordLookups>
"""
_STARTED = "<targetReference>Recalculate</targetReference>\n            </connector>"

FLOW_FAULTS = (
    Fault("call-whose-failure-goes-nowhere", _FLOW, _FAULT, "", "MissingFaultPath"),
    Fault(
        "element-that-nothing-leads-to",
        _FLOW,
        _STARTED,
        _STARTED.replace("Recalculate", "Ask_For_It"),
        "UnconnectedElement",
    ),
    Fault(
        "id-in-the-flow",
        _FLOW,
        "<elementReference>$User.Id</elementReference>",
        "<stringValue>005Dn000001AbCdIAK</stringValue>",
        "HardcodedId",
    ),
    Fault(
        "address-in-the-flow",
        _FLOW,
        "<elementReference>$User.Id</elementReference>",
        "<stringValue>https://org.my.salesforce.com/setup</stringValue>",
        "HardcodedUrl",
    ),
    Fault(
        "flow-without-a-description",
        _FLOW,
        "<description>Asks for a recalculation of the enrollment when a person verifies a criterion, or changes what was verified. Runs after the save is committed, so that it never hinders the save. The writes of the service itself are passed over.</description>",
        "",
        "FlowDescription",
    ),
    Fault("flow-that-is-off", _FLOW, "<status>Active<", "<status>Draft<", "InactiveFlow"),
    Fault(
        "variable-that-nothing-reads",
        _FLOW,
        _NEXT,
        f"{_NEXT}\n    <variables>\n        <name>unused</name>\n        <dataType>String</dataType>\n        <isCollection>false</isCollection>\n        <isInput>false</isInput>\n        <isOutput>false</isOutput>\n    </variables>",
        "UnusedVariable",
    ),
    Fault(
        "elements-anywhere-on-the-canvas",
        _FLOW,
        ">AUTO_LAYOUT_CANVAS<",
        ">FREE_FORM_CANVAS<",
        "AutoLayout",
    ),
    Fault("flow-in-no-order", _FLOW, "    <triggerOrder>1000</triggerOrder>\n", "", "TriggerOrder"),
    Fault("flow-of-an-old-version", _FLOW, "<apiVersion>64.0", "<apiVersion>40.0", "APIVersion"),
    Fault(
        "flow-that-ignores-sharing",
        _FLOW,
        "    <start>",
        "    <runInMode>SystemModeWithoutSharing</runInMode>\n    <start>",
        "UnsafeRunningContext",
    ),
    Fault(
        "copied-element", _FLOW, "<name>Ask_For_It<", "<name>Copy_1_of_Ask_For_It<", "CopyAPIName"
    ),
    Fault(
        "call-for-each-of-a-loop",
        _FLOW,
        _STARTED,
        _STARTED.replace("Recalculate", "Each"),
        "ActionCallsInLoop",
    ),
    Fault(
        "record-read-with-every-field",
        _FLOW,
        _STARTED,
        _STARTED.replace("Recalculate", "Find"),
        "GetRecordAllFields",
    ),
    Fault(
        "process-of-the-old-builder",
        _FLOW,
        "<processType>AutoLaunchedFlow<",
        "<processType>Workflow<",
        "ProcessBuilder",
    ),
    Fault("file-that-is-no-flow", _FLOW, "<Flow xmlns", "<Fow xmlns", "Readable"),
)

#: What a fault needs besides, at the place where elements of its kind stand.
MORE = {
    "call-for-each-of-a-loop": _LOOP.format(first="Recalculate"),
    "record-read-with-every-field": _LOOKUP,
}

#: The scanner does not follow paths after the commit; the check of names in flows does, and finds it.
ELSEWHERE = frozenset({"call-whose-failure-goes-nowhere"})
