"""Logs as lines of JSON in production, as plain lines elsewhere; of whom they tell, and never who.

Every line, also those of Django, Celery and other libraries, says the agency the process was working for, the request
or the job, and nothing personal: identity numbers in its words are masked, and an error's traceback shows no values.
"""

from __future__ import annotations

import logging
from typing import Any

import structlog
from celery import current_task
from django.db import connection
from django.http import HttpRequest
from structlog.types import EventDict, Processor, WrappedLogger

from kit.masking import masked
from kit.requests import request_id

QUIET = {
    "httpx": "WARNING",
    "httpcore": "WARNING",
    "fontTools": "WARNING",
    "weasyprint": "ERROR",
    "django.server": "WARNING",
}


def configuration(*, as_json: bool, level: str = "INFO") -> dict[str, Any]:
    """Return Django's ``LOGGING``: one handler to stderr for everybody."""
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _facts(),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *([structlog.processors.format_exc_info] if as_json else []),
                    without_identities,
                    last,
                ],
            }
        },
        "filters": {"routes": {"()": "spotme.logs.RoutesOnly"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["routes"]}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            **{name: {"level": quiet} for name, quiet in QUIET.items()},
            # Whoever develops has the browser's own list of requests.
            "spotme.request": {"level": "INFO" if as_json else "WARNING"},
        },
    }


def connect() -> None:
    """Let our own loggers speak through the standard library's, with the same facts as everybody's."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_facts(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def circumstances(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Add the agency, the request and the job of this moment, as far as there are any."""
    found = {
        "agency": getattr(connection, "schema_name", "") or "",
        "request": request_id(),
        "job": current_task.name if current_task else "",
        "job_id": current_task.request.id if current_task else "",
    }
    return {**{name: value for name, value in found.items() if value}, **event}


def without_identities(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask identity numbers wherever they stand in the line."""
    return {key: masked(value) for key, value in event.items()}


class RoutesOnly(logging.Filter):
    """Django's own lines on a request name its address; here they name the route: it holds no secret and no search."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            route = getattr(request.resolver_match, "route", "") or "?"
            record.args = tuple(route if one == request.path else one for one in record.args)
        return True


def _facts() -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        circumstances,
    ]


def set_level(level: str | int | None) -> None:
    """Let ``level`` and graver pass."""
    logging.getLogger().setLevel(level or logging.INFO)
