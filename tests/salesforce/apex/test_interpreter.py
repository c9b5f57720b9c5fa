"""The local Apex interpreter knows what it runs, and refuses the rest."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.salesforce.apex.interpreter import FIXTURES, Suite, run_node, run_suites
from tests.salesforce.apex.mutants import MUTANTS, TESTED_BY, ApexMutant
from tests.salesforce.apex.unsupported import WHEN_READ, WHEN_RUN, Statement
from tests.salesforce.scoreboard import Scoreboard

_FIFTH_LINE = "OutsideTest.cls:5: "
_FAILING = [
    "Assert.areEqual(1, 2, 'told');",
    "Assert.isTrue(null);",
    "System.assertEquals('a', 'A');",
    "throw new IllegalArgumentException('thrown');",
    "try { Assert.fail('kept'); } catch (Exception e) { }",
    "for (Integer i = 0; i < 101; i++) { Object o = [SELECT Id FROM Account]; }",
]
_TWICE_THE_SAME = """@IsTest
private class AloneTest {
    private static Integer runs = 0;
    private static void once() {
        runs++;
        Assert.areEqual(1, runs);
        Assert.areEqual(0, [SELECT COUNT() FROM Account]);
        insert new Account(Name = 'x');
        Assert.areEqual(1, Limits.getDmlStatements());
    }
    @IsTest static void first() { once(); }
    @IsTest static void second() { once(); }
}
"""
_VAULT = """public class Vault {
    public static final Integer LIMIT_OF_ALL = 1;
    private static final Integer COUNT = 1;
    Integer inside = 1;
    public final Integer weight;
    public Vault() { this(COUNT); }
    private Vault(Integer weight) { this.weight = weight; }
    private void turn() { inside++; }
    static Integer open() { return COUNT; }
    @TestVisible private static Integer shown() { return open(); }
    public Integer total() { turn(); return new Inner().sum(this); }
    private class Inner {
        Integer sum(Vault vault) { return vault.inside + vault.weight; }
    }
}
"""


def suites_of(statements: Sequence[Statement], folder: Path, *, reached: bool) -> list[Suite]:
    """Run a test class of its own for each statement."""
    folders = [folder / str(number) for number in range(len(statements))]
    for each, statement in zip(folders, statements, strict=True):
        write(each, "OutsideTest.cls", statement.source(reached=reached))
    return run_suites(folders)


def write(folder: Path, name: str, source: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(source, encoding="utf-8")


def test_apex_means_what_salesforce_says_it_means() -> None:
    [suite] = run_suites([FIXTURES])

    assert suite.error is None
    assert suite.failures == {}
    assert suite.missed_lines == {}
    assert len(suite.tests) > 60


def test_what_is_not_known_is_refused_when_it_is_read(tmp_path: Path) -> None:
    suites = suites_of(WHEN_READ, tmp_path, reached=False)

    for statement, suite in zip(WHEN_READ, suites, strict=True):
        assert suite.tests == [], statement
        assert suite.error is not None
        assert suite.error.startswith(_FIFTH_LINE)
        assert statement.told in suite.error


def test_what_is_not_known_of_a_value_is_refused_when_it_runs(tmp_path: Path) -> None:
    suites = suites_of(WHEN_RUN, tmp_path, reached=True)

    for statement, suite in zip(WHEN_RUN, suites, strict=True):
        failure = suite.failures["OutsideTest.runs"]
        assert failure.startswith(_FIFTH_LINE), statement
        assert statement.told in failure


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("Vault.open();", "Vault.open is private"),
        ("new Vault().turn();", "Vault.turn is private"),
        ("Integer n = new Vault().inside;", "Vault.inside is private"),
        ("Integer n = Vault.COUNT;", "Vault.COUNT is private"),
        ("new Vault(1);", "Vault.Vault is private"),
        ("new Vault().weight = 2;", "Vault.weight is final"),
        ("new Vault().weight++;", "Vault.weight is final"),
        ("Vault.LIMIT_OF_ALL += 1;", "Vault.LIMIT_OF_ALL is final"),
    ],
)
def test_what_a_class_keeps_to_itself_is_refused_elsewhere(
    statement: str, told: str, tmp_path: Path
) -> None:
    write(tmp_path, "Vault.cls", _VAULT)
    write(tmp_path, "OutsideTest.cls", Statement(statement, told).source(reached=False))

    [suite] = run_suites([tmp_path])

    assert suite.error is not None
    assert suite.error.startswith(_FIFTH_LINE + told)


def test_a_class_uses_its_own_and_tests_use_what_is_opened_to_them(tmp_path: Path) -> None:
    write(tmp_path, "Vault.cls", _VAULT)
    statement = "Assert.areEqual(4, new Vault().total() + Vault.shown());"
    write(tmp_path, "OutsideTest.cls", Statement(statement, "").source(reached=True))

    [suite] = run_suites([tmp_path])

    assert (suite.error, suite.failures) == (None, {})


def test_no_apex_catches_what_is_not_supported(tmp_path: Path) -> None:
    caught = Statement("try { any.soundex(); } catch (Exception e) { }", "String.soundex()")

    [suite] = suites_of([caught], tmp_path, reached=True)

    assert caught.told in suite.failures["OutsideTest.runs"]


def test_a_test_fails_by_what_it_asserts_and_throws(tmp_path: Path) -> None:
    failing = [Statement(statement, "") for statement in _FAILING]

    for statement, suite in zip(failing, suites_of(failing, tmp_path, reached=True), strict=True):
        assert suite.failures["OutsideTest.runs"].endswith("(OutsideTest.cls:5)"), statement


def test_no_test_leaves_anything_to_the_next(tmp_path: Path) -> None:
    write(tmp_path, "AloneTest.cls", _TWICE_THE_SAME)

    [suite] = run_suites([tmp_path])

    assert suite.failures == {}
    assert len(suite.tests) == 2


@pytest.mark.parametrize(
    ("source", "status", "printed"),
    [
        pytest.param(_TWICE_THE_SAME, 0, "ok   AloneTest.second\n2 passed, 0 failed", id="passing"),
        pytest.param(
            _TWICE_THE_SAME.replace("areEqual(0,", "areEqual(7,"),
            1,
            "FAIL AloneTest.first: System.AssertException: Assertion Failed: Expected: 7, Actual: 0"
            " (AloneTest.cls:7)\n",
            id="failing",
        ),
        pytest.param("public class Alone { }", 1, "0 passed, 0 failed", id="none"),
    ],
)
def test_the_command_tells_each_test_and_its_status_whether_all_passed(
    source: str, status: int, printed: str, tmp_path: Path
) -> None:
    write(tmp_path, "AloneTest.cls", source)

    ended = run_node("run.mjs", "--source", str(tmp_path))

    assert ended.returncode == status
    assert printed in ended.stdout


def test_faults_in_apex_are_noticed(tmp_path: Path, scoreboard: Scoreboard) -> None:
    folders = [planted(mutant, tmp_path / str(number)) for number, mutant in enumerate(MUTANTS)]

    suites = run_suites(folders)

    missed = [
        mutant.name for mutant, suite in zip(MUTANTS, suites, strict=True) if not suite.failures
    ]
    scoreboard.tally("Apex tests of the interpreter", MUTANTS, missed)
    assert missed == []


def planted(mutant: ApexMutant, folder: Path) -> Path:
    """Copy what a file takes to be tested, with the fault in the file."""
    for metadata in ("objects", "permissionsets"):
        shutil.copytree(FIXTURES / metadata, folder / metadata)
    for needed in TESTED_BY[mutant.file]:
        shutil.copy(FIXTURES / needed, folder)
    source = (FIXTURES / mutant.file).read_text(encoding="utf-8")
    write(folder, mutant.file, mutant.plant(source))
    return folder
