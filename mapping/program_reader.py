"""Configuration records → a program that can be judged, or one sentence why not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from evaluator.money import Currency
from evaluator.period import MeasurementPeriod
from evaluator.program import Benefit, Program, Threshold, Tier
from mapping.condition_context import ConditionContext
from mapping.criterion_reader import CriterionReader
from mapping.errors import MappingError
from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.policy_reader import read_policy
from mapping.threshold_reader import read_threshold
from mapping.wire import Records, Row, rows


@dataclass(frozen=True, slots=True)
class ProgramHead:
    """What is known of a program before its rules are read.

    ``time_zone`` and ``currency`` are ``None`` where the org's own apply.
    """

    id: str
    name: str
    active: bool
    time_zone: str | None
    currency: str | None


class ProgramFaultError(MappingError):
    """A program's configuration cannot be read; its enrollments go on hold (F7)."""


class ProgramBook:
    """The configuration records of some programs, sorted by what they belong to."""

    def __init__(self, tables: Mapping[str, Records], field_map: FieldMap) -> None:
        """Take the tables by role, as ``program_selects`` asks for them."""
        self._map = field_map
        self._programs = {row.required("Id"): row for row in rows(tables["program"])}
        self._tiers = self._by("tier", "program", tables)
        self._criteria = self._by("criterion", "program", tables)
        self._filters = self._by("filter", "criterion", tables)
        self._thresholds = self._by("threshold", "tier", tables)
        self._tier_benefits = self._by("tier_benefit", "tier", tables)
        self._benefits = {row.required("Id"): row for row in rows(tables["benefit"])}

    def heads(self) -> list[ProgramHead]:
        """List the programs by name."""
        role = self._map["program"]
        heads = [
            ProgramHead(
                id=key,
                name=row.text(role["name"]) or key,
                active=row.flag(role["active"]),
                time_zone=row.text(role["time_zone"]),
                currency=row.text(role["currency"]),
            )
            for key, row in self._programs.items()
        ]
        return sorted(heads, key=lambda head: (head.name, head.id))

    def read(
        self,
        head: ProgramHead,
        *,
        currency: Currency,
        context: ConditionContext,
        schema: OrgSchema,
    ) -> Program:
        """Read one program.

        Args:
            head: Which one.
            currency: The program's.
            context: What dates in its conditions mean in this run.
            schema: What the org has.

        Raises:
            MappingError: the configuration is at fault; hold the program's enrollments
                with the error's sentence and go on with the others.
        """
        reader = CriterionReader(self._map, schema, context)
        criteria = [
            reader.read(row, self._filters.get(row.required("Id"), []))
            for row in self._criteria.get(head.id, [])
        ]
        known = {criterion.id for criterion in criteria}
        tiers = [self._tier(row) for row in self._tiers.get(head.id, [])]
        program = Program(
            id=head.id,
            name=head.name,
            currency=currency,
            tiers=tuple(sorted(tiers, key=lambda tier: (tier.rank, tier.name))),
            criteria=tuple(sorted(criteria, key=lambda c: (c.sequence, c.name, c.id))),
            benefits=self._benefits_of(tiers),
            config_version="",
            thresholds=self._thresholds_of(tiers, known),
            require_lower_tiers=self._programs[head.id].flag(
                self._map["program"]["require_lower_tiers"]
            ),
            period=self._period(head),
            policy=read_policy(self._programs[head.id], self._map["program"], head.name),
        )
        return replace(program, config_version=_digest(program))

    def _by(self, role: str, parent: str, tables: Mapping[str, Records]) -> Mapping[str, list[Row]]:
        grouped: dict[str, list[Row]] = {}
        for row in rows(tables[role]):
            grouped.setdefault(row.text(self._map[role][parent]) or "", []).append(row)
        return grouped

    def _period(self, head: ProgramHead) -> MeasurementPeriod:
        word = self._programs[head.id].text(self._map["program"]["measurement_period"])
        if word is None:
            return MeasurementPeriod.ENROLLMENT_WINDOW
        if word not in list(MeasurementPeriod):
            known = ", ".join(MeasurementPeriod)
            msg = f"Program {head.name} measures by {word!r}, which is no measurement period."
            raise ProgramFaultError(msg, remedy=f"Choose one of: {known}.")
        return MeasurementPeriod(word)

    def _tier(self, row: Row) -> Tier:
        role = self._map["tier"]
        name = row.text(role["name"]) or row.required("Id")
        rank = row.whole(role["rank"])
        if rank is None:
            remedy = "Give every tier of the program a rank of its own, 1 for the lowest."
            raise ProgramFaultError(f"Tier {name} has no rank.", remedy=remedy)
        return Tier(row.required("Id"), name, rank, {})

    def _thresholds_of(self, tiers: list[Tier], criteria: set[str]) -> tuple[Threshold, ...]:
        role = self._map["threshold"]
        read = (
            read_threshold(row, role, tier=tier.name, criteria=criteria)
            for tier in tiers
            for row in self._thresholds.get(tier.id, [])
        )
        return tuple(sorted((row for row in read if row), key=_threshold_order))

    def _benefits_of(self, tiers: list[Tier]) -> tuple[Benefit, ...]:
        role, library = self._map["tier_benefit"], self._map["benefit"]
        values: dict[str, dict[str, str]] = {}
        for tier in sorted(tiers, key=lambda tier: tier.rank):
            for row in self._tier_benefits.get(tier.id, []):
                given = values.setdefault(row.required(role["benefit"]), {})
                value = row.text(role["value"])
                if value is not None:
                    given[tier.id] = value
        named = (
            Benefit(key, self._benefits[key].text(library["name"]) or key, given)
            for key, given in values.items()
            if key in self._benefits
        )
        return tuple(sorted(named, key=lambda benefit: (benefit.name, benefit.id)))


def _threshold_order(row: Threshold) -> tuple[str, ...]:
    days = (str(row.first or ""), str(row.last or ""))
    return row.tier_id, row.criterion_id, row.segment or "", *days


def _digest(program: Program) -> str:
    told = asdict(program, dict_factory=_as_written)
    text = json.dumps(told, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_written(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Tell a relative date by its literal: its days move on while the rule stays the same."""
    values = dict(pairs)
    literal = values.get("literal")
    return {"literal": literal} if literal else values
