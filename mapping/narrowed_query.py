"""Candidate statements asked account by account, where all accounts at once take too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mapping.soql import AllOf, In, Select


def asked_accounts(select: Select) -> Sequence[str]:
    """Name the accounts whose records a candidate statement asks for."""
    return _listed(select).values


def halves(select: Select) -> tuple[Select, Select]:
    """Give two statements that ask for the first and for the second half of the accounts.

    Together they select the same records, each of them once.
    """
    accounts = asked_accounts(select)
    middle = len(accounts) // 2
    return _asking(select, accounts[:middle]), _asking(select, accounts[middle:])


def _asking(select: Select, accounts: Sequence[str]) -> Select:
    listed = replace(_listed(select), values=accounts)
    rest = select.where.parts[1:] if isinstance(select.where, AllOf) else ()
    return replace(select, where=AllOf((listed, *rest)))


def _listed(select: Select) -> In:
    """Find the accounts: a candidate statement's condition begins with them."""
    where = select.where
    first = where.parts[0] if isinstance(where, AllOf) else where
    if not isinstance(first, In):
        msg = f"this statement on {select.sobject} asks for no list of accounts"
        raise TypeError(msg)
    return first
