"""What happens around every request because somebody may be signed in."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from kit import clock
from shared_apps.accounts import services
from shared_apps.audit.actor import client_ip
from tenants.context import current

type Answer = Callable[[HttpRequest], HttpResponse]

OPEN_TO_HELD = ("/kali-pertama/", "/log-keluar/", "/bahasa/", "/tema/")
API = "/api/"


class ChosenLanguage:
    """Speaks the language chosen in this browser, otherwise the agency's own.

    The browser's ``Accept-Language`` is not asked: an office's pages are in the national language until somebody
    wishes otherwise, and most browsers ask for English without anybody having wished for it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        speak(request, language if is_spoken(language) else current().language)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ["Cookie"])
        return response


class SignedIn:
    """Knows who is signed in: speaks their language, holds them at their first log-in, notes that they are here.

    1. Without a choice in this browser the language kept with the user counts; a choice made is kept with the user.
    2. Somebody with a password that must be changed gets no page but those of the first log-in.
    3. A page read is noted with the session, at most every few minutes, so that most requests pay nothing.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        if not is_spoken(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
            speak(request, request.user.language)
        if request.user.must_change_password and not request.path.startswith(OPEN_TO_HELD):
            return _held(request)
        if request.method == "GET":
            _see(request)
        response = self.get_response(request)
        _keep_choice(request)
        return response


def speak(request: HttpRequest, language: str) -> None:
    """Render the rest of this request in ``language``."""
    translation.activate(language if is_spoken(language) else settings.LANGUAGE_CODE)
    request.LANGUAGE_CODE = translation.get_language()


def is_spoken(language: str) -> bool:
    """Tell whether the product knows ``language``."""
    return language in dict(settings.LANGUAGES)


def _held(request: HttpRequest) -> HttpResponse:
    """Answer somebody who has to choose a password first."""
    if request.path.startswith(API):
        message = _("Tukar kata laluan sementara anda dahulu.")
        body = {"code": "accounts.must_change_password", "message": message, "fields": {}}
        return JsonResponse(body, status=HTTPStatus.FORBIDDEN)
    page = reverse("accounts:first-time")
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": page})
    response = HttpResponseRedirect(page)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _keep_choice(request: HttpRequest) -> None:
    """Keep a language chosen on any page with the user, so that letters and other browsers know it."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name != "ui-language":
        return
    language = request.POST.get("language", "")
    if request.user.is_authenticated and is_spoken(language):
        services.set_language(request.user.pk, language)


def _see(request: HttpRequest) -> None:
    key = request.session.session_key
    if key and _sights.is_due(f"{current().schema_name}:{key}"):
        services.see_browser(session_key=key, ip=client_ip(request), now=clock.now())


class _Sights:
    """Which sessions this process has noted lately; forgotten ones only cost a statement that changes nothing."""

    SECONDS = services.SEEN_EVERY.total_seconds()
    LIMIT = 10_000

    def __init__(self) -> None:
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def is_due(self, key: str) -> bool:
        """Tell whether ``key`` should be noted now, and remember that it was."""
        moment = time.monotonic()
        with self._lock:
            if moment - self._seen.get(key, -self.SECONDS) < self.SECONDS:
                return False
            self._seen[key] = moment
            self._seen.move_to_end(key)
            if len(self._seen) > self.LIMIT:
                self._seen.popitem(last=False)
        return True

    def note(self, key: str) -> None:
        """Remember ``key`` as noted."""
        self.is_due(key)


_sights = _Sights()


def just_seen(session_key: str) -> None:
    """Remember that the session was noted at this moment: its row has just been made."""
    _sights.note(f"{current().schema_name}:{session_key}")
