"""Pages of the interface: the administrator's tokens, and what the interface does, for programs and for people."""

from __future__ import annotations

from http import HTTPStatus
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connectors.api.forms import TokenForm
from connectors.api.schema import document, operations
from connectors.api.selectors import token_cards
from connectors.api.services import tokens
from connectors.api.services.tokens import BadToken, Issued
from kit import clock
from kit.api.errors import Unknown, body
from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of

ADMIN = "PENTADBIR"
PAGE = "api/tokens.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_roles(ADMIN)
def token_list(request: HttpRequest) -> HttpResponse:
    """List the agency's tokens; issue one. It is shown in this answer and never again."""
    form = TokenForm(request.POST or None)
    issued: list[Issued] = []

    def issue(answers: dict[str, object]) -> None:
        issued.append(
            tokens.issue_token(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                days=form.cleaned_data["days"],
                user_id=request.user.pk or 0,
                now=clock.now(),
                by=actor_of(request),
            )
        )

    if taken(form, issue, BadToken):
        return render_page(request, PAGE, _context(request, TokenForm(), issued[0]))
    return (invalid if form.is_bound else render_page)(request, PAGE, _context(request, form, None))


@require_POST
@for_roles(ADMIN)
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a token away."""
    if not any(card.id == token_id for card in token_cards(clock.now())):
        raise Http404
    if tokens.revoke_token(token_id=token_id, now=clock.now(), by=actor_of(request)):
        messages.success(request, _("Token dibatalkan. Program itu tidak lagi boleh masuk."))
    return redirect_after_post(request, reverse("api:tokens"))


@require_safe
def schema(_request: HttpRequest) -> JsonResponse:
    """Describe the interface for programs (OpenAPI)."""
    return JsonResponse(document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Describe the interface for people."""
    by_tag = sorted(operations(), key=lambda one: (one.tag, one.path, one.method))
    groups = [(tag, list(found)) for tag, found in groupby(by_tag, key=lambda one: one.tag)]
    return render_page(request, "api/docs.html", {"groups": groups, "address": _address(request)})


@csrf_exempt
def unknown(_request: HttpRequest, rest: str) -> JsonResponse:
    """Answer every other address of the interface in its own words."""
    return JsonResponse(body(Unknown.code, _("Tidak dijumpai.")), status=HTTPStatus.NOT_FOUND)


def _context(request: HttpRequest, form: TokenForm, issued: Issued | None) -> dict[str, object]:
    cards = token_cards(clock.now())
    return {
        "form": form,
        "token": issued.token if issued else "",
        "address": _address(request),
        "live": [card for card in cards if card.is_live],
        "gone": [card for card in cards if not card.is_live],
    }


def _address(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}/api/v1/"
