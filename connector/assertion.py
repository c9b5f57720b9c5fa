"""The signed JWT that stands for a user at the token service."""

from __future__ import annotations

from datetime import datetime, timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from connector import login_failure

#: Salesforce takes at most three minutes; a minute is left for clocks that differ.
LIFETIME = timedelta(minutes=2)


def sign_assertion(
    *, consumer_key: str, username: str, audience: str, private_key: str, now: datetime
) -> str:
    """Sign a JWT bearer assertion with RS256.

    Args:
        consumer_key: The app's consumer key.
        username: The Salesforce username to act as.
        audience: The login host's or site's URL.
        private_key: PEM text of an unencrypted RSA key.
        now: The present time, aware.

    Raises:
        LoginRefusedError: the key cannot be used.
    """
    claims = {
        "iss": consumer_key,
        "sub": username,
        "aud": audience,
        "exp": int((now + LIFETIME).timestamp()),
    }
    return jwt.encode(claims, _rsa_key(private_key), algorithm="RS256")


def _rsa_key(pem: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):
        # The library's words may quote the key; they are not passed on.
        raise login_failure.unusable_key() from None
    if not isinstance(key, RSAPrivateKey):
        raise login_failure.unusable_key()
    return key
