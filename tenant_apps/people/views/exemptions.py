"""Exempting an officer from recording attendance, and ending that."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import ExemptForm
from tenant_apps.people.selectors import Officer
from tenant_apps.people.viewer import today_here, viewer_of
from tenant_apps.people.views import ADMIN


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN)
def exempt(request: HttpRequest, person_id: int) -> HttpResponse:
    """Exempt an officer from a day on, to a day or until further notice."""
    officer = _officer(request, person_id)
    form = ExemptForm(request.POST or None, initial={"valid_from": today_here()})

    def write(answers: dict[str, object]) -> None:
        services.exempt_person(person_id=person_id, by=actor_of(request), now=clock.now(), **answers)  # type: ignore[arg-type]  # the form's fields are the service's words

    back = reverse("people:person", args=[person_id])
    if taken(form, write, services.BadExemption):
        messages.info(request, _("Pengecualian disimpan. Hari yang terlibat dinilai semula."))
        return redirect_after_post(request, back)
    title = _("Kecualikan %(name)s daripada rekod kehadiran") % {"name": officer.name}
    context = {"form": form, "title": title, "back": back, "danger": False}
    return (invalid if form.is_bound else render_page)(request, "people/officer_form.html", context)


@require_POST
@for_roles(ADMIN)
def end(request: HttpRequest, person_id: int, exemption_id: int) -> HttpResponse:
    """Let an officer record attendance again from today."""
    _officer(request, person_id)
    try:
        services.end_exemption(exemption_id=exemption_id, person_id=person_id, on=today_here(), by=actor_of(request))
        messages.info(request, _("Pengecualian ditamatkan mulai hari ini."))
    except services.BadExemption as refusal:
        messages.warning(request, str(refusal))
    return redirect_after_post(request, reverse("people:person", args=[person_id]))


def _officer(request: HttpRequest, person_id: int) -> Officer:
    officer = selectors.person_for(viewer_of(request), person_id)
    if officer is None:
        raise Http404
    return officer
