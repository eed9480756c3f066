"""What the chart makes of its values: valid manifests, each program as it must run."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from spotme.embedded.locks import Lock
from tests.harness.run import REPOSITORY

CHART = REPOSITORY / "helm" / "spotme"
SOURCE = Path(__file__).with_name("render.go")
KEPT = REPOSITORY / "var" / "helm"
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
SCHEMA = json.loads((CHART / "values.schema.json").read_text())


@pytest.fixture(scope="session")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in, compiled once for each version of its source."""
    program = KEPT / f"render-{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with Lock(KEPT / "build.lock") as lock:
        lock.take(seconds=300)
        if not program.exists():
            go = Path(sys.executable).with_name("go")
            own = {"GOCACHE": str(tmp_path_factory.mktemp("go")), "GO111MODULE": "off", "GOTOOLCHAIN": "local"}
            # Without C and without optimising the compiler has half the work: some seconds, once.
            build = [go, "build", "-gcflags=all=-N", "-o", program, SOURCE]
            subprocess.run(build, check=True, env={**os.environ, **own, "CGO_ENABLED": "0"})
    return program


@pytest.fixture
def values() -> dict[str, Any]:
    """The chart's own values, to be changed."""
    return deepcopy(VALUES)


def rendered(renderer: Path, values: dict[str, Any]) -> list[dict[str, Any]]:
    jsonschema.validate(values, SCHEMA)
    context = {"Values": values, "Release": {"Name": "cell-one", "Namespace": "spotme"}}
    done = subprocess.run([renderer, CHART], input=json.dumps(context), capture_output=True, text=True, check=True)
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def pods(manifests: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in manifests:
        if one["kind"] in ("Deployment", "Job"):
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def containers(manifests: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, pod in pods(manifests):
        for one in (*pod.get("initContainers", ()), *pod["containers"]):
            yield f"{name}/{one['name']}", one


@pytest.fixture(scope="session")
def manifests(renderer: Path) -> list[dict[str, Any]]:
    return rendered(renderer, VALUES)


def test_every_manifest_is_what_kubernetes_expects(manifests: list[dict[str, Any]]) -> None:
    for manifest in manifests:
        kubernetes_validate.validate(manifest, "1.33", strict=True)


def test_every_program_of_the_deployment_is_there(manifests: list[dict[str, Any]]) -> None:
    assert sorted((one["kind"], one["metadata"]["name"]) for one in manifests) == [
        ("ConfigMap", "cell-one"),
        ("Deployment", "cell-one-beat"),
        ("Deployment", "cell-one-web"),
        ("Deployment", "cell-one-worker-1"),
        ("Deployment", "cell-one-worker-2"),
        ("Ingress", "cell-one"),
        ("Job", "cell-one-migration"),
        ("Service", "cell-one-web"),
    ]


def test_nothing_runs_as_root_or_writes_to_its_image(manifests: list[dict[str, Any]]) -> None:
    assert all(pod["securityContext"]["runAsNonRoot"] for _name, pod in pods(manifests))
    assert not any(pod["automountServiceAccountToken"] for _name, pod in pods(manifests))
    for name, one in containers(manifests):
        security = one["securityContext"]
        assert security["readOnlyRootFilesystem"], name
        assert not security["allowPrivilegeEscalation"], name
        assert security["capabilities"] == {"drop": ["ALL"]}, name


def test_every_container_says_what_it_needs_and_may_use(manifests: list[dict[str, Any]]) -> None:
    for name, one in containers(manifests):
        assert set(one["resources"]) == {"requests", "limits"}, name


def test_the_site_is_asked_whether_it_lives_and_whether_it_can_serve(manifests: list[dict[str, Any]]) -> None:
    web = next(one for name, one in containers(manifests) if name == "cell-one-web/web")

    assert web["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert web["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_root_and_agencies_have_their_hosts(manifests: list[dict[str, Any]]) -> None:
    ingress = next(one for one in manifests if one["kind"] == "Ingress")

    assert [rule["host"] for rule in ingress["spec"]["rules"]] == ["spotme.example", "*.spotme.example"]
    assert all(rule["http"]["paths"] for rule in ingress["spec"]["rules"])


def test_shards_are_counted_through(renderer: Path, values: dict[str, Any]) -> None:
    values["worker"]["shards"] = [1, 2, 3]

    commands = [one["command"] for name, one in containers(rendered(renderer, values)) if name.endswith("/worker")]

    assert [command[3] for command in commands] == ["1/3", "2/3", "3/3"]


def test_no_secret_stands_in_a_manifest(manifests: list[dict[str, Any]]) -> None:
    config = next(one["data"] for one in manifests if one["kind"] == "ConfigMap")

    handed_over = {name for name in config if name.endswith("_FILE")}

    assert {
        f"SPOTME_{name}_FILE" for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL")
    } == (handed_over)
    assert not any(one["kind"] == "Secret" for one in manifests)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("image",), "registry.example/spotme:latest"),
        (("image",), "registry.example/spotme"),
        (("rootDomain",), "https://spotme.example"),
        (("web", "replicas"), 0),
        (("worker", "shards"), []),
        (("worker", "shards"), [1, 1]),
        (("web", "resources", "limits", "memory"), "lots"),
        (("mediaUrl",), "s3://files"),
        (("mediaClaim",), ""),
        (("unheard",), True),
    ],
)
def test_values_that_cannot_work_are_refused(values: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    *above, last = path
    place = values
    for name in above:
        place = place[name]
    place[last] = value

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(values, SCHEMA)
