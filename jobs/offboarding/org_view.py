"""The org as one identity sees it, for the few objects that off-boarding touches."""

from __future__ import annotations

from collections.abc import Sequence

from connector.port import RecordTable, SalesforcePort
from mapping.org_schema import OrgSchema, read_org_schema
from mapping.soql import Select, render


class OrgView:
    """Reads some objects of an org; what it does not describe is not there for this identity."""

    def __init__(self, salesforce: SalesforcePort, sobjects: Sequence[str]) -> None:
        """Describe the objects; one API call for 25.

        Raises:
            ConnectorError: the org did not answer.
        """
        self.salesforce = salesforce
        described = salesforce.describe(tuple(dict.fromkeys(sobjects)))
        self.schema: OrgSchema = read_org_schema(described)

    def read(
        self, selects: Sequence[Select], *, include_deleted: bool = False
    ) -> list[RecordTable]:
        """Send statements and give one table each, in order.

        Raises:
            MappingError: a statement names what the org does not have, or hides.
            ConnectorError: the org did not answer, or refused.
        """
        statements = [render(select, self.schema) for select in selects]
        return self.salesforce.query(statements, include_deleted=include_deleted)
