"""Laporan: the reports one may ask for, by role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kit.ui.http import render_page
from tenant_apps.people.viewer import ADMIN, EXECUTIVE, for_role, viewer_of
from tenant_apps.reports.definitions import reports_for


@require_safe
@for_role()
def hub(request: HttpRequest) -> HttpResponse:
    """The reports of the viewer's roles. Somebody who is neither officer nor in charge finds an explained nothing."""
    viewer = viewer_of(request)
    context = {
        "reports": reports_for(viewer),
        "may_schedule": viewer.is_any(ADMIN, EXECUTIVE),
        "is_officer": viewer.person_id is not None,
    }
    return render_page(request, "reports/hub.html", context)
