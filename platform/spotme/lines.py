"""Programs that answer JSON lines: one question a line on stdin, one answer a line on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, Final

type Answer = Callable[[dict[str, Any]], dict[str, Any]]

NOT_AN_OBJECT: Final = "the line is not a JSON object"


def answer_lines(answer: Answer) -> int:
    """Answers every line of stdin and returns the exit status: 1 when a line could not be answered, else 0."""
    return answer_all(answer, sys.stdin.buffer, sys.stdout.buffer)


def answer_all(answer: Answer, questions: Iterable[bytes], answers: BinaryIO) -> int:
    """Answers every line; one that cannot be answered gives its id, its line from 1, and an error that says why."""
    failed = False
    for number, line in enumerate(questions, 1):
        if not line.strip():
            continue
        result = _result(answer, line)
        if "error" in result:
            failed = True
            result |= {"line": number, "error": f"line {number}: {result['error']}"}
        # Half a surrogate pair in an id has no UTF-8; its escape is the same text to a reader of JSON.
        answers.write(json.dumps(result, ensure_ascii=False).encode(errors="backslashreplace") + b"\n")
        answers.flush()
    return 1 if failed else 0


def _result(answer: Answer, line: bytes) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"the line is not JSON: {error}"}
    if not isinstance(case, dict):
        return {"id": None, "error": NOT_AN_OBJECT}
    try:
        return {"id": case.get("id"), **answer(case)}
    except ValueError as error:
        return {"id": case.get("id"), "error": str(error)}
