"""One's own profile: contacts, language, looks, password, browsers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.doors import signed_in
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.themes import remember_theme, theme_of
from shared_apps.accounts import selectors, services
from shared_apps.accounts.entrance import remember_language, stay
from shared_apps.accounts.forms import ChangePasswordForm, ProfileForm
from shared_apps.audit.actor import actor_of

HERE = "/profil/"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    """Show the profile and take corrections."""
    user: Any = request.user
    initial = {
        "email": user.email,
        "phone": user.phone,
        "language": request.LANGUAGE_CODE,
        "theme": theme_of(request),
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        return _saved(request, form)
    browsers = selectors.browsers_of(user.pk, session_key=request.session.session_key or "", now=clock.now())
    context = {"form": form, "browsers": browsers, "known": _known(user)}
    return (invalid if form.is_bound else render_page)(request, "accounts/profile.html", context)


@sensitive_post_parameters("password", "new_password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other browser is signed out."""
    user: Any = request.user
    form = ChangePasswordForm(request.POST or None, user_id=user.pk)
    if form.is_valid() and not user.check_password(form.cleaned_data["password"]):
        form.add_error("password", _("Kata laluan sekarang tidak tepat."))
    if form.is_valid():
        key = request.session.session_key or ""
        services.change_password(user.pk, form.cleaned_data["new_password"], by=actor_of(request), session_key=key)
        stay(request, user.pk)
        messages.info(request, _("Kata laluan ditukar. Pelayar lain telah dilog keluar."))
        return redirect_after_post(request, HERE)
    return (invalid if form.is_bound else render_page)(request, "accounts/password.html", {"form": form})


@require_POST
@signed_in
def end_browser(request: HttpRequest) -> HttpResponse:
    """Sign one browser of one's own out."""
    number = request.POST.get("browser", "")
    user: Any = request.user
    if not number.isascii() or not number.isdigit():
        raise Http404
    if not services.end_browser(user_id=user.pk, browser_id=int(number), by=actor_of(request)):
        raise Http404
    messages.info(request, _("Pelayar itu telah dilog keluar."))
    return redirect_after_post(request, HERE)


@require_POST
@signed_in
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign every browser out but this one."""
    user: Any = request.user
    services.end_sessions(user.pk, by=actor_of(request), except_key=request.session.session_key or "")
    messages.info(request, _("Semua pelayar lain telah dilog keluar."))
    return redirect_after_post(request, HERE)


def _saved(request: HttpRequest, form: ProfileForm) -> HttpResponse:
    user: Any = request.user
    said = form.cleaned_data
    services.change_contacts(
        user.pk, email=said["email"], phone=said["phone"], theme=said["theme"], by=actor_of(request)
    )
    services.set_language(user.pk, said["language"])
    with override(said["language"]):
        messages.info(request, _("Profil disimpan."))
    response = redirect_after_post(request, HERE)
    remember_language(request, response, said["language"])
    remember_theme(response, said["theme"], secure=request.is_secure())
    return response


def _known(user: Any) -> list[tuple[str, str]]:
    return [(_("Nama"), user.full_name), (_("ID Pengguna"), user.login_masked)]
