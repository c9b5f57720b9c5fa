"""One partner on its way out: a case that waits for approval, and a seller who is frozen."""

from __future__ import annotations

from datetime import date, timedelta

from emulator.sample.partner_access import freeze, user_in_role
from emulator.sample.partners import MEMBER, Partner
from emulator.sample.record_book import RecordBook

#: The partner whose certificates have lapsed.
LEAVING = "Lapsewood Learning"
_NOTICE = timedelta(days=30)


def begin_offboarding(book: RecordBook, partner: Partner, today: date) -> None:
    """Write the draft of a case by the company, with notice from today, if the partner leaves."""
    if partner.name != LEAVING:
        return
    freeze(book, user_in_role(partner, MEMBER))
    book.add(
        "Partner_Offboarding__c",
        OwnerId=partner.channel_manager_id,
        Account__c=partner.account_id,
        Initiated_By__c="Company",
        Notice_Date__c=today.isoformat(),
        Ends_On__c=(today + _NOTICE).isoformat(),
        Suspend_At__c="Same Business Day",
        Approved__c=False,
        Status__c="Draft",
    )
