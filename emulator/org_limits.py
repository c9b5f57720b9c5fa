"""The limits of the org as the limits resource tells them; only some are kept to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from emulator.api_usage import ApiUsage
from emulator.bulk.jobs import BulkJobs

DAILY_REQUESTS = "DailyApiRequests"
QUERY_JOBS = "DailyBulkV2QueryJobs"


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something there may be, and how much there is."""

    most: int
    used: int = 0


class OrgLimits:
    """API requests and query jobs are counted; the other limits are what they are set to."""

    def __init__(self, usage: ApiUsage, jobs: BulkJobs) -> None:
        self._usage = usage
        self._jobs = jobs
        self._told = {
            "DailyBulkApiBatches": Limit(15_000),
            "DailyBulkV2QueryFileStorageMB": Limit(976_562),
            "DataStorageMB": Limit(1_024),
        }

    def all(self) -> dict[str, Limit]:
        """Return every limit by its name."""
        return {
            DAILY_REQUESTS: Limit(self._usage.daily_limit, self._usage.used),
            QUERY_JOBS: Limit(self._jobs.daily_limit, self._jobs.made_today),
            **self._told,
        }

    def set(self, name: str, *, most: int | None, used: int | None) -> None:
        """Change a limit, or what is used of it; a name that was not told before is from now on."""
        limit = self.all().get(name, Limit(0))
        limit = replace(limit, most=limit.most if most is None else most)
        limit = replace(limit, used=limit.used if used is None else used)
        if name == DAILY_REQUESTS:
            self._usage.daily_limit = limit.most
            if used is not None:
                self._usage.set_used(used)
        elif name == QUERY_JOBS:
            self._jobs.daily_limit = limit.most
            if used is not None:
                self._jobs.pretend_made(used)
        else:
            self._told[name] = limit
