"""Requests entered in the org: taken up by the poll, answered when their recalculation ended."""
