"""The files for deploying name settings, commands and folders that exist."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli.main import app
from config.service_sections import ServeSettings
from config.settings import settings_reference
from tests.architecture.deployed import (
    COMPOSE,
    DOCKERFILE,
    MANIFEST,
    UNIT,
    compose,
    containers,
    health_check,
    image_environment,
    instructions,
    manifests,
    unit_lines,
)
from tests.architecture.modules import ROOT

_SETTING = re.compile(r"TIERWRIGHT_[A-Z0-9_]+__[A-Z0-9_]+")
#: The default of TIERWRIGHT_SERVE__STOP_TIMEOUT, in seconds.
_STOP = ServeSettings().stop_timeout.total_seconds()


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
    copied = [
        rest.split()[:-1]
        for instruction, rest in instructions()
        if instruction == "COPY" and not rest.startswith("--from")
    ]
    last = dict(instructions())

    assert all((ROOT / name).exists() for names in copied for name in names)
    assert last["USER"] == "tierwright"
    assert yaml.safe_load(last["ENTRYPOINT"]) == ["tierwright"]
    assert yaml.safe_load(last["CMD"])[0] in commands()


def test_the_image_writes_to_its_volume_and_listens_to_all() -> None:
    last, environment = dict(instructions()), image_environment()

    assert last["WORKDIR"] == last["VOLUME"] == "/var/lib/tierwright"
    assert f"sqlite:///{last['VOLUME']}/" in environment["TIERWRIGHT_DATABASE__URL"]
    assert environment["TIERWRIGHT_HTTP__HOST"] == "0.0.0.0"  # noqa: S104 - within a container


def test_the_image_looks_at_its_health_with_python_alone() -> None:
    python, option, code = health_check()

    assert (python, option) == ("python", "-c")
    assert ast.parse(code)


def test_what_the_image_is_built_from_is_all_that_the_wheel_needs() -> None:
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }

    assert {init.parent.name for init in ROOT.glob("*/__init__.py")} - {"tests"} <= kept
    assert {"pyproject.toml", "README.md", "LICENSE", "requirements"} <= kept


def test_the_services_of_compose_fit_together() -> None:
    document: dict[str, Any] = compose()
    services = document["services"]

    for name, service in services.items():
        assert set(service.get("secrets", ())) <= set(document["secrets"]), name
        assert set(service.get("depends_on", ())) <= set(services), name
    ours = [service for service in services.values() if "build" in service]
    assert all(service["command"][0] in commands() for service in ours)
    assert all(service["read_only"] and service["tmpfs"] == ["/tmp"] for service in ours)  # noqa: S108
    assert {service["image"] for service in ours} == {"tierwright"}
    assert services["demo"]["profiles"] == ["demo"]
    assert int(services["tierwright"]["stop_grace_period"].removesuffix("s")) > _STOP


def test_the_pods_of_kubernetes_are_probed_and_closed() -> None:
    (deployment,) = manifests("Deployment")
    pod = deployment["spec"]["template"]["spec"]
    volumes = {volume["name"] for volume in pod["volumes"]}

    assert pod["terminationGracePeriodSeconds"] > _STOP
    assert pod["securityContext"]["runAsNonRoot"]
    for container in containers(pod):
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
        assert container["args"][-1] in {"serve", "upgrade"}
    (daemon,) = pod["containers"]
    probes = [daemon[name]["httpGet"]["path"] for name in ("livenessProbe", "readinessProbe")]
    assert probes == ["/healthz", "/readyz"]


def test_the_service_of_kubernetes_finds_its_pods() -> None:
    (service,) = manifests("Service")
    (deployment,) = manifests("Deployment")
    template = deployment["spec"]["template"]
    (port,) = service["spec"]["ports"]
    (daemon,) = template["spec"]["containers"]

    assert service["spec"]["selector"] == template["metadata"]["labels"]
    assert port["targetPort"] in {each["name"] for each in daemon["ports"]}


def test_the_unit_lets_the_daemon_end_in_its_time() -> None:
    assert int(unit_lines("TimeoutStopSec")[0]) > _STOP
    assert unit_lines("KillSignal") == ["SIGTERM"]
    assert unit_lines("ExecStart")[0].endswith(" serve")


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


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_the_unit_well_closed() -> None:
    done = subprocess.run(  # noqa: S603 - a checker, on a file of ours
        # Tenths of its scale, on which 0 is closed and 10 open to the world.
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(UNIT)],  # noqa: S607
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout
