"""Terminals of all agencies, as far as the central office must know: who waits, is wanted twice, or is silent."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kit import clock
from kit.ui.http import redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from shared_apps.audit.services import record
from shared_apps.onboarding.operators import for_operator
from tenants import terminals as claims

SILENT = timedelta(minutes=30)
RELEASE, KEEP = "lepas", "kekal"


@require_safe
@for_operator
def terminals(request: HttpRequest) -> HttpResponse:
    """Show cases of serial numbers wanted twice, terminals not let in, and each agency's terminals in one line."""
    context = {
        "conflicts": claims.open_conflicts(),
        "strangers": claims.strangers(),
        "fleets": claims.fleets(now=clock.now(), quiet=SILENT),
    }
    return render_page(request, "onboarding/terminals.html", context)


@require_POST
@for_operator
def settle(request: HttpRequest, case_id: int) -> HttpResponse:
    """Settle a case: the present holder keeps the serial number, or gives it up so that the asker can have it."""
    decision = request.POST.get("keputusan", "")
    if decision not in (RELEASE, KEEP):
        raise Http404
    by = actor_of(request)
    remark = request.POST.get("catatan", "").strip()
    with transaction.atomic():
        serial = claims.settle_conflict(
            conflict_id=case_id, release_holder=decision == RELEASE, remark=remark, by=by.name, now=clock.now()
        )
        if serial is None:
            raise Http404
        record(
            "onboarding.claim_settled",
            actor=by,
            target=("onboarding.terminal", serial, serial),
            after={"released": decision == RELEASE},
            remark=remark,
        )
    messages.success(request, _("Kes nombor siri %(serial)s diputuskan.") % {"serial": serial})
    return redirect_after_post(request, reverse("onboarding:terminals"))
