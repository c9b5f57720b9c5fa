"""What the Dockerfile builds: the wheel in an environment of its own, run as a plain user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.script import PATIENCE, environment

ROOT = Path(__file__).parents[2]
_NOBODY = 65_534


@dataclass(frozen=True, slots=True)
class Installed:
    """The command as it was installed, a folder that may be written to, and one that may not."""

    command: Path
    data: Path
    closed: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it as a plain user wherever the tests run as root."""
        variables = {
            "TIERWRIGHT_DATABASE__URL": f"sqlite:///{self.data}/tierwright.db",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(self.data),
        }
        user = _NOBODY if os.getuid() == 0 else None
        return subprocess.run(  # noqa: S603 - our own script
            [str(self.command), *arguments],
            cwd=self.closed,
            env=environment(**variables),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            user=user,
            group=user,
        )


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    # Not below pytest's own folders: those are closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="tierwright-wheel-"))
    try:
        folder.chmod(0o755)
        yield _install(folder)
    finally:
        shutil.rmtree(folder)


def _install(folder: Path) -> Installed:
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=_not_in_the_image)
    _quietly(
        *(sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps"),
        *("--quiet", "--wheel-dir", str(folder / "dist"), str(source)),
    )
    home = folder / "tierwright"
    venv.create(home, with_pip=False, symlinks=False)
    (wheel,) = (folder / "dist").glob("*.whl")
    packages = sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)})
    _quietly(
        *(sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install"),
        *("--no-index", "--no-deps", "--quiet", str(wheel)),
    )
    # The packages of others are those that the tests run with; ours come from the wheel alone.
    theirs = sysconfig.get_path("purelib")
    (Path(packages) / "others.pth").write_text(f"{theirs}\n", encoding="utf-8")
    data, closed = folder / "data", folder / "closed"
    data.mkdir()
    closed.mkdir()
    closed.chmod(0o555)
    if os.getuid() == 0:
        os.chown(data, _NOBODY, _NOBODY)
    return Installed(home / "bin" / "tierwright", data, closed)


def _not_in_the_image(_folder: str, names: list[str]) -> set[str]:
    left_out = {"tests", "docs", "mutants", "deploy"}
    return {name for name in names if name in left_out or name.startswith(".") or "cache" in name}


def _quietly(*command: str) -> None:
    done = subprocess.run(  # noqa: S603 - pip
        command, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_plain_user_runs_it_and_writes_nowhere_but_to_the_data(installed: Installed) -> None:
    for arguments in (("--version",), ("db", "upgrade"), ("jobs", "list"), ("demo", "--once")):
        done = installed.run(*arguments)

        assert done.returncode == 0, done.stderr
    assert "came out as the sample says" in done.stdout
    assert {each.name for each in installed.data.iterdir()} >= {"tierwright.db"}
    assert list(installed.closed.iterdir()) == []


def test_it_holds_the_files_that_are_no_code(installed: Installed) -> None:
    done = installed.run("recalculate", "--all")

    # Without settings it ends there: grammar, mapping and migrations were found before.
    assert done.returncode == 3
    assert "TIERWRIGHT_SALESFORCE__CLIENT_ID" in done.stderr
