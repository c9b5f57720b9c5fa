"""Record ids as the connector takes them: brought to one form, or refused."""

from __future__ import annotations

from connector.errors import MalformedIdError
from mapping import record_id as form


def to_18(record_id: str) -> str:
    """Give the 18-character form of a record id.

    Raises:
        MalformedIdError: neither 15 nor 18 letters and digits.
    """
    if not form.has_id_shape(record_id):
        raise MalformedIdError(record_id)
    return form.to_18(record_id)
