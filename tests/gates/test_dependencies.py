"""What the code imports is asked for, and what is asked for is locked: a fresh machine has nothing else."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ("portal", "disputes", "bot", "transparency_reports")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def plain(name: str) -> str:
    return re.split(r"[\s\[<>=!~;]", name, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


def asked_for(*extras: str) -> set[str]:
    wanted = list(PROJECT["dependencies"])
    for extra in extras:
        wanted += PROJECT["optional-dependencies"][extra]
    return {plain(each) for each in wanted}


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", ()), ("requirements-dev.lock", ("dev",))])
def test_every_dependency_is_locked(lock, extras):
    locked = {plain(name) for name in re.findall(r"^([A-Za-z0-9][\w.\-]*)(?:\[[^\]]*\])?==", (ROOT / lock).read_text(), re.MULTILINE)}
    assert asked_for(*extras) - locked == set()


def imported() -> set[str]:
    found: set[str] = set()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.partition(".")[0])
            elif (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "files"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value).partition(".")[0])
    return found - set(sys.stdlib_module_names) - set(ROOMS)


def test_everything_imported_is_asked_for():
    known = packages_distributions()
    missing = {name for name in imported() if not {plain(each) for each in known.get(name, [name])} & asked_for()}
    assert missing == set()
