"""The page of webhooks: who is told of what, a test, and the log of messages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from connectors.api.forms import HookForm
from connectors.api.selectors import deliveries, delivery_cards, hook_cards
from connectors.api.services import hooks
from connectors.api.services.hooks import Added, BadHook
from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of

ADMIN = "PENTADBIR"
PAGE = "api/hooks.html"
PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(ADMIN)
def hook_list(request: HttpRequest) -> HttpResponse:
    """List webhooks and their messages; add one. Its secret is shown in this answer and never again."""
    form = HookForm(request.POST or None)
    added: list[Added] = []

    def add(_answers: dict[str, object]) -> None:
        given = form.cleaned_data
        added.append(hooks.add_hook(url=given["url"], events=given["events"], now=clock.now(), by=actor_of(request)))

    if taken(form, add, BadHook):
        return render_page(request, PAGE, _context(request, HookForm(), added[0].secret))
    return (invalid if form.is_bound else render_page)(request, PAGE, _context(request, form, ""))


@require_POST
@for_roles(ADMIN)
def test(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Send a message that only says that it arrived."""
    _known(hook_id)
    now = clock.now()
    try:
        is_taken = hooks.send(hooks.test_hook(hook_id=hook_id, now=now, by=actor_of(request)), now=now)
    except BadHook as refusal:
        raise Http404 from refusal
    if is_taken:
        messages.success(request, _("Mesej ujian diterima."))
    else:
        messages.error(request, _("Mesej ujian tidak diterima. Lihat sebabnya dalam log di bawah."))
    return redirect_after_post(request, reverse("api:hooks"))


@require_POST
@for_roles(ADMIN)
def end(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Tell an address nothing more."""
    _known(hook_id)
    hooks.end_hook(hook_id=hook_id, now=clock.now(), by=actor_of(request))
    messages.success(request, _("Webhook ditamatkan. Alamat itu tidak lagi dihantar mesej."))
    return redirect_after_post(request, reverse("api:hooks"))


def _known(hook_id: int) -> None:
    if not any(card.id == hook_id for card in hook_cards()):
        raise Http404


def _context(request: HttpRequest, form: HookForm, secret: str) -> dict[str, object]:
    rows, page = cut(request, deliveries(), PER_PAGE)
    return {"form": form, "secret": secret, "hooks": hook_cards(), "log": delivery_cards(rows), "page": page}
