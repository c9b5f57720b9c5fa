"""From a field path such as `Account.Owner.Name` to the values it has in records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from emulator.object_model import Field, ObjectModel, ObjectType
from emulator.soql.refusal import invalid_field, no_such_column, no_such_relationship
from emulator.soql.statement import Path
from emulator.store import Store, Value, Values

Getter: TypeAlias = Callable[[Values], Value]
#: Most relationships that one path may cross.
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class ResolvedPath:
    """A path whose parts exist: the references it crosses and the field at its end."""

    hops: tuple[Field, ...]
    field: Field
    path: Path

    @property
    def is_direct(self) -> bool:
        """Whether the field is one of the queried object itself."""
        return not self.hops

    @property
    def name(self) -> str:
        """The path as the object model spells it."""
        return ".".join([*(str(hop.relationship_name) for hop in self.hops), self.field.name])

    def getter(self, store: Store) -> Getter:
        """Return the function from a record's values to the value at the end of the path."""
        name = self.field.name
        if not self.hops:
            return lambda values: values.get(name)
        references = [hop.name for hop in self.hops]

        def get(values: Values) -> Value:
            current = values
            for reference in references:
                identifier = current.get(reference)
                record = store.find(identifier) if isinstance(identifier, str) else None
                if record is None:
                    return None
                current = record.values
            return current.get(name)

        return get


def resolve(model: ObjectModel, item: ObjectType, path: Path, text: str) -> ResolvedPath:
    """Find the field of a path that starts at an object.

    Raises:
        ApiError: INVALID_FIELD, as for a field that the user may not see.
    """
    parts = path.parts
    if len(parts) > 1 and parts[0].lower() == item.name.lower() and not item.relationship(parts[0]):
        parts = parts[1:]
    if len(parts) - 1 > _MOST_HOPS:
        reason = f"SOQL relationships cannot span more than {_MOST_HOPS} levels"
        raise invalid_field(text, path.position, reason)
    hops: list[Field] = []
    candidates = [item]
    for name in parts[:-1]:
        hop = next((found for one in candidates if (found := one.relationship(name))), None)
        if hop is None:
            raise no_such_relationship(text, path.position, name)
        hops.append(hop)
        targets = (model.find(target) for target in hop.reference_to)
        candidates = [target for target in targets if target is not None]
    field = next((found for one in candidates if (found := one.field(parts[-1]))), None)
    if field is None:
        entity = candidates[0].name if candidates else parts[-2]
        raise no_such_column(text, path.position, parts[-1], entity)
    return ResolvedPath(tuple(hops), field, path)
