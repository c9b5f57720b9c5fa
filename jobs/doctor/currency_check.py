"""Does every currency of the org have a rate?"""

from __future__ import annotations

from evaluator.rates import Rates
from jobs.doctor.finding import Area, Finding, counted, listed, ok, warning


def check_currencies(rates: Rates, *, several: bool) -> list[Finding]:
    """Look through the org's rates.

    Args:
        rates: As judging takes them.
        several: Whether the org has more than one currency at all.
    """
    if not several:
        (code,) = rates.per_corporate
        return [ok(Area.CURRENCIES, f"The org has one currency; amounts are taken for {code}.")]
    others = sorted(code for code in rates.per_corporate if code != rates.corporate)
    findings = []
    if unrated := [code for code in others if not rates.per_corporate[code]]:
        findings.append(_missing("an exchange rate", unrated))
    dated = rates.dated or {}
    if undated := [code for code in others if rates.dated is not None and code not in dated]:
        findings.append(_missing("dated exchange rates", undated))
    return findings or [_all_well(rates, len(others))]


def _missing(what: str, codes: list[str]) -> Finding:
    return warning(
        Area.CURRENCIES,
        f"The org lacks {what} for {listed(codes, 10)}; a partner with amounts in it goes on hold.",
        "Enter the rates in Setup under Manage Currencies, unless no record uses them.",
    )


def _all_well(rates: Rates, others: int) -> Finding:
    kind = "static" if rates.dated is None else "dated"
    beside = f"{counted(others, 'currency', 'currencies')} beside {rates.corporate or 'its own'}"
    return ok(Area.CURRENCIES, f"{beside} can be converted by {kind} rates.")
