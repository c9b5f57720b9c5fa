"""What a long-lived process keeps of an org: its objects and fields, for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar

from connector.errors import QueryRefusedError
from connector.port import SalesforcePort
from jobs.org_reader import OrgReader
from mapping.errors import MappingError
from mapping.field_map import FieldMap

T = TypeVar("T")

#: A field that somebody adds or hides is noticed after this, if nothing tells of it before.
LIFETIME = timedelta(hours=1)
#: What is younger than this is not described anew, whatever seems to be missing.
_YOUNG = timedelta(minutes=1)


class KnownOrg:
    """Describes an org once and gives what it learned; safe to share between threads."""

    def __init__(
        self,
        salesforce: SalesforcePort,
        field_map: FieldMap,
        now: Callable[[], datetime],
        *,
        lifetime: timedelta = LIFETIME,
    ) -> None:
        """Know nothing yet; the first question describes the org."""
        self._salesforce = salesforce
        self._field_map = field_map
        self._now = now
        self._lifetime = lifetime
        self._lock = Lock()
        self._known: tuple[datetime, OrgReader] | None = None

    def reader(self) -> OrgReader:
        """Give the org as it was described within the lifetime; whoever asks at once waits.

        Raises:
            ConnectorError: it has to be described, and does not answer.
        """
        with self._lock:
            now = self._now()
            if self._known is None or now - self._known[0] >= self._lifetime:
                self._known = (now, OrgReader(self._salesforce, self._field_map))
            return self._known[1]

    def use(self, action: Callable[[OrgReader], T]) -> T:
        """Do something with the org as it is known, and once more where it has changed since.

        Raises:
            Exception: whatever ``action`` raises of an org that was just described.
        """
        reader = self.reader()
        try:
            return action(reader)
        except (MappingError, QueryRefusedError):
            if not self.give_up(reader):
                raise
            return action(self.reader())

    def give_up(self, reader: OrgReader) -> bool:
        """Give up what was known of the org, unless it was described a moment ago.

        Args:
            reader: What seemed outdated. Where another thread has given it up before, what
                that one learned stays.

        Returns:
            Whether ``reader()`` gives something newer from now on.
        """
        with self._lock:
            if self._known is None or self._known[1] is not reader:
                return True
            old = self._now() - self._known[0] >= _YOUNG
            if old:
                self._known = None
            return old
