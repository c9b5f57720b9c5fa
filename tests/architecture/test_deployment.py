"""The files for deploying name settings, commands and folders that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli.main import app
from config.settings import settings_reference

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "Dockerfile"
COMPOSE = ROOT / "compose.yaml"
UNIT = ROOT / "deploy" / "systemd" / "tierwright.service"
MANIFEST = ROOT / "deploy" / "kubernetes" / "tierwright.yaml"
_SETTING = re.compile(r"TIERWRIGHT_[A-Z0-9_]+__[A-Z0-9_]+")
_STOP = 30


def commands() -> set[str]:
    named = {
        each.name or each.callback.__name__ for each in app.registered_commands if each.callback
    }
    return named | {str(each.name) for each in app.registered_groups}


@pytest.mark.parametrize("file", [DOCKERFILE, COMPOSE, UNIT, MANIFEST], ids=lambda f: f.name)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    known = {setting.name for setting in settings_reference()}

    assert set(_SETTING.findall(file.read_text(encoding="utf-8"))) <= known


def test_the_image_copies_what_is_there_and_ends_as_a_plain_user() -> None:
    lines = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    copied = [line.split()[1:-1] for line in lines if re.match(r"COPY (?!--from)", line)]
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    (command,) = (line for line in lines if line.startswith("CMD "))

    assert all((ROOT / name).exists() for names in copied for name in names)
    assert users == ["tierwright"]
    assert yaml.safe_load(command.removeprefix("CMD "))[0] in commands()


def test_what_the_image_is_built_from_is_all_that_the_wheel_needs() -> None:
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }

    assert {init.parent.name for init in ROOT.glob("*/__init__.py")} - {"tests"} <= kept
    assert {"pyproject.toml", "README.md", "LICENSE", "requirements"} <= kept


def test_the_services_of_compose_fit_together() -> None:
    document: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    services = document["services"]

    for name, service in services.items():
        assert set(service.get("secrets", ())) <= set(document["secrets"]), name
        assert set(service.get("depends_on", ())) <= set(services), name
    ours = [service for service in services.values() if "build" in service]
    assert all(service["command"][0] in commands() for service in ours)
    assert all(service["read_only"] for service in ours)
    assert services["demo"]["profiles"] == ["demo"]
    assert int(services["tierwright"]["stop_grace_period"].removesuffix("s")) > _STOP


def containers(document: Any) -> Iterator[dict[str, Any]]:
    pod = document["spec"]["template"]["spec"]
    yield from (*pod["initContainers"], *pod["containers"])


def test_the_pods_of_kubernetes_are_probed_and_closed() -> None:
    documents = list(yaml.safe_load_all(MANIFEST.read_text(encoding="utf-8")))
    (deployment,) = (each for each in documents if each["kind"] == "Deployment")
    pod = deployment["spec"]["template"]["spec"]
    volumes = {volume["name"] for volume in pod["volumes"]}

    assert pod["terminationGracePeriodSeconds"] > _STOP
    for container in containers(deployment):
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
        assert container["args"][-1] in {"serve", "upgrade"}
    (daemon,) = pod["containers"]
    probes = [daemon[name]["httpGet"]["path"] for name in ("livenessProbe", "readinessProbe")]
    assert probes == ["/healthz", "/readyz"]


def test_the_unit_lets_the_daemon_end_in_its_time() -> None:
    told = dict(
        line.split("=", 1) for line in UNIT.read_text(encoding="utf-8").splitlines() if "=" in line
    )

    assert int(told["TimeoutStopSec"]) > _STOP
    assert told["ExecStart"].endswith(" serve")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    # The command is not installed where the tests run; everything else has to fit.
    text = UNIT.read_text(encoding="utf-8").replace("/opt/tierwright/bin/tierwright", "/bin/true")
    unit = tmp_path / "tierwright.service"
    unit.write_text(text, encoding="utf-8")

    done = subprocess.run(  # noqa: S603 - a checker, on a file of ours
        ["systemd-analyze", "verify", "--man=no", str(unit)],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    about_ours = [line for line in done.stderr.splitlines() if "tierwright.service" in line]
    assert about_ours == []
