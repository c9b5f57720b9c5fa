"""Indexes in the very order in which requests are claimed, so that none has to be sorted."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REQUEST = "recalculation_request"
_BEFORE = "ix_recalculation_request_urgency_claimable_at"
_NEXT, _ALIKE = "ix_recalculation_request_next", "ix_recalculation_request_alike"
_ORDER = ["claimable_at", "enrollment_id"]


def upgrade() -> None:
    """Put two in the place of one."""
    op.drop_index(_BEFORE, _REQUEST)
    op.create_index(_NEXT, _REQUEST, ["urgency", *_ORDER])
    op.create_index(_ALIKE, _REQUEST, ["urgency", "program_id", "attempts", *_ORDER])


def downgrade() -> None:
    """Put back the one before."""
    op.drop_index(_ALIKE, _REQUEST)
    op.drop_index(_NEXT, _REQUEST)
    op.create_index(_BEFORE, _REQUEST, ["urgency", "claimable_at"])
