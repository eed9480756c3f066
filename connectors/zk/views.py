"""The page of site connectors: register one and see its token once, take a token away, see who called last."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from connectors.zk import selectors, services
from connectors.zk.forms import ConnectorForm
from connectors.zk.services import BadConnector, Issued
from connectors.zk.words import failure
from kit import clock
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of

ADMIN = "PENTADBIR"
PAGE = "zk/connectors.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(ADMIN)
def connectors(request: HttpRequest) -> HttpResponse:
    """List the connectors; register one. Its token is shown in this answer and never again."""
    form = ConnectorForm(request.POST or None)
    issued: list[Issued] = []

    def issue(answers: dict[str, object]) -> None:
        issued.append(services.issue_connector(name=str(answers["name"]), now=clock.now(), by=actor_of(request)))

    if taken(form, issue, BadConnector):
        return render_page(request, PAGE, _context(request, ConnectorForm(), issued[0]))
    return (invalid if form.is_bound else render_page)(request, PAGE, _context(request, form, None))


@require_POST
@for_roles(ADMIN)
def revoke(request: HttpRequest, connector_id: int) -> HttpResponse:
    """Take a connector's token away."""
    if selectors.connector_card(connector_id) is None:
        raise Http404
    if services.revoke_connector(connector_id=connector_id, now=clock.now(), by=actor_of(request)):
        messages.success(request, _("Token dibatalkan. Penyambung itu tidak lagi boleh menghantar rekod."))
    return redirect_after_post(request, reverse("zk:connectors"))


def _context(request: HttpRequest, form: ConnectorForm, issued: Issued | None) -> dict[str, object]:
    now = clock.now()
    cards = [(card, card.is_silent(now), _failures(card)) for card in selectors.connector_cards()]
    return {
        "form": form,
        "token": issued.token if issued else "",
        "url": f"{request.scheme}://{request.get_host()}",
        "live": [row for row in cards if row[0].revoked_at is None],
        "gone": [card for card, _silent, _failed in cards if card.revoked_at is not None],
    }


def _failures(card: selectors.ConnectorCard) -> list[str]:
    return [failure(terminal["serial"], terminal["code"]) for terminal in card.terminals if terminal["code"]]
