"""A small org's objects and fields, in a shorthand that becomes describe answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: ``name:type`` or ``name>Parent/relationship`` for a reference. ``$`` marks what only
#: orgs with several currencies have.
_OBJECTS = {
    "Account": "Name:string Industry:picklist AnnualRevenue:currency $CurrencyIsoCode:picklist",
    "User": "Name:string IsActive:boolean AccountId>Account/Account",
    "Contact": "Name:string AccountId>Account/Account",
    "Organization": "TimeZoneSidKey:picklist FiscalYearStartMonth:picklist",
    "FiscalYearSettings": "IsStandardYear:boolean",
    "Period": (
        "Type:picklist StartDate:date EndDate:date "
        "FiscalYearSettingsId>FiscalYearSettings/FiscalYearSettings"
    ),
    "$CurrencyType": "IsoCode:string ConversionRate:double DecimalPlaces:int IsCorporate:boolean",
    "$DatedConversionRate": (
        "IsoCode:string StartDate:date NextStartDate:date ConversionRate:double"
    ),
    "Opportunity": (
        "Name:string AccountId>Account/Account PartnerAccountId>Account/PartnerAccount "
        "Amount:currency $CurrencyIsoCode:picklist CloseDate:date IsWon:boolean "
        "StageName:picklist Region__c:string Labels__c:multipicklist Score__c:double "
        "Fee__c:currency Signed_On__c:date Signed_At__c:datetime Renewal__c:boolean "
        "Distributor__c>Account/Distributor__r"
    ),
    "Lead": (
        "Name:string Company:string PartnerAccountId>Account/PartnerAccount "
        "ConvertedOpportunityId>Opportunity/ConvertedOpportunity "
        "Is_Deal_Registration__c:boolean Registration_Status__c:picklist Submitted_On__c:date "
        "Approved_On__c:date CreatedDate:datetime Budget__c:currency $CurrencyIsoCode:picklist"
    ),
    "Course_Assignment__c": (
        "Course_Name__c:string Contact__c>Contact/Contact__r "
        "Partner_Account__c>Account/Partner_Account__r Status__c:picklist Completed_On__c:date "
        "Expires_On__c:date Score__c:double"
    ),
    "Partner_Program__c": (
        "Name:string Active__c:boolean Currency__c:picklist Time_Zone__c:picklist "
        "Require_Lower_Tiers__c:boolean Measurement_Period__c:picklist "
        "Promotion_Mode__c:picklist One_Step_At_A_Time__c:boolean Grace_Days__c:double "
        "Late_Data_Days__c:double Minimum_Tier__c>Program_Tier__c/Minimum_Tier__r "
        "Propose_Offboarding__c:boolean"
    ),
    "Program_Tier__c": "Name:string Program__c>Partner_Program__c/Program__r Rank__c:double",
    "Program_Criterion__c": (
        "Name:string Program__c>Partner_Program__c/Program__r Sequence__c:double Type__c:picklist "
        "Source_Object__c:string Measure__c:picklist Attainment_Date_Field__c:string "
        "Rollup_Field__c:string Filter_Logic__c:string "
        "Unit_Label__c:string Include_Future_Dates__c:boolean Ignore_Window__c:boolean"
    ),
    "Criterion_Filter__c": (
        "Criterion__c>Program_Criterion__c/Criterion__r Number__c:double Field__c:string "
        "Operator__c:picklist Value__c:textarea"
    ),
    "Tier_Threshold__c": (
        "Tier__c>Program_Tier__c/Tier__r Criterion__c>Program_Criterion__c/Criterion__r "
        "Value__c:double Segment__c:picklist Effective_From__c:date Effective_To__c:date"
    ),
    "Program_Benefit__c": "Name:string",
    "Tier_Benefit__c": (
        "Tier__c>Program_Tier__c/Tier__r Benefit__c>Program_Benefit__c/Benefit__r Value__c:string"
    ),
    "Custom_Verification__c": (
        "Enrollment__c>Partner_Enrollment__c/Enrollment__r "
        "Criterion__c>Program_Criterion__c/Criterion__r Verified__c:boolean Expires_On__c:date"
    ),
    "Tier_Override__c": (
        "Enrollment__c>Partner_Enrollment__c/Enrollment__r Tier__c>Program_Tier__c/Tier__r "
        "Kind__c:picklist Until__c:date"
    ),
    "Partner_Enrollment__c": (
        "Name:string Program__c>Partner_Program__c/Program__r "
        "Partner_Account__c>Account/Partner_Account__r "
        "Primary_Partner_User__c>User/Primary_Partner_User__r "
        "Tier__c>Program_Tier__c/Tier__r Enrollment_Date__c:date Expiration_Date__c:date "
        "Segment__c:picklist Last_Calculated__c:datetime Last_Attempt__c:datetime "
        "Calculation_Status__c:picklist Hold_Reason__c:string "
        "Tier_Earned__c>Program_Tier__c/Tier_Earned__r Next_Tier__c>Program_Tier__c/Next_Tier__r "
        "Progress_To_Next__c:percent "
        "Weakest_Criterion__c>Program_Criterion__c/Weakest_Criterion__r "
        "Standing__c:picklist Eligible_Since__c:date Grace_Ends__c:date "
        "Pending_Tier__c>Program_Tier__c/Pending_Tier__r Approval__c:picklist "
        "Approved_By__c>User/Approved_By__r Approved_On__c:date Declined_Until__c:date "
        "Tier_At_Last_Calculation__c>Program_Tier__c/Tier_At_Last_Calculation__r "
        "Progress_Changed_On__c:datetime Evaluated_As_User__c>User/Evaluated_As_User__r "
        "Records_Not_Visible__c:double Config_Version__c:string Input_Hash__c:string"
    ),
    # Only written, which judging does not do; they have to be there all the same.
    "Criterion_Progress__c": "Key__c:string",
    "Enrollment_Benefit__c": "Key__c:string",
    "Tier_Change__c": "Key__c:string",
    "Enrollment_Snapshot__c": "Key__c:string",
}


def describe_all(*, several_currencies: bool = True) -> Mapping[str, Mapping[str, Any]]:
    """Describe every object of the small org, by API name."""
    described = (
        _describe(name.lstrip("$"), shorthand, several_currencies=several_currencies)
        for name, shorthand in _OBJECTS.items()
        if several_currencies or not name.startswith("$")
    )
    return {describe["name"]: describe for describe in described}


def _describe(name: str, shorthand: str, *, several_currencies: bool) -> dict[str, Any]:
    words = ("Id:id", *shorthand.split())
    kept = (word for word in words if several_currencies or not word.startswith("$"))
    return {"name": name, "fields": [_field(word.lstrip("$")) for word in kept]}


def _field(word: str) -> dict[str, Any]:
    if ">" not in word:
        name, kind = word.split(":")
        return {"name": name, "type": kind}
    name, target = word.split(">")
    parent, relationship = target.split("/")
    return {
        "name": name,
        "type": "reference",
        "referenceTo": [parent],
        "relationshipName": relationship,
    }
