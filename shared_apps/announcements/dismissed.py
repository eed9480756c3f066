"""Which announcements this browser's reader has closed: kept in a cookie, since nobody else needs to know."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

COOKIE = "pengumuman"
KEPT_DAYS = 60
MOST = 40


def dismissed_in(request: HttpRequest) -> frozenset[int]:
    """Return the ids the reader has closed."""
    parts = request.COOKIES.get(COOKIE, "").split(".")[:MOST]
    return frozenset(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19)


def dismiss(request: HttpRequest, response: HttpResponse, announcement_id: int) -> None:
    """Let this browser show the announcement no more."""
    ids = sorted({*dismissed_in(request), announcement_id})[-MOST:]
    response.set_cookie(
        COOKIE,
        ".".join(map(str, ids)),
        max_age=KEPT_DAYS * 24 * 3600,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
