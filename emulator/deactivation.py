"""What keeps a user from being deactivated: tasks that somebody else has to take over first."""

from __future__ import annotations

from collections.abc import Iterator

from emulator.api_error import Code, bad_request
from emulator.store import Record, Store


class DeactivationBlockers:
    """Knows the tasks of users: those that records show, and those that only Setup shows.

    Who is default lead owner, default case owner or default workflow user, stands in a custom
    hierarchy field or is the sole recipient of an e-mail alert cannot be asked through the API.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._in_setup: dict[str, str] = {}

    def set(self, user_id: str, task: str | None) -> None:
        """Give a user a task of Setup, such as `default lead owner`; None takes it away."""
        if task is None:
            self._in_setup.pop(user_id, None)
        else:
            self._in_setup[user_id] = task

    def check(self, user_id: str) -> None:
        """Look whether the user may be deactivated.

        Raises:
            ApiError: FIELD_INTEGRITY_EXCEPTION, naming one task; refuse the change.
        """
        task = next(self._tasks(user_id), None)
        if task is not None:
            text = f"You cannot deactivate this user: the user is {task}."
            raise bad_request(Code.FIELD_INTEGRITY_EXCEPTION, text, ["IsActive"])

    def _tasks(self, user_id: str) -> Iterator[str]:
        if user_id in self._in_setup:
            yield self._in_setup[user_id]
        for request in self._naming("ProcessInstanceWorkitem", "ActorId", user_id):
            yield f"pending approver of {request.id}"
        for other in self._naming("User", "DelegatedApproverId", user_id):
            if other.id != user_id and other.values.get("IsActive"):
                yield f"delegated approver of {other.id}"

    def _naming(self, name: str, field: str, user_id: str) -> Iterator[Record]:
        table = self._store.find_table(name)
        if table is None or field not in table.type.fields:
            return
        yield from (one for one in table.matching(field, user_id) if not one.is_deleted)
