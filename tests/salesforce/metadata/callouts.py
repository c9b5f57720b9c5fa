"""Follows a callout: from Apex to its credentials, and to who may use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.salesforce.metadata.names import Names
from tests.salesforce.source import Metadata, read

_CALLOUT = re.compile(r"'callout:(\w+)")


def credential_problems(_: Path, credential: Metadata, names: Names) -> Iterator[str]:
    """Tell where a Named Credential names no External Credential of the package."""
    for each in credential.all("namedCredentialParameters"):
        name = each.text("externalCredential")
        if name and names.file(f"externalCredentials/{name}.externalCredential-meta.xml") is None:
            yield f"there is no external credential {name}"


def grant_problems(_: Path, granted: Metadata, names: Names) -> Iterator[str]:
    """Tell which classes and principals a permission set names that there are not."""
    for each in granted.all("classAccesses"):
        granted_class = each.text("apexClass")
        if names.file(f"classes/{granted_class}.cls") is None:
            yield f"there is no class {granted_class}"
    for each in granted.all("externalCredentialPrincipalAccesses"):
        credential, _dash, principal = (each.text("externalCredentialPrincipal") or "").partition(
            "-"
        )
        file = names.file(f"externalCredentials/{credential}.externalCredential-meta.xml")
        if file is None or principal not in _principals(read(file)):
            yield f"there is no principal {principal} of {credential}"


def callout_problems(source: Path) -> Iterator[str]:
    """Tell which Named Credentials Apex calls that there are not."""
    for found in sorted(source.glob("classes/*.cls")):
        for name in _CALLOUT.findall(found.read_text("utf-8")):
            if not (source / f"namedCredentials/{name}.namedCredential-meta.xml").exists():
                yield f"{found.relative_to(source)}: there is no named credential {name}"


def _principals(credential: Metadata) -> set[str | None]:
    return {
        each.text("parameterName")
        for each in credential.all("externalCredentialParameters")
        if each.text("parameterType") == "NamedPrincipal"
    }
