from __future__ import annotations

from decimal import Decimal

import pytest

from evaluator.policy import Policy, PromotionMode
from mapping.errors import MappingError, WireValueError
from mapping.policy_reader import read_policy
from mapping.wire import WireValue
from tests.fakes.package import package_map
from tests.fakes.records import row

ROLE = package_map()["program"]


def read(**values: WireValue) -> Policy:
    blank: dict[str, WireValue] = dict.fromkeys(ROLE.fields.values())
    return read_policy(row({**blank, **values}, ROLE.sobject), ROLE, "Alliance")


def test_what_is_blank_leaves_tiers_to_people_without_grace() -> None:
    assert read() == Policy(
        PromotionMode.MANUAL, one_step_at_a_time=False, grace_days=0, late_data_days=7
    )


def test_every_policy_is_read() -> None:
    policy = read(
        Promotion_Mode__c="Automatic",
        One_Step_At_A_Time__c=True,
        Grace_Days__c=Decimal("45.0"),
        Late_Data_Days__c=0,
        Minimum_Tier__c="a01000000000002AAA",
        Propose_Offboarding__c=True,
    )

    assert policy == Policy(
        PromotionMode.AUTOMATIC,
        one_step_at_a_time=True,
        grace_days=45,
        late_data_days=0,
        minimum_tier_id="a01000000000002AAA",
        propose_offboarding=True,
    )


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("Promotion_Mode__c", "Sometimes", "one of Manual, Approval, Automatic"),
        ("Grace_Days__c", -1, "zero or more days"),
        ("Late_Data_Days__c", -7, "zero or more days"),
    ],
)
def test_a_policy_that_means_nothing_is_refused(field: str, value: WireValue, told: str) -> None:
    with pytest.raises(MappingError, match=f"Program Alliance has {field} {value}; .* {told}"):
        read(**{field: value})


def test_half_a_day_is_no_number_of_days() -> None:
    with pytest.raises(WireValueError, match="a whole number"):
        read(Grace_Days__c=Decimal("0.5"))
