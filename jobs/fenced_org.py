"""Writes to the org only as long as the right to do so lasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from connector.port import SalesforcePort, WriteBatch, WriteReport


class RecordWriter(Protocol):
    """Whatever records can be written through: the org, or the org behind a fence."""

    def upsert(self, batches: Sequence[WriteBatch]) -> WriteReport:
        """Write records, as the org's own ``upsert``."""
        ...


@dataclass(frozen=True, slots=True)
class FencedOrg:
    """What a slice is written through; ``admit`` raises where nothing more may be written."""

    salesforce: SalesforcePort
    admit: Callable[[], None]

    def upsert(self, batches: Sequence[WriteBatch]) -> WriteReport:
        """Write records, and ask before each call.

        Raises:
            ConnectorError: as the org's own ``upsert``.
            Exception: whatever ``admit`` raises.
        """
        return self.salesforce.upsert(batches, admit=self.admit)
