"""The courier: letters go out by a job, tried again for about a day while the mail server does not answer."""

from __future__ import annotations

from celery import current_task

from kit import mail
from tenants.jobs import public_job

FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 4 * 3600
TRIES = 14


@public_job("spotme.post_letter")
def post_letter(*, letter: dict[str, str]) -> None:
    """Hand one rendered letter to the mail server; wait twice as long after each failure."""
    try:
        mail.deliver(mail.Letter(**letter))
    except OSError as error:
        waited = current_task.request.retries
        countdown = min(FIRST_WAIT_SECONDS * 2**waited, LONGEST_WAIT_SECONDS)
        raise current_task.retry(exc=error, countdown=countdown, max_retries=TRIES) from error


def connect() -> None:
    """Give the kit's letters to the queue."""
    mail.use_courier(lambda letter: post_letter.enqueue(letter=letter))
