from __future__ import annotations

from dataclasses import replace

from jobs.change_watch import AT_ONCE, NOW_AND_THEN, Concern, Watch, watches
from jobs.org_reader import OrgReader
from mapping.field_map import FieldMap
from mapping.wire import Row
from tests.fakes.package import package_map
from tests.unit.jobs.partner_org import partner_org


def watched(field_map: FieldMap | None = None) -> dict[str, Watch]:
    reader = OrgReader(partner_org(), field_map or package_map())
    return {each.sobject: each for each in watches(reader.field_map, reader.schema)}


def concerned(watch: Watch, **values: str | None) -> list[tuple[Concern, str]]:
    blank = dict.fromkeys(watch.fields)
    return list(watch.concerns(Row(watch.sobject, {**blank, "Id": "me", **values})))


def test_a_deal_concerns_every_account_it_names_and_whoever_counted_it() -> None:
    deal = watched()["Opportunity"]

    found = concerned(deal, PartnerAccountId="acme", AccountId="globex")

    assert found[0] == (Concern.RECORD, "me")
    assert (Concern.ACCOUNT, "acme") in found
    assert all(key for _, key in found)


def test_what_a_program_is_judged_by_concerns_all_of_the_program() -> None:
    found = watched()

    assert concerned(found["Partner_Program__c"]) == [(Concern.PROGRAM, "me")]
    threshold = found["Tier_Threshold__c"]
    (path,) = threshold.fields
    assert path == "Tier__r.Program__c"
    assert concerned(threshold, **{path: "gold"}) == [(Concern.PROGRAM, "gold")]
    assert concerned(threshold) == []


def test_a_verification_concerns_its_enrollment_and_a_benefit_everybody() -> None:
    found = watched()
    verification = found["Custom_Verification__c"]

    assert concerned(verification, Enrollment__c="e") == [(Concern.ENROLLMENT, "e")]
    assert concerned(found["Program_Benefit__c"]) == [(Concern.EVERYBODY, "")]
    assert concerned(found["User"]) == [(Concern.USER, "me")]


def test_deals_are_looked_at_each_time_and_configuration_now_and_then() -> None:
    found = watched()

    assert found["Opportunity"].every == AT_ONCE
    assert found["Program_Tier__c"].every == NOW_AND_THEN


def test_an_object_with_two_purposes_is_asked_once_for_both() -> None:
    package = package_map()
    sources = dict(package.sources)
    name, source = next(iter(sources.items()))
    both = replace(source, sobject="Custom_Verification__c", association=("Enrollment__c",))
    sources[name] = replace(both, still_belongs=None)

    watch = watched(replace(package, sources=sources))["Custom_Verification__c"]

    assert watch.every == AT_ONCE
    assert concerned(watch, Enrollment__c="e") == [
        (Concern.RECORD, "me"),
        (Concern.ACCOUNT, "e"),
        (Concern.ENROLLMENT, "e"),
    ]
