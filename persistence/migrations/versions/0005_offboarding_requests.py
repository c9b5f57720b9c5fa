"""Off-boarding cases that wait to be advanced, with their claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REQUEST = "offboarding_request"
_NEXT = "ix_offboarding_request_next"
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        _REQUEST,
        sa.Column("case_id", sa.String(18), nullable=False),
        sa.Column("action", sa.String(20), nullable=True),
        sa.Column("requested_at", _MOMENT, nullable=True),
        sa.Column("claimable_at", _MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_since", sa.String(20), nullable=True),
        sa.Column("asked_since_at", _MOMENT, nullable=True),
        sa.Column("claimed_by", sa.String(80), nullable=True),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("claimed_version", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("overdue", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("touched_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_offboarding_request"),
    )
    op.create_index(_NEXT, _REQUEST, ["claimable_at", "case_id"])


def downgrade() -> None:
    """Drop the table; what was asked is forgotten."""
    op.drop_table(_REQUEST)
