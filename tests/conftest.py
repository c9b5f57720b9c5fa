"""How thoroughly properties are searched: ``HYPOTHESIS_PROFILE=long`` looks much further.

And the table of planted faults, which the process that prints it has to know of.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

# Where tests run side by side, the process that prints loads no conftest further down.
pytest_plugins = ["tests.salesforce.scoreboard"]

# The machines that run this are shared, so that slowness says nothing about the code.
_PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "ordinary", max_examples=300, deadline=None, suppress_health_check=_PATIENT
)
settings.register_profile(
    "long", max_examples=10_000, deadline=None, suppress_health_check=_PATIENT
)
settings.register_profile(
    "mutation",
    max_examples=60,
    # Whether a mutant dies must not depend on luck.
    derandomize=True,
    deadline=None,
    # A mutant that fails has died; which smaller example it fails on is of no interest.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=_PATIENT,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))
