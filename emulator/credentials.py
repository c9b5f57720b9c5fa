"""The connected app of the org: its key, its secret, and the private key of its certificate."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

_KEY_BITS = 2048
_PUBLIC_EXPONENT = 65537
_OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class DemoCredentials:
    """Everything a client needs to log in; only good for this local org.

    Attributes:
        public_key_pem: what the app's certificate holds; the org verifies assertions by it.
        username: the integration user, who is also the Run-As user of client credentials.
    """

    client_id: str
    client_secret: str = field(repr=False)
    private_key_pem: str = field(repr=False)
    public_key_pem: str
    username: str

    def write_to(self, folder: Path) -> Path:
        """Write the private key into an existing folder, readable by its owner only.

        Returns:
            The path of the key file, `private_key.pem`.
        """
        path = folder / "private_key.pem"
        path.touch(mode=_OWNER_ONLY)
        path.chmod(_OWNER_ONLY)
        path.write_text(self.private_key_pem, encoding="ascii")
        return path


def make_credentials(
    username: str, private_key: rsa.RSAPrivateKey | None = None
) -> DemoCredentials:
    """Return credentials with a fresh consumer key and secret.

    Args:
        username: the integration user.
        private_key: the app's key; None makes a new one, which takes a moment.
    """
    key = private_key or rsa.generate_private_key(_PUBLIC_EXPONENT, _KEY_BITS)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public_pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return DemoCredentials(
        client_id="3MVG9" + secrets.token_urlsafe(48),
        client_secret=secrets.token_hex(32).upper(),
        private_key_pem=pem.decode("ascii"),
        public_key_pem=public_pem.decode("ascii"),
        username=username,
    )
