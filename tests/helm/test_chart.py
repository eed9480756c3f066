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
from tenants.queues import MOST_QUEUES
from tests.harness.run import REPOSITORY
from tests.helm.custom import SPECS

CHART = REPOSITORY / "helm" / "spotme"
SOURCE = Path(__file__).with_name("render.go")
KEPT = REPOSITORY / "var" / "helm"
VALUES: dict[str, Any] = yaml.safe_load((CHART / "values.yaml").read_text())
PROFILES = ("small", "medium", "cell")
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


def profile(name: str) -> dict[str, Any]:
    """The values with those of a profile laid over them, as Helm lays them."""
    return laid_over(deepcopy(VALUES), yaml.safe_load((CHART / f"values-{name}.yaml").read_text()))


def laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(below.get(key), dict)
        below[key] = laid_over(below[key], value) if both else value
    return below


def check(manifest: dict[str, Any]) -> None:
    spec = SPECS.get(f"{manifest['apiVersion']}/{manifest['kind']}")
    if spec is None:
        kubernetes_validate.validate(manifest, "1.33", strict=True)
    else:
        jsonschema.validate(manifest["spec"], spec)


def names_of(manifests: list[dict[str, Any]], kind: str) -> set[str]:
    return {one["metadata"]["name"].removeprefix("cell-one-") for one in manifests if one["kind"] == kind}


def rendered(renderer: Path, values: dict[str, Any]) -> list[dict[str, Any]]:
    jsonschema.validate(values, SCHEMA)
    context = {"Values": values, "Release": {"Name": "cell-one", "Namespace": "spotme"}}
    done = subprocess.run([renderer, CHART], input=json.dumps(context), capture_output=True, text=True, check=True)
    return [one for one in yaml.safe_load_all(done.stdout) if one]


def pods(manifests: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in manifests:
        if one["kind"] in ("Deployment", "Job", "StatefulSet"):
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def containers(manifests: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, pod in pods(manifests):
        for one in (*pod.get("initContainers", ()), *pod["containers"]):
            yield f"{name}/{one['name']}", one


@pytest.fixture(scope="session")
def manifests(renderer: Path) -> list[dict[str, Any]]:
    return rendered(renderer, VALUES)


@pytest.mark.parametrize("name", ["", *PROFILES])
def test_every_manifest_is_what_kubernetes_and_its_operators_expect(renderer: Path, name: str) -> None:
    for manifest in rendered(renderer, profile(name) if name else VALUES):
        check(manifest)


def test_everything_that_can_be_switched_on_is_valid_together(renderer: Path) -> None:
    values = profile("cell")
    values["database"]["backup"]["destination"] = "s3://spotme/cell-one"
    values["secret"]["external"]["store"] = "ministry"
    values["push"] |= {"clearText": True, "networks": "10.0.0.0/8"}
    manifests = rendered(renderer, values)

    for manifest in manifests:
        check(manifest)
    assert {"ObjectStore", "ScheduledBackup", "Pooler", "ExternalSecret", "PrometheusRule", "StatefulSet"} <= {
        one["kind"] for one in manifests
    }


def test_every_program_of_the_deployment_is_there(manifests: list[dict[str, Any]]) -> None:
    assert names_of(manifests, "Deployment") == {"beat", "push", "web", "worker-1", "worker-2"}
    assert names_of(manifests, "Job") == {"migration"}
    assert names_of(manifests, "Service") == {"push", "web"}
    assert names_of(manifests, "PodDisruptionBudget") == {"push", "web"}


@pytest.mark.parametrize(("name", "agencies"), [("small", 10), ("medium", 60), ("cell", 250)])
def test_no_worker_of_a_profile_has_more_queues_than_it_can_ask(name: str, agencies: int) -> None:
    assert agencies / len(profile(name)["worker"]["shards"]) <= MOST_QUEUES


def test_what_must_not_go_together_is_kept_from_going(renderer: Path) -> None:
    manifests = rendered(renderer, profile("medium"))

    assert names_of(manifests, "HorizontalPodAutoscaler") == {"push", "web", "worker-1", "worker-2"}
    for one in manifests:
        if one["kind"] == "Deployment" and one["metadata"]["name"] in ("cell-one-web", "cell-one-push"):
            assert "replicas" not in one["spec"], "the autoscaler's number would be overwritten by every upgrade"


def test_a_changed_setting_makes_new_pods(renderer: Path, values: dict[str, Any]) -> None:
    def marks() -> set[str]:
        made = rendered(renderer, values)
        return {
            one["spec"]["template"]["metadata"].get("annotations", {}).get("spotme/config", "")
            for one in made
            if one["kind"] == "Deployment"
        }

    before = marks()
    values["secret"]["revision"] = "2"

    assert len(before) == 1
    assert marks().isdisjoint(before)


def test_the_pooler_keeps_agencies_apart(renderer: Path) -> None:
    pooler = next(one for one in rendered(renderer, profile("cell")) if one["kind"] == "Pooler")

    assert "search_path" in pooler["spec"]["pgbouncer"]["parameters"]["track_extra_parameters"]
    assert pooler["spec"]["template"]["spec"]["containers"][0]["image"].endswith(":1.25.2")


def test_terminals_have_their_own_door_and_it_takes_nothing_else(manifests: list[dict[str, Any]]) -> None:
    door = next(one for one in manifests if one["metadata"]["name"] == "cell-one-push" and one["kind"] == "Ingress")
    rule = door["spec"]["rules"][0]

    assert rule["host"] == "*.push.spotme.example"
    assert [path["path"] for path in rule["http"]["paths"]] == ["/iclock"]


def test_every_alert_leads_to_a_runbook(renderer: Path) -> None:
    rules = next(one for one in rendered(renderer, profile("cell")) if one["kind"] == "PrometheusRule")

    for group in rules["spec"]["groups"]:
        for rule in group["rules"]:
            assert (REPOSITORY / rule["annotations"]["runbook"]).is_file(), rule["alert"]


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
    ingress = next(one for one in manifests if one["kind"] == "Ingress" and one["metadata"]["name"] == "cell-one")

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
        (("push", "clearText"), True),  # without the networks it may come from
        (("push", "networks"), "everywhere"),
        (("database", "storage"), "much"),
        (("database", "pooler", "size"), 0),
        (("valkey", "broker", "memory"), "512Mi"),
        (("tileUrl",), "http://tiles.example"),
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
