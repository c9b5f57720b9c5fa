from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import MappingFileError
from config.mapping_file import load_field_map
from mapping.field_map import FieldMap

REMEDY = "Correct the file; docs/mapping.md shows every key."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mapping.yaml"


def loaded(file: Path, text: str) -> FieldMap:
    file.write_text(text, "utf-8")
    return load_field_map(file)


def refusal(file: Path, text: str) -> MappingFileError:
    with pytest.raises(MappingFileError) as caught:
        loaded(file, text)
    assert caught.value.remedy == REMEDY
    return caught.value


@pytest.mark.parametrize(
    "text",
    ["", "# nothing yet\n", "{}", "roles: {}\n", "\ufeffroles: {}\n"],
    ids=["empty", "comment", "empty-mapping", "empty-key", "byte-order-mark"],
)
def test_what_a_file_leaves_out_is_as_in_the_built_in_mapping(file: Path, text: str) -> None:
    assert loaded(file, text) == load_field_map()


def test_a_file_says_only_what_differs(file: Path) -> None:
    field_map = loaded(
        file,
        """
roles:
  enrollment:
    object: Zugehörigkeit__c
    fields:
      tier: Stufe__c
sources:
  lead:
    currency: CurrencyIsoCode
types:
  Total Revenue:
    rollup: Net_Amount__c
""",
    )

    assert field_map["enrollment"].sobject == "Zugehörigkeit__c"
    assert field_map["enrollment"]["tier"] == "Stufe__c"
    assert field_map["enrollment"]["user"] == "Primary_Partner_User__c"
    assert field_map.sources["lead"].currency == "CurrencyIsoCode"
    assert field_map.sources["lead"].association == ("PartnerAccountId",)
    assert field_map.types["Total Revenue"].rollup == "Net_Amount__c"
    assert field_map.types["Total Revenue"].base == load_field_map().types["Total Revenue"].base


def test_chains_conditions_and_identities_are_replaced_as_a_whole(file: Path) -> None:
    field_map = loaded(
        file,
        """
sources:
  course_assignment: {association: [Partner__c]}
types:
  Deals Registered:
    base: [{field: Status, operator: equals, value: Open}]
    identity: {all_of: [Deal_Number__c]}
""",
    )

    deals = field_map.types["Deals Registered"]
    assert field_map.sources["course_assignment"].association == ("Partner__c",)
    assert [part.field for part in deals.base] == ["Status"]
    assert deals.identity is not None
    assert deals.identity.fields == ("Deal_Number__c",)
    assert not deals.identity.first_of


def test_an_anchor_may_be_used_more_than_once(file: Path) -> None:
    text = "types: {Closed Deals: &same {source: lead, measure: Count}, Extra: *same}\n"

    types = loaded(file, text).types

    assert types["Closed Deals"].source == types["Extra"].source == "lead"


def test_a_part_of_the_built_in_mapping_can_be_taken_away(file: Path) -> None:
    field_map = loaded(file, "types:\n  Deals Registered: {base: null, identity: null}\n")

    assert field_map.types["Deals Registered"].base == ()
    assert field_map.types["Deals Registered"].identity is None


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        pytest.param("\nrolls: {}\n", 2, "rolls is not known here", id="unknown-key"),
        pytest.param(
            "roles:\n  tiers:\n    object: T__c\n", 2, "there is no role tiers", id="unknown-role"
        ),
        pytest.param(
            "roles:\n  tier:\n    object: T__c\n    fields:\n      level: L__c\n",
            5,
            "level is not known here; known are name, program, rank",
            id="unknown-field-of-a-role",
        ),
        pytest.param(
            "types:\n  Closed Deals:\n    # a slip\n    source: deals\n",
            4,
            "there is no source deals",
            id="unknown-source",
        ),
        pytest.param(
            "types:\n  Closed Deals: {measure: Total}\n", 2, "measure must be one of", id="measure"
        ),
        pytest.param(
            "types:\n  Closed Deals:\n    base:\n"
            "      - {field: A, operator: equals, value: 1}\n"
            "      - field: B\n        operator: like\n        value: x\n",
            6,
            "operator must be one of",
            id="operator-of-the-second-condition",
        ),
        pytest.param(
            "types:\n  Closed Deals:\n    base:\n      - {operator: equals, value: 1}\n",
            4,
            "lacks field",
            id="what-is-missing-is-told-at-the-line-around-it",
        ),
        pytest.param(
            "roles:\n  tier:\n    fields: {rank: }\n", 3, "lacks rank", id="a-blank-field"
        ),
        pytest.param("roles:\n", 1, "roles must be a mapping", id="nothing-below-a-key"),
        pytest.param("- roles\n", 1, "the file must hold the keys", id="a-list"),
        pytest.param("roles\n", 1, "the file must hold the keys", id="a-word"),
        pytest.param("roles: {}\n\tx: 1\n", 2, "this is not YAML", id="a-tab"),
        pytest.param("roles: {\n", 2, "this is not YAML", id="an-open-bracket"),
        pytest.param("roles: {}\n---\nroles: {}\n", 2, "this is not YAML", id="two-documents"),
        pytest.param("a: !!python/name:os.system x\n", 1, "this is not YAML", id="a-python-object"),
        pytest.param("? [a]\n: b\n", 1, "this is not YAML", id="a-list-for-a-key"),
        pytest.param(
            "roles:\n  tier: {object: A__c}\n  account: {object: B}\n  tier: {object: C__c}\n",
            4,
            "tier stands here twice, first in line 2",
            id="a-name-that-stands-twice",
        ),
        pytest.param("\nroles: &x {tier: *x}\n", 2, "contains itself", id="a-circle"),
        pytest.param("roles: {}\nroles: {}\n", 2, "roles stands here twice", id="a-key-twice"),
    ],
)
def test_a_fault_is_told_with_its_line(file: Path, text: str, line: int, message: str) -> None:
    error = refusal(file, text)

    assert error.line == line
    assert error.message.startswith(f"{file}, line {line}: ")
    assert message in error.message


def test_a_date_that_does_not_exist_is_refused(file: Path) -> None:
    text = "types:\n  Closed Deals:\n    base: [{field: A, operator: equals, value: 2026-02-30}]\n"

    assert "a value cannot be read" in refusal(file, text).message


def test_a_file_in_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes("roles: {}  # Stufenübersicht\n".encode("latin-1"))

    with pytest.raises(MappingFileError, match=r"the file is not UTF-8 text") as caught:
        load_field_map(file)
    assert caught.value.line is None


def test_control_characters_are_no_yaml(file: Path) -> None:
    assert "this is not YAML" in refusal(file, "roles: \x00\n").message


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_file_that_cannot_be_read_names_the_setting(tmp_path: Path, kind: str) -> None:
    path = tmp_path if kind == "folder" else tmp_path / "none.yaml"

    with pytest.raises(MappingFileError, match=r"the mapping file cannot be read") as caught:
        load_field_map(path)
    assert str(path) in caught.value.message
    assert "TIERWRIGHT_MAPPING__FILE" in caught.value.remedy
