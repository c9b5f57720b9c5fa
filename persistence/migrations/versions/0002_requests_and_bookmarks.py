"""What is owed: recalculation requests, how far changes were read, and last attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "recalculation_request",
        sa.Column("enrollment_id", sa.String(18), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(80), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("enrollment_id", name="pk_recalculation_request"),
    )
    op.create_index("ix_recalculation_request_due_at", "recalculation_request", ["due_at"])
    op.create_table(
        "bookmark",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_bookmark"),
    )
    op.create_table(
        "attempt",
        sa.Column("enrollment_id", sa.String(18), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("input_hash", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("enrollment_id", name="pk_attempt"),
    )


def downgrade() -> None:
    """Drop the three tables with all they hold."""
    op.drop_table("attempt")
    op.drop_table("bookmark")
    op.drop_table("recalculation_request")
