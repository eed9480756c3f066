"""Pages behind links in letters: a new password for a forgotten one, and invitations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kit import clock
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.accounts import selectors, services
from shared_apps.accounts.address import site_name, who_helps
from shared_apps.accounts.entrance import enter_as
from shared_apps.accounts.forms import LoginForm, NewPasswordForm
from shared_apps.audit.actor import actor_of

GONE = 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for the ID of somebody who forgot the password; the answer is the same for every ID."""
    form = LoginForm(request.POST or None, digits_only=not selectors.some_sign_in_with_letters())
    if form.is_valid():
        services.ask_reset(login=form.cleaned_data["login"], by=actor_of(request), now=clock.now())
        return redirect_after_post(request, "/lupa-kata-laluan/dihantar/")
    page = invalid if form.is_bound else render_page
    return page(request, "accounts/forgot.html", {"form": form})


def forgot_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens now if the ID is somebody's."""
    return render_page(request, "accounts/forgot_sent.html", {"who": who_helps()})


@never_cache
@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever holds the link choose a new password, then ask to sign in with it."""
    link = selectors.open_link(token, selectors.RESET, now=clock.now())
    if link is None:
        return _dead(request, again="/lupa-kata-laluan/")
    form = NewPasswordForm(request.POST or None, user_id=link.user_id)
    if form.is_valid():
        password = form.cleaned_data["new_password"]
        try:
            services.reset_password(token=token, password=password, by=actor_of(request), now=clock.now())
        except services.DeadLinkError:
            return _dead(request, again="/lupa-kata-laluan/")
        return render_page(request, "accounts/reset_done.html")
    page = invalid if form.is_bound else render_page
    return page(request, "accounts/reset.html", {"form": form, "link": link})


@never_cache
@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites whom; take the chosen password and let its owner in."""
    link = selectors.open_link(token, selectors.INVITE, now=clock.now())
    if link is None:
        return _dead(request, again="")
    form = NewPasswordForm(request.POST or None, user_id=link.user_id)
    if form.is_valid():
        now = clock.now()
        password = form.cleaned_data["new_password"]
        try:
            user_id = services.accept_invitation(token=token, password=password, by=actor_of(request), now=now)
        except services.DeadLinkError:
            return _dead(request, again="")
        enter_as(request, user_id, now=now)
        return redirect("accounts:first-time-details")
    page = invalid if form.is_bound else render_page
    return page(request, "accounts/invitation.html", {"form": form, "link": link, "agency": site_name()})


def _dead(request: HttpRequest, *, again: str) -> HttpResponse:
    """Say that a link no longer opens, whatever the reason, and where to get another."""
    return render_page(request, "accounts/dead_link.html", {"again": again, "who": who_helps()}, status=GONE)
