"""Configuration records → a program that can be judged, or one sentence why not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import tzinfo
from decimal import Decimal

from evaluator.money import Currency
from evaluator.program import Benefit, Program, Tier
from mapping.criterion_reader import CriterionReader
from mapping.errors import MappingError
from mapping.field_map import FieldMap, RoleMap
from mapping.org_schema import OrgSchema
from mapping.policy_reader import read_policy
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

    def __init__(self, message: str) -> None:
        super().__init__(message, remedy="Correct the program's configuration in Salesforce.")


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
        self, head: ProgramHead, *, currency: Currency, zone: tzinfo, schema: OrgSchema
    ) -> Program:
        """Read one program.

        Raises:
            MappingError: the configuration is at fault; hold the program's enrollments
                with the error's sentence and go on with the others.
        """
        self._refuse_unread_policies(head)
        reader = CriterionReader(self._map, schema, zone)
        criteria = [
            reader.read(row, self._filters.get(row.required("Id"), []))
            for row in self._criteria.get(head.id, [])
        ]
        known = {criterion.id for criterion in criteria}
        tiers = [self._tier(row, known) for row in self._tiers.get(head.id, [])]
        program = Program(
            id=head.id,
            name=head.name,
            currency=currency,
            tiers=tuple(sorted(tiers, key=lambda tier: (tier.rank, tier.name))),
            criteria=tuple(sorted(criteria, key=lambda c: (c.sequence, c.name, c.id))),
            benefits=self._benefits_of(tiers),
            config_version="",
            require_lower_tiers=self._programs[head.id].flag(
                self._map["program"]["require_lower_tiers"]
            ),
            policy=read_policy(self._programs[head.id], self._map["program"], head.name),
        )
        return replace(program, config_version=_digest(program))

    def _by(self, role: str, parent: str, tables: Mapping[str, Records]) -> Mapping[str, list[Row]]:
        grouped: dict[str, list[Row]] = {}
        for row in rows(tables[role]):
            grouped.setdefault(row.text(self._map[role][parent]) or "", []).append(row)
        return grouped

    def _refuse_unread_policies(self, head: ProgramHead) -> None:
        period = self._programs[head.id].text(self._map["program"]["measurement_period"])
        if period not in (None, "Enrollment Window"):
            msg = (
                f"Program {head.name} measures by {period}, which is not supported yet; "
                "choose Enrollment Window."
            )
            raise ProgramFaultError(msg)

    def _tier(self, row: Row, criteria: set[str]) -> Tier:
        role = self._map["tier"]
        name = row.text(role["name"]) or row.required("Id")
        rank = row.whole(role["rank"])
        if rank is None:
            msg = f"Tier {name} has no rank; give every tier its own."
            raise ProgramFaultError(msg)
        thresholds: dict[str, Decimal] = {}
        for threshold in self._thresholds.get(row.required("Id"), []):
            self._add_threshold(thresholds, threshold, name, criteria)
        return Tier(row.required("Id"), name, rank, dict(sorted(thresholds.items())))

    def _add_threshold(
        self, thresholds: dict[str, Decimal], row: Row, tier: str, criteria: set[str]
    ) -> None:
        role = self._map["threshold"]
        value = row.number(role["value"])
        if value is None:
            return
        _refuse_unread_scope(row, role, tier)
        criterion = row.text(role["criterion"])
        if criterion not in criteria:
            msg = f"A threshold of tier {tier} names a criterion of another program; correct it."
            raise ProgramFaultError(msg)
        if criterion in thresholds:
            msg = f"Tier {tier} has two thresholds for one criterion; keep one of them."
            raise ProgramFaultError(msg)
        thresholds[criterion] = _plain(value)

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


def _refuse_unread_scope(row: Row, role: RoleMap, tier: str) -> None:
    scoped = [
        name for name in ("segment", "effective_from", "effective_to") if row.text(role[name])
    ]
    if scoped:
        msg = (
            f"A threshold of tier {tier} sets {role[scoped[0]]}, which is not supported yet; "
            "leave it blank."
        )
        raise ProgramFaultError(msg)


def _plain(number: Decimal) -> Decimal:
    """Write a number without trailing zeros, so that equal rules have equal digests."""
    return Decimal(f"{number.normalize():f}")


def _digest(program: Program) -> str:
    text = json.dumps(asdict(program), default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
