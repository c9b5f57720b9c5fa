"""Runs, and the last evaluation of each enrollment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "run",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("error_code", sa.String(80), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("api_calls", sa.Integer(), nullable=False),
        sa.Column("enrollments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_started_at", "run", ["started_at"])
    op.create_table(
        "evaluation",
        sa.Column("enrollment_id", sa.String(18), nullable=False),
        sa.Column("program_id", sa.String(18), nullable=False),
        sa.Column("run_id", sa.String(36), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("config_version", sa.String(80), nullable=False),
        sa.Column("input_hash", sa.String(128), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("counted_ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("enrollment_id", name="pk_evaluation"),
    )
    op.create_index("ix_evaluation_evaluated_at", "evaluation", ["evaluated_at"])


def downgrade() -> None:
    """Drop both tables with all they hold."""
    op.drop_table("evaluation")
    op.drop_table("run")
