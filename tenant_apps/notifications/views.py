"""One's notices."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kit import clock
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of
from tenant_apps.notifications import selectors, services
from tenant_apps.notifications.forms import ChoicesForm
from tenant_apps.notifications.kinds import kinds_for
from tenant_apps.people.viewer import for_officer, viewer_of

PER_PAGE = 20


@require_safe
@for_officer
def notices(request: HttpRequest) -> HttpResponse:
    """Notifikasi: what one was told, newest first."""
    viewer = viewer_of(request)
    rows, page = cut(request, selectors.notices_of(viewer.person_id or 0), PER_PAGE)
    context = {"notices": selectors.cards_of(rows), "page": page, "unread": viewer.tallies.get("unread", 0)}
    return render_page(request, "notifications/list.html", context)


@require_POST
@for_officer
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Note that it was read, and go to what it is about."""
    person_id = viewer_of(request).person_id
    notice = selectors.notice_for(person_id, notice_id)
    if notice is None:
        raise Http404
    services.mark_read(notice_id=notice.pk, person_id=notice.person_id, now=clock.now())
    return redirect_after_post(request, notice.url or reverse("notifications:list"))


@require_POST
@for_officer
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was read."""
    services.mark_all_read(person_id=viewer_of(request).person_id or 0, now=clock.now())
    return redirect_after_post(request, reverse("notifications:list"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officer
def choices(request: HttpRequest) -> HttpResponse:
    """Pilihan notifikasi: on the page always, by letter at once, in a daily summary, or not."""
    viewer = viewer_of(request)
    person_id, kinds = viewer.person_id or 0, kinds_for(viewer.roles)
    chosen = selectors.mail_choices([person_id], [kind.code for kind in kinds])
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        chosen={kind: mail for (_person, kind), mail in chosen.items()},
    )

    def act(_answers: object) -> None:
        services.choose(person_id=person_id, choices=form.choices(), by=actor_of(request))

    if taken(form, act, services.ChoiceUnknown):
        messages.success(request, _("Pilihan disimpan."))
        return redirect_after_post(request, reverse("notifications:choices"))
    answer = invalid if form.is_bound else render_page
    return answer(request, "notifications/choices.html", {"form": form})
