"""One org: its records, users, sessions and limits, and the switches only a test may turn."""

from __future__ import annotations

from collections.abc import Mapping
from threading import RLock

from emulator.api_usage import ApiUsage
from emulator.app_access import AppAccess
from emulator.bulk.jobs import BulkJobs, Pace
from emulator.clock import Clock, StampClock
from emulator.credentials import DemoCredentials
from emulator.cursor import CursorRegistry
from emulator.deactivation import DeactivationBlockers
from emulator.faults.injector import FaultInjector
from emulator.faults.plan import FaultPlan
from emulator.field_access import FieldAccess
from emulator.late_commits import LateCommits
from emulator.loading import load_store
from emulator.moment import datetime_text
from emulator.object_model import ObjectModel
from emulator.org_data import JsonScalar, Login, OrgData
from emulator.org_limits import DAILY_REQUESTS, OrgLimits
from emulator.permission_sets import with_permission_sets
from emulator.record_id import to_18
from emulator.record_writer import RecordWriter
from emulator.request_log import RequestLog
from emulator.sessions import SessionRegistry
from emulator.sharing import Sharing
from emulator.soql.query import QueryRunner
from emulator.store import Store
from emulator.user_licenses import move_license
from emulator.user_logins import freeze, login_is_frozen
from emulator.user_rules import UserRules


class UnknownUserError(LookupError):
    """No user has that id; take one from the org's User records."""

    def __init__(self, user_id: str) -> None:
        super().__init__(f"The org has no user {user_id}.")
        self.user_id = user_id


class Org:
    """Everything an org is, without HTTP.

    Requests and the switches take `lock`; whoever reads or writes the store from another thread
    takes it too.
    """

    def __init__(
        self, data: OrgData, model: ObjectModel, clock: Clock, credentials: DemoCredentials
    ) -> None:
        self.lock = RLock()
        self.model = model
        self.clock = clock
        self.credentials = credentials
        self.organization_id = to_18(data.organization_id)
        self.logins: Mapping[str, Login] = {
            username.lower(): login for username, login in data.logins.items()
        }
        stamps = StampClock(clock)
        told = with_permission_sets(data, model)
        self.store: Store = load_store(model, told, stamp=datetime_text(stamps.stamp()))
        self.app_access = AppAccess(data.logins.values())
        self.fields = FieldAccess(model, data.hidden_fields)
        self.sharing = Sharing(self.store, data.logins, data.sharing_sets, self.fields)
        self.blockers = DeactivationBlockers(self.store)
        users = UserRules(self.store, self.blockers)
        self.writer = RecordWriter(self.store, self.sharing, stamps, users)
        self.queries = QueryRunner(self.store, self.sharing, clock)
        self.sessions = SessionRegistry(self.organization_id, clock)
        self.cursors = CursorRegistry(clock)
        self.jobs = BulkJobs(self.store, self.sharing, self.queries, clock)
        self.usage = ApiUsage(clock)
        self.requests = RequestLog()
        self.faults = FaultInjector()
        self.limits = OrgLimits(self.usage, self.jobs)
        self._users_seen: tuple[int, ...] = ()
        self.late_commits = LateCommits(self.store, model, clock, stamps)

    def may_log_in(self, user_id: str) -> bool:
        """Whether the user is there, active and not frozen."""
        viewer = self.sharing.viewer(user_id)
        return viewer is not None and viewer.is_active and not login_is_frozen(self.store, user_id)

    def end_lost_sessions(self) -> None:
        """End the sessions of users who may not log in any more; being thawed revives none."""
        tables = (self.store.find_table(name) for name in ("User", "UserLogin"))
        versions = tuple(table.version for table in tables if table)
        if versions == self._users_seen:
            return
        self._users_seen = versions
        for user_id in self.sessions.users():
            if not self.may_log_in(user_id):
                self.sessions.expire(user_id)

    def set_user(
        self, user_id: str, *, is_active: bool | None = None, is_frozen: bool | None = None
    ) -> None:
        """Activate, deactivate, freeze or unfreeze a user, whatever stands against it.

        Raises:
            UnknownUserError: no such user.
        """
        with self.lock:
            user = self.store.table("User").live(to_18(user_id))
            if user is None:
                raise UnknownUserError(user_id)
            if is_active is not None:
                before, after = user.values, {**user.values, "IsActive": is_active}
                move_license(self.store, before, after)
                self.store.write("User", user.id, after)
            if is_frozen is not None:
                freeze(self.store, user.id, frozen=is_frozen)
            self.store.commit()
            self.end_lost_sessions()

    def block_deactivation(self, user_id: str, task: str | None) -> None:
        """Give a user a task that keeps the user from being deactivated; None takes it away.

        Raises:
            UnknownUserError: no such user.
        """
        with self.lock:
            user = self.store.table("User").live(to_18(user_id))
            if user is None:
                raise UnknownUserError(user_id)
            self.blockers.set(user.id, task)

    def set_app_access(
        self,
        *,
        user_id: str | None = None,
        profile_id: str | None = None,
        is_approved: bool | None = None,
        has_api: bool | None = None,
    ) -> None:
        """Approve the app for a user or all users of a profile, or give them API Enabled.

        Raises:
            UnknownUserError: no such user.
        """
        with self.lock:
            users = [to_18(user_id)] if user_id else []
            if users and self.store.table("User").live(users[0]) is None:
                raise UnknownUserError(users[0])
            if profile_id:
                rows = self.store.table("User").matching("ProfileId", to_18(profile_id))
                users += [row.id for row in rows]
            self.app_access.set(users, is_approved=is_approved, has_api=has_api)

    def expire_sessions(self, user_id: str | None = None) -> int:
        """End every session, or those of one user; return how many there were."""
        with self.lock:
            return self.sessions.expire(None if user_id is None else to_18(user_id))

    def set_limits(
        self,
        *,
        daily_limit: int | None = None,
        used: int | None = None,
        name: str = DAILY_REQUESTS,
    ) -> None:
        """Change a limit of the org, or how much of it is used up; None leaves it alone."""
        with self.lock:
            self.limits.set(name, most=daily_limit, used=used)

    def set_field(self, profile_id: str, name: str, field: str, *, is_visible: bool) -> None:
        """Hide a field of an object from a profile, or show it again.

        Raises:
            UnknownFieldError: no such field, or one that all users see.
        """
        with self.lock:
            self.fields.set(to_18(profile_id), name, field, is_visible=is_visible)

    def set_object(self, profile_id: str, name: str, *, is_visible: bool) -> None:
        """Hide an object from a profile, or show it again.

        Raises:
            UnknownFieldError: no such object.
        """
        with self.lock:
            self.fields.set_object(to_18(profile_id), name, is_visible=is_visible)

    def set_picklist(
        self, name: str, field: str, choices: Mapping[str, bool], *, restricted: bool | None = None
    ) -> None:
        """Take values out of a picklist or put them back, and say whether others may be written.

        Raises:
            UnknownChoiceError: no such picklist or value.
        """
        with self.lock:
            self.fields.change_picklist(name, field, choices, restricted=restricted)

    def commit_late(self, name: str, row: Mapping[str, JsonScalar], *, seconds: int) -> str:
        """Change or create a record whose change shows later than its SystemModstamp says.

        Returns:
            The id of the record.

        Raises:
            OrgDataError: the object model has no such object or field, or the value does not fit.
        """
        with self.lock:
            return self.late_commits.add(name, row, seconds)

    def set_bulk_pace(self, *, polls: int | None = None, seconds: int | None = None) -> None:
        """Change after how many looks, and how many seconds, a query job is complete."""
        with self.lock:
            now = self.jobs.pace
            self.jobs.pace = Pace(
                now.polls if polls is None else polls, now.seconds if seconds is None else seconds
            )

    def set_faults(self, plan: FaultPlan) -> None:
        """Put a fault plan in force instead of the one before."""
        with self.lock:
            self.faults.set(plan)
