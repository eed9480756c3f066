"""The served interface keeps what its description promises, whatever it is asked: nothing breaks, nothing surprises."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from connectors.api import door
from connectors.api.schema import document
from tests.connectors.api.desk import Program
from tests.harness.live import Live
from tests.tenant_apps.issues.desk import explain, late_day
from tests.tenant_apps.people.cast import Cast

EXAMPLES = 6
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


def test_whatever_is_asked_is_answered_as_described(
    live: Live, ours: Program, crew: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "CALLS", 10**6)
    issue = late_day(crew.amina)
    explain(issue)
    late_day(crew.boris)
    ids = {"issue_id": issue.pk, "person_id": crew.amina}
    described = schemathesis.openapi.from_dict(document("ms"))

    asked = 0
    operations: Any = described.get_all_operations()  # results; a description that is no OpenAPI has none
    for result in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            asked += ask(result.ok(), mode, live, ours.token, ids)

    assert asked >= 60


def ask(operation: Any, mode: GenerationMode, live: Live, token: str, ids: dict[str, int]) -> int:
    """Ask an operation several times, every second time about something that is there; return how often."""
    turns: list[Any] = []
    headers = {"Host": f"north.localhost:{live.port}", "Authorization": f"Token {token}"}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Any) -> None:
        turns.append(case)
        if len(turns) % 2:
            case.path_parameters.update({name: ids[name] for name in case.path_parameters if name in ids})
        answer = case.call(base_url=f"http://127.0.0.1:{live.port}", headers=headers)
        case.validate_response(answer, checks=CHECKS)

    with suppress(Unsatisfiable):  # who is asked nothing cannot be asked wrongly
        run()
    return len(turns)
