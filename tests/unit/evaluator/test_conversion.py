from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.column import INT64_SAFE, MoneyColumn
from evaluator.conversion import convert
from evaluator.money import Currency, rounded, rounded_quotient
from evaluator.rates import DatedRate, Rates
from tests.unit.evaluator.columns import days, money, numbers, texts

USD, JPY, KWD = Currency("USD", 2), Currency("JPY", 0), Currency("KWD", 3)
EUR = Currency("EUR", 2)
SPRING, SUMMER = date(2026, 3, 1), date(2026, 6, 1)
RATES = Rates(
    {
        "USD": Decimal(1),
        "EUR": Decimal("0.8"),
        "JPY": Decimal(100),
        "KWD": Decimal("0.25"),
        "BRL": Decimal(0),
        "ARS": Decimal(-1),
        "LONG": Decimal("0.000000000000000000000000000123"),
    },
    {},
)


@pytest.mark.parametrize(
    ("amount", "code", "target", "converted"),
    [
        pytest.param("100", "EUR", USD, "125.00", id="plain"),
        pytest.param("0.005", "USD", USD, "0.01", id="half-a-cent"),
        pytest.param("-0.005", "USD", USD, "-0.01", id="half-a-cent-owed"),
        pytest.param("0.0049999999", "USD", USD, "0.00", id="not-quite-half-a-cent"),
        pytest.param("0.02", "EUR", JPY, "3", id="two-and-a-half-yen"),
        pytest.param("0.002", "USD", KWD, "0.001", id="half-a-fils"),
        pytest.param("0.004", "EUR", USD, "0.01", id="a-tie-made-by-the-rate"),
        pytest.param(
            "123456789012345678901234.56",
            "EUR",
            USD,
            "154320986265432098626543.20",
            id="beyond-64-bits",
        ),
        pytest.param(
            "-123456789012345678901234.57",
            "USD",
            JPY,
            "-12345678901234567890123457",
            id="far-below-zero",
        ),
    ],
)
def test_converts_and_rounds_once(amount: str, code: str, target: Currency, converted: str) -> None:
    column = convert(money((amount, code)), target, RATES)

    assert column.minor.at(0) == Decimal(converted)
    assert str(column.minor.at(0)) == converted


def test_a_huge_amount_beside_small_ones_spoils_neither() -> None:
    amounts = money(("99999999999999999999.99", "USD"), ("0.01", "EUR"), (None, "USD"))

    column = convert(amounts, USD, RATES)

    found = [column.minor.at(row) for row in range(3)]
    assert found == [Decimal("99999999999999999999.99"), Decimal("0.01"), None]


def test_what_has_no_rate_is_unknown_not_zero() -> None:
    amounts = money(("1", "XTS"), ("1", None), (None, "XTS"), ("1", "USD"))

    column = convert(amounts, USD, RATES)

    assert column.unrated.tolist() == [True, True, False, False]
    assert column.minor.known.tolist() == [False, False, False, True]


@pytest.mark.parametrize("amount", ["0", None], ids=["zero", "blank"])
def test_a_rate_of_very_many_digits_converts_nothing_to_nothing(amount: str | None) -> None:
    column = convert(money((amount, "LONG")), USD, RATES)

    assert column.minor.scaled.tolist() == [0]
    assert not column.unrated.any()


def test_without_currencies_amounts_are_only_rounded() -> None:
    single = money(("2.5", None), ("0.005", None))
    column = convert(type(single)(single.amount, None), USD, Rates({}, {}))

    assert [column.minor.at(row) for row in range(2)] == [Decimal("2.50"), Decimal("0.01")]


def test_no_rows_convert_to_no_rows() -> None:
    empty = money()

    assert convert(empty, USD, RATES).minor.scaled.tolist() == []


DATED = Rates(
    RATES.per_corporate,
    {},
    "USD",
    {
        "EUR": (
            DatedRate(date(2026, 1, 1), SPRING, Decimal("0.8")),
            DatedRate(SPRING, None, Decimal("0.5")),
        ),
        "JPY": (DatedRate(date(2026, 1, 1), SUMMER, Decimal(100)),),
    },
)


def dated(*rows: tuple[str | None, str | None, date | None]) -> MoneyColumn:
    amounts, codes, when = zip(*rows, strict=True)
    return MoneyColumn(numbers(*amounts), texts(*codes), days(*when))


def test_each_row_takes_the_rate_of_its_day() -> None:
    amounts = dated(
        ("100", "USD", date(2026, 2, 28)),
        ("100", "USD", SPRING),
        ("100", "JPY", date(2026, 2, 28)),
        ("100", "JPY", date(2026, 5, 31)),
        ("100", "EUR", date(1999, 1, 1)),
    )

    column = convert(amounts, EUR, DATED)

    found = [str(column.minor.at(row)) for row in range(5)]
    assert found == ["80.00", "50.00", "0.80", "0.50", "100.00"]
    assert [column.factors[key] for key in column.keys.tolist()] == [
        Fraction(4, 5),
        Fraction(1, 2),
        Fraction(1, 125),
        Fraction(1, 200),
        Fraction(1),
    ]


@pytest.mark.parametrize(
    ("code", "day"),
    [
        pytest.param("JPY", SUMMER, id="after-the-last-rate"),
        pytest.param("JPY", date(2025, 12, 31), id="before-the-first-rate"),
        pytest.param("USD", date(2025, 12, 31), id="before-the-target-s-first-rate"),
        pytest.param("KWD", SPRING, id="a-currency-with-static-rates-only"),
        pytest.param("USD", None, id="no-day"),
        pytest.param(None, SPRING, id="no-currency"),
        pytest.param(None, None, id="neither"),
    ],
)
def test_a_day_without_rate_leaves_the_amount_unknown(code: str | None, day: date | None) -> None:
    column = convert(dated(("1", code, day), (None, code, day)), EUR, DATED)

    assert column.unrated.tolist() == [True, False]
    assert column.minor.known.tolist() == [False, False]
    assert column.minor.scaled.tolist() == [0, 0]
    assert column.factors[int(column.keys[0])] is None


def test_the_own_currency_needs_neither_rate_nor_day() -> None:
    column = convert(dated(("1.005", "EUR", None), ("2", "EUR", SPRING)), EUR, DATED)

    assert [str(column.minor.at(row)) for row in range(2)] == ["1.01", "2.00"]


def test_days_do_not_matter_where_the_org_has_no_dated_rates() -> None:
    column = convert(dated(("100", "EUR", None), ("100", "EUR", SPRING)), USD, RATES)

    assert [str(column.minor.at(row)) for row in range(2)] == ["125.00", "125.00"]


def test_rates_may_begin_with_the_calendar_and_end_with_it() -> None:
    always = DatedRate(date.min, date.max, Decimal("0.5"))
    rates = Rates({}, {}, "USD", {"EUR": (always,)})

    column = convert(
        dated(("1", "USD", date.min), ("1", "USD", SPRING), ("1", "USD", date.max)), EUR, rates
    )

    assert [column.minor.at(row) for row in range(3)] == [Decimal("0.50"), Decimal("0.50"), None]


def test_dated_amounts_of_no_rows_convert_to_no_rows() -> None:
    none = MoneyColumn(numbers(), texts(), days())

    assert convert(none, EUR, DATED).minor.scaled.tolist() == []


@pytest.mark.parametrize("amount", ["1", "-2", f"{10**18}.01"])
def test_a_rate_of_very_many_digits_is_exact_beside_short_ones(amount: str) -> None:
    rate = Decimal("0.123456789012345678901")
    rates = Rates({"USD": Decimal(1), "EUR": Decimal("0.75"), "XAU": rate}, {})

    column = convert(
        money((amount, "XAU"), ("1", "EUR"), (amount, "XAU"), ("3", "USD")), USD, rates
    )

    exact = rounded(Fraction(amount) / Fraction(rate), 2)
    assert column.minor.decimals() == (exact, Decimal("1.33"), exact, Decimal("3.00"))


def test_many_records_of_few_days_take_the_rates_of_their_days() -> None:
    closed = [SPRING + timedelta(days=row % 4 - 2) for row in range(40)]

    column = convert(dated(*(("100", "USD", day) for day in closed)), EUR, DATED)

    found = dict(zip(closed, column.minor.decimals(), strict=True))
    alone = {day: convert(dated(("100", "USD", day)), EUR, DATED).minor.at(0) for day in closed}
    assert found == alone
    assert len(set(alone.values())) > 1


def test_what_a_scaled_unit_is_worth_is_told_exactly() -> None:
    column = convert(money(("0.004", "EUR"), ("1", "JPY"), ("1", "XTS")), USD, RATES)

    factors = [column.factors[key] for key in column.keys.tolist()]
    worth = [None if factor is None else factor * column.unit for factor in factors]
    # A thousandth of a euro is an eighth of a cent, a thousandth of a yen a thousandth of one.
    assert worth == [Fraction(1, 8), Fraction(1, 1000), None]
    assert column.scaled.tolist() == [4, 1000, 0]


_AMOUNTS = st.one_of(
    st.decimals(-(10**6), 10**6, places=2),
    st.decimals(-(10**12), 10**12, places=4),
    st.decimals(-10, 10, places=10),
    st.decimals(-(10**16), 10**16, places=0),
    # At and about where 64 bits end, whatever the scale of the column.
    st.integers(-2, 2).map(lambda near: Decimal(INT64_SAFE + near)),
    st.integers(-2, 2).map(lambda near: Decimal(near - INT64_SAFE).scaleb(-3)),
    st.integers(-(10**30), 10**30).map(lambda number: Decimal(number).scaleb(-5)),
    # Many of these are ties.
    st.integers(-999, 999).map(lambda number: Decimal(number).scaleb(-3)),
)
_RATES = st.one_of(
    st.sampled_from(["0.8", "0.5", "100", "0.25", "1", "3", "7", "150.5", "0.789123456789"]),
    st.decimals("0.000001", 10**6, places=6).map(str),
    st.integers(1, 10**20).map(str),
)


@settings(max_examples=settings().max_examples // 2)
@given(
    amounts=st.lists(st.tuples(st.one_of(st.none(), _AMOUNTS), st.integers(0, 2)), max_size=8),
    rates=st.lists(_RATES.map(Decimal), min_size=3, max_size=3),
    digits=st.sampled_from([0, 2, 3, 10]),
)
def test_every_amount_is_converted_as_by_hand(
    amounts: list[tuple[Decimal | None, int]], rates: list[Decimal], digits: int
) -> None:
    codes = ["USD", "AAA", "BBB"]
    given_rates = Rates(dict(zip(codes, rates, strict=True)), {})
    target = Currency("BBB", digits)
    shown = [(None if amount is None else f"{amount:f}", codes[i]) for amount, i in amounts]

    column = convert(money(*shown), target, given_rates)

    for row, (amount, i) in enumerate(amounts):
        found = column.minor.at(row)
        if amount is None:
            assert found is None
        else:
            exact = Fraction(amount) * Fraction(rates[2]) / Fraction(rates[i])
            expected = rounded_quotient(exact.numerator * 10**digits, exact.denominator)
            assert found is not None
            assert int(column.minor.scaled[row]) == expected
            assert Fraction(found) == Fraction(expected, 10**digits)
