"""Requests that were entered in the org, and the enrollments they wait for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_REQUEST, _AWAITED = "org_request", "org_request_enrollment"
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        _REQUEST,
        sa.Column("id", sa.String(18), nullable=False),
        sa.Column("enrollment_id", sa.String(18), nullable=True),
        sa.Column("program_id", sa.String(18), nullable=True),
        sa.Column("taken_up_at", _MOMENT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("again_at", _MOMENT, nullable=False),
        sa.Column("marked_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_org_request"),
    )
    op.create_table(
        _AWAITED,
        sa.Column("request_id", sa.String(18), nullable=False),
        sa.Column("enrollment_id", sa.String(18), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "enrollment_id", name="pk_org_request_enrollment"),
    )


def downgrade() -> None:
    """Drop the tables; requests that are not done are taken up again by whoever polls next."""
    op.drop_table(_AWAITED)
    op.drop_table(_REQUEST)
