"""What a fault plan says: faults, and the requests that meet them. Decides and applies nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto


class Kind(StrEnum):
    """What goes wrong; the value is the word of the plan."""

    #: The request is not carried out.
    UNAVAILABLE = auto()
    SERVER_ERROR = auto()
    RESET = auto()
    SESSION_EXPIRED = auto()
    THROTTLED = auto()
    DAILY_LIMIT = auto()
    CONCURRENT_LIMIT = auto()
    #: The request is carried out, and its answer suffers.
    SLOW = auto()
    TRUNCATED = auto()
    CUT_OFF = auto()
    LOST_ANSWER = auto()
    #: Faults of queries and their pages, also of those inside a composite.
    QUERY_TIMEOUT = auto()
    SHORT_PAGES = auto()
    #: Faults of writes, row by row, also of those inside a composite.
    LOCKED_ROWS = auto()
    VALIDATION_ERROR = auto()
    DUPLICATE_VALUE = auto()
    ROLLED_BACK = auto()
    #: Faults of query jobs and of logins.
    JOB_FAILED = auto()
    TOKEN_REFUSED = auto()
    CLOCK_SKEW = auto()


INSTEAD = frozenset(
    {
        Kind.UNAVAILABLE,
        Kind.SERVER_ERROR,
        Kind.RESET,
        Kind.SESSION_EXPIRED,
        Kind.THROTTLED,
        Kind.DAILY_LIMIT,
        Kind.CONCURRENT_LIMIT,
    }
)
AFTERWARDS = frozenset({Kind.SLOW, Kind.TRUNCATED, Kind.CUT_OFF, Kind.LOST_ANSWER})
#: What any request may meet; each request is asked about once.
WHOLE_REQUEST = INSTEAD | AFTERWARDS
ROWS = frozenset({Kind.LOCKED_ROWS, Kind.VALIDATION_ERROR, Kind.DUPLICATE_VALUE, Kind.ROLLED_BACK})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong; each kind reads only the attributes it needs.

    Attributes:
        rows: rows refused, or rows of a page.
        seconds: how much later the answer comes.
        status: 429 or 420.
        retry_after: seconds named in `Retry-After`.
        above: only results of more rows are concerned.
        share: part of its records that a job reads before it fails, from 0 to 1.
        error: OAuth's error code.
        ahead: seconds by which the org's clock is ahead of its usual time; negative is behind.
        message: the text of the refusal; None takes the usual one.
    """

    kind: Kind
    rows: int = 1
    seconds: float = 1.0
    status: int = 429
    retry_after: int = 1
    above: int = 0
    share: float = 0.5
    error: str = "invalid_grant"
    ahead: int = 600
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault and the requests that meet it.

    Attributes:
        method: None is any.
        path: pattern in which `*` is any text, of the path below the version or, from `/services/`
            on, of the whole path; None is any.
        request: only the request of this number, counted since the plan was set.
        match: the first of the fitting requests that meets the fault.
        count: how often the rule takes effect; None is with all requests from then on.
        probability: how likely each of them meets it.
    """

    fault: Fault
    method: str | None = None
    path: str | None = None
    request: int | None = None
    match: int = 1
    count: int | None = 1
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """All rules, of which the first that is due takes effect."""

    rules: tuple[Rule, ...] = ()
    seed: int = 0
