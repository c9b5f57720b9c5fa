"""Pulls the candidate records of a slice, source by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from evaluator.enrollment import Enrollment, find_hold
from evaluator.program import Program
from jobs.narrowing_read import NarrowedTables, NarrowingRead
from jobs.org_reader import OrgReader
from mapping.candidate_query import candidate_query
from mapping.candidate_reader import SourcePull, read_candidates
from mapping.soql import Select

#: From so many enrollments on, their candidates are likely to fill so many pages that a bulk
#: job takes fewer calls.
MANY_ENROLLMENTS = 500


@dataclass(frozen=True, slots=True)
class Pulled:
    """The candidates by source, complete but for some accounts.

    ``unread`` names, by such an account, an object whose records Salesforce did not give.
    """

    sources: Mapping[str, SourcePull]
    unread: Mapping[str, str]


class CandidatePull:
    """The statements for one slice's candidates, and their answers made values."""

    def __init__(
        self,
        reader: OrgReader,
        program: Program,
        enrollments: Sequence[Enrollment],
        zone: tzinfo,
        *,
        complete: bool,
    ) -> None:
        """Plan the statements.

        Args:
            reader: The org.
            program: The slice's program.
            enrollments: The slice.
            zone: The program's zone.
            complete: Pull every record of the accounts, for an explanation.
        """
        self._reader = reader
        self._accounts = [enrollment.account_id for enrollment in enrollments]
        # What is held anyway needs no records; a blank date would even widen the window.
        judged = [e for e in enrollments if complete or not find_hold(e, program)]
        accounts = sorted({e.account_id for e in judged if e.account_id})
        windows = None if complete else [enrollment.window for enrollment in judged]
        names = sorted({criterion.source for criterion in program.criteria if criterion.source})
        self._queries = {
            name: candidate_query(
                reader.field_map.sources[name],
                [criterion for criterion in program.criteria if criterion.source == name],
                accounts,
                windows,
                field_map=reader.field_map,
                schema=reader.schema,
                zone=zone,
            )
            for name in names
        }

    @property
    def selects(self) -> list[Select]:
        """All statements, those of one source side by side."""
        return [select for query in self._queries.values() for select in query.selects]

    def read(self) -> Pulled:
        """Send the statements and read the answers.

        Raises:
            ConnectorError: records are missing, and nobody can tell whose.
        """
        selects = self.selects
        many = len(self._accounts) >= MANY_ENROLLMENTS
        reading = NarrowingRead(self._reader, many=many)
        found = reading.read(selects) if selects else NarrowedTables((), {})
        tables = iter(found.tables)
        pulled: dict[str, SourcePull] = {}
        for name, query in self._queries.items():
            answers = [next(tables) for _ in query.selects]
            pulled[name] = read_candidates(query, answers, self._accounts, self._reader.schema)
        return Pulled(pulled, found.unread)
