"""One page of a query's answer, and how its records become columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from connector import remedies
from connector.errors import IncompleteAnswerError, QueryRefusedError
from connector.port import RecordTable, WireValue
from mapping.soql import Soql

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some records of a query; ``next_url`` is ``None`` on the last page.

    ``total`` counts the records of the whole query.
    """

    total: int
    records: Sequence[Record]
    next_url: str | None


def read_page(sobject: str, answer: Any) -> RecordPage:  # noqa: ANN401 - any JSON
    """Read one page.

    Raises:
        IncompleteAnswerError: it has not the shape of a page.
    """
    try:
        done = answer["done"]
        next_url = None if done is True else str(answer["nextRecordsUrl"])
        return RecordPage(int(answer["totalSize"]), list(answer["records"]), next_url)
    except (LookupError, TypeError, ValueError):
        raise incomplete(sobject, "a page of its records is not readable") from None


def to_table(statement: Soql, records: Sequence[Record]) -> RecordTable:
    """Turn records into columns, keyed by the paths as they were selected.

    Raises:
        IncompleteAnswerError: a record lacks a selected field.
        QueryRefusedError: a selected field holds more than one value.
    """
    return RecordTable(
        statement.sobject,
        {path: _column(statement.sobject, path, records) for path in statement.fields},
    )


def child_answer(sobject: str, relationship: str, record: Record) -> Any:  # noqa: ANN401 - any JSON
    """Give what is nested in a record below a relationship; ``None`` where there is nothing.

    Raises:
        IncompleteAnswerError: the record does not mention the relationship.
    """
    if relationship in record:
        return record[relationship]
    return _in_other_case(sobject, relationship, relationship, record)


def incomplete(sobject: str, reason: str) -> IncompleteAnswerError:
    """The answer to a query on an object cannot be taken as the whole truth."""
    told = f"The answer to a query on {sobject} is incomplete: {reason}."
    return IncompleteAnswerError(told, remedy=remedies.INCOMPLETE)


def _column(sobject: str, path: str, records: Sequence[Record]) -> list[WireValue]:
    steps = path.split(".")
    return [_value(sobject, path, steps, record) for record in records]


def _value(sobject: str, path: str, steps: Sequence[str], record: Record) -> WireValue:
    here: Any = record
    for step in steps:
        if here is None:
            return None
        if not isinstance(here, Mapping):
            raise incomplete(sobject, f"{path} is not there")
        here = here[step] if step in here else _in_other_case(sobject, path, step, here)
    if here is None or isinstance(here, str | int | Decimal):
        return here
    raise QueryRefusedError(
        f"{sobject}.{path} holds several values at once.",
        remedy="Name one of its parts in the mapping instead, such as BillingCity.",
        code="COMPOUND_FIELD",
    )


def _in_other_case(sobject: str, path: str, step: str, record: Record) -> Any:  # noqa: ANN401 - any JSON
    # Salesforce takes names in any case and answers with the schema's spelling.
    folded = step.casefold()
    for name, value in record.items():
        if name.casefold() == folded:
            return value
    raise incomplete(sobject, f"{path} is not there")
