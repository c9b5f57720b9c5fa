"""One criterion's record and its filter rows → a criterion."""

from __future__ import annotations

from dataclasses import dataclass, replace

from evaluator.condition import Condition
from evaluator.filter import Filter
from evaluator.program import NUMERIC, Criterion, Measure, Unit
from mapping.condition_context import ConditionContext
from mapping.condition_reader import ConditionError, condition_of, read_condition
from mapping.errors import MappingError, UnknownFieldError
from mapping.field_map import BaseCondition, FieldMap, Identity, SourceMap, TypeMap
from mapping.filter_logic import parse_filter_logic
from mapping.measured_type import MEASURED, measured_type
from mapping.org_schema import DESCRIBED, FieldType, OrgSchema
from mapping.wire import Row

_DATES = (FieldType.DATE, FieldType.INSTANT)
_DATE_REMEDY = "Choose an attainment date field that is a date, or a date and time."
_NUMBERS = (FieldType.NUMBER, FieldType.CURRENCY)


class CriterionFaultError(MappingError):
    """A criterion that cannot be judged; names it and what is wrong (F7)."""

    def __init__(self, criterion: str, reason: str, remedy: str) -> None:
        super().__init__(f"Criterion {criterion}: {reason}.", remedy=remedy)


@dataclass(frozen=True, slots=True)
class CriterionReader:
    """Reads the criteria of one program; ``context`` is what dates mean to it in this run."""

    field_map: FieldMap
    schema: OrgSchema
    context: ConditionContext

    def read(self, row: Row, filter_rows: list[Row]) -> Criterion:
        """Read one criterion with its conditions.

        Raises:
            CriterionFaultError: with the criterion, the condition and the field (F7).
        """
        role = self.field_map["criterion"]
        name = row.text(role["name"]) or row.required("Id")
        try:
            kind = self._type(row)
            criterion = Criterion(
                id=row.required("Id"),
                name=name,
                sequence=row.whole(role["sequence"]) or 0,
                type=kind.name,
                measure=kind.measure,
                unit=Unit.VERIFIED,
                unit_label=row.text(role["unit_label"]) or "",
            )
            if kind.source is None:
                return criterion
            source = self.field_map.sources[kind.source]
            return self._counting(criterion, row, filter_rows, kind, source)
        except MappingError as error:
            reason = error.message.rstrip(".")
            raise CriterionFaultError(name, reason, error.remedy) from error

    def _type(self, row: Row) -> TypeMap:
        role = self.field_map["criterion"]
        name = row.text(role["type"])
        kind = self.field_map.types.get(name or "")
        if kind is not None:
            return kind
        if name == MEASURED:
            return measured_type(row, role, self.field_map)
        known = ", ".join((*self.field_map.types, MEASURED))
        msg = f"type {name or '(blank)'} is not known"
        raise MappingError(msg, remedy=f"Choose one of: {known}.")

    def _counting(
        self, criterion: Criterion, row: Row, filters: list[Row], kind: TypeMap, source: SourceMap
    ) -> Criterion:
        role = self.field_map["criterion"]
        rollup = None
        if kind.measure in NUMERIC or kind.measure is Measure.COUNT_DISTINCT:
            rollup = row.text(role["rollup_field"]) or kind.rollup
            rollup = self.schema.spelled(source.sobject, rollup) if rollup else None
        return replace(
            criterion,
            unit=self._unit(kind, rollup, source),
            source=source.name,
            base=self._base(kind, source),
            filter=self._filter(row.text(role["filter_logic"]), filters, source),
            attainment=self._attainment(row, kind, source),
            rollup=rollup,
            expires=kind.expires,
            identity=_identity(kind, rollup),
            include_future_dates=row.flag(role["include_future_dates"]),
            ignore_window=row.flag(role["ignore_window"]),
        )

    def _attainment(self, row: Row, kind: TypeMap, source: SourceMap) -> str:
        path = row.text(self.field_map["criterion"]["attainment_date_field"]) or kind.attainment
        if path is None:
            raise MappingError("no attainment date field is set", remedy=_DATE_REMEDY)
        if self.schema.field(source.sobject, path).type not in _DATES:
            raise MappingError(f"attainment date field {path} is no date", remedy=_DATE_REMEDY)
        return self.schema.spelled(source.sobject, path)

    def _unit(self, kind: TypeMap, rollup: str | None, source: SourceMap) -> Unit:
        if kind.measure is Measure.SHARE:
            return Unit.PERCENT
        if kind.measure is Measure.COUNT:
            return Unit.COUNT
        if rollup is None:
            remedy = "Choose the criterion's rollup field."
            raise MappingError("no rollup field says what is measured", remedy=remedy)
        field_type = self.schema.field(source.sobject, rollup).type
        if kind.measure is Measure.COUNT_DISTINCT:
            return _distinct(rollup, field_type)
        if field_type not in _NUMBERS:
            remedy = "Choose a rollup field that is a number or an amount."
            raise MappingError(f"rollup field {rollup} is no number", remedy=remedy)
        return Unit.MONEY if field_type is FieldType.CURRENCY else Unit.MEASURE

    def _filter(self, logic: str | None, filters: list[Row], source: SourceMap) -> Filter:
        conditions = [self._condition(each, source) for each in filters]
        conditions.sort(key=lambda condition: condition.number)
        numbers = [condition.number for condition in conditions]
        twice = next((number for number in numbers if numbers.count(number) > 1), None)
        if twice is not None:
            remedy = "Give each condition a number of its own."
            raise MappingError(f"two conditions have the number {twice}", remedy=remedy)
        return Filter(tuple(conditions), parse_filter_logic(logic, numbers))

    def _condition(self, row: Row, source: SourceMap) -> Condition:
        role = self.field_map["filter"]
        number = row.whole(role["number"])
        field = row.text(role["field"])
        if number is None or field is None:
            msg = "a condition lacks its number or its field"
            raise MappingError(msg, remedy="Fill it in, or delete the condition.")
        try:
            field = self.schema.spelled(source.sobject, field)
        except UnknownFieldError as error:
            reason = error.message.rstrip(".")
            raise ConditionError(number, field, reason, error.remedy) from error
        kind = self.schema.field(source.sobject, field).type
        operator, value = row.text(role["operator"]), row.text(role["value"])
        return read_condition(number, field, operator, value, kind=kind, context=self.context)

    def _base(self, kind: TypeMap, source: SourceMap) -> Filter:
        return Filter.all_of(
            *(
                self._base_condition(number, part, source)
                for number, part in enumerate(kind.base, start=1)
            )
        )

    def _base_condition(self, number: int, part: BaseCondition, source: SourceMap) -> Condition:
        field_type = self.schema.field(source.sobject, part.field).type
        if field_type is not FieldType.FLAG and any(isinstance(v, bool) for v in part.values):
            # YAML reads a bare Yes, No, On or Off as true or false.
            msg = f"the base condition on {part.field} compares {DESCRIBED[field_type]} with a flag"
            raise MappingError(msg, remedy="Put the value in quotes in the mapping file.")
        return condition_of(
            number,
            self.schema.spelled(source.sobject, part.field),
            part.operator,
            [_text(value) for value in part.values],
            kind=field_type,
            context=self.context,
        )


def _distinct(rollup: str, field_type: FieldType) -> Unit:
    """Refuse amounts: whether two of different currencies are one depends on the day's rates."""
    if field_type is FieldType.CURRENCY:
        remedy = "Choose a rollup field that names something, such as a picklist or a reference."
        raise MappingError(f"distinct amounts of {rollup} cannot be counted", remedy=remedy)
    return Unit.COUNT


def _identity(kind: TypeMap, rollup: str | None) -> str | None:
    """Name what makes records count once: the type's own, else the values that are counted."""
    if kind.identity is not None:
        return kind.identity.column
    if kind.measure is Measure.COUNT_DISTINCT and rollup is not None:
        return Identity((rollup,), first_of=False).column
    return None


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
