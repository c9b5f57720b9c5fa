"""What the controller tells of enrollments in every state that the page has to show."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.salesforce.source import SOURCE

Progress = dict[str, Any]

_DATA = SOURCE / "lwc" / "tierProgress" / "__tests__" / "data"
#: What the controller never tells partners.
_FOR_ADMINISTRATORS = ("holdReason", "standing", "pendingTierId", "graceEnds", "explainUrl")
_OF_CRITERIA_FOR_ADMINISTRATORS = ("excluded", "notVisible", "explainUrl")
_LATER = "2026-03-05T16:05:00.000Z"


def _read(name: str) -> Progress:
    """Read one of the answers that the components' own tests use, with the tiers' pictures."""
    progress: Progress = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    for tier in progress["tiers"]:
        tier["badgeUrl"] = f"/badges/{tier['name'].lower()}.svg"
    return progress


def launch() -> Progress:
    """A partner at the lowest tier, 92 % on the way to the next one."""
    return _read("launch")


def build() -> Progress:
    """A partner in the middle: 25 % of the next tier's revenue, 60 % of its registrations."""
    return _read("build")


def partner() -> Progress:
    """The same enrollment as a partner user sees it: what is not told is left out."""
    progress = {key: each for key, each in build().items() if key not in _FOR_ADMINISTRATORS}
    progress["criteria"] = [
        {key: each for key, each in criterion.items() if key not in _OF_CRITERIA_FOR_ADMINISTRATORS}
        for criterion in progress["criteria"]
    ]
    return progress


def on_hold() -> Progress:
    """A value could not be established: the last good ones stand."""
    return build() | {
        "status": "On Hold",
        "standing": "Inconclusive",
        "lastAttempt": _LATER,
        "holdReason": "The primary partner user, Dana Whitfield, is inactive. Activate the user, "
        "or set another primary partner user on this enrollment.",
    }


def top() -> Progress:
    """The highest tier is held, and in danger: a grace period runs."""
    progress = build()
    progress["heldTierId"], progress["nextTierId"] = progress["tiers"][3]["id"], None
    progress |= {"progressToNext": None, "standing": "At Risk", "graceEnds": "2026-03-31"}
    for criterion in progress["criteria"]:
        criterion |= {"percentToNext": None, "metHeld": "Missed", "metNext": None}
    return progress


def never_calculated() -> Progress:
    """A new enrollment: the service has not come to it yet."""
    progress = build()
    for name in ("standing", "lastCalculated", "lastAttempt", "progressToNext", "heldTierId"):
        progress[name] = None
    progress["nextTierId"] = progress["tiers"][0]["id"]
    progress["status"] = "Pending"
    progress["criteria"] = [
        {name: criterion[name] for name in ("id", "name", "unitLabel")}
        for criterion in progress["criteria"]
    ]
    for benefit in progress["benefits"]:
        benefit |= {"active": False, "value": None, "gainedOn": None}
    return progress


def proposed() -> Progress:
    """A promotion waits for a person; the tiers have no pictures."""
    progress = launch()
    progress |= {"pendingTierId": progress["nextTierId"], "standing": "Eligible"}
    for tier in progress["tiers"]:
        tier["badgeUrl"] = None
    return progress


def empty() -> Progress:
    """A program that nobody has set up yet."""
    progress = build()
    nothing: Progress = {"tiers": [], "criteria": [], "benefits": []}
    return progress | nothing | {"heldTierId": None, "nextTierId": None, "progressToNext": None}


def crowded() -> Progress:
    """Six tiers, twelve criteria, ten benefits, and names as long as Salesforce takes them."""
    progress = build()
    progress["partnerName"] = (
        "Rheinisch-Westfälische Integrationsgesellschaft für Datenverarbeitung"
    )
    names = [
        "Registered",
        "Authorized Reseller",
        "Silver",
        "Gold",
        "Platinum",
        "Global Elite Alliance",
    ]
    tiers = [
        {"id": f"a01T0000000000{n}AAA", "name": name, "rank": n, "badgeUrl": None}
        for n, name in enumerate(names, start=1)
    ]
    progress |= {"tiers": tiers, "heldTierId": tiers[2]["id"], "nextTierId": tiers[3]["id"]}
    progress["criteria"] = [_crowded_criterion(n, tiers) for n in range(12)]
    progress["benefits"] = [_crowded_benefit(n, tiers) for n in range(10)]
    return progress


def _crowded_criterion(number: int, tiers: list[Progress]) -> Progress:
    thresholds = [250_000 * rank * (number + 1) for rank in range(1, 7)]
    told = [
        {"tier": tier["id"], "threshold": str(least), "verdict": "Met" if n < 3 else "Missed"}
        for n, (tier, least) in enumerate(zip(tiers, thresholds, strict=True))
    ]
    value = thresholds[2] + 12_345.67
    first: Progress = build()["criteria"][0]
    return first | {
        "id": f"a02C000000000{number:02}AAA",
        "name": f"{number + 1}. Recurring revenue of public cloud subscriptions in EMEA",
        "value": value,
        "displayValue": f"${value:,.2f}",
        "percentToNext": 75.4,
        "tiersJson": json.dumps(told),
        "notVisible": number,
    }


def _crowded_benefit(number: int, tiers: list[Progress]) -> Progress:
    first: Progress = build()["benefits"][1]
    return first | {
        "id": f"a03B000000000{number:02}AAA",
        "name": f"{number + 1}. Joint marketing funds and named partner success manager",
        "values": [
            {"tierId": tier["id"], "value": f"Up to ${tier['rank'] * (number + 1)},000 a quarter"}
            for tier in tiers[1:]
        ],
    }


def of_status(status: str) -> Progress:
    """The enrollment in the middle with another status."""
    return build() | {"status": status, "lastAttempt": _LATER}


STATES: Mapping[str, Callable[[], Progress]] = {
    "launch": launch,
    "build": build,
    "partner": partner,
    "on hold": on_hold,
    "top": top,
    "never calculated": never_calculated,
    "proposed": proposed,
    "empty": empty,
    "crowded": crowded,
    "expired": lambda: of_status("Expired"),
    "off-boarding": lambda: of_status("Off-boarding"),
    "not started": lambda: never_calculated() | {"status": "Not Started"},
    "failed": lambda: of_status("Error"),
}
