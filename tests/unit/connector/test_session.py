from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from connector.errors import OrgUnreachableError
from connector.session import OrgSession, SessionSource
from tests.unit.connector.fake_org import sessions


def test_a_session_is_kept() -> None:
    source, opened = sessions()

    assert source.current() is source.current()
    assert len(opened) == 1


def test_a_stale_session_is_replaced_once_whoever_reports_it() -> None:
    source, opened = sessions()
    stale = source.current()

    first, second = source.renew(stale), source.renew(stale)

    assert first is second is source.current()
    assert len(opened) == 2


def test_threads_that_need_a_session_at_once_share_one_login() -> None:
    release, logins = Event(), []

    def open_session() -> OrgSession:
        logins.append("login")
        assert release.wait(5)
        return OrgSession("TOKEN", "https://x", "org", "user")

    source, together = SessionSource(open_session), Barrier(5)

    def ask() -> OrgSession:
        together.wait(5)
        return source.current()

    with ThreadPoolExecutor(4) as executor:
        asked = [executor.submit(ask) for _ in range(4)]
        together.wait(5)
        release.set()
        given = {id(task.result(5)) for task in asked}

    assert len(given) == 1
    assert logins == ["login"]


def test_a_failed_login_is_tried_anew_by_the_next_who_asks() -> None:
    source, _ = sessions()
    failing = [OrgUnreachableError("down", remedy="wait")]

    def open_session() -> OrgSession:
        if failing:
            raise failing.pop()
        return source.current()

    shaky = SessionSource(open_session)
    with pytest.raises(OrgUnreachableError):
        shaky.current()

    assert shaky.current() is source.current()


def test_a_session_does_not_show_its_token() -> None:
    assert "TOKEN" not in repr(OrgSession("TOKEN", "https://x", "org", "user"))
