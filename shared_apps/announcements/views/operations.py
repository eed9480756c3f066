"""Pengumuman: what is announced, to whom and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.announcements import services
from shared_apps.announcements.forms import AnnouncementForm
from shared_apps.announcements.selectors import announcement_cards
from shared_apps.audit.actor import actor_of
from shared_apps.onboarding.operators import for_operator

WEEK = timedelta(days=7)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def announcements(request: HttpRequest) -> HttpResponse:
    """List what was announced, and announce something."""
    now = clock.now()
    local = timezone.localtime(now).replace(second=0, microsecond=0)
    end = local + WEEK
    initial: dict[str, Any] = {"from_date": local.date(), "from_time": local.time()}
    initial |= {"to_date": end.date(), "to_time": end.time(), "tone": "info"}
    form = AnnouncementForm(request.POST or None, initial=initial)
    by = actor_of(request)
    if taken(form, lambda _said: services.announce(**form.facts(), by=by, now=now), services.BadAnnouncement):
        messages.info(request, _("Pengumuman disimpan. Ia kelihatan pada waktu yang ditetapkan."))
        return redirect_after_post(request, reverse("announcements:announcements"))
    cards = announcement_cards()
    context = {"form": form, "cards": [(card, card.is_over(now), card.from_at > now) for card in cards]}
    return (invalid if form.is_bound else render_page)(request, "announcements/announcements.html", context)


@require_POST
@for_operator
def withdraw(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Take one off every page."""
    try:
        services.withdraw(announcement_id=announcement_id, by=actor_of(request), now=clock.now())
    except services.NotShowing as refusal:
        messages.error(request, refusal.message)
    else:
        messages.info(request, _("Pengumuman ditarik balik."))
    return redirect_after_post(request, reverse("announcements:announcements"))
