"""The identity address that logins name: who is logged in, told to any client that asks."""

from __future__ import annotations

from typing import Any

from emulator.org import Org
from emulator.sessions import Session


def identity(org: Org, session: Session, base_url: str) -> dict[str, Any]:
    """Return the body of `GET /id/{organization}/{user}`."""
    user = org.store.table("User").get(session.user_id)
    values = user.values if user else {}
    rest = f"{base_url}/services/data/v{{version}}/"
    return {
        "id": f"{base_url}/id/{org.organization_id}/{session.user_id}",
        "asserted_user": True,
        "user_id": session.user_id,
        "organization_id": org.organization_id,
        "username": values.get("Username"),
        "display_name": values.get("Name"),
        "email": values.get("Email"),
        "active": bool(values.get("IsActive")),
        "urls": {
            "rest": rest,
            "sobjects": f"{rest}sobjects/",
            "query": f"{rest}query/",
        },
    }
