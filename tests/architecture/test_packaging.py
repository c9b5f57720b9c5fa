"""Our root packages have everyday names: nobody else may bring them, and all of them ship."""

from __future__ import annotations

from importlib.metadata import packages_distributions

import pytest

from tests.architecture.modules import PACKAGES, PYPROJECT, ROOT

OUR_NAME = PYPROJECT["project"]["name"]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_brings_a_package_of_this_name(package: str) -> None:
    owners = packages_distributions().get(package, [])

    assert set(owners) <= {OUR_NAME}, f"{package} would be taken from another distribution"


def test_every_root_package_ships_in_the_wheel() -> None:
    found = {init.parent.name for init in ROOT.glob("*/__init__.py")}

    assert found - {"tests"} == set(PACKAGES)


def test_type_checking_import_contracts_and_sources_cover_every_root_package() -> None:
    tools = PYPROJECT["tool"]

    assert set(tools["mypy"]["packages"]) == {*PACKAGES, "tests"}
    assert set(tools["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(PACKAGES) <= set(tools["hatch"]["build"]["targets"]["sdist"]["only-include"])
    (layers,) = (c for c in tools["importlinter"]["contracts"] if c["type"] == "layers")
    layered = {name.strip() for layer in layers["layers"] for name in layer.split("|")}
    # The emulator stands beside the layers: it knows nothing of ours.
    assert layered == set(PACKAGES) - {"emulator"}
