"""What stands around a page: on the root host the public site's or the operators' frame, else the agency's."""

from __future__ import annotations

from django.http import HttpRequest

from kit.ui.nav import Frame, empty_frame
from shared_apps.applications.frame import root_frame
from tenants.context import current


def frame(request: HttpRequest) -> Frame:
    """Return the frame of the page ``request`` asks for."""
    return root_frame(request) if current().is_public else empty_frame(request)
