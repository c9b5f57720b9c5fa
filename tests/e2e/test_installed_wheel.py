"""What the Dockerfile builds: the wheel in an environment of its own, run as a plain user."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.architecture.deployed import health_check
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
        """Run it to its end."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start it as a plain user wherever the tests run as root."""
        variables = {
            "TIERWRIGHT_DATABASE__URL": f"sqlite:///{self.data}/tierwright.db",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(self.data),
            **more,
        }
        user = _NOBODY if os.getuid() == 0 else None
        return subprocess.Popen(  # noqa: S603 - our own script
            [str(self.command), *arguments],
            cwd=self.closed,
            env=environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
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


def test_the_daemon_serves_from_there_and_the_image_finds_it_well(installed: Installed) -> None:
    assert installed.run("db", "upgrade").returncode == 0
    # Nobody answers there: the daemon serves without its org.
    org = {
        "TIERWRIGHT_SALESFORCE__LOGIN_URL": "http://127.0.0.1:1",
        "TIERWRIGHT_SALESFORCE__CLIENT_ID": "app",
        "TIERWRIGHT_SALESFORCE__USERNAME": "integration@acme.example",
        "TIERWRIGHT_SALESFORCE__PRIVATE_KEY": new_private_key(),
        "TIERWRIGHT_WEBHOOKS__SECRETS": f"whsec_{'A' * 43}=",
        "TIERWRIGHT_HTTP__PORT": "0",
        "TIERWRIGHT_SERVE__STOP_TIMEOUT": "PT1S",
    }
    with installed.start("serve", **org) as daemon:
        assert daemon.stderr
        port = port_told(daemon.stderr)
        healthy, elsewhere = health(port), health(1)
        daemon.send_signal(signal.SIGTERM)
        told = daemon.stderr.read()

    assert (healthy, elsewhere) == (0, 1)
    assert daemon.returncode == 0, told
    assert {each.name for each in installed.data.iterdir()} >= {"tierwright-engine.db"}
    assert list(installed.closed.iterdir()) == []


def port_told(lines: IO[str]) -> str:
    """Wait until the daemon tells where it serves."""
    before = []
    for line in lines:
        before.append(line)
        found = re.search(r"serves at http://127\.0\.0\.1:(\d+)", line)
        if found:
            return found[1]
    raise AssertionError("".join(before))


def health(port: str | int) -> int:
    """Look at the health as the image does."""
    _, *command = health_check()
    done = subprocess.run(  # noqa: S603 - out of our own Dockerfile
        [sys.executable, *command],
        env=environment(TIERWRIGHT_HTTP__PORT=str(port), HTTP_PROXY="http://127.0.0.1:1"),
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode


def new_private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
