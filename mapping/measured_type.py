"""``Measured`` criteria: any object the mapping knows, any measure (M7)."""

from __future__ import annotations

from evaluator.program import Measure
from mapping.errors import MappingError
from mapping.field_map import FieldMap, RoleMap, SourceMap, TypeMap
from mapping.wire import Row

#: The criterion type that names its own object and measure.
MEASURED = "Measured"

_MEASURES = tuple(measure for measure in Measure if measure is not Measure.VERIFICATIONS)


def measured_type(row: Row, role: RoleMap, field_map: FieldMap) -> TypeMap:
    """Make the type of one ``Measured`` criterion out of what it says itself.

    Raises:
        MappingError: no such object in the mapping, or no such measure.
    """
    source = _source(row.text(role["source_object"]), field_map)
    measure = row.text(role["measure"])
    if measure not in list(_MEASURES):
        remedy = f"Choose one of: {', '.join(_MEASURES)}."
        raise MappingError(f"there is no measure {measure or '(blank)'}", remedy=remedy)
    chosen = Measure(measure)
    return TypeMap(
        name=MEASURED,
        source=source.name,
        measure=chosen,
        base=(),
        attainment=None,
        rollup=None,
        expires=None,
        # A deal counts once (M4); what it amounts to is measured record by record.
        identity=source.identity if chosen is Measure.COUNT else None,
    )


def _source(sobject: str | None, field_map: FieldMap) -> SourceMap:
    folded = (sobject or "").casefold()
    for source in field_map.sources.values():
        if source.sobject.casefold() == folded:
            return source
    known = ", ".join(source.sobject for source in field_map.sources.values())
    msg = f"source object {sobject or '(blank)'} is not in the mapping; known are {known}"
    raise MappingError(msg, remedy="Choose one of them, or add the object to the mapping file.")
