from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from connector.port import RecordTable
from evaluator.money import Currency
from evaluator.program import Program, Threshold
from mapping.criterion_reader import CriterionFaultError
from mapping.errors import MappingError, WireValueError
from mapping.program_query import CONFIGURATION_ROLES, program_selects
from mapping.program_reader import ProgramBook, ProgramFaultError
from mapping.soql import render
from mapping.wire import WireValue
from tests.fakes.contexts import TODAY, condition_context
from tests.fakes.package import package_map, package_schema
from tests.fakes.records import table

USD = Currency("USD", 2)
Records = list[dict[str, WireValue]]

PROGRAM: dict[str, WireValue] = {"Id": "P1", "Name": "Alliance", "Active__c": True}
TIERS: Records = [
    {"Id": "T2", "Name": "Gold", "Program__c": "P1", "Rank__c": Decimal("2.0")},
    {"Id": "T1", "Name": "Silver", "Program__c": "P1", "Rank__c": 1},
]
CRITERIA: Records = [
    {"Id": "C2", "Name": "Deals", "Program__c": "P1", "Sequence__c": 2, "Type__c": "Closed Deals"},
    {
        "Id": "C1",
        "Name": "Revenue",
        "Program__c": "P1",
        "Sequence__c": 1,
        "Type__c": "Total Revenue",
    },
]
THRESHOLDS: Records = [
    {"Id": "H1", "Tier__c": "T1", "Criterion__c": "C1", "Value__c": Decimal("100000.00")},
    {"Id": "H2", "Tier__c": "T2", "Criterion__c": "C1", "Value__c": 500000},
    {"Id": "H3", "Tier__c": "T2", "Criterion__c": "C2", "Value__c": 0},
    {"Id": "H4", "Tier__c": "T1", "Criterion__c": "C2", "Value__c": None},
]
BENEFITS: Records = [{"Id": "B1", "Name": "Margin"}, {"Id": "B2", "Name": "Leads"}]
TIER_BENEFITS: Records = [
    {"Id": "V1", "Tier__c": "T2", "Benefit__c": "B1", "Value__c": "15%"},
    {"Id": "V2", "Tier__c": "T1", "Benefit__c": "B1", "Value__c": "5%"},
    {"Id": "V3", "Tier__c": "T1", "Benefit__c": "B2", "Value__c": None},
]


def book(**changed: Records) -> ProgramBook:
    given: dict[str, Records] = {
        "program": [PROGRAM],
        "tier": TIERS,
        "criterion": CRITERIA,
        "filter": [],
        "threshold": THRESHOLDS,
        "tier_benefit": TIER_BENEFITS,
        "benefit": BENEFITS,
        **changed,
    }
    return ProgramBook(
        {role: answer(role, records) for role, records in given.items()}, package_map()
    )


def answer(role: str, records: Records) -> RecordTable:
    mapped = package_map()[role]
    return table(mapped.sobject, records, ("Id", *mapped.fields.values()))


def read(**changed: Records) -> Program:
    return read_on(TODAY, **changed)


def read_on(today: date, **changed: Records) -> Program:
    found, context = book(**changed), condition_context(today=today)
    return found.read(found.heads()[0], currency=USD, context=context, schema=package_schema())


def changed(records: Records, key: str, **values: WireValue) -> Records:
    return [{**record, **values} if record["Id"] == key else record for record in records]


def test_a_program_is_read_with_tiers_by_rank_and_criteria_in_display_order() -> None:
    program = read()

    assert (program.id, program.name, program.currency) == ("P1", "Alliance", USD)
    assert [(tier.name, tier.rank) for tier in program.tiers] == [("Silver", 1), ("Gold", 2)]
    assert [criterion.name for criterion in program.criteria] == ["Revenue", "Deals"]
    assert not program.require_lower_tiers


def test_a_blank_threshold_asks_for_nothing_and_zero_asks_for_something() -> None:
    assert read().thresholds == (
        Threshold("T1", "C1", Decimal(100000)),
        Threshold("T1", "C2", None),
        Threshold("T2", "C1", Decimal(500000)),
        Threshold("T2", "C2", Decimal(0)),
    )


def test_thresholds_are_read_with_their_segment_and_days_whatever_their_order() -> None:
    scoped: Records = [
        *changed(THRESHOLDS, "H4", Segment__c="EMEA", Effective_From__c="2026-01-01"),
        {**THRESHOLDS[1], "Id": "H5", "Segment__c": "EMEA", "Effective_To__c": "2025-12-31"},
    ]

    found = read(threshold=scoped).thresholds

    assert Threshold("T1", "C2", None, "EMEA", date(2026, 1, 1)) in found
    assert Threshold("T2", "C1", Decimal(500000), "EMEA", None, date(2025, 12, 31)) in found
    assert read(threshold=scoped[::-1]).thresholds == found
    assert not any(tier.thresholds for tier in read(threshold=scoped).tiers)


def test_a_benefit_has_the_values_of_the_tiers_that_give_it() -> None:
    benefits = {benefit.name: benefit.values for benefit in read().benefits}

    assert benefits == {"Leads": {}, "Margin": {"T1": "5%", "T2": "15%"}}


def test_only_the_program_s_own_records_belong_to_it() -> None:
    others: dict[str, WireValue] = {"Id": "T9", "Name": "Other", "Program__c": "P2", "Rank__c": 1}

    assert len(read(tier=[*TIERS, others]).tiers) == 2


def test_heads_are_told_by_name_and_say_what_the_program_says() -> None:
    second: dict[str, WireValue] = {
        "Id": "P0",
        "Name": "Zenith",
        "Active__c": False,
        "Time_Zone__c": "Asia/Tokyo",
        "Currency__c": "JPY",
    }

    alliance, zenith = book(program=[second, PROGRAM]).heads()

    assert (alliance.name, alliance.active) == ("Alliance", True)
    assert (alliance.time_zone, alliance.currency) == (None, None)
    assert (zenith.active, zenith.time_zone, zenith.currency) == (False, "Asia/Tokyo", "JPY")


@pytest.mark.parametrize("period", [None, "Enrollment Window"])
def test_the_enrollment_window_is_the_measurement_period(period: str | None) -> None:
    assert read(program=[{**PROGRAM, "Measurement_Period__c": period}]).tiers


@pytest.mark.parametrize(
    ("records", "message", "remedy"),
    [
        pytest.param(
            {"program": [{**PROGRAM, "Measurement_Period__c": "Lunar Year"}]},
            "Program Alliance measures by 'Lunar Year', which is no measurement period.",
            "Choose one of: Enrollment Window, Enrollment Year, Fiscal Year, Trailing 12 Months.",
            id="another-measurement-period",
        ),
        pytest.param(
            {"tier": changed(TIERS, "T1", Rank__c=None)},
            "Tier Silver has no rank.",
            "Give every tier of the program a rank of its own, 1 for the lowest.",
            id="a-tier-without-rank",
        ),
    ],
)
def test_a_program_at_fault_is_refused_with_one_sentence_and_the_remedy(
    records: Mapping[str, Records], message: str, remedy: str
) -> None:
    with pytest.raises(ProgramFaultError) as caught:
        read(**records)

    assert caught.value.message == message
    assert caught.value.remedy == remedy


@pytest.mark.parametrize(
    ("records", "kind", "message"),
    [
        pytest.param(
            {"tier": changed(TIERS, "T1", Rank__c=Decimal("1.5"))},
            WireValueError,
            "Program_Tier__c.Rank__c holds 1.5, which is not a whole number.",
            id="a-rank-between-two",
        ),
        pytest.param(
            {"threshold": changed(THRESHOLDS, "H1", Value__c="a lot")},
            WireValueError,
            "Tier_Threshold__c.Value__c holds 'a lot', which is not a number.",
            id="a-threshold-that-is-no-number",
        ),
        pytest.param(
            {"criterion": changed(CRITERIA, "C1", Type__c="Magic")},
            CriterionFaultError,
            "Criterion Revenue: type Magic is not known",
            id="a-criterion-at-fault",
        ),
        pytest.param(
            {"threshold": changed(THRESHOLDS, "H1", Criterion__c="C9")},
            MappingError,
            "A threshold of tier Silver names a criterion of another program.",
            id="a-criterion-of-another-program",
        ),
    ],
)
def test_faults_of_its_parts_are_told_as_they_are(
    records: Mapping[str, Records], kind: type[MappingError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        read(**records)

    assert caught.value.message.startswith(message)


def test_equal_rules_have_equal_versions_and_other_rules_another() -> None:
    version = read().config_version

    assert len(version) == 64
    assert read(tier=TIERS[::-1], criterion=CRITERIA[::-1]).config_version == version
    assert (
        read(threshold=changed(THRESHOLDS, "H1", Value__c=Decimal("1E+5"))).config_version
        == version
    )
    others = [
        read(threshold=changed(THRESHOLDS, "H1", Value__c=100001)),
        read(threshold=changed(THRESHOLDS, "H1", Segment__c="EMEA")),
        read(threshold=changed(THRESHOLDS, "H1", Effective_To__c="2030-12-31")),
        read(tier=changed(TIERS, "T1", Name="Bronze")),
        read(program=[{**PROGRAM, "Require_Lower_Tiers__c": True}]),
        read(tier_benefit=TIER_BENEFITS[1:]),
        read(criterion=changed(CRITERIA, "C1", Ignore_Window__c=True)),
        read(
            filter=[
                {
                    "Id": "F1",
                    "Criterion__c": "C1",
                    "Number__c": 1,
                    "Field__c": "Name",
                    "Operator__c": "is blank",
                }
            ]
        ),
    ]
    assert len({version, *(program.config_version for program in others)}) == 9


def test_a_rule_with_a_relative_date_is_the_same_rule_tomorrow() -> None:
    def version(literal: str, day: int) -> str:
        closed: dict[str, WireValue] = {"Field__c": "CloseDate", "Operator__c": "equals"}
        named: dict[str, WireValue] = {"Id": "F1", "Criterion__c": "C1", "Number__c": 1}
        rows: Records = [{**named, **closed, "Value__c": literal}]
        return read_on(date(2026, 6, day), filter=rows).config_version

    assert version("LAST_N_DAYS:30", 17) == version("last_n_days:30", 18)
    assert version("LAST_N_DAYS:30", 17) != version("LAST_N_DAYS:31", 17)
    assert version("TODAY", 17) != version("2026-06-17", 17)


def test_a_program_is_read_with_one_statement_a_role() -> None:
    selects = program_selects(package_map(), package_schema(), ["P1", "P2"])
    texts = [render(select, package_schema()).text for select in selects]

    assert len(texts) == len(CONFIGURATION_ROLES)
    assert [text.partition(" WHERE ")[2] for text in texts] == [
        "Id IN ('P1', 'P2')",
        "Program__c IN ('P1', 'P2')",
        "Program__c IN ('P1', 'P2')",
        "Criterion__r.Program__c IN ('P1', 'P2')",
        "Tier__r.Program__c IN ('P1', 'P2')",
        "Tier__r.Program__c IN ('P1', 'P2')",
        "",
    ]
