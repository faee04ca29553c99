"""Every package of the environment is pinned: the direct ones in pyproject.toml, the rest in constraints.txt."""

from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pages import ROOT

PROJECT = "process-notes"
BUILD_TOOLS = {"setuptools"}


def applying(lines, extras=("",)):
    """The requirements among these lines that apply to this Python and system."""
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return [r for r in requirements if not r.marker or any(r.marker.evaluate({"extra": extra}) for extra in extras)]


def needed():
    """The names of all packages that the project needs here, to the last transitive one."""
    found, ahead = set(), [(PROJECT, ("", "test"))]
    while ahead:
        package, extras = ahead.pop()
        for requirement in applying(requires(package) or [], extras):
            name = canonicalize_name(requirement.name)
            if name not in found:
                found.add(name)
                ahead.append((name, ("", *requirement.extras)))
    return found


def pins():
    constraints = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    lines = [*applying(requires(PROJECT), ("", "test")), *applying(constraints)]
    return [(canonicalize_name(line.name), str(line.specifier), line.url) for line in lines]


@pytest.mark.parametrize("name", sorted(needed()))
def test_a_package_is_pinned_to_what_is_installed(name):
    found = [specifier for pinned, specifier, _ in pins() if pinned == name]
    assert found == [f"=={version(name)}"], f"{name} must be pinned once: write {name}=={version(name)}"


def test_no_pin_is_left_over_or_bound_to_an_address():
    names = [name for name, _, _ in pins()]
    assert not set(names) - needed() - BUILD_TOOLS, "not needed any more: remove these from constraints.txt"
    assert [url for _, _, url in pins() if url] == []
