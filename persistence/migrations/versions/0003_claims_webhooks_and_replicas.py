"""Claims on what is owed, webhooks with what they ask for, and the processes at work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REQUEST = "recalculation_request"
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Extend the ledger and create three tables; what waits goes on waiting."""
    _extend_ledger()
    op.create_table(
        "inquiry",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("record_ids", sa.JSON(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("open_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry"),
    )
    op.create_index("ix_inquiry_open_at", "inquiry", ["open_at"])
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
    )
    op.create_index("ix_webhook_delivery_received_at", "webhook_delivery", ["received_at"])
    op.create_table(
        "replica",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_replica"),
    )
    with op.batch_alter_table("attempt") as attempt:
        attempt.add_column(
            sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Undo it; claims, webhooks and replicas are forgotten, what waits goes on waiting."""
    with op.batch_alter_table("attempt") as attempt:
        attempt.drop_column("held")
    for table in ("replica", "webhook_delivery", "inquiry"):
        op.drop_table(table)
    op.drop_index("ix_recalculation_request_claimed_by", _REQUEST)
    op.drop_index("ix_recalculation_request_urgency_claimable_at", _REQUEST)
    with op.batch_alter_table(_REQUEST) as request:
        for column in _new_columns():
            request.drop_column(column.name)


def _extend_ledger() -> None:
    for column in _new_columns():
        op.add_column(_REQUEST, column)
    request = sa.table(_REQUEST, sa.column("claimable_at"), sa.column("due_at"))
    op.execute(request.update().values(claimable_at=request.c.due_at))
    with op.batch_alter_table(_REQUEST) as ledger:
        for name in ("urgency", "claimed_version", "claimed_reasons"):
            # The defaults were for the rows that were there.
            ledger.alter_column(name, server_default=None, existing_type=sa.Integer())
    op.create_index(
        "ix_recalculation_request_urgency_claimable_at", _REQUEST, ["urgency", "claimable_at"]
    )
    op.create_index("ix_recalculation_request_claimed_by", _REQUEST, ["claimed_by"])


def _new_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("program_id", sa.String(18), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("claimable_at", _MOMENT, nullable=True),
        sa.Column("claimed_version", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("claimed_reasons", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failure", sa.Text(), nullable=True),
    ]
