from __future__ import annotations

from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import ACME, ACME_ALLIANCE, ANN, GLOBEX, REVENUE, Desk

COURSE = record_id("a07", 1)
CONTACT = record_id("003", 1)


def certified(**assignment: str | None) -> Desk:
    """Give an org in which Acme's criterion counts certificates, and one certificate."""
    desk = Desk()
    criterion = desk.org.find("Program_Criterion__c", REVENUE)
    criterion["Type__c"] = "Certifications"
    desk.org.add("Contact", {"Id": CONTACT, "Name": "Carla", "AccountId": GLOBEX})
    desk.org.add(
        "Course_Assignment__c",
        {
            "Id": COURSE,
            "Contact__c": CONTACT,
            "Course_Name__c": "Basics",
            "Status__c": "Completed",
            "Completed_On__c": "2026-03-01",
            **assignment,
        },
    )
    desk.org.seen[ANN][COURSE] = True
    return desk


def told(desk: Desk) -> tuple[str, str]:
    (criterion,) = desk.explain(ACME_ALLIANCE, criterion="Revenue").document()["criteria"]
    (record,) = criterion["records"]
    return record["reason"], record["detail"]


def test_a_holder_who_has_left_is_told_with_the_account_they_belong_to_now() -> None:
    assert told(certified(Partner_Account__c=ACME)) == (
        "other_account",
        "Contact__r.AccountId is Globex",
    )


def test_an_account_that_cannot_be_read_is_told_by_its_id() -> None:
    desk = certified(Partner_Account__c=ACME)
    desk.org.remove("Account", GLOBEX)

    assert told(desk) == ("other_account", f"Contact__r.AccountId is {GLOBEX}")


def test_a_holder_without_account_is_told_as_blank() -> None:
    desk = certified(Partner_Account__c=ACME)
    desk.org.find("Contact", CONTACT)["AccountId"] = None

    assert told(desk) == ("other_account", "Contact__r.AccountId is blank")


def test_a_record_whose_first_link_names_another_partner_is_told_with_that_link() -> None:
    desk = certified(Partner_Account__c=GLOBEX)
    desk.org.find("Contact", CONTACT)["AccountId"] = ACME

    assert told(desk) == ("other_account", "Partner_Account__c is Globex")


def test_without_such_a_record_no_account_is_asked_for() -> None:
    desk = Desk()

    desk.explain(ACME_ALLIANCE)

    assert all(statement.fields != ("Id", "Name") for statement in desk.org.statements)
