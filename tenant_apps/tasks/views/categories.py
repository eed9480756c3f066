"""The agency's categories of tasks, kept by its administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kit.doors import for_roles
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import actor_of
from tenant_apps.tasks import selectors, services
from tenant_apps.tasks.forms import CategoryForm
from tenant_apps.tasks.selectors import CategoryCard
from tenant_apps.tasks.views.log import METHODS

ADMIN = Role.ADMIN.value


@require_safe
@for_roles(ADMIN)
def categories(request: HttpRequest) -> HttpResponse:
    """Kategori tugasan."""
    return render_page(request, "tasks/categories.html", {"cards": selectors.category_cards()})


@require_http_methods(METHODS)
@for_roles(ADMIN)
def new(request: HttpRequest) -> HttpResponse:
    """Add a category."""
    return _form(request, None)


@require_http_methods(METHODS)
@for_roles(ADMIN)
def one(request: HttpRequest, category_id: int) -> HttpResponse:
    """Change a category, or put it out of use."""
    card = next((card for card in selectors.category_cards() if card.id == category_id), None)
    if card is None:
        raise Http404
    return _form(request, card)


def _form(request: HttpRequest, card: CategoryCard | None) -> HttpResponse:
    initial = {"name": card.name, "position": card.position, "is_active": card.is_active} if card else None
    form = CategoryForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(answers: dict[str, Any]) -> None:
        services.put_category(
            category_id=card.id if card else None,
            name=answers["name"],
            position=answers["position"] or 0,
            is_active=answers["is_active"],
            by=actor_of(request),
        )

    if taken(form, act, Refusal):
        messages.success(request, _("Kategori disimpan."))
        return redirect_after_post(request, reverse("tasks:categories"))
    answer = invalid if form.is_bound else render_page
    context = {"form": form, "title": card.name if card else _("Tambah kategori"), "back": reverse("tasks:categories")}
    return answer(request, "tasks/form.html", context)
