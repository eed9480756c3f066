"""Handing out a kept paper: always as a download, never to be guessed at or run by the browser."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from shared_apps.onboarding.selectors import read_paper


def paper_response(paper_id: int) -> HttpResponse:
    """Return the paper as an attachment. The caller has checked that the reader may have it.

    :raises Http404: there is no such paper.
    """
    found = read_paper(paper_id)
    if found is None:
        raise Http404
    paper, media_type, content = found
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, paper.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
