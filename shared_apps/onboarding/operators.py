"""Who may enter the operators' pages: signed-in operators of the root host; nobody else learns they exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from shared_apps.accounts.roles import ROOT_ROLES
from shared_apps.accounts.selectors import roles_of

type View[**P] = Callable[P, HttpResponseBase]


def for_operator[**P](view: View[P]) -> View[P]:
    """Let operators and system administrators in; send strangers to the log-in, answer 404 to everybody else."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request = args[0]
        if not isinstance(request, HttpRequest):
            raise TypeError("the first argument of a view is its request")
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_operator(request):
            raise Http404
        return view(*args, **kwargs)

    return guarded


def is_operator(request: HttpRequest) -> bool:
    """Whether a signed-in operator or system administrator asks; one query for each request."""
    if not request.user.is_authenticated:
        return False
    known: bool | None = getattr(request, "_is_operator", None)
    if known is None:
        known = bool(roles_of(request.user.pk) & {role.value for role in ROOT_ROLES})
        request._is_operator = known  # type: ignore[attr-defined]  # remembered for the rest of the request
    return known
