"""The doctor as a whole: settings, mapping, database and org, each looked at by itself."""

from __future__ import annotations

from collections.abc import Sequence

from app.bootstrap import check_org, database_fitness
from config.errors import ConfigError, SettingsError
from config.mapping_file import load_field_map
from config.settings import DOTENV, Settings, read_settings
from jobs.clock import Clock
from jobs.doctor.database_check import check_database
from jobs.doctor.finding import Area, Checkup, Finding, not_run, ok, problem
from jobs.doctor.org_checkup import ORG_AREAS
from mapping.field_map import FieldMap


def examine() -> Checkup:
    """Look at everything, from the environment on; what is at fault hides what rests on it only."""
    reading = read_settings()
    findings = [_setting_problem(each) for each in reading.problems]
    if reading.settings is not None:
        well = ok(Area.SETTINGS, f"All settings can be used; they come from {_origin()}.")
        return examine_with(reading.settings, findings or [well])
    # The database can be looked at without the org's credentials.
    rest = read_settings(need=()).settings
    if rest is not None:
        return examine_with(rest, findings)
    why = "Not looked at, because the settings cannot be used."
    areas = (Area.MAPPING, Area.DATABASE, *ORG_AREAS)
    return Checkup((*findings, *(not_run(area, why) for area in areas)), 0)


def examine_with(
    settings: Settings, findings: Sequence[Finding] = (), clock: Clock | None = None
) -> Checkup:
    """Look at everything that settings lead to.

    Args:
        settings: Without the org's section, the org is not looked at.
        findings: What was found about the settings themselves.
        clock: What time it is; ``None`` asks the machine.
    """
    field_map, told = _mapping(settings)
    local = (*findings, told, *check_database(database_fitness(settings)))
    if settings.salesforce is None:
        why = "Not looked at, because Salesforce's settings cannot be used."
        return Checkup((*local, *(not_run(area, why) for area in ORG_AREAS)), 0)
    org, calls = check_org(settings, field_map, clock)
    return Checkup((*local, *org), calls)


def _origin() -> str:
    if DOTENV.is_file():
        return f"the environment and the file {DOTENV.resolve()}"
    return f"the environment, as there is no file {DOTENV.resolve()}"


def _setting_problem(sentence: str) -> Finding:
    return problem(Area.SETTINGS, sentence, SettingsError([sentence]).remedy)


def _mapping(settings: Settings) -> tuple[FieldMap | None, Finding]:
    file = settings.mapping.file
    try:
        field_map = load_field_map(file)
    except ConfigError as error:
        return None, problem(Area.MAPPING, error.message, error.remedy)
    which = f"The mapping file {file}" if file else "The built-in mapping"
    return field_map, ok(Area.MAPPING, f"{which} can be used.")
