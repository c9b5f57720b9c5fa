from __future__ import annotations

from mapping.enrollment_inputs import (
    INPUT_FIELDS,
    input_hash,
    inputs_select,
    read_input_hashes,
)
from mapping.soql import render
from mapping.wire import WireValue
from tests.fakes.package import package_map, package_schema
from tests.fakes.records import table

ROLE = package_map()["enrollment"]
BLANK: dict[str, WireValue] = dict.fromkeys(INPUT_FIELDS)


def test_the_digest_of_inputs_read_again_is_the_one_of_the_whole_record() -> None:
    values = {**BLANK, "tier": "T1", "approval": "Approve"}
    select = inputs_select(["E1"], package_map())
    answer = table(
        ROLE.sobject, [{"Id": "E1", **{ROLE[n]: v for n, v in values.items()}}], select.fields
    )

    assert read_input_hashes(answer, package_map()) == {"E1": input_hash(values)}


def test_only_inputs_are_asked_for() -> None:
    text = render(inputs_select(["E1", "E2"], package_map()), package_schema()).text

    assert text == (
        "SELECT Id, Program__c, Partner_Account__c, Primary_Partner_User__c, Tier__c, "
        "Enrollment_Date__c, Expiration_Date__c, Segment__c, Approval__c, Approved_By__c, "
        "Approved_On__c, Declined_Until__c FROM Partner_Enrollment__c WHERE Id IN ('E1', 'E2')"
    )


def test_blank_text_is_no_input() -> None:
    assert input_hash({**BLANK, "segment": ""}) == input_hash(BLANK)
