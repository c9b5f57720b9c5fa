"""A user as sharing sees one: permissions, and all on whose behalf the user sees records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emulator.org_data import Login
from emulator.store import Record, Store, Value

#: Tables whose change may change what any user sees.
_TABLES = ("User", "UserRole", "Group", "GroupMember")
_ROLE_GROUPS = ("Role", "RoleAndSubordinates", "RoleAndSubordinatesInternal")


@dataclass(frozen=True, slots=True)
class Viewer:
    """One user, ready to be asked about.

    Attributes:
        user_id: 18 characters.
        is_active: an inactive user sees nothing.
        login: permissions; an empty one for a user who has none.
        subjects: ids of the user, of every user whose role stands below the user's role, and of
            the groups any of them belongs to: what is shared with or owned by one of these is
            open to the user.
    """

    user_id: str
    is_active: bool
    profile_id: Value
    account_id: Value
    login: Login
    subjects: frozenset[str]

    @property
    def is_portal_user(self) -> bool:
        """Whether the user belongs to an account outside the company, such as a partner's."""
        return self.account_id is not None

    def allows(self, permission: str) -> bool:
        """Whether the user holds a permission such as `ViewSetup`."""
        return permission in self.login.permissions

    def reads_all(self, name: str) -> bool:
        """Whether the user reads every record of the object, whatever the sharing."""
        return name in self.login.view_all or self.allows("ViewAllData") or self.changes_all(name)

    def changes_all(self, name: str) -> bool:
        """Whether the user changes every record of the object, whatever the sharing."""
        return name in self.login.modify_all or self.allows("ModifyAllData")


class ViewerRegistry:
    """Makes viewers and keeps them until a user, role or group changes."""

    def __init__(self, store: Store, logins: Mapping[str, Login]) -> None:
        self._store = store
        self._logins = {login.user_id: login for login in logins.values()}
        self._viewers: dict[str, Viewer] = {}
        self._made_at: tuple[int, ...] = ()

    def viewer(self, user_id: str) -> Viewer | None:
        """Return the viewer for an 18-character user id; None if there is no such user."""
        tables = (self._store.find_table(name) for name in _TABLES)
        made_at = tuple(table.version for table in tables if table)
        if made_at != self._made_at:
            self._viewers.clear()
            self._made_at = made_at
        if user_id not in self._viewers:
            user = self._store.table("User").live(user_id)
            if user is None:
                return None
            self._viewers[user_id] = self._make(user)
        return self._viewers[user_id]

    def _make(self, user: Record) -> Viewer:
        return Viewer(
            user_id=user.id,
            is_active=bool(user.values.get("IsActive")),
            profile_id=user.values.get("ProfileId"),
            account_id=user.values.get("AccountId"),
            login=self._logins.get(user.id, Login(user.id)),
            subjects=frozenset(self._subjects(user)),
        )

    def _subjects(self, user: Record) -> set[str]:
        subordinates = self._roles_below(user.values.get("UserRoleId"))
        people = [user, *(person for role in subordinates for person in self._holders(role))]
        subjects = {person.id for person in people}
        for person in people:
            subjects.update(self._groups_of(person))
        return subjects

    def _roles_below(self, role: Value) -> list[Value]:
        """Return the roles below a role, not the role itself: equals do not see each other's."""
        below: list[Value] = []
        waiting = [role] if role else []
        while waiting:
            children = [
                child.id for child in self._matching("UserRole", "ParentRoleId", waiting.pop())
            ]
            below.extend(children)
            waiting.extend(children)
        return below

    def _holders(self, role: Value) -> Iterator[Record]:
        return self._matching("User", "UserRoleId", role)

    def _groups_of(self, person: Record) -> set[str]:
        found: set[str] = set()
        role = person.values.get("UserRoleId")
        waiting = [person.id, *(self._role_groups(role) if role else ())]
        while waiting:
            member = waiting.pop()
            found.add(member)
            for row in self._matching("GroupMember", "UserOrGroupId", member):
                group = row.values.get("GroupId")
                if isinstance(group, str) and group not in found:
                    waiting.append(group)
        return found

    def _role_groups(self, role: Value) -> list[str]:
        groups = [group.id for group in self._groups_for(role, _ROLE_GROUPS)]
        table = self._store.find_table("UserRole")
        seen: set[Value] = set()
        while table and isinstance(role, str) and role not in seen:
            seen.add(role)
            record = table.live(role)
            role = record.values.get("ParentRoleId") if record else None
            groups.extend(group.id for group in self._groups_for(role, _ROLE_GROUPS[1:]))
        return groups

    def _groups_for(self, role: Value, kinds: tuple[str, ...]) -> Iterator[Record]:
        for group in self._matching("Group", "RelatedId", role):
            if group.values.get("Type") in kinds:
                yield group

    def _matching(self, name: str, field: str, value: Value) -> Iterator[Record]:
        table = self._store.find_table(name)
        if table is None or value is None or field not in table.type.fields:
            return
        for record in table.matching(field, value):
            if not record.is_deleted:
                yield record
