"""Which users may log in through the connected app, and which of them may use the API."""

from __future__ import annotations

from collections.abc import Iterable

from emulator.org_data import Login

API_ENABLED = "ApiEnabled"


class AppAccess:
    """Starts from the org's logins; an administrator may change it at any time."""

    def __init__(self, logins: Iterable[Login]) -> None:
        self._approved: set[str] = set()
        self._with_api: set[str] = set()
        for login in logins:
            user = (login.user_id,)
            self.set(user, is_approved=login.approved, has_api=API_ENABLED in login.permissions)

    def is_approved(self, user_id: str) -> bool:
        """Whether the app is pre-authorised for the user."""
        return user_id in self._approved

    def has_api(self, user_id: str) -> bool:
        """Whether the user holds API Enabled."""
        return user_id in self._with_api

    def set(
        self,
        user_ids: Iterable[str],
        *,
        is_approved: bool | None = None,
        has_api: bool | None = None,
    ) -> None:
        """Give or take what some users may; None leaves it alone."""
        users = set(user_ids)
        for held, wanted in ((self._approved, is_approved), (self._with_api, has_api)):
            if wanted is not None:
                (held.update if wanted else held.difference_update)(users)
