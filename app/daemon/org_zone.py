"""In which zone the org's day begins, once the org has told it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from connector.errors import ConnectorError
from jobs.org_facts import lasting_selects, read_facts
from jobs.org_reader import OrgReader
from mapping.errors import MappingError

log = structlog.get_logger()


class OrgZone:
    """Knows the zone from the first answer of the org on; until then nobody knows it."""

    def __init__(self, reader: Callable[[], OrgReader]) -> None:
        self._reader = reader
        self._zone: tzinfo | None = None

    @property
    def known(self) -> tzinfo | None:
        """The zone; ``None`` before the org has told it."""
        return self._zone

    def learn(self) -> None:
        """Ask the org, unless it has told; where it does not answer, ask again later."""
        if self._zone is not None:
            return
        try:
            reader = self._reader()
            tables = {table.sobject: table for table in reader.read(lasting_selects(reader))}
            self._zone = ZoneInfo(read_facts(tables, "USD").time_zone)
        except (ConnectorError, MappingError, ZoneInfoNotFoundError) as error:
            log.warning("org_zone_unknown", error=type(error).__name__, detail=str(error))
