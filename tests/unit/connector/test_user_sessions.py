from __future__ import annotations

from connector.user_sessions import UserSessions, credentials_of
from tests.unit.connector.fake_org import ORG_ID, Settings
from tests.unit.connector.token_host import NOW


def kept(most: int) -> UserSessions:
    return UserSessions(Settings(), lambda: NOW, lambda: ORG_ID, most=most)


def test_the_identity_that_was_not_asked_for_longest_makes_room() -> None:
    sessions = kept(2)
    first = sessions.add("1", "one@x.example")
    sessions.add("2", "two@x.example")
    assert sessions.find("1") is first

    sessions.add("3", "three@x.example")

    assert len(sessions) == 2
    assert sessions.find("1") is first
    assert sessions.find("2") is None


def test_a_user_added_twice_keeps_the_first_sessions() -> None:
    sessions = kept(2)

    assert sessions.add("1", "one@x.example") is sessions.add("1", "one@x.example")


def test_a_dropped_user_is_forgotten() -> None:
    sessions = kept(2)
    sessions.add("1", "one@x.example")

    sessions.drop("1")
    sessions.drop("1")

    assert sessions.find("1") is None


def test_the_site_is_host_and_audience_else_those_of_the_service() -> None:
    own = Settings(audience="https://login.salesforce.com")

    plain = credentials_of(own, "ann@x.example")
    at_site = credentials_of(Settings(site_url="https://acme.my.site.com/p"), "ann@x.example")

    assert (plain.login_url, plain.audience) == (own.login_url, own.audience)
    assert (at_site.login_url, at_site.audience) == ("https://acme.my.site.com/p",) * 2
    assert {plain.username, at_site.username} == {"ann@x.example"}
