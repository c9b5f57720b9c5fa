"""What changed records ask for: which enrollments have to be recalculated, and when (R1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jobs.change_watch import AT_ONCE, Concern, Concerned, Watch, watches
from jobs.concerned import ConcernedEnrollment, Liveness, find_concerned
from jobs.org_reader import OrgReader
from mapping.enrollment_inputs import INPUT_FIELDS, input_hash
from mapping.wire import Row
from persistence.port import Asked, EvaluationStore, Urgency


@dataclass(frozen=True, slots=True)
class ChangedRecords:
    """Knows what is watched in an org, and whom its changes concern."""

    reader: OrgReader
    evaluations: EvaluationStore

    def watches(self) -> list[Watch]:
        """List what is watched, the enrollments first."""
        return [self._enrollments(), *watches(self.reader.field_map, self.reader.schema)]

    def asked(
        self,
        watched: Sequence[Watch],
        changed: Mapping[str, Sequence[Row]],
        *,
        now: datetime,
        due_at: datetime,
    ) -> list[Asked]:
        """Tell which recalculations changed records ask for.

        Args:
            watched: Which kinds of record were looked at.
            changed: What changed, by object; an entry for each of them.
            now: When decisions of people are due.
            due_at: When everything else is due.

        Raises:
            ConnectorError: the org could not be read.
            PersistenceError: what was counted last could not be read.
        """
        mine = self.reader.field_map["enrollment"].sobject
        edited = self._edited(changed.get(mine, ()), now, due_at)
        concerned = find_concerned(self.reader, self._reasons(watched, changed), now.date())
        return [*edited, *_requests(concerned, due_at)]

    def _enrollments(self) -> Watch:
        role = self.reader.field_map["enrollment"]
        inputs = (role[name] for name in (*INPUT_FIELDS, "tier_at_last_calculation"))
        fields = tuple(dict.fromkeys(("IsDeleted", *inputs, *Liveness.of(self.reader).fields)))
        return Watch(role.sobject, fields, lambda _: (), AT_ONCE)

    def _reasons(
        self, due: Sequence[Watch], new: Mapping[str, Sequence[Row]]
    ) -> Mapping[Concerned, Sequence[str]]:
        """Tell what happened, by whom it concerns; who counted a record stands for the record."""
        reasons: dict[Concerned, list[str]] = {}
        for watch in due:
            word = f"{watch.sobject} changed"
            for row in new[watch.sobject]:
                for key in watch.concerns(row):
                    reasons.setdefault(key, [])
                    if word not in reasons[key]:
                        reasons[key].append(word)
        records = {key: words for key, words in reasons.items() if key[0] is Concern.RECORD}
        others = {key: words for key, words in reasons.items() if key[0] is not Concern.RECORD}
        words = list(dict.fromkeys(word for each in records.values() for word in each))
        for enrollment in sorted(self.evaluations.that_counted([i for _, i in records])):
            others.setdefault((Concern.ENROLLMENT, enrollment), words)
        return others

    def _edited(self, changed: Sequence[Row], now: datetime, due_at: datetime) -> list[Asked]:
        """Ask for enrollments that somebody edited; what the service wrote is no change (R4)."""
        role = self.reader.field_map["enrollment"]
        last = self.evaluations.attempts([row.required("Id") for row in changed])
        living = Liveness.of(self.reader)
        found: list[Asked] = []
        for row in changed:
            inputs = {name: row.values[role[name]] for name in INPUT_FIELDS}
            ours = last.get(row.required("Id")) == input_hash(inputs)
            live = not row.flag("IsDeleted") and living.holds(row, now.date())
            if live and not ours:
                decided = self._decided(row)
                found.append(
                    Asked(
                        enrollment_id=row.required("Id"),
                        program_id=row.text(role["program"]),
                        reason=f"{role.sobject} changed",
                        due_at=now if decided else due_at,
                        urgency=Urgency.NOW if decided else Urgency.CHANGE,
                    )
                )
        return found

    def _decided(self, row: Row) -> bool:
        """Whether somebody moved the tier, or gave a word on a proposal: that runs at once (R1)."""
        role = self.reader.field_map["enrollment"]
        moved_tier = row.text(role["tier"]) != row.text(role["tier_at_last_calculation"])
        return moved_tier or row.text(role["approval"]) is not None


def _requests(concerned: Iterable[ConcernedEnrollment], due_at: datetime) -> Iterable[Asked]:
    for each in concerned:
        for reason in each.reasons:
            yield Asked(
                enrollment_id=each.id, program_id=each.program_id, reason=reason, due_at=due_at
            )
