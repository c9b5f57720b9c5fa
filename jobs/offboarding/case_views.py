"""The org as both identities of off-boarding see it, described once in a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from connector.port import SalesforcePort
from jobs.offboarding.account_view import ACCOUNT_OBJECTS
from jobs.offboarding.dry_run import open_objects
from jobs.offboarding.org_view import OrgView
from mapping.field_map import FieldMap
from mapping.roles import CASE_ROLES

_LIFETIME = timedelta(hours=1)
_ROLES = (*sorted(CASE_ROLES), "account", "enrollment", "enrollment_benefit", "program")


class CaseViews:
    """Gives both views; safe to share between threads.

    Args:
        service: The org as the integration user; cases and enrollments are its business.
        acting: The org as the identity that may change assets and users; often another one.
        field_map: The mapping.
        now: Gives the present time.
    """

    def __init__(
        self,
        service: SalesforcePort,
        acting: SalesforcePort,
        field_map: FieldMap,
        now: Callable[[], datetime],
    ) -> None:
        roles = (field_map[name].sobject for name in _ROLES)
        objects = (*roles, "Organization", "User", *open_objects(field_map))
        self._service = _Lasting(service, objects, now)
        self._acting = _Lasting(acting, ACCOUNT_OBJECTS, now)
        self.field_map = field_map

    def service(self) -> OrgView:
        """Give the view of the integration user."""
        return self._service.view()

    def acting(self) -> OrgView:
        """Give the view of the identity that may change assets and users."""
        return self._acting.view()

    def forget(self) -> None:
        """Describe anew next time: what kept a case from going on may have been put right."""
        self._service.forget()
        self._acting.forget()


class _Lasting:
    def __init__(
        self, salesforce: SalesforcePort, objects: tuple[str, ...], now: Callable[[], datetime]
    ) -> None:
        self._salesforce = salesforce
        self._objects = objects
        self._now = now
        self._lock = Lock()
        self._known: tuple[datetime, OrgView] | None = None

    def view(self) -> OrgView:
        with self._lock:
            now = self._now()
            if self._known is None or now - self._known[0] >= _LIFETIME:
                self._known = (now, OrgView(self._salesforce, self._objects))
            return self._known[1]

    def forget(self) -> None:
        with self._lock:
            self._known = None
