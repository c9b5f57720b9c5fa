"""An org's data as one JSON file."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from emulator.org_data import OrgData

_ADAPTER = TypeAdapter(OrgData)


class OrgFileError(ValueError):
    """The file holds no org; correct it or write it anew. The message is one sentence."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} is no org data file: {reason}.")
        self.path = path


def dump_org(data: OrgData, path: Path) -> None:
    """Write the data to a file, replacing it."""
    path.write_bytes(_ADAPTER.dump_json(data, indent=1))


def load_org(path: Path) -> OrgData:
    """Read the data from a file.

    Raises:
        OrgFileError: the file cannot be read, is no JSON, or has another shape.
    """
    try:
        return _ADAPTER.validate_python(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise OrgFileError(path, error.strerror or "it cannot be read") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise OrgFileError(path, f"it is not JSON ({error})") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the document"
        raise OrgFileError(path, f"{place}: {first['msg']}") from error
