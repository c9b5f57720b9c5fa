"""One of several processes that claim off-boarding cases of the same database at the same time.

Arguments: the URL, a name of its own. It prints the ids of the cases that it was given.
"""

from __future__ import annotations

import sys

from persistence.case_store import DatabaseCaseLedger
from tests.integration.persistence.cases import LEASE, NOON
from tests.integration.persistence.opening import open_url


def main(url: str, name: str) -> None:
    given: list[str] = []
    with open_url(url) as database:
        cases = DatabaseCaseLedger(database)
        # With one that died in between; its claim must be nobody else's as long as it holds.
        while claim := cases.claim_next(f"{name} {len(given)}", now=NOON, lease=LEASE):
            given.append(claim.case_id)
            if len(given) % 2:
                cases.finish(claim, now=NOON)
    sys.stdout.write("\n".join(given))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
