"""Background jobs: a job runs in the agency it names, and one that names none is refused.

A room declares its jobs in ``jobs.py``::

    @agency_job("attendance.judge_days")
    def judge_days(*, person_ids: list[int]) -> None: ...

    @public_job("onboarding.send_letter")
    def send_letter(*, application_id: int) -> None: ...

and wakes them with ``judge_days.enqueue("jpa", person_ids=[1])`` and ``send_letter.enqueue(application_id=7)``.
The message leaves after the current transaction has committed, and never when it rolled back. Arguments are
plain JSON. A message may get lost or come twice: the rows say what is left to do.

tenant-schemas-celery is not used: it takes the agency from a header, falls back to public without one, and
switches the schema in a Celery signal, whose errors Celery logs and then runs the task anyway.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from inspect import signature
from typing import Any

from celery import Task, current_app, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from tenants import directory, leases
from tenants.context import in_public, in_tenant
from tenants.models import Status
from tenants.queues import PUBLIC_QUEUE, queue_of

log = logging.getLogger(__name__)

SOFT_LIMIT = timedelta(minutes=14)
HARD_LIMIT = timedelta(minutes=15)
LONGEST_LIMIT = timedelta(minutes=25)  # the broker hands a message out again after 30 minutes without an answer
LEASE = "_lease"
SENDING: dict[str, Any] = {"retry": True, "retry_policy": {"max_retries": 2, "interval_max": 0.5}}


class JobRefusedError(Exception):
    """A message does not name an agency, names one for a public job, or carries positional arguments."""


class AgencyTask(Task):  # type: ignore[misc]  # Celery carries no types
    """What a worker runs for a job of agencies: the only positional argument is the agency's schema."""

    abstract = True
    while_suspended = False

    def __call__(self, *args: Any, **payload: Any) -> None:
        """:raises JobRefusedError: the message names no agency, or one that does not exist."""
        schema = _named_agency(self.name, args)
        agency = directory.agency_of(schema)
        if agency is None:
            raise JobRefusedError(f"{self.name}: there is no agency {schema!r}")
        allowed = (Status.READY, Status.SUSPENDED) if self.while_suspended else (Status.READY,)
        if agency.status not in allowed:
            log.info("%s left out for %s, which is %s", self.name, schema, agency.status)
            return
        lease_id = payload.pop(LEASE, None)
        if lease_id is None:
            self._run_in(schema, payload)
            return
        with leases.taken(lease_id, schema=schema, limit=LONGEST_LIMIT) as is_free:
            if is_free:
                self._run_in(schema, payload)

    def _run_in(self, schema: str, payload: dict[str, Any]) -> None:
        with in_tenant(schema):
            self.run(**payload)


class PublicTask(Task):  # type: ignore[misc]  # Celery carries no types
    """What a worker runs for a job that was declared to belong to no agency."""

    abstract = True

    def __call__(self, *args: Any, **payload: Any) -> None:
        """:raises JobRefusedError: the message names an agency or carries positional arguments."""
        if args:
            raise JobRefusedError(f"{self.name} is a public job and takes no agency")
        with in_public():
            self.run(**payload)


@dataclass(frozen=True, slots=True)
class AgencyJob[**P]:
    """A job that runs inside one agency."""

    name: str
    function: Callable[P, None]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Run the job here and now, in the agency the caller is in."""
        self.function(*args, **kwargs)

    def enqueue(self, schema: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Send the job to the queue of the agency ``schema`` once the transaction is committed.

        :raises JobRefusedError: ``schema`` is empty or public, or there are positional arguments.
        :raises TypeError: the job does not take these arguments.
        """
        _named_agency(self.name, (schema,))
        if args:
            raise JobRefusedError(f"{self.name}: after the agency come named arguments only")
        signature(self.function).bind(**kwargs)
        _send(self.name, [schema], dict(kwargs), queue_of(schema))

    def enqueue_after(self, schema: str, wait: timedelta, /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Send the job as :meth:`enqueue` does, to be run after a short wait: below the 30 minutes after which the
        broker hands a message out again.

        :raises JobRefusedError: ``schema`` is empty or public, or there are positional arguments.
        :raises TypeError: the job does not take these arguments.
        """
        _named_agency(self.name, (schema,))
        if args:
            raise JobRefusedError(f"{self.name}: after agency and wait come named arguments only")
        signature(self.function).bind(**kwargs)
        _send(self.name, [schema], dict(kwargs), queue_of(schema), wait=wait)


@dataclass(frozen=True, slots=True)
class PublicJob[**P]:
    """A job that belongs to no agency."""

    name: str
    function: Callable[P, None]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Run the job here and now, in public."""
        with in_public():
            self.function(*args, **kwargs)

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Send the job to the public queue once the transaction is committed.

        :raises JobRefusedError: there are positional arguments.
        """
        if args:
            raise JobRefusedError(f"{self.name} is a public job and takes named arguments only")
        signature(self.function).bind(**kwargs)
        _send(self.name, [], dict(kwargs), PUBLIC_QUEUE)


def agency_job[**P](
    name: str, *, while_suspended: bool = False, limit: timedelta = HARD_LIMIT
) -> Callable[[Callable[P, None]], AgencyJob[P]]:
    """Declare a job of agencies. ``name`` is dotted and stable: messages under way carry it.

    It is left out for agencies that are not ready; with ``while_suspended`` it also runs for suspended ones
    (exports do). ``limit`` is its hard time limit.
    """

    def declare(function: Callable[P, None]) -> AgencyJob[P]:
        _declare(function, name, AgencyTask, limit, while_suspended=while_suspended)
        return AgencyJob(name, function)

    return declare


def public_job[**P](name: str, *, limit: timedelta = HARD_LIMIT) -> Callable[[Callable[P, None]], PublicJob[P]]:
    """Declare a job that belongs to no agency and runs in the public schema."""

    def declare(function: Callable[P, None]) -> PublicJob[P]:
        _declare(function, name, PublicTask, limit)
        return PublicJob(name, function)

    return declare


def send_leased(name: str, schema: str, lease_id: int) -> None:
    """Send the agency's job ``name``, which takes no arguments, under a lease; for the dispatcher."""
    _send(name, [schema], {LEASE: lease_id}, queue_of(schema))


def _declare(function: Callable[..., None], name: str, base: type[Task], limit: timedelta, **attributes: Any) -> None:
    if limit > LONGEST_LIMIT:
        raise ValueError(f"{name}: a job takes at most {LONGEST_LIMIT}, split it")
    shared_task(
        name=name,
        base=base,
        typing=False,  # the agency comes before what the function takes; enqueue has checked the rest
        time_limit=limit.total_seconds(),
        soft_time_limit=(limit * 0.93).total_seconds(),
        **attributes,
    )(function)


def _named_agency(name: str, args: tuple[Any, ...]) -> str:
    if len(args) != 1 or not isinstance(args[0], str) or args[0] in ("", directory.PUBLIC_SCHEMA):
        raise JobRefusedError(f"{name} names no agency: {args!r}")
    return args[0]


def _send(name: str, args: list[str], payload: dict[str, Any], queue: str, *, wait: timedelta = timedelta(0)) -> None:
    """Send after commit. A broker that is away is logged: the rows remember, and a sweep sends again."""

    def send() -> None:
        try:
            current_app.tasks[name].apply_async(
                args=args, kwargs=payload, queue=queue, countdown=wait.total_seconds() or None, **SENDING
            )
        except OperationalError as error:
            log.error("%s could not be sent: %s", name, error)

    transaction.on_commit(send)
