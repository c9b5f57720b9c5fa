"""Starts the sample org and lets jsforce drive it; ``make contract`` needs Node for it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.local_org import USERNAME
from emulator.running import running_org
from emulator.sample import build_sample

HERE = Path(__file__).parent
#: Longer than the script takes on a slow machine, in seconds.
PATIENCE = 120


def main() -> int:
    """Run the script against a fresh org, and give its exit code."""
    sample = build_sample(today=datetime.now(UTC).date(), enrollments=40)
    with running_org(sample.org, username=USERNAME) as running:
        credentials = running.credentials
        told = {
            "ORG_URL": running.base_url,
            "CLIENT_ID": credentials.client_id,
            "USERNAME": credentials.username,
            "PRIVATE_KEY": credentials.private_key_pem,
        }
        command = ["node", str(HERE / "jsforce.mjs")]
        env = {**os.environ, **told}
        ended = subprocess.run(command, env=env, timeout=PATIENCE, check=False)  # noqa: S603 - our own script
        return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
