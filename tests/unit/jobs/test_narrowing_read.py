from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from connector.errors import OrgUnreachableError, QueryTimedOutError
from connector.port import RecordTable
from jobs.narrowing_read import PATIENCE, NarrowingRead
from jobs.org_reader import OrgReader
from mapping.narrowed_query import asked_accounts
from mapping.soql import AllOf, Compare, In, Select

SLOW = QueryTimedOutError("Too long.", remedy="Ask for less.")


@dataclass
class SlowOrg:
    """Gives one record an account, but for questions about accounts that take too long."""

    gives_up: Callable[[list[str]], bool]
    by_jobs: bool = False
    asked: list[list[list[str]]] = field(default_factory=list)

    def read(self, selects: list[Select], *, many: bool = False) -> list[RecordTable]:
        assert many is self.by_jobs
        lists = [list(asked_accounts(select)) for select in selects]
        self.asked.append(lists)
        if any(self.gives_up(accounts) for accounts in lists):
            raise SLOW
        return [RecordTable("Lead", {"Id": list(accounts)}) for accounts in lists]


def reading(org: SlowOrg, elapsed: Callable[[], float] = lambda: 0) -> NarrowingRead:
    return NarrowingRead(cast("OrgReader", org), many=False, elapsed=elapsed)


def leads(*accounts: str, sobject: str = "Lead") -> Select:
    where = AllOf((In("PartnerAccountId", accounts), Compare("IsDeleted", "=", literal=False)))
    return Select(sobject, ("Id",), where)


def test_what_is_quick_is_asked_in_one_go() -> None:
    org = SlowOrg(lambda _: False)

    found = reading(org).read([leads("a", "b"), leads("c")])

    assert [table.columns["Id"] for table in found.tables] == [["a", "b"], ["c"]]
    assert found.unread == {}
    assert len(org.asked) == 1


def test_a_statement_that_takes_too_long_is_asked_in_halves_and_joined() -> None:
    org = SlowOrg(lambda accounts: len(accounts) > 2)

    found = reading(org).read([leads(*"abcde")])

    assert [table.columns["Id"] for table in found.tables] == [list("abcde")]
    assert found.unread == {}
    assert org.asked == [[[*"abcde"]], [[*"ab"]], [[*"cde"]], [["c"]], [[*"de"]]]


def test_a_bulk_job_that_is_given_up_is_tried_once_more_before_it_is_divided() -> None:
    org = SlowOrg(lambda accounts: len(accounts) > 1, by_jobs=True)

    NarrowingRead(cast("OrgReader", org), many=True, elapsed=lambda: 0).read([leads("a", "b")])

    assert org.asked == [[["a", "b"]], [["a", "b"]], [["a"]], [["b"]]]


def test_a_bulk_job_that_ran_longer_than_patience_is_not_tried_again() -> None:
    org = SlowOrg(lambda _: True, by_jobs=True)
    seconds = iter([0.0, PATIENCE.total_seconds()])

    with pytest.raises(QueryTimedOutError):
        NarrowingRead(cast("OrgReader", org), many=True, elapsed=lambda: next(seconds)).read(
            [leads("a", "b")]
        )

    assert len(org.asked) == 1


def test_of_several_statements_only_the_slow_one_is_narrowed() -> None:
    org = SlowOrg(lambda accounts: len(accounts) > 2)

    found = reading(org).read([leads("a"), leads(*"bcde")])

    assert [table.columns["Id"] for table in found.tables] == [["a"], list("bcde")]
    assert org.asked[1:] == [[["a"]], [[*"bcde"]], [[*"bc"]], [[*"de"]]]


def test_a_half_keeps_the_rest_of_the_condition() -> None:
    seen: list[Select] = []

    class Noting(SlowOrg):
        def read(self, selects: list[Select], *, many: bool = False) -> list[RecordTable]:
            seen.extend(selects)
            return super().read(selects, many=many)

    reading(Noting(lambda accounts: len(accounts) > 1)).read([leads("a", "b")])

    assert seen == [leads("a", "b"), leads("a"), leads("b")]


def test_an_account_that_takes_too_long_alone_is_named_and_the_others_are_whole() -> None:
    org = SlowOrg(lambda accounts: "c" in accounts)

    found = reading(org).read([leads(*"abcd"), leads(*"ab")])

    assert found.unread == {"c": "Lead"}
    assert [table.columns["Id"] for table in found.tables] == [["a", "b", "d"], ["a", "b"]]


def test_a_single_account_is_named() -> None:
    found = reading(SlowOrg(lambda _: True)).read([leads("a")])

    assert found.unread == {"a": "Lead"}
    assert found.tables[0].columns == {"Id": []}


def test_where_every_account_takes_too_long_nothing_is_handed_on() -> None:
    with pytest.raises(QueryTimedOutError):
        reading(SlowOrg(lambda _: True)).read([leads(*"abcd")])


def test_narrowing_ends_with_patience() -> None:
    org, seconds = SlowOrg(lambda _: True), iter([0.0, 1.0, 1.0, PATIENCE.total_seconds()])

    with pytest.raises(QueryTimedOutError):
        reading(org, lambda: next(seconds)).read([leads(*"abcd")])

    assert org.asked == [[[*"abcd"]], [[*"ab"]]]


def test_another_failure_is_not_narrowed() -> None:
    class Down(SlowOrg):
        def read(self, selects: list[Select], *, many: bool = False) -> list[RecordTable]:
            super().read(selects, many=many)
            raise OrgUnreachableError("Down.", remedy="Wait.")

    with pytest.raises(OrgUnreachableError):
        reading(Down(lambda _: False)).read([leads("a", "b")])


def test_a_statement_without_accounts_is_the_caller_s_mistake() -> None:
    with pytest.raises(TypeError, match="no list of accounts"):
        asked_accounts(Select("Lead", ("Id",)))
