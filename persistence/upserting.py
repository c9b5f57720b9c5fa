"""Inserts that replace the row that is there already, on both databases."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def upserting(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Give the statement that writes whole rows by their primary key."""
    insert = inserting(table, dialect)
    changed = {
        column.name: insert.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=changed)


def inserting(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """Give the database's own insert, which knows what to do about rows that are there."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
