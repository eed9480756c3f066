"""Tetapan: the way to every setting, with what is still to be done first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kit.doors import for_roles
from kit.ui.http import render_page
from tenant_apps.people.viewer import viewer_of
from tenant_apps.worktime.setup import percent_done, setup_steps
from tenant_apps.worktime.views import ADMIN, CLERK


@require_safe
@for_roles(ADMIN, CLERK)
def hub(request: HttpRequest) -> HttpResponse:
    """Show the checklist and the settings."""
    viewer = viewer_of(request)
    steps = setup_steps(viewer.on)
    context = {
        "steps": steps,
        "percent": percent_done(steps),
        "following": next((step for step in steps if not step.is_done), None),
        "is_admin": viewer.is_any(ADMIN),
        "is_officer": viewer.person_id is not None,
    }
    return render_page(request, "worktime/hub.html", context)
