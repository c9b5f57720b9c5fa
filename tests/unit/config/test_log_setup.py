from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog

from config.log_setup import MASK, Level, set_up_logging

SECRET = "hunter2-do-not-show"


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def connect(backwards: str) -> None:
    msg = f"no answer from postgresql://me:{backwards[::-1]}@db"
    raise ValueError(msg)


def logged(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_event_level_time_and_keys() -> None:
    stream = StringIO()
    set_up_logging(stream=stream)

    structlog.get_logger().info("run_finished", enrollments=3)

    (line,) = logged(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "run_finished", "level": "info", "enrollments": 3}


def test_a_terminal_gets_colours() -> None:
    stream = StringIO()
    set_up_logging(stream=stream, colours=True)

    structlog.get_logger().info("run_finished")

    assert "\x1b[" in stream.getvalue()


def test_lines_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging()

    structlog.get_logger().info("run_finished")

    captured = capsys.readouterr()
    assert (captured.out, "run_finished" in captured.err) == ("", True)


@pytest.mark.parametrize(
    ("level", "events"),
    [
        ("debug", ["fine", "normal", "odd", "wrong"]),
        ("info", ["normal", "odd", "wrong"]),
        ("warning", ["odd", "wrong"]),
        ("error", ["wrong"]),
    ],
)
def test_the_level_says_what_is_written(level: Level, events: list[str]) -> None:
    stream = StringIO()
    set_up_logging(level, stream=stream)
    log = structlog.get_logger()

    log.debug("fine")
    log.info("normal")
    log.warning("odd")
    log.error("wrong")

    assert [line["event"] for line in logged(stream)] == events


@pytest.mark.parametrize(
    "key",
    ["access_token", "client_secret", "assertion", "Password", "private_key", "Authorization"],
)
def test_values_of_keys_that_look_like_secrets_are_masked(key: str) -> None:
    stream = StringIO()
    set_up_logging(stream=stream)

    structlog.get_logger().info(
        "asked", **{key: SECRET}, inside={"deep": [{key: SECRET}], "kept": 1}
    )

    (line,) = logged(stream)
    assert line[key] == MASK
    assert line["inside"] == {"deep": [{key: MASK}], "kept": 1}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param(
            f"postgresql+psycopg://me:{SECRET}@db/t",
            f"postgresql+psycopg://me:{MASK}@db/t",
            id="password in a URL",
        ),
        pytest.param(f"Bearer {SECRET}", f"Bearer {MASK}", id="bearer token"),
        pytest.param("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a", id="port in a URL"),
    ],
)
def test_secrets_inside_texts_are_masked(text: str, written: str) -> None:
    stream = StringIO()
    set_up_logging(stream=stream)

    structlog.get_logger().info("asked", what=text)

    assert logged(stream)[0]["what"] == written


@pytest.mark.parametrize("colours", [False, True], ids=["json", "terminal"])
def test_a_traceback_shows_neither_local_variables_nor_passwords(*, colours: bool) -> None:
    stream = StringIO()
    set_up_logging(stream=stream, colours=colours)

    try:
        connect("".join(reversed(SECRET)))
    except ValueError:
        structlog.get_logger().exception("failed")

    assert "ValueError" in stream.getvalue()
    assert SECRET not in stream.getvalue()
    assert SECRET[::-1] not in stream.getvalue()


def test_libraries_are_heard_from_warnings_on_in_the_same_form() -> None:
    stream = StringIO()
    set_up_logging("debug", stream=stream)

    logging.getLogger("some.library").info("GET /services/data?q=%s", "SELECT")
    logging.getLogger("some.library").warning("lost %s", f"postgresql://me:{SECRET}@db")

    (line,) = logged(stream)
    assert line["event"] == f"lost postgresql://me:{MASK}@db"
    assert line["level"] == "warning"


def test_setting_up_again_replaces_what_was_there() -> None:
    first, second = StringIO(), StringIO()
    set_up_logging(stream=first)
    set_up_logging(stream=second)

    structlog.get_logger().info("once")

    assert (first.getvalue(), len(logged(second))) == ("", 1)
