"""The first log-in, one question a page: a password of one's own, one's details, why the location is asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kit.doors import signed_in
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.templatetags.ui import Step
from shared_apps.accounts import services
from shared_apps.accounts.address import who_helps
from shared_apps.accounts.entrance import destination, stay
from shared_apps.accounts.forms import ContactsForm, NewPasswordForm
from shared_apps.audit.actor import actor_of


@never_cache
@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Take a password of one's own in place of the temporary one; whoever has one goes on."""
    user: Any = request.user
    if not user.must_change_password:
        return redirect("accounts:first-time-details")
    form = NewPasswordForm(request.POST or None, user_id=user.pk)
    if form.is_valid():
        key = request.session.session_key or ""
        services.change_password(user.pk, form.cleaned_data["new_password"], by=actor_of(request), session_key=key)
        stay(request, user.pk)
        return redirect_after_post(request, "/kali-pertama/butiran/")
    page = invalid if form.is_bound else render_page
    return page(request, "accounts/first_password.html", {"form": form, "steps": _steps(0)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def details(request: HttpRequest) -> HttpResponse:
    """Show what is known of the person and let the contacts be corrected."""
    user: Any = request.user
    form = ContactsForm(request.POST or None, initial={"email": user.email, "phone": user.phone})
    if form.is_valid():
        contacts = form.cleaned_data
        services.change_contacts(
            user.pk, email=contacts["email"], phone=contacts["phone"], theme=user.theme, by=actor_of(request)
        )
        return redirect_after_post(request, "/kali-pertama/lokasi/")
    context = {"steps": _steps(1), "who": who_helps()}
    known = [(_("Nama"), user.full_name), (_("ID Pengguna"), user.login_masked)]
    page = invalid if form.is_bound else render_page
    return page(request, "accounts/first_details.html", {**context, "form": form, "known": known})


@never_cache
@signed_in
def location(request: HttpRequest) -> HttpResponse:
    """Say why and when the location is asked, before the browser itself asks at the first punch."""
    home = destination(request, request.user)
    return render_page(request, "accounts/first_location.html", {"steps": _steps(2), "home": home})


def _steps(current: int) -> list[Step]:
    """The three steps, those before ``current`` done."""
    labels = (_("Kata laluan"), _("Butiran saya"), _("Lokasi"))
    states = ["done"] * current + ["current"] + ["todo"] * (len(labels) - current - 1)
    return [Step(label, state) for label, state in zip(labels, states, strict=True)]
