"""Reads the org through the field map: describes what is needed, renders and sends queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from threading import RLock

from connector.port import RecordTable, SalesforcePort
from mapping.field_map import FieldMap, RoleMap
from mapping.fiscal_reader import FISCAL_OBJECTS
from mapping.org_schema import OrgSchema, read_org_schema
from mapping.role_fields import JUDGED_ROLES
from mapping.soql import Select, render

#: Described with the mapping's own objects: currencies, the org itself, its fiscal years,
#: and the parents that the built-in mapping reaches through.
_ALWAYS = ("Organization", "CurrencyType", "DatedConversionRate", "Contact", *FISCAL_OBJECTS)
#: How many relationships a field path may follow.
_DEEPEST = 5


class OrgReader:
    """An org as seen through a field map. The schema is read once and grows on demand.

    Safe to share between threads. ``lasting`` is for records that hardly ever change, once
    somebody has read them.
    """

    def __init__(
        self, salesforce: SalesforcePort, field_map: FieldMap, further: Sequence[str] = ()
    ) -> None:
        """Describe the objects of the mapping, and further ones; one API call for 25."""
        self.salesforce = salesforce
        self.field_map = field_map
        roles = (role.sobject for role in _judged(field_map))
        sources = (source.sobject for source in field_map.sources.values())
        wanted = tuple(dict.fromkeys((*roles, *sources, *_ALWAYS, *further)))
        self.lasting: tuple[RecordTable, ...] = ()
        self._growing = RLock()
        self._unknown: set[str] = set()
        self._described = dict(salesforce.describe(wanted))
        self.schema: OrgSchema = read_org_schema(self._described)
        self.ensure_parents(_mapped_paths(field_map))

    def ensure(self, sobjects: Iterable[str]) -> None:
        """Describe further objects as far as they exist; what does not is asked for once.

        Raises:
            ConnectorError: the org did not answer.
        """
        with self._growing:
            wanted = {name for name in sobjects if name not in self.schema}
            self._describe(wanted - self._unknown)

    def ensure_parents(self, paths: Iterable[tuple[str, str]]) -> None:
        """Describe the objects that dotted paths lead through, as far as they exist.

        Args:
            paths: Pairs of an object and a field path. A path that leads nowhere is left
                to whoever uses it.
        """
        dotted = [(sobject, path) for sobject, path in dict.fromkeys(paths) if "." in path]
        with self._growing:
            for _ in range(_DEEPEST):
                missing = {m for sobject, path in dotted for m in self._missing(sobject, path)}
                missing -= self._unknown
                if not missing:
                    return
                self._describe(missing)

    def read(self, selects: Sequence[Select], *, many: bool = False) -> list[RecordTable]:
        """Send statements and give one table each, in order.

        Args:
            selects: The statements.
            many: Tens of thousands of records are likely.

        Raises:
            MappingError: a statement names what the org does not have.
            ConnectorError: the org did not answer, or refused.
        """
        statements = [render(select, self.schema) for select in selects]
        return self.salesforce.query(statements, many=many)

    def read_families(self, selects: Sequence[Select]) -> list[tuple[RecordTable, ...]]:
        """Send statements with children and give for each its table and those below it.

        Returns:
            For each statement its records first, then those of its children in their order,
            each followed by what is below it.

        Raises:
            MappingError: a statement names what the org does not have.
            ConnectorError: the org did not answer, or refused.
        """
        return [tuple(_flat(table)) for table in self.read(selects)]

    def require_mapped(self) -> None:
        """Refuse a mapping that names what the org lacks, before anything is held for it.

        Sources whose object the org does not have are left to the criteria that need them.

        Raises:
            MappingError: names the object or the field.
        """
        for role in _judged(self.field_map):
            self.schema.object(role.sobject)
        for sobject, path in _source_paths(self.field_map):
            if sobject in self.schema:
                self.schema.field(sobject, path)

    def _describe(self, missing: Set[str]) -> None:
        if missing:
            answers = self.salesforce.describe(sorted(missing))
            self._unknown |= missing - answers.keys()
            self._described.update(answers)
            self.schema = read_org_schema(self._described)

    def _missing(self, sobject: str, path: str) -> list[str]:
        """Name the first object on the path that was not described yet."""
        here = sobject
        for step in path.split(".")[:-1]:
            if here not in self.schema:
                return []
            relation = self.schema.object(here).relationships.get(step.casefold())
            if relation is None or not relation.parents:
                return []
            here = relation.parents[0]
            if here not in self.schema:
                return [here]
        return []


def _judged(field_map: FieldMap) -> list[RoleMap]:
    """Give the roles that judging tiers needs."""
    return [role for name, role in field_map.roles.items() if name in JUDGED_ROLES]


def _flat(table: RecordTable) -> Iterator[RecordTable]:
    yield table
    for child in table.children:
        yield from _flat(child)


def _source_paths(field_map: FieldMap) -> Iterable[tuple[str, str]]:
    for source in field_map.sources.values():
        others = (source.display, source.still_belongs, source.visible_through)
        yield from ((source.sobject, path) for path in source.association)
        yield from ((source.sobject, path) for path in others if path)


def _mapped_paths(field_map: FieldMap) -> Iterable[tuple[str, str]]:
    yield from _source_paths(field_map)
    for kind in field_map.types.values():
        if kind.source:
            sobject = field_map.sources[kind.source].sobject
            yield from ((sobject, part.field) for part in kind.base)
            fields = (kind.attainment, kind.rollup, kind.expires)
            yield from ((sobject, path) for path in fields if path)
            if kind.identity:
                yield from ((sobject, path) for path in kind.identity.fields)
