"""The use case: show what stands in the org, read from there and from nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connector.port import SalesforcePort
from jobs.org_reader import OrgReader
from mapping.enrollment_view import (
    BenefitView,
    EnrollmentView,
    ProgressView,
    page_selects,
    read_benefit_views,
    read_progress_views,
    read_views,
    view_select,
)
from mapping.field_map import FieldMap


@dataclass(frozen=True, slots=True)
class EnrollmentPage:
    """One enrollment in full."""

    enrollment: EnrollmentView
    progress: Sequence[ProgressView]
    benefits: Sequence[BenefitView]


class ReadBack:
    """Reads enrollments as the org has them; writes nothing."""

    def __init__(self, salesforce: SalesforcePort, field_map: FieldMap) -> None:
        """Describe the org's objects."""
        self._reader = OrgReader(salesforce, field_map)

    def enrollments(self) -> list[EnrollmentView]:
        """Read all enrollments, by program and partner.

        Raises:
            ConnectorError: the org could not be read.
            MappingError: the mapping does not fit this org.
        """
        reader = self._reader
        (table,) = reader.read([view_select(reader.field_map, reader.schema, None)])
        return read_views(table, reader.field_map, reader.schema)

    def page(self, enrollment: EnrollmentView) -> EnrollmentPage:
        """Read the criteria and benefits of one enrollment.

        Raises:
            ConnectorError: the org could not be read.
        """
        field_map, schema = self._reader.field_map, self._reader.schema
        selects = page_selects(enrollment.id, enrollment.program_id, field_map, schema)
        progress, benefits, given = self._reader.read(selects)
        return EnrollmentPage(
            enrollment,
            read_progress_views(progress, field_map, schema),
            read_benefit_views(benefits, given, field_map, schema),
        )
