from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluator.reason import Reason
from tests.integration.loop.harness import NOON, running_loop
from tests.integration.loop.relay import Call, Reply, relayed
from tests.integration.loop.renamed_org import PREFIX, custom_names, renamed_org


def test_an_org_that_names_everything_otherwise_needs_its_mapping_and_nothing_else(
    tmp_path: Path,
) -> None:
    other = renamed_org()
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(other.mapping_file, encoding="utf-8")
    sent: list[str] = []

    def listen(call: Call, pass_on: Callable[[], Reply]) -> Reply:
        sent.extend((call.path, call.body.decode()))
        return pass_on()

    with (
        running_loop(
            database_url=f"sqlite:///{tmp_path / 'loop.db'}",
            today=NOON.date(),
            model=other.model,
            change=other.rename,
            mapping=mapping,
        ) as direct,
        relayed(direct, listen) as loop,
    ):
        first, second = loop.recalculate(now=NOON), loop.recalculate(now=NOON)
        views = loop.views()
        seed = loop.page("Northmere Channel Partners")
        explained = loop.explain(seed.enrollment.id, criterion="Annual Partner Revenue")

        assert not any(each.rejected for each in (*first.enrollments, *second.enrollments))
        assert all(not each.writes[:-1] for each in second.enrollments)
        found = {
            key: (view.status, view.tier_earned, view.progress, view.standing)
            for key, view in views.items()
        }
        assert found == {
            each.account_name: (each.status, each.tier_earned, each.progress, each.standing)
            for each in loop.expected.values()
        }
    assert {p.criterion: p.display_value for p in seed.progress}["Deal Registrations"] == (
        "15 registrations"
    )
    counted = [r for r in explained.criteria[0].records if r.told.reason is Reason.COUNTED]
    assert sum(r.told.converted_amount or 0 for r in counted) == 125_000
    assert {r.association for r in counted} == {"Zx_Reseller__c"}
    assert "nonsense" not in {r.name for r in counted}
    names = custom_names(sent)
    assert {"Zx_Partner_Enrollment__c", "Zx_Net__c"} <= names
    assert {name for name in names if not name.startswith(PREFIX)} == set()
