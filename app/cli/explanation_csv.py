"""An explanation as CSV: one row a candidate record, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

from jobs.explanation_report import ExplanationReport

_COLUMNS = (
    "criterion",
    "id",
    "object",
    "name",
    "counted",
    "reason",
    "detail",
    "amount",
    "currency",
    "rate",
    "converted_amount",
    "attainment_date",
    "association",
)
#: A cell that begins so is taken for a formula by spreadsheets.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def explanation_csv(report: ExplanationReport) -> str:
    """Write every candidate record of every explained criterion, with a heading row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for criterion in report.document()["criteria"]:
        for record in criterion["records"]:
            row = {"criterion": criterion["name"], **record}
            writer.writerow([_cell(name, row[name]) for name in _COLUMNS])
    return out.getvalue()


def _cell(name: str, value: Any) -> str:  # noqa: ANN401 - any JSON scalar
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    # Amounts may be negative; only what people typed could be a formula.
    typed = name in ("criterion", "name", "detail")
    return f"'{text}" if typed and text.startswith(_FORMULA_STARTS) else text
