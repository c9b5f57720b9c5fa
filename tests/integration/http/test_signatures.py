from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import Headers

from app.http.refusal import NotSignedError
from app.http.signature import require_signature
from persistence.database import Database
from tests.integration.http.edge import (
    ENROLLMENT,
    NOON,
    SECRET,
    Edge,
    problem,
    signature,
    signature_headers,
)

OTHER_SECRET = "whsec_" + base64.b64encode(b"another secret of 32 characters.").decode()
BODY = {"enrollmentId": ENROLLMENT}
FIVE_MINUTES = timedelta(minutes=5)
SECOND = timedelta(seconds=1)


def test_the_example_of_the_specification_is_accepted_at_its_time() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    then = datetime.fromtimestamp(1614265330, UTC)

    told = require_signature(Headers(headers), b'{"test": 2432232314}', secrets=[SECRET], now=then)

    assert told == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_a_webhook_that_is_signed_now_is_accepted(edge: Edge) -> None:
    assert edge.send("recalculate", BODY).status_code == 202


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_webhook_without_one_of_the_headers_is_refused(edge: Edge, missing: str) -> None:
    answer = edge.send("recalculate", BODY, headers={missing: ""})

    assert answer.status_code == 401
    assert missing in problem(answer)["detail"]
    assert answer.headers["www-authenticate"] == "StandardWebhooks"


@pytest.mark.parametrize(
    ("off", "status"),
    [
        pytest.param(-FIVE_MINUTES, 202, id="five minutes ago"),
        pytest.param(-FIVE_MINUTES - SECOND, 401, id="longer ago"),
        pytest.param(FIVE_MINUTES, 202, id="five minutes ahead"),
        pytest.param(FIVE_MINUTES + SECOND, 401, id="further ahead"),
        pytest.param(timedelta(days=-400), 401, id="of last year"),
    ],
)
def test_a_time_stamp_may_be_five_minutes_off_our_clock(
    edge: Edge, off: timedelta, status: int
) -> None:
    assert edge.send("recalculate", BODY, signed_at=NOON + off).status_code == status


def test_what_was_fresh_is_stale_once_our_clock_has_moved(edge: Edge) -> None:
    assert edge.send("recalculate", BODY, signed_at=NOON).status_code == 202

    edge.at = NOON + FIVE_MINUTES + SECOND

    assert edge.send("recalculate", BODY, signed_at=NOON).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"webhook-id": "msg_2"}, id="another id"),
        pytest.param({"webhook-id": "msg.1"}, id="an id with a full stop"),
        pytest.param({"webhook-id": "m" * 201}, id="an id that is too long"),
        pytest.param({"webhook-id": "msg 1"}, id="an id with a blank"),
        pytest.param({"webhook-timestamp": str(int(NOON.timestamp()) + 1)}, id="another second"),
        pytest.param({"webhook-timestamp": f"{int(NOON.timestamp())}.4"}, id="a fraction"),
        pytest.param({"webhook-timestamp": "1.7e9"}, id="a power of ten"),
        pytest.param({"webhook-timestamp": "-1"}, id="before 1970"),
        pytest.param({"webhook-timestamp": "nan"}, id="no number"),
        pytest.param({"webhook-timestamp": "9" * 5_000}, id="thousands of digits"),
        pytest.param({"webhook-signature": "v1,"}, id="an empty signature"),
        pytest.param({"webhook-signature": "v1"}, id="no comma"),
        pytest.param({"webhook-signature": "v1,a,b"}, id="two commas"),
        pytest.param({"webhook-signature": "v1,abc"}, id="broken base64"),
        pytest.param({"webhook-signature": "   "}, id="blanks"),
        pytest.param({"webhook-signature": "v1a,g0hM9SsE+OTPJTGt"}, id="another version alone"),
    ],
)
def test_a_webhook_with_bad_headers_is_refused(edge: Edge, headers: dict[str, str]) -> None:
    answer = edge.send("recalculate", BODY, headers=headers)

    assert answer.status_code == 401
    assert edge.asked() == []


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


@pytest.mark.parametrize(
    "signatures", ["v1,gÜltig", "gültig", "v1,\u00ff\u00fe"], ids=["in base64", "alone", "high"]
)
def test_signatures_beyond_ascii_are_refused(signatures: str) -> None:
    headers = {**signature_headers("msg_1", NOON, b"{}", SECRET), "webhook-signature": signatures}

    with pytest.raises(NotSignedError):
        require_signature(Headers(raw=_raw(headers)), b"{}", secrets=[SECRET], now=NOON)


def test_a_body_that_was_changed_on_the_way_is_refused(edge: Edge) -> None:
    headers = signature_headers("msg_1", NOON, b'{"enrollmentId": "x"}', SECRET)

    answer = edge.request("POST", "/webhooks/recalculate", b'{"enrollmentId":"x"}', headers)

    assert answer.status_code == 401


def test_a_signature_by_a_secret_that_is_not_ours_is_refused(edge: Edge) -> None:
    assert edge.send("recalculate", BODY, secret=OTHER_SECRET).status_code == 401


def test_a_body_that_is_no_utf8_is_refused_even_when_it_is_signed(edge: Edge) -> None:
    assert edge.send("recalculate", b"\xff\xfe").status_code == 401


def test_while_secrets_change_both_the_old_and_the_new_one_sign(file_database: Database) -> None:
    edge = Edge(file_database, secrets=f"{OTHER_SECRET} {SECRET}")

    by_old = edge.send("recalculate", BODY, delivery="msg_1", secret=SECRET)
    by_new = edge.send("recalculate", BODY, delivery="msg_2", secret=OTHER_SECRET)

    assert (by_old.status_code, by_new.status_code) == (202, 202)


def test_a_secret_that_was_taken_off_the_list_signs_no_more(file_database: Database) -> None:
    edge = Edge(file_database, secrets=OTHER_SECRET)

    assert edge.send("recalculate", BODY, secret=SECRET).status_code == 401


def test_of_several_signatures_one_good_one_is_enough(edge: Edge) -> None:
    body = b'{"enrollmentId":"a08000000000001AAA"}'
    good = signature_headers("msg_1", NOON, body, OTHER_SECRET, SECRET)
    foreign = signature(b"something else", OTHER_SECRET)
    good["webhook-signature"] = f"v1a,{foreign[3:]}  {good['webhook-signature']} "

    assert edge.request("POST", "/webhooks/recalculate", body, good).status_code == 202


def test_a_body_without_signature_is_not_even_read_as_json(edge: Edge) -> None:
    answer = edge.request("POST", "/webhooks/recalculate", b"no json")

    assert answer.status_code == 401


@pytest.mark.parametrize("before", ["v1", "v1,short", "v2,whatever", "v1a,c2lnbmVk", ",", "v1,%%"])
def test_a_good_signature_counts_behind_one_that_is_none(edge: Edge, before: str) -> None:
    raw = json.dumps(BODY).encode()
    good = signature_headers("msg_1", edge.at, raw, SECRET)["webhook-signature"]
    answer = edge.send("recalculate", BODY, headers={"webhook-signature": f"{before} {good}"})

    assert answer.status_code == 202


def test_of_a_header_that_is_there_twice_nobody_knows_which_counts() -> None:
    twice = Headers(
        raw=[
            (b"webhook-id", b"msg_p5jXN8AQM9LWM0D4loKWxJek"),
            (b"webhook-id", b"msg_p5jXN8AQM9LWM0D4loKWxJek"),
            (b"webhook-timestamp", b"1614265330"),
            (b"webhook-signature", b"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ]
    )

    with pytest.raises(NotSignedError, match="there twice"):
        require_signature(
            twice,
            b'{"test": 2432232314}',
            secrets=[SECRET],
            now=datetime.fromtimestamp(1614265330, UTC),
        )


def test_a_mode_that_is_null_counts_as_left_out(edge: Edge) -> None:
    assert edge.send("recalculate", {**BODY, "mode": None}).status_code == 202
