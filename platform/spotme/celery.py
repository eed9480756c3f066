"""The Celery application: broker, queues and limits. The jobs themselves stand in the rooms' ``jobs.py``.

The database is the truth and the queue a hint: no result is kept, a lost or doubled message changes nothing.
"""

from __future__ import annotations

import os
from datetime import timedelta

from celery import Celery, signals
from celery.schedules import crontab
from kombu.entity import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spotme.settings")

from django.conf import settings

from spotme import logs
from tenants import queues
from tenants.jobs import HARD_LIMIT, SOFT_LIMIT

VISIBILITY = timedelta(minutes=30)

app = Celery("spotme")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    # One list for each queue instead of four: with default priorities a worker on many queues asks the broker
    # for each of them four times.
    broker_transport_options={
        "priority_steps": [0],
        "visibility_timeout": VISIBILITY.total_seconds(),
        "queue_order_strategy": "round_robin",
        "socket_keepalive": True,
        "socket_connect_timeout": 2,
        "health_check_interval": 30,
        # Who sends a job while the broker is away gives up soon: the request that woke it is waiting.
        "max_retries": 2,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.4,
    },
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    task_acks_late=True,
    task_track_started=False,
    task_time_limit=HARD_LIMIT.total_seconds(),
    task_soft_time_limit=SOFT_LIMIT.total_seconds(),
    task_default_queue=queues.PUBLIC_QUEUE,
    task_queues=[Queue(queues.PUBLIC_QUEUE)],  # type: ignore[no-untyped-call]  # kombu carries no types
    task_create_missing_queues=True,
    worker_prefetch_multiplier=1,
    worker_pool="prefork",
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_detect_quorum_queues=False,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_max_memory_per_child=200_000,  # kilobytes; the child leaves after the job that passes it
    control_exchange="spotme.control",
    timezone="UTC",
    enable_utc=True,
    beat_scheduler="celery.beat:Scheduler",
    beat_max_loop_interval=5,
    beat_schedule={
        "work of all agencies": {"task": "tenants.dispatch", "schedule": 20, "options": {"expires": 60}},
        "visits whose time is over": {"task": "support.end_overdue", "schedule": 60, "options": {"expires": 60}},
        "what is announced": {"task": "announcements.post", "schedule": 60, "options": {"expires": 60}},
        "agencies half provisioned": {
            "task": "tenants.resume_provisioning",
            "schedule": 30,
            "options": {"expires": 60},
        },
        "sign of life": {"task": "applications.sign_of_life", "schedule": 30, "options": {"expires": 60}},
        "first administrators": {
            "task": "onboarding.welcome_all",
            "schedule": 60,
            "options": {"expires": 60},
        },
        "drafts nobody came back to": {
            "task": "applications.forget_drafts",
            "schedule": 6 * 3600,
            "options": {"expires": 3600},
        },
        "seals over the platform's trail": {"task": "audit.seal_platform_trail", "schedule": crontab(minute=15)},
        "dead sessions of operators": {
            "task": "accounts.forget_dead_operator_sessions",
            "schedule": crontab(hour=18, minute=30),
        },
        "terminals that fell silent": {
            "task": "devices.look_after_all",
            "schedule": 300,
            "options": {"expires": 240},
        },
        "queues of new agencies": {
            "task": "tenants.announce_queues",
            "schedule": 60,
            "options": {"expires": 60},
        },
    },
)
app.set_default()


@signals.setup_logging.connect  # type: ignore[untyped-decorator]  # Celery carries no types
def _keep_our_lines(loglevel: int | None = None, **_: object) -> None:
    """Celery leaves the logs to us: its lines say agency and job as everybody's do."""
    logs.set_level(loglevel)


app.autodiscover_tasks(related_name="jobs")
