"""Runs migrations on the connection that ``persistence.schema`` opened, in its transaction."""

from __future__ import annotations

from alembic import context

from persistence.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    # SQLite cannot change most things of a table in place: it is rebuilt instead.
    render_as_batch=True,
    # True of SQLite too, because transactions are begun by ourselves.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
