from __future__ import annotations

import pytest

from connector.errors import (
    AccessRefusedError,
    ConnectorError,
    LoginCause,
    LoginRefusedError,
    QueryRefusedError,
    RequestRefusedError,
)
from connector.user_refusal import refusal_of

#: The hold's field takes 255 characters, the rest of its sentence with a long name needs 70.
ROOM = 185


def login(cause: LoginCause) -> LoginRefusedError:
    return LoginRefusedError(f"{'Refused. ' * 40}(code: words)", remedy="Do it.", cause=cause)


@pytest.mark.parametrize("cause", list(LoginCause))
def test_every_cause_fits_into_the_hold_s_field_and_names_a_remedy(cause: LoginCause) -> None:
    told = refusal_of(login(cause))

    assert len(told.sentence) <= ROOM
    assert told.why
    assert told.remedy
    assert not told.remedy.endswith(".")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        pytest.param(
            AccessRefusedError("m", remedy="r", code="API_DISABLED_FOR_ORG"),
            "the user may not use the API",
            id="no api",
        ),
        pytest.param(
            QueryRefusedError("No such type 'Lead'.", remedy="r", code="INVALID_TYPE"),
            "Lead is hidden from the user",
            id="the object that is named",
        ),
        pytest.param(
            QueryRefusedError("told", remedy="r", code="INVALID_FIELD"),
            "Lead or Opportunity is hidden from the user",
            id="all objects where none is named",
        ),
        pytest.param(
            RequestRefusedError("m", remedy="r", code="STRANGE"),
            "Salesforce refuses the user's query (STRANGE)",
            id="anything else",
        ),
    ],
)
def test_a_refused_question_names_its_cause(error: ConnectorError, why: str) -> None:
    assert refusal_of(error, ["Opportunity", "Lead"]).why == why
