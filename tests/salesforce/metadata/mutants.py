"""Faults that are planted into copies of the package, and the check that has to find each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_ENROLLMENT = "objects/Partner_Enrollment__c"


class Finder(Enum):
    """Which check finds a fault."""

    SHAPES = "shapes"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: a text in a file that is replaced by another."""

    name: str
    finder: Finder
    file: str
    before: str
    after: str

    def plant(self, source: Path) -> Path:
        """Change the file in a copy of the package, and give it."""
        file = source / self.file
        text = file.read_text(encoding="utf-8")
        assert self.before in text, f"{self.name}: nothing to change in {self.file}"
        file.write_text(text.replace(self.before, self.after, 1), encoding="utf-8")
        return file


def _shape(name: str, file: str, before: str, after: str) -> Mutant:
    return Mutant(name, Finder.SHAPES, file, before, after)


def _reference(name: str, file: str, before: str, after: str) -> Mutant:
    return Mutant(name, Finder.REFERENCES, file, before, after)


_TIER = f"{_ENROLLMENT}/fields/Tier__c.field-meta.xml"
_PROGRESS = f"{_ENROLLMENT}/fields/Progress_To_Next__c.field-meta.xml"
_STATUS = f"{_ENROLLMENT}/fields/Calculation_Status__c.field-meta.xml"
_SUSPEND_AT = "objects/Partner_Offboarding__c/fields/Suspend_At__c.field-meta.xml"
_OBJECT = f"{_ENROLLMENT}/Partner_Enrollment__c.object-meta.xml"
_VIEW = f"{_ENROLLMENT}/listViews/On_Hold.listView-meta.xml"
_RULE = f"{_ENROLLMENT}/validationRules/Tier_Of_The_Program.validationRule-meta.xml"
_ADMIN = "permissionsets/Tierwright_Admin.permissionset-meta.xml"
_APP = "applications/Tierwright.app-meta.xml"
_LAYOUT = "layouts/Partner_Enrollment__c-Partner Enrollment Layout.layout-meta.xml"
_REPORT = "reports/Tierwright/Approaching_Next_Tier.report-meta.xml"
_EXPIRING = "reports/Tierwright/Expiring_In_90_Days.report-meta.xml"
_DASHBOARD = "dashboards/Tierwright/Partner_Programs.dashboard-meta.xml"
_PAGE = "flexipages/Partner_Enrollment_Record_Page.flexipage-meta.xml"
_FLOW = "flows/Recalculate_When_Evidence_Changes.flow-meta.xml"
_PROGRESS_COMPONENT = "lwc/tierProgress/tierProgress.js-meta.xml"
_QUERIES = "classes/TierProgressBenefits.cls"
_SUSPEND = "quickActions/Partner_Offboarding__c.Suspend.quickAction-meta.xml"
_SUSPENDING = "lwc/suspendPartner/suspendPartner"
_ACTIONS = "classes/TierwrightActions.cls"
_CONTROLLER = "classes/TierProgressController.cls"
_ACTION = "classes/TierwrightRecalculateAction.cls"

MUTANTS = (
    _shape("unknown-element", _TIER, "<label>", "<lable>Tier</lable><label>"),
    _shape("unknown-type-of-field", _TIER, ">Lookup<", ">LookUp<"),
    _shape("bad-boolean", _TIER, "<required>false", "<required>no"),
    _shape("bad-number", _PROGRESS, "<precision>3", "<precision>three"),
    _shape("a-label-twice", _TIER, "<label>Tier</label>", "<label>A</label><label>B</label>"),
    _shape("no-label", _VIEW, "<label>On hold</label>", ""),
    _shape("bad-sharing-model", _OBJECT, "<sharingModel>Read<", "<sharingModel>ReadOnly<"),
    _shape("bad-deployment-status", _OBJECT, ">Deployed<", ">Live<"),
    _shape("bad-delete-constraint", _TIER, ">SetNull<", ">Clear<"),
    _shape("bad-filter-operation", _VIEW, ">equals<", ">is<"),
    _shape("no-filter-scope", _VIEW, "<filterScope>Everything</filterScope>", ""),
    _shape(
        "torn-columns", _VIEW, "<columns>NAME</columns>", "<label>x</label><columns>NAME</columns>"
    ),
    _shape("rule-neither-on-nor-off", _RULE, "<active>true</active>", ""),
    _shape("bad-tab-visibility", _ADMIN, ">Visible<", ">Shown<"),
    _shape("app-visibility-with-default", _ADMIN, "<visible>", "<default>false</default><visible>"),
    _shape("bad-form-factor", _APP, ">Large<", ">Big<"),
    _shape("bad-layout-style", _LAYOUT, ">TwoColumnsTopToBottom<", ">TwoColumns<"),
    _shape("bad-behavior", _LAYOUT, ">Readonly<", ">ReadOnly<"),
    _shape("wrong-namespace", _TIER, "2006/04/metadata", "2006/04/meta"),
    _shape("two-values-in-one", _STATUS, "<restricted>true", "<restricted><a/>true"),
    _reference("field-under-another-name", _TIER, "<fullName>Tier__c", "<fullName>Tiers__c"),
    _reference("lookup-into-nothing", _TIER, ">Program_Tier__c<", ">Program_Level__c<"),
    _reference("two-defaults", _SUSPEND_AT, "<default>false</default>", "<default>true</default>"),
    _reference("label-too-long", _TIER, "<label>Tier", f"<label>{'Tier ' * 9}"),
    _reference("no-compact-layout", _OBJECT, "Assignment>Tierwright", "Assignment>Other"),
    _reference(
        "detail-without-master", _OBJECT, "<sharingModel>Read", "<sharingModel>ControlledByParent"
    ),
    _reference("column-of-no-field", _VIEW, "<columns>Hold_Reason__c", "<columns>Hold__c"),
    _reference("filter-of-no-field", _VIEW, "<field>Calculation_Status__c", "<field>State__c"),
    _reference("rule-beside-no-field", _RULE, "Field>Tier__c", "Field>Level__c"),
    _reference("formula-of-no-field", _RULE, "Tier__r.Program__c", "Tier__r.Programme__c"),
    _reference("formula-through-nothing", _RULE, "Tier__r.", "Level__r."),
    _reference("open-bracket", _RULE, "ISBLANK(Tier__c)", "ISBLANK(Tier__c"),
    _reference(
        "no-such-permission", _RULE, "$Permission.Tierwright_Service", "$Permission.Tierwright"
    ),
    _reference(
        "permission-on-no-field",
        _ADMIN,
        "Partner_Enrollment__c.Segment__c",
        "Partner_Enrollment__c.Part__c",
    ),
    _reference(
        "permission-on-a-master",
        _ADMIN,
        "Program_Tier__c.Badge_Url__c",
        "Program_Tier__c.Program__c",
    ),
    _reference(
        "permission-on-no-object", _ADMIN, "<object>Tier_Override__c", "<object>Tier_Exception__c"
    ),
    _reference("no-such-tab", _ADMIN, "<tab>Partner_Program__c", "<tab>Programs"),
    _reference("no-such-app", _ADMIN, "<application>Tierwright", "<application>Tiers"),
    _reference("app-with-no-such-tab", _APP, "<tabs>Partner_Program__c", "<tabs>Programs"),
    _reference("layout-of-no-field", _LAYOUT, "<field>Segment__c", "<field>Part__c"),
    _reference("layout-with-a-field-twice", _LAYOUT, "<field>Segment__c", "<field>Tier__c"),
    _reference(
        "related-list-of-nothing",
        _LAYOUT,
        "Tier_Override__c.Enrollment__c",
        "Tier_Override__c.Partner__c",
    ),
    _shape("bad-report-format", _REPORT, ">Summary<", ">Grouped<"),
    _shape("no-report-type", _REPORT, "<reportType>", "<reporttype>x</reporttype><reportType>"),
    _shape("bad-chart", _DASHBOARD, ">Donut<", ">Ring<"),
    _shape("bad-kind-of-dashboard", _DASHBOARD, ">LoggedInUser<", ">CurrentUser<"),
    _shape(
        "bad-access-to-a-folder", "reports/Tierwright.reportFolder-meta.xml", ">View<", ">Read<"
    ),
    _shape("bad-kind-of-region", _PAGE, ">Facet<", ">Inner<"),
    _shape("bad-trigger-of-a-flow", _FLOW, ">RecordAfterSave<", ">AfterSave<"),
    _shape("bad-path-of-a-flow", _FLOW, ">AsyncAfterCommit<", ">AfterCommit<"),
    _reference("report-column-of-no-field", _REPORT, "Weakest_Criterion__c", "Weakest__c"),
    _reference(
        "report-filter-of-no-field",
        _REPORT,
        "<column>Partner_Enrollment__c.Progress_To_Next__c",
        "<column>Partner_Enrollment__c.Progress__c",
    ),
    _reference("report-filter-of-no-value", _REPORT, "<value>Current<", "<value>Up To Date<"),
    _reference(
        "report-grouped-by-no-field",
        _REPORT,
        "<field>Partner_Enrollment__c.Next_Tier__c",
        "<field>Partner_Enrollment__c.Next__c",
    ),
    _reference(
        "report-on-another-object-s-field",
        _REPORT,
        "Partner_Enrollment__c.Weakest",
        "Partner_Program__c.Weakest",
    ),
    _reference(
        "report-on-no-object",
        _REPORT,
        "CustomEntity$Partner_Enrollment__c",
        "CustomEntity$Enrollment__c",
    ),
    _reference("report-of-an-unknown-standard-column", _REPORT, ">CUST_NAME<", ">NAME<"),
    _reference(
        "report-shows-what-it-groups-by",
        _REPORT,
        "Partner_Enrollment__c.Program__c",
        "Partner_Enrollment__c.Next_Tier__c",
    ),
    _reference("report-by-months-of-no-date", _REPORT, "Granularity>Day", "Granularity>Month"),
    _reference(
        "report-by-days-of-nothing",
        _EXPIRING,
        "<field>Partner_Enrollment__c.Expiration_Date__c",
        "<field>Partner_Enrollment__c.Expires__c",
    ),
    _reference(
        "report-with-a-long-name", _REPORT, "<name>Approaching", f"<name>{'Approaching ' * 4}"
    ),
    _reference("no-reports-on-the-object", _OBJECT, "<enableReports>true", "<enableReports>false"),
    _reference(
        "dashboard-of-no-report", _DASHBOARD, "Tierwright/Stalled", "Tierwright/Standing_Still"
    ),
    _reference(
        "dashboard-in-no-such-grouping",
        _DASHBOARD,
        "<groupingColumn>Partner_Enrollment__c.Tier__c",
        "<groupingColumn>Partner_Enrollment__c.Standing__c",
    ),
    _reference("dashboard-as-a-user-nobody-named", _DASHBOARD, ">LoggedInUser<", ">SpecifiedUser<"),
    _reference("components-on-one-another", _DASHBOARD, "<columnIndex>6<", "<columnIndex>5<"),
    _reference("component-beyond-the-edge", _DASHBOARD, "<columnIndex>8<", "<columnIndex>9<"),
    _reference("page-of-no-object", _PAGE, "<sobjectType>Partner_", "<sobjectType>Program_"),
    _reference("page-with-no-such-component", _PAGE, ">tierProgress<", ">tierProgression<"),
    _reference(
        "component-that-is-not-exposed", _PROGRESS_COMPONENT, "<isExposed>true", "<isExposed>false"
    ),
    _reference(
        "component-for-other-pages",
        _PROGRESS_COMPONENT,
        "<target>lightning__RecordPage",
        "<target>lightning__AppPage",
    ),
    _reference("tab-of-no-region", _PAGE, "<value>progressTab", "<value>progress"),
    _reference("region-that-nothing-shows", _PAGE, "<value>relatedTab", "<value>detailsTab"),
    _reference("identifier-twice", _PAGE, ">related_tab<", ">details_tab<"),
    _reference("no-such-page", _OBJECT, "Partner_Enrollment_Record_Page", "Enrollment_Record_Page"),
    _reference("flow-on-no-object", _FLOW, "<object>Custom_Verification__c", "<object>Evidence__c"),
    _reference(
        "flow-reads-no-such-field", _FLOW, "$Record.Enrollment__c", "$Record.Partner_Enrollment__c"
    ),
    _reference(
        "flow-names-no-permission", _FLOW, "$Permission.Tierwright_Service", "$Permission.Service"
    ),
    _reference(
        "flow-goes-nowhere",
        _FLOW,
        "<targetReference>Recalculate",
        "<targetReference>Recalculate_Now",
    ),
    _reference("fault-goes-nowhere", _FLOW, "<targetReference>Ask_For_It", "<targetReference>Ask"),
    _reference(
        "element-never-reached",
        _FLOW,
        "<targetReference>Ask_For_It",
        "<targetReference>Recalculate",
    ),
    _reference(
        "flow-calls-no-class",
        _FLOW,
        "<actionName>TierwrightRecalculateAction",
        "<actionName>RecalculateAction",
    ),
    _reference(
        "flow-calls-what-is-not-invocable",
        _FLOW,
        "<actionName>TierwrightRecalculateAction",
        "<actionName>TierwrightActions",
    ),
    _reference("flow-gives-no-such-input", _FLOW, "<name>debounced", "<name>debounce"),
    _reference(
        "flow-gives-a-value-of-another-type",
        _FLOW,
        "<booleanValue>true</booleanValue>",
        "<stringValue>true</stringValue>",
    ),
    _reference("flow-reads-nothing-named-so", _FLOW, "$User.Id", "Requester.Id"),
    _reference("flow-writes-no-such-field", _FLOW, "<field>Requested_By__c", "<field>Asked_By__c"),
    _reference(
        "label-on-a-path-after-the-commit",
        _FLOW,
        "<name>After_Commit</name>",
        "<name>After_Commit</name><label>x</label>",
    ),
    _reference(
        "input-that-the-class-lost", _ACTION, "public Boolean debounced", "public Boolean waits"
    ),
    _reference("class-that-is-not-invocable-any-more", _ACTION, "@InvocableMethod", "@TestVisible"),
    _reference(
        "query-of-no-such-field", _QUERIES, "Next_Tier_Value__c, Gained", "Next_Value__c, Gained"
    ),
    _reference("query-by-no-such-field", _QUERIES, "WHERE Enrollment__c =", "WHERE Enrolment__c ="),
    _reference("query-through-no-relationship", _QUERIES, "WHERE Tier__r.", "WHERE Level__r."),
    _reference(
        "query-of-a-parent-s-missing-field",
        _QUERIES,
        "ORDER BY Tier__r.Rank__c",
        "ORDER BY Tier__r.Level__c",
    ),
    _reference(
        "call-whose-failure-goes-nowhere",
        _FLOW,
        "        <faultConnector>\n            <targetReference>Ask_For_It</targetReference>\n        </faultConnector>\n",
        "        <connector>\n            <targetReference>Ask_For_It</targetReference>\n        </connector>\n",
    ),
    _reference("button-without-component", _SUSPEND, ">suspendPartner<", ">suspend<"),
    _reference("button-of-a-component-for-pages", _SUSPEND, ">suspendPartner<", ">tierProgress<"),
    _reference("button-with-nothing-to-invoke", f"{_SUSPENDING}.js", "invoke()", "press()"),
    _reference("button-of-a-hidden-component", f"{_SUSPENDING}.js-meta.xml", ">true<", ">false<"),
    _reference("layout-with-no-such-button", _LAYOUT, "Recalculate_Now<", "Calculate_Now<"),
    _reference(
        "layout-with-a-button-of-another-object",
        _LAYOUT,
        "Partner_Enrollment__c.Recalculate_Now<",
        "Partner_Program__c.Recalculate_All<",
    ),
    _reference("button-of-another-kind", _SUSPEND, ">Action<", ">ScreenAction<"),
    _reference("two-buttons-in-one-place", _LAYOUT, "<sortOrder>1", "<sortOrder>0"),
    _reference("call-by-another-name", f"{_SUSPENDING}.js", "offboard({ caseId", "offboard({ id"),
    _reference("call-that-lacks-a-value", f"{_SUSPENDING}.js", ", action: 'suspend'", ""),
    _reference("method-that-takes-another-name", _CONTROLLER, "Id enrollmentId", "Id recordId"),
    _reference(
        "style-of-no-component",
        "lwc/benefitsTable/benefitsTable.css",
        "c/tierTableStyle",
        "c/tableStyle",
    ),
    _shape("button-of-no-kind", _SUSPEND, ">Action<", ">Headless<"),
    _shape("button-place-that-is-no-number", _LAYOUT, "<sortOrder>0", "<sortOrder>first"),
    _reference("call-of-no-such-method", f"{_SUSPENDING}.js", "Actions.offboard", "Actions.leave"),
    _reference("method-hidden-from-components", _ACTIONS, "@AuraEnabled", "@TestVisible"),
    _reference("wired-method-that-is-not-cacheable", _CONTROLLER, "(cacheable=true)", ""),
    _reference("module-of-no-component", f"{_SUSPENDING}.js", "c/serviceRequest", "c/request"),
    _reference(
        "tag-of-no-component", "lwc/tierProgress/tierProgress.html", "<c-tier-map", "<c-map"
    ),
    _reference(
        "callout-to-nowhere", "classes/TierwrightClient.cls", "callout:Tier", "callout:Tear"
    ),
    _reference(
        "credential-that-names-none",
        "namedCredentials/Tierwright.namedCredential-meta.xml",
        "<externalCredential>Tierwright<",
        "<externalCredential>Service<",
    ),
    _reference("grant-of-no-such-class", _ADMIN, ">TierwrightActions<", ">TierwrightButtons<"),
    _reference("grant-of-no-such-principal", _ADMIN, "Tierwright-Service", "Tierwright-Default"),
    _reference(
        "record-written-in-no-user-s-name",
        "classes/TierwrightRequestRecords.cls",
        "insert as user ",
        "insert ",
    ),
)
