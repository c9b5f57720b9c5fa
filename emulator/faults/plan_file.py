"""A fault plan as a YAML file."""

from __future__ import annotations

from pathlib import Path

import yaml

from emulator.faults.plan import FaultPlan
from emulator.faults.plan_reading import FaultPlanError, read_plan


def load_plan(path: Path) -> FaultPlan:
    """Read a plan from a file.

    Raises:
        FaultPlanError: the file cannot be read, is no YAML, or holds no plan.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path}: {error.strerror or 'it cannot be read'}; give a file that exists."
        raise FaultPlanError(message) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        message = f"{path}: this is no YAML{line}; compare it with the example."
        raise FaultPlanError(message) from error
    return read_plan(document, str(path))
