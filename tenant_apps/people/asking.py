"""Asking for something: for oneself, for an officer below, or as an administrator for anybody.

The rooms below the day (leave, movements, punches) have forms of their own; who may stand behind one, what becomes of
it then and what the door answers is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.people.requests import Asked
from tenant_apps.people.selectors import names, person_for, subordinate_ids
from tenant_apps.people.viewer import Viewer, viewer_of

WAITS, COUNTS = "MENUNGGU", "LULUS"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a request is for. ``name`` is empty for oneself; ``back`` is the page to return to.

    ``asked_by_id`` is who asks for somebody else. An administrator's entry counts at once (``state``), because what
    it records was decided on paper.
    """

    person_id: int
    name: str
    back: str
    state: str = WAITS
    asked_by_id: int | None = None
    decided_by_id: int | None = None

    def entry(self, request: HttpRequest, now: datetime) -> dict[str, Any]:
        """Return what the services want to know besides the answers."""
        return {
            "person_id": self.person_id,
            "state": self.state,
            "requested_by_id": self.asked_by_id,
            "decided_by_id": self.decided_by_id,
            "by": actor_of(request),
            "now": now,
        }

    @property
    def said(self) -> str:
        """What is said once it is taken."""
        if self.state == COUNTS:
            return _("Rekod disimpan.")
        return _("Cadangan dihantar untuk keputusan.") if self.name else _("Permohonan dihantar untuk keputusan.")

    @property
    def button(self) -> str:
        """What the button says."""
        if self.state == COUNTS:
            return _("Simpan rekod")
        return _("Hantar cadangan") if self.name else _("Hantar permohonan")


def oneself(request: HttpRequest) -> Subject:
    """Return the viewer, an officer, as the one to ask for."""
    return Subject(viewer_of(request).person_id or 0, "", reverse("attendance:requests"))


def below(request: HttpRequest, person_id: int) -> Subject:
    """Return an officer below the viewer; what is asked for them waits for somebody else's decision.

    :raises Http404: there is none the viewer supervises or stands in for.
    """
    viewer = viewer_of(request)
    if viewer.person_id is None or person_id not in subordinate_ids(viewer):
        raise Http404
    back = reverse("attendance:member", args=[person_id])
    return Subject(person_id, _name(person_id), back, asked_by_id=viewer.person_id)


def anybody(request: HttpRequest, person_id: int, *, counts: bool = True) -> Subject:
    """Return an officer an administrator enters something for; oneself is asked for as everybody does.

    :raises Http404: there is no such officer, or it is the administrator.
    """
    viewer = viewer_of(request)
    if person_id == viewer.person_id or person_for(viewer, person_id) is None:
        raise Http404
    return Subject(
        person_id,
        _name(person_id),
        reverse("attendance:office-requests", args=[person_id]),
        state=COUNTS if counts else WAITS,
        asked_by_id=None if counts else viewer.person_id,
        decided_by_id=viewer.person_id if counts else None,
    )


def answer(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    subject: Subject,
    *,
    title: str,
    lead: str = "",
    closed: str = "",
) -> HttpResponse:
    """Do ``act`` with the answers and go back, or show the form, with what was refused beside its fields.

    ``closed`` says why nothing can be asked for at present; then there is no form.
    """
    if not closed and taken(form, act, Refusal):
        messages.success(request, subject.said)
        return redirect_after_post(request, subject.back)
    context = {"form": form, "subject": subject, "title": title, "lead": lead, "closed": closed}
    return (invalid if form.is_bound else render_page)(request, "people/ask.html", context, fragment="ask")


def bound(form: type[forms.Form], request: HttpRequest, **more: Any) -> forms.Form:
    """Return the form with what was sent, or fresh."""
    sent: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    return form(*sent, **more)


def files_of(answers: Mapping[str, Any]) -> list[Any]:
    """Return what was handed in with a form."""
    return [answers["attachment"]] if answers.get("attachment") else []


def may_see_evidence(viewer: Viewer, asked: Asked) -> bool:
    """Whether evidence is the viewer's to see: officer, proposer, decider, supervisors above, administrators."""
    if viewer.is_any(Role.ADMIN.value):
        return True
    if viewer.person_id is None:
        return False
    if viewer.person_id in (asked.person_id, asked.proposed_by_id, asked.decided_by_id):
        return True
    return asked.person_id in subordinate_ids(viewer)


def _name(person_id: int) -> str:
    return names([person_id]).get(person_id, "")
