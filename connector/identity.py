"""Asks the org who we are in it and what time it is there."""

from __future__ import annotations

from datetime import datetime

from connector.port import OrgIdentity
from connector.record_page import RecordPage, incomplete, read_page
from connector.salesforce_client import SalesforceClient
from connector.transport import Transport
from mapping.soql import quoted


def read_identity(transport: Transport) -> OrgIdentity:
    """Ask for the integration user's own record.

    Raises:
        IncompleteAnswerError: the org does not show the user its own record, or no time.
        ConnectorError: the org is unreachable, busy or refuses the login.
    """
    session = transport.session
    statement = f"SELECT Username FROM User WHERE Id = {quoted(session.user_id)}"  # noqa: S608 - quoted

    def ask(client: SalesforceClient) -> tuple[RecordPage, datetime | None]:
        return read_page("User", client.query(statement)), client.server_time

    page, server_time = transport.exchange(ask)
    if not page.records or server_time is None:
        raise incomplete(sobject="User", reason="our own user or the time is missing")
    username = str(page.records[0]["Username"])
    return OrgIdentity(session.organization_id, session.user_id, username, server_time)
