"""A reader closes a banner; it is not shown in this browser again."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kit.doors import signed_in
from shared_apps.announcements.dismissed import dismiss


@require_POST
@signed_in
def close(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Close it and go back to the page it stood on."""
    target = request.POST.get("next", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=here, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    response.status_code = HTTPStatus.SEE_OTHER
    dismiss(request, response, announcement_id)
    return response
