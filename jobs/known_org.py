"""What a long-lived process keeps of an org: its objects and fields, for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock

from connector.port import SalesforcePort
from jobs.clock import Clock
from jobs.org_reader import OrgReader
from mapping.field_map import FieldMap

#: A field that somebody adds or hides is noticed after this, if nothing tells of it before.
LIFETIME = timedelta(hours=1)


class KnownOrg:
    """Describes an org once and gives what it learned; safe to share between threads."""

    def __init__(
        self,
        salesforce: SalesforcePort,
        field_map: FieldMap,
        clock: Clock,
        *,
        lifetime: timedelta = LIFETIME,
    ) -> None:
        """Know nothing yet; the first question describes the org."""
        self._salesforce = salesforce
        self._field_map = field_map
        self._clock = clock
        self._lifetime = lifetime
        self._lock = Lock()
        self._known: tuple[datetime, OrgReader] | None = None

    def reader(self) -> OrgReader:
        """Give the org as it was described within the lifetime; whoever asks at once waits.

        Raises:
            ConnectorError: it has to be described, and does not answer.
        """
        with self._lock:
            now = self._clock.now()
            if self._known is None or now - self._known[0] >= self._lifetime:
                self._known = (now, OrgReader(self._salesforce, self._field_map))
            return self._known[1]

    def forget(self) -> None:
        """Describe the org anew at the next question: something was not as it was known."""
        with self._lock:
            self._known = None
