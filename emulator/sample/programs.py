"""The three programs of the sample org, as plans. The third is broken on purpose."""

from __future__ import annotations

from emulator.sample.program_plan import BenefitPlan, CriterionPlan, FilterPlan, ProgramPlan

LAUNCH, BUILD, SCALE, ELEVATE = "Launch", "Build", "Scale", "Elevate"
REVENUE = "Annual Partner Revenue"
REGISTRATIONS = "Deal Registrations"
CERTIFICATIONS = "Sales Certifications Held"
BUSINESS_PLAN = "Business Plan Agreed"
NEW_BUSINESS = "New Business Deals"

_PORTAL_ACCESS = "Partner Portal Access"
_MARGIN = "Margin Uplift"
_FUNDS = "MDF Allocation"
_ABOUT = {
    _PORTAL_ACCESS: "Deal registration, courses and the content library.",
    _MARGIN: "Additional discount on licences sold through the partner.",
    _FUNDS: "Market development funds for one enrollment year.",
}


def _benefit(name: str, *values: str | None) -> BenefitPlan:
    return BenefitPlan(name, _ABOUT[name], values)


GROWTH = ProgramPlan(
    name="Partner Growth Program",
    currency="USD",
    zone=None,
    promotion_mode="Manual",
    tiers=(LAUNCH, BUILD, SCALE, ELEVATE),
    criteria=(
        CriterionPlan(REVENUE, "Total Revenue", (25_000, 100_000, 500_000, 1_000_000)),
        CriterionPlan(
            REGISTRATIONS, "Approved Deal Registrations", (3, 10, 25, 50), unit="registrations"
        ),
        CriterionPlan(
            CERTIFICATIONS,
            "Certifications",
            (None, 3, 8, 15),
            unit="certifications",
            ignore_window=True,
        ),
        CriterionPlan(BUSINESS_PLAN, "Custom", (None, None, 1, 1)),
        CriterionPlan(
            NEW_BUSINESS,
            "Closed Deals",
            (None, 2, 5, 10),
            unit="deals",
            filters=(
                FilterPlan("Type", "equals", "New Business"),
                FilterPlan("Amount", "greater or equal", "5000"),
                FilterPlan("Product_Family__c", "includes", "Platform"),
            ),
            filter_logic="1 AND (2 OR 3)",
        ),
    ),
    benefits=(
        _benefit(_PORTAL_ACCESS, "Yes", "Yes", "Yes", "Yes"),
        _benefit(_MARGIN, None, "5%", "10%", "15%"),
        _benefit(_FUNDS, None, "$5,000", "$20,000", "$50,000"),
    ),
)

REGISTERED, SELECT, PREMIER = "Registered", "Select", "Premier"
SOURCED_REVENUE = "Partner Sourced Revenue"
CLOSED_DEALS = "Closed Deals"
DEALS_REGISTERED = "Deals Registered"

ALLIANCE = ProgramPlan(
    name="Alliance EMEA Program",
    currency="EUR",
    zone="Europe/Berlin",
    promotion_mode="Approval",
    tiers=(REGISTERED, SELECT, PREMIER),
    criteria=(
        CriterionPlan(SOURCED_REVENUE, "Total Revenue", (20_000, 150_000, 600_000)),
        CriterionPlan(CLOSED_DEALS, "Closed Deals", (1, 5, 12), unit="deals"),
        CriterionPlan(DEALS_REGISTERED, "Deals Registered", (None, 4, 9), unit="registrations"),
    ),
    benefits=(
        _benefit(_PORTAL_ACCESS, "Yes", "Yes", "Yes"),
        _benefit(_MARGIN, None, "6%", "12%"),
        _benefit(_FUNDS, None, "€4,000", "€25,000"),
    ),
    grace_days=45,
)

PILOT_TIER, GRADUATE = "Pilot", "Graduate"
PILOT_REVENUE = "Pilot Revenue"

#: AND and OR are mixed without parentheses, which the rules of filter logic refuse.
PILOT = ProgramPlan(
    name="Pilot Program (draft)",
    currency="USD",
    zone=None,
    promotion_mode="Manual",
    tiers=(PILOT_TIER, GRADUATE),
    criteria=(
        CriterionPlan(
            PILOT_REVENUE,
            "Total Revenue",
            (1_000, 10_000),
            filters=(
                FilterPlan("Type", "equals", "New Business"),
                FilterPlan("Region__c", "in", "Americas\nEMEA"),
                FilterPlan("LeadSource", "is not blank", None),
            ),
            filter_logic="1 AND 2 OR 3",
        ),
    ),
    benefits=(_benefit(_PORTAL_ACCESS, "Yes", "Yes"),),
)
