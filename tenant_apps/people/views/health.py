"""Kesihatan data: what is missing or wrong in the agency's data, and the way to mend it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kit.doors import for_roles
from kit.ui.http import render_page
from tenant_apps.people.health import GRAVE, findings
from tenant_apps.people.viewer import viewer_of
from tenant_apps.people.views import ADMIN, CLERK


@require_safe
@for_roles(ADMIN, CLERK)
def health(request: HttpRequest) -> HttpResponse:
    """List what is to be mended, the gravest first."""
    found = findings(viewer_of(request).on)
    context = {
        "first": found[0] if found else None,
        "grave": [one for one in found if one.weight == GRAVE],
        "slight": [one for one in found if one.weight != GRAVE],
    }
    return render_page(request, "people/health.html", context)
