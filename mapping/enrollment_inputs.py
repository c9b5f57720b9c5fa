"""What people maintain on an enrollment, and the digest that tells their changes from ours (R4).

The digest is stored with every good calculation. A record whose digest is another one was
changed by somebody since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from mapping.field_map import FieldMap
from mapping.soql import In, Select
from mapping.wire import Records, WireValue, rows

#: The fields by their names in the role. The service writes some of them too: the tier, and
#: the approval and the declined day it acts on.
INPUT_FIELDS = (
    "program",
    "account",
    "user",
    "tier",
    "enrollment_date",
    "expiration_date",
    "segment",
    "approval",
    "approved_by",
    "approved_on",
    "declined_until",
)


def input_hash(values: Mapping[str, WireValue]) -> str:
    """Digest an enrollment's inputs.

    Args:
        values: At least the input fields, by their names in the role, as the org sends them.
    """
    told = json.dumps([values[name] or None for name in INPUT_FIELDS], default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def inputs_select(enrollment_ids: Sequence[str], field_map: FieldMap) -> Select:
    """Select the inputs of some enrollments, to see whether somebody changed them."""
    role = field_map["enrollment"]
    fields = ("Id", *(role[name] for name in INPUT_FIELDS))
    return Select(role.sobject, fields, In("Id", enrollment_ids))


def read_input_hashes(records: Records, field_map: FieldMap) -> Mapping[str, str]:
    """Digest the answer to ``inputs_select`` by enrollment id."""
    role = field_map["enrollment"]
    return {
        row.required("Id"): input_hash({name: row.values[role[name]] for name in INPUT_FIELDS})
        for row in rows(records)
    }
