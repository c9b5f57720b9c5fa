"""The ways in which Salesforce refuses a token, and what it says with each."""

from __future__ import annotations

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "invalid_grant": "user hasn't approved this consumer",
    "invalid_app_access": "user is not admin approved to access this app",
    "invalid_client_id": "client identifier invalid",
    "invalid_client": "invalid client credentials",
    "inactive_user": "user is inactive",
    "inactive_org": "organization is inactive",
    "rate_limit_exceeded": "login rate exceeded",
    "unsupported_grant_type": "grant type not supported",
}
