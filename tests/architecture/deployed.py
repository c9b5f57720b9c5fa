"""The environment that a daemon finds where one of the files for deploying starts it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.architecture.modules import ROOT

DOCKERFILE = ROOT / "Dockerfile"
COMPOSE = ROOT / "compose.yaml"
UNIT = ROOT / "deploy" / "systemd" / "tierwright.service"
MANIFEST = ROOT / "deploy" / "kubernetes" / "tierwright.yaml"

_DEFAULT = re.compile(r"\$\{(?P<name>\w+):-(?P<default>[^}]*)\}")


def instructions() -> list[tuple[str, str]]:
    """Give the instructions of the Dockerfile, each with what follows it."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.split(maxsplit=1) for line in text.splitlines())
    return [(line[0], line[1]) for line in lines if len(line) > 1 and line[0].isupper()]


def image_environment() -> dict[str, str]:
    """Give what the last stage of the image sets."""
    found: dict[str, str] = {}
    for instruction, rest in instructions():
        match instruction:
            case "FROM":
                found = {}
            case "ENV":
                found |= dict(part.split("=", 1) for part in shlex.split(rest))
    return found


def health_check() -> list[str]:
    """Give the command by which the image looks at its health."""
    _, _, command = dict(instructions())["HEALTHCHECK"].partition("CMD ")
    words: list[str] = yaml.safe_load(command)
    return words


def compose() -> dict[str, Any]:
    """Read the services and their secrets."""
    document: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return document


def compose_environment(service: str, given: Mapping[str, str]) -> dict[str, str]:
    """Give what a service of ours finds; ``given`` is what the person has set."""
    stated = compose()["services"][service].get("environment", {})
    filled = {
        name: _DEFAULT.sub(lambda found: given.get(found["name"]) or found["default"], text)
        for name, text in stated.items()
    }
    return image_environment() | filled


def manifests(kind: str) -> list[dict[str, Any]]:
    """Give the objects of one kind."""
    documents = yaml.safe_load_all(MANIFEST.read_text(encoding="utf-8"))
    return [each for each in documents if each["kind"] == kind]


def containers(pod: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give all containers of a pod."""
    yield from (*pod.get("initContainers", ()), *pod["containers"])


def kubernetes_environment() -> dict[str, str]:
    """Give what the containers find."""
    (config,) = manifests("ConfigMap")
    data: dict[str, str] = config["data"]
    return image_environment() | data


def unit_lines(key: str) -> list[str]:
    """Give the values of a key of the unit, in their order."""
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


def unit_environment(credentials: Path) -> dict[str, str]:
    """Give what the unit sets; ``credentials`` is the folder systemd would make."""
    pairs = (line.partition("=")[::2] for line in unit_lines("Environment"))
    return {name: text.replace("%d", str(credentials)) for name, text in pairs}
