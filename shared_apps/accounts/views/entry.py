"""Coming in and going out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.accounts import selectors, services
from shared_apps.accounts.entrance import destination, enter, leave, remember_language
from shared_apps.accounts.forms import SignInForm

PAGE = "accounts/sign_in.html"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for ID and password; let in, or say one sentence that fits every wrong pair."""
    if request.user.is_authenticated:
        return redirect(destination(request, request.user))
    form = SignInForm(request.POST or None, digits_only=not selectors.some_sign_in_with_letters())
    if form.is_valid():
        answer = _let_in(request, form)
        if answer is not None:
            return answer
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next") or ""}
    return invalid(request, PAGE, context) if form.is_bound else render_page(request, PAGE, context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; what the browser has kept of our pages is dropped, for shared computers."""
    leave(request)
    response = redirect_after_post(request, "/log-masuk/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _let_in(request: HttpRequest, form: SignInForm) -> HttpResponse | None:
    now = clock.now()
    pair = form.cleaned_data
    try:
        user = services.sign_in(request, login=pair["login"], password=pair["password"], now=now)
    except (services.WrongPairError, services.LockedError, services.TemporaryExpiredError) as refusal:
        form.add_error(None, refusal.message)
        return None
    enter(request, user, now=now)
    response = redirect_after_post(request, destination(request, user))
    remember_language(request, response, user.language)
    return response
