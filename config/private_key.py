"""Tells whether a text is a private key that Salesforce's JWT bearer flow can use.

It neither reads files nor keeps keys.
"""

from __future__ import annotations

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def key_refusal(pem: str) -> str | None:
    """Say why a text is no usable key, or ``None`` when it is one.

    The answer completes a sentence that begins with the variable's name and holds nothing of the
    text itself.
    """
    if "-----BEGIN CERTIFICATE-----" in pem and "PRIVATE KEY-----" not in pem:
        return (
            "holds the certificate, not the private key; the certificate belongs into the app in "
            "Salesforce, the private key here"
        )
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except TypeError:  # how the library says that a passphrase is needed
        return "is protected by a passphrase; store the key without one and guard the file instead"
    except (ValueError, UnsupportedAlgorithm):
        return 'does not hold a private key in PEM form ("-----BEGIN PRIVATE KEY-----")'
    if not isinstance(key, RSAPrivateKey):
        return "holds a key that is not RSA; Salesforce accepts RSA keys only"
    return None
