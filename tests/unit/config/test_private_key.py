from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from config.private_key import key_refusal


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_an_rsa_key_can_sign(rsa_key: rsa.RSAPrivateKey, form: PrivateFormat) -> None:
    pem = rsa_key.private_bytes(Encoding.PEM, form, NoEncryption()).decode()

    assert key_refusal(pem) is None


def test_a_key_with_a_passphrase_is_refused(rsa_key: rsa.RSAPrivateKey) -> None:
    pem = rsa_key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    ).decode()

    assert "passphrase" in str(key_refusal(pem))


def test_a_key_of_another_kind_is_refused() -> None:
    pem = (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode()
    )

    assert "not RSA" in str(key_refusal(pem))


def test_a_public_key_is_refused(rsa_key: rsa.RSAPrivateKey) -> None:
    pem = (
        rsa_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    )

    assert "does not hold a private key" in str(key_refusal(pem))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "does not hold a private key", id="nothing"),
        pytest.param("hunter2", "does not hold a private key", id="some other text"),
        pytest.param(
            "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----",
            "does not hold a private key",
            id="a key cut short",
        ),
        pytest.param(
            "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----",
            "holds the certificate",
            id="the certificate",
        ),
    ],
)
def test_other_texts_are_refused_without_repeating_them(text: str, said: str) -> None:
    refusal = str(key_refusal(text))

    assert said in refusal
    assert "hunter2" not in refusal
