"""The doctor as a whole: settings, mapping, database and org, each looked at by itself."""

from __future__ import annotations

from collections.abc import Callable

from app.bootstrap import check_org, database_fitness
from config.errors import ConfigError, SettingsError
from config.mapping_file import load_field_map
from config.settings import Settings, load_settings
from jobs.doctor.database_check import check_database
from jobs.doctor.finding import Area, Checkup, Finding, not_run, ok, problem
from jobs.doctor.org_checkup import ORG_AREAS
from mapping.field_map import FieldMap

#: Loads the settings with the credential sections given, as ``load_settings`` does.
Load = Callable[..., Settings]


def examine(load: Load = load_settings) -> Checkup:
    """Look at everything; what is at fault hides only what rests on it.

    Args:
        load: Where settings come from.
    """
    settings, findings = _settings(load)
    if settings is None:
        why = "Not looked at, because the settings cannot be used."
        return Checkup((*findings, *(not_run(a, why) for a in (*_LOCAL, *ORG_AREAS))), 0)
    field_map, told = _mapping(settings)
    findings += [told, *check_database(database_fitness(settings))]
    if settings.salesforce is None:
        why = "Not looked at, because Salesforce's settings cannot be used."
        return Checkup((*findings, *(not_run(area, why) for area in ORG_AREAS)), 0)
    org, calls = check_org(settings, field_map)
    return Checkup((*findings, *org), calls)


_LOCAL = (Area.MAPPING, Area.DATABASE)


def _settings(load: Load) -> tuple[Settings | None, list[Finding]]:
    """Load all settings or, where only those of the org are at fault, the others."""
    try:
        return load(), [ok(Area.SETTINGS, "All settings can be used.")]
    except SettingsError as error:
        findings = [problem(Area.SETTINGS, each, error.remedy) for each in error.problems]
    try:
        return load(need=()), findings
    except SettingsError:
        return None, findings


def _mapping(settings: Settings) -> tuple[FieldMap | None, Finding]:
    file = settings.mapping.file
    try:
        field_map = load_field_map(file)
    except ConfigError as error:
        return None, problem(Area.MAPPING, error.message, error.remedy)
    which = f"The mapping file {file}" if file else "The built-in mapping"
    return field_map, ok(Area.MAPPING, f"{which} can be used.")
