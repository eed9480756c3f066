"""Entering and leaving with a browser: Django's session, our row beside it, the language cookie."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from shared_apps.accounts import services
from shared_apps.accounts.middleware import just_seen
from shared_apps.accounts.models import User
from shared_apps.accounts.roles import ROOT_ROLES, Role
from shared_apps.audit.actor import actor_of, client_ip

BACKEND = "shared_apps.accounts.backends.LoginIdBackend"
WORKING_DAY = timedelta(hours=12)  # a session of somebody with power over others ends with the day
POWERFUL = ROOT_ROLES | {Role.ADMIN}
YEAR = timedelta(days=365)


def enter(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Sign this browser in as ``user``, under a new session key, and list it among the user's browsers."""
    auth.login(request, user, backend=BACKEND)
    if user.held_roles & POWERFUL:
        request.session.set_expiry(WORKING_DAY)
    key = _saved_key(request)
    agent = request.headers.get("User-Agent", "")
    services.open_browser(
        user_id=user.pk, session_key=key, user_agent=agent, ip=client_ip(request), by=actor_of(request), now=now
    )
    just_seen(key)


def enter_as(request: HttpRequest, user_id: int, *, now: datetime) -> None:
    """Sign this browser in as the user with this id, whom a link has proved."""
    enter(request, User.objects.with_roles().get(pk=user_id), now=now)


def stay(request: HttpRequest, user_id: int) -> None:
    """Keep this browser signed in after its user's password changed; the session gets a new key."""
    before = request.session.session_key or ""
    auth.update_session_auth_hash(request, User.objects.get(pk=user_id))
    services.move_browser(before, _saved_key(request))


def leave(request: HttpRequest) -> None:
    """Sign this browser out."""
    if request.user.is_authenticated:
        services.close_browser(request.session.session_key or "", by=actor_of(request))
    auth.logout(request)


def destination(request: HttpRequest, user: Any) -> str:
    """Return where to go after log-in: ``next`` when it is a page of this host, otherwise the user's first page."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=here, require_https=request.is_secure()):
        return target
    return "/operasi/" if user.held_roles & ROOT_ROLES else str(settings.LOGIN_REDIRECT_URL)


def remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Let this browser speak ``language`` from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=request.is_secure()
    )


def _saved_key(request: HttpRequest) -> str:
    request.session.save()
    return request.session.session_key or ""
