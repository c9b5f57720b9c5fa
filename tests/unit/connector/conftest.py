"""The scripted org and token host, each in place for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses
import respx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from connector.transport import Transport
from tests.unit.connector.fake_org import FakeOrg, transport
from tests.unit.connector.token_host import URL


@pytest.fixture
def org() -> Iterator[FakeOrg]:
    fake = FakeOrg()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        fake.register(http)
        yield fake


@pytest.fixture
def way() -> Iterator[Transport]:
    opened = transport()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def rsa_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def host() -> Iterator[respx.Route]:
    with respx.mock:
        yield respx.post(URL)
