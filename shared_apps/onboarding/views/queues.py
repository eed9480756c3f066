"""Giliran: how far behind each agency's work is, and a shard of its own for one that is slow."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kit import clock
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.tables import cut
from shared_apps.audit.actor import actor_of
from shared_apps.onboarding.operators import for_operator
from shared_apps.onboarding.services.queues import MOST_SHARDS, BadShard, pin_shard
from tenants import lag
from tenants.services import StandingRefused


class ShardForm(forms.Form):
    """Which worker shard serves the agency."""

    shard = forms.IntegerField(
        label=gettext_lazy("Serpihan pekerja"),
        required=False,
        min_value=1,
        max_value=MOST_SHARDS,
        help_text=gettext_lazy("Kosong: mengikut nama agensi. Beri nombor yang tidak digunakan agensi lain."),
    )


@require_http_methods(["GET", "HEAD"])
@for_operator
def queues(request: HttpRequest) -> HttpResponse:
    """All agencies, the one that has waited longest first."""
    now = clock.now()
    rows = lag.queue_rows(now)
    shown, page = cut(request, list(rows), 50)
    context = {
        "rows": [(row, row.is_late(now)) for row in shown],
        "page": page,
        "late": sum(row.is_late(now) for row in rows),
        "failures": sum(row.failures for row in rows),
        "messages_waiting": sum(row.messages or 0 for row in rows),
        "public": lag.public_length(),
    }
    return render_page(request, "onboarding/queues.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def queue(request: HttpRequest, served: str) -> HttpResponse:
    """One agency's work by kind; its shard."""
    now = clock.now()
    row = next((one for one in lag.queue_rows(now) if one.schema == served), None)
    if row is None:
        raise Http404
    form = ShardForm(request.POST if request.method == "POST" else None, initial={"shard": row.pinned_shard})

    def pin(answers: dict[str, int | None]) -> None:
        pin_shard(schema=served, shard=answers["shard"], by=actor_of(request))

    if taken(form, pin, BadShard, StandingRefused):
        messages.success(request, _("Serpihan ditetapkan. Pekerja mengambil giliran ini sekarang."))
        return redirect_after_post(request, reverse("onboarding:queue", args=[served]))
    context = {"row": row, "is_late": row.is_late(now), "rounds": lag.round_rows(served, now), "form": form}
    return (invalid if form.is_bound else render_page)(request, "onboarding/queue.html", context)
