"""Products and what partners own of them: the free membership, and real licences."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from emulator.sample.chance import happens
from emulator.sample.partners import Partner
from emulator.sample.record_book import RecordBook

MEMBERSHIP_CODE = "PARTNER-MEMBERSHIP"
_LICENSES = (("Platform Demonstration Licence", "PLT-NFR", 1200), ("Analytics", "ANL-10", 4800))


@dataclass(frozen=True, slots=True)
class Product:
    """A product and its list price in the corporate currency."""

    id: str
    name: str
    price: int


def add_products(book: RecordBook) -> tuple[Product, ...]:
    """Write the products; the first is the membership that off-boarding suspends."""
    rows = (
        ("Partner Membership", MEMBERSHIP_CODE, "Membership", 0),
        *((name, code, "Platform", price) for name, code, price in _LICENSES),
    )
    return tuple(
        Product(
            book.add("Product2", Name=name, ProductCode=code, Family=family, IsActive=True),
            name,
            price,
        )
        for name, code, family, price in rows
    )


def add_assets(
    book: RecordBook,
    chance: random.Random,
    partner: Partner,
    products: tuple[Product, ...],
    *,
    since: date,
) -> None:
    """Write a partner's membership and, for most, one licence it uses itself."""
    membership, *licenses = products
    owned = [membership]
    if happens(chance, 0.7):
        owned.append(chance.choice(licenses))
    for product in owned:
        book.add(
            "Asset",
            Name=product.name,
            OwnerId=partner.channel_manager_id,
            AccountId=partner.account_id,
            Product2Id=product.id,
            Status="Active",
            Price=product.price,
            Quantity=1,
            CurrencyIsoCode="USD",
            PurchaseDate=since.isoformat(),
        )
