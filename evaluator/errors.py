"""What the evaluator refuses: values that make no judgement possible.

- ``EvaluatorError``
    - ``ProgramError``         the program's configuration contradicts itself
    - ``OperandError``         a condition compares a field with a value of another kind
    - ``FiscalCalendarError``  a day lies outside the fiscal years that the org defines
"""

from __future__ import annotations


class EvaluatorError(Exception):
    """The values handed in cannot be judged; trying again cannot help."""


class ProgramError(EvaluatorError):
    """The program contradicts itself; its enrollments go on hold with this sentence."""


class OperandError(EvaluatorError):
    """A condition compares a field with a value its type does not know (F7)."""


class FiscalCalendarError(EvaluatorError):
    """The org does not define a fiscal period that is asked for; told with the remedy."""
