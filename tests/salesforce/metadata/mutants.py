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
)
