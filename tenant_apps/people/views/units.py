"""The tree of units."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kit.doors import for_roles
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import actor_of
from tenant_apps.people import selectors, services
from tenant_apps.people.forms import UNIT_KINDS, CloseUnitForm, UnitForm, number_or_none
from tenant_apps.people.viewer import today_here
from tenant_apps.people.views import ADMIN, CLERK


@require_safe
@for_roles(ADMIN, CLERK)
def units(request: HttpRequest) -> HttpResponse:
    """Show the tree."""
    nodes = selectors.unit_tree()
    context = {"nodes": [node for node in nodes if node.is_open], "closed": [n for n in nodes if not n.is_open]}
    return render_page(request, "people/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def unit_new(request: HttpRequest) -> HttpResponse:
    """Add a unit, below the one named in the address."""
    initial = {"parent": request.GET.get("induk", ""), "valid_from": today_here().replace(day=1)}
    form = UnitForm(request.POST or None, initial=initial, is_new=True)
    if taken(form, lambda answers: _put(request, None, answers), services.BadUnit):
        messages.info(request, _("Unit ditambah."))
        return redirect_after_post(request, reverse("people:units"))
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Rename or move a unit."""
    node = _node(unit_id)
    initial = {"name": node.name, "kind": node.kind, "code": node.code, "parent": node.parent_id or ""}
    form = UnitForm(request.POST or None, initial=initial, is_new=False)
    if taken(form, lambda answers: _put(request, node, answers), services.BadUnit):
        messages.info(request, _("Unit disimpan."))
        return redirect_after_post(request, reverse("people:units"))
    return _form_page(request, form, node)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(ADMIN, CLERK)
def unit_close(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Close a unit and what lies below it."""
    node = _node(unit_id)
    form = CloseUnitForm(request.POST or None, initial={"on": today_here()})
    by = actor_of(request)
    if taken(form, lambda a: services.close_unit(unit_id=unit_id, on=a["on"], by=by), services.BadUnit):
        messages.info(request, _("Unit ditutup."))
        return redirect_after_post(request, reverse("people:units"))
    context = {"form": form, "node": node}
    return (invalid if form.is_bound else render_page)(request, "people/unit_close.html", context)


def _put(request: HttpRequest, node: selectors.UnitNode | None, answers: dict[str, Any]) -> None:
    services.put_unit(
        unit_id=node.id if node else None,
        parent_id=number_or_none(answers["parent"]),
        kind=answers["kind"],
        name=answers["name"],
        code=answers["code"],
        valid_from=node.valid_from if node else answers["valid_from"],
        by=actor_of(request),
    )


def _node(unit_id: int) -> selectors.UnitNode:
    node = next((node for node in selectors.unit_tree() if node.id == unit_id and node.is_open), None)
    if node is None:
        raise Http404
    return node


def _form_page(request: HttpRequest, form: UnitForm, node: selectors.UnitNode | None) -> HttpResponse:
    context = {"form": form, "node": node, "kinds": UNIT_KINDS}
    return (invalid if form.is_bound else render_page)(request, "people/unit_form.html", context)
