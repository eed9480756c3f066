"""Letters by e-mail: rendered in the reader's language, posted after the transaction, never sent inside it.

A letter ``applications/received`` is three templates: ``mail/applications/received.subject.txt``, ``….txt`` and
``….html``; the last may be missing. :func:`send` renders at once, so that a missing value fails where it is written,
and hands the letter to the courier when the transaction has committed. The project gives a courier that puts a job
on the queue (see ``spotme.stream``); without one the letter is sent directly, which is what commands want.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered e-mail, ready to be posted."""

    to: str
    subject: str
    text: str
    html: str


Courier = Callable[[dict[str, str]], None]
_courier: Courier | None = None


def use_courier(courier: Courier | None) -> None:
    """Give letters to ``courier`` (as plain dicts) instead of sending them directly."""
    global _courier
    _courier = courier


def send(*, to: str, template: str, context: Mapping[str, Any], language: str) -> None:
    """Render ``template`` in ``language`` and post it to ``to`` once the present transaction has committed."""
    letter = render(to=to, template=template, context=context, language=language)
    transaction.on_commit(lambda: _post(letter))


def render(*, to: str, template: str, context: Mapping[str, Any], language: str) -> Letter:
    """Return the letter ``template`` written for ``context``."""
    values = dict(context)
    with translation.override(language):
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", values).split())
        text = render_to_string(f"mail/{template}.txt", values)
        try:
            html = str(render_to_string(f"mail/{template}.html", values))
        except TemplateDoesNotExist:
            html = ""
    return Letter(to=to, subject=subject, text=text, html=html)


def deliver(letter: Letter) -> None:
    """Hand ``letter`` to the mail server now.

    :raises OSError: the server cannot be reached or refuses; trying again may help.
    """
    message = EmailMultiAlternatives(subject=letter.subject, body=letter.text, to=[letter.to])
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()


def _post(letter: Letter) -> None:
    if _courier is None:
        deliver(letter)
    else:
        _courier(asdict(letter))
