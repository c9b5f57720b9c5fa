"""Asks what the primary partner users may see of the records that would count (S3, S4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from connector.port import Access as AccessAnswers
from connector.port import UserAccess
from evaluator.access import Access, Answers
from evaluator.judgement import Judgement, questions
from jobs.org_reader import OrgReader
from mapping.candidate_reader import SourcePull
from mapping.soql import In, Select

#: Users asked about between two reports of progress; a multiple of what one call takes.
_USERS_AT_ONCE = 200
#: Ids in one statement that looks whether records still exist.
_IDS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class _Pair:
    """One question: may this user see this record, or the one it became?"""

    source: str
    position: int
    user_id: str
    record_id: str
    through: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Visibility:
    """What is known of what the users of a slice may see.

    ``answers`` hold one ``Access`` a pair, by source. ``unasked`` tells why a user's own view
    could not be asked, and what to do about it, by user id.
    """

    answers: Mapping[str, Answers]
    unasked: Mapping[str, str]


_NOTHING_ASKED = UserAccess({})


@dataclass(frozen=True, slots=True)
class VisibilityCheck:
    """Settles visibility for a slice.

    ``missing_is_hidden`` is for orgs where records without access give no answer at all;
    otherwise a record without an answer holds its enrollment. It says nothing of a user who
    was asked in person, nor of one who could not be asked.
    """

    reader: OrgReader
    missing_is_hidden: bool

    def ask(
        self,
        judgement: Judgement,
        pulled: Mapping[str, SourcePull],
        advance: Callable[[int], None],
    ) -> Visibility:
        """Ask for every pair that decides something.

        Args:
            judgement: The slice with its marks.
            pulled: The records behind it, by source.
            advance: Told how many users were asked about since it was told last.

        Raises:
            ConnectorError: the org could not be asked; nothing may be judged.
        """
        pairs = list(_pairs(judgement, pulled))
        answered = self._answers(pairs, advance)
        standing = self._standing(pairs, answered)
        found = {
            name: np.full(len(source.candidates.record), Access.NOT_ASKED, dtype=np.uint8)
            for name, source in pulled.items()
        }
        for pair in pairs:
            told = answered.get(pair.user_id, _NOTHING_ASKED)
            access = _settled(pair, told, standing, missing_is_hidden=self.missing_is_hidden)
            found[pair.source][pair.position] = access
        refused = {user: told.refusal for user, told in answered.items() if told.refusal}
        return Visibility(found, {user: each.sentence for user, each in refused.items()})

    def _answers(self, pairs: Sequence[_Pair], advance: Callable[[int], None]) -> AccessAnswers:
        wanted: dict[str, dict[str, dict[str, None]]] = {}
        for pair in pairs:
            by_object = wanted.setdefault(pair.user_id, {})
            for record_id, sobject in self._objects(pair):
                by_object.setdefault(sobject, {})[record_id] = None
        answered: dict[str, UserAccess] = {}
        users = iter(sorted(wanted))
        while lot := list(islice(users, _USERS_AT_ONCE)):
            questions = {user: {s: list(ids) for s, ids in wanted[user].items()} for user in lot}
            answered.update(self.reader.salesforce.readable(questions))
            advance(len(lot))
        return answered

    def _standing(self, pairs: Sequence[_Pair], answered: AccessAnswers) -> frozenset[str]:
        """Find which records without an answer are still there (S4)."""
        unanswered: dict[str, set[str]] = {}
        for pair in pairs:
            told = answered.get(pair.user_id, _NOTHING_ASKED).told
            for record_id, sobject in self._objects(pair):
                if record_id not in told:
                    unanswered.setdefault(sobject, set()).add(record_id)
        selects = [
            Select(sobject, ("Id",), In("Id", ids[start : start + _IDS_AT_ONCE]))
            for sobject, ids in ((s, sorted(i)) for s, i in sorted(unanswered.items()))
            for start in range(0, len(ids), _IDS_AT_ONCE)
        ]
        tables = self.reader.read(selects) if selects else []
        return frozenset(str(key) for table in tables for key in table.columns["Id"])

    def _objects(self, pair: _Pair) -> Iterator[tuple[str, str]]:
        source = self.reader.field_map.sources[pair.source]
        yield pair.record_id, source.sobject
        if pair.through and source.visible_through:
            field = self.reader.schema.field(source.sobject, source.visible_through)
            yield pair.through, field.parents[0]


def _settled(
    pair: _Pair, user: UserAccess, standing: frozenset[str], *, missing_is_hidden: bool
) -> Access:
    """Say what is known of a pair; nowhere else is an answer made of silence.

    One true answer suffices (M4), but not for a record that is gone (S4). Silence about a
    record that stands is a no only of a user who was asked in person, or where the org is
    known to answer that way.

    Args:
        pair: The user and the record.
        user: What was learned of the user's view.
        standing: Records without answer that are still there.
        missing_is_hidden: Whether the org leaves out what a user may not see.
    """
    if pair.record_id not in user.told and pair.record_id not in standing:
        return Access.GONE
    if user.told.get(pair.record_id) or (pair.through and user.told.get(pair.through)):
        return Access.READABLE
    if user.silence_is_no or (missing_is_hidden and user.refusal is None):
        return Access.HIDDEN
    silent = [i for i in (pair.record_id, pair.through) if i and i not in user.told]
    return Access.UNANSWERED if standing.intersection(silent) else Access.HIDDEN


def _pairs(judgement: Judgement, pulled: Mapping[str, SourcePull]) -> Iterator[_Pair]:
    for name, positions in questions(judgement).items():
        source = pulled[name]
        candidates = source.candidates
        enrollments = candidates.enrollment[positions].tolist()
        records = candidates.record[positions].tolist()
        for position, enrollment, row in zip(positions.tolist(), enrollments, records, strict=True):
            user = judgement.enrollments[enrollment].user_id
            through = source.also_visible_through[row]
            yield _Pair(name, position, user or "", candidates.ids[row], through)
