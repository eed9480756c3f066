"""The agencies: their list, one of them with its provisioning and joining, and creating one directly."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.errors import Refusal
from kit.ui.forms import taken
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.templatetags.ui import Step
from kit.ui.times import date_long
from shared_apps.accounts.address import host_address
from shared_apps.agencies.quotas import NoSuchAgency, quotas_of, set_quotas
from shared_apps.agencies.selectors import AgencyRow, agency_list, agency_row
from shared_apps.audit.actor import actor_of
from shared_apps.onboarding import selectors
from shared_apps.onboarding.forms import AgencyForm, NoteForm, QuotaForm, ReasonForm
from shared_apps.onboarding.models import Onboarding
from shared_apps.onboarding.operators import for_operator
from shared_apps.onboarding.rules import stages
from shared_apps.onboarding.services import direct, invitations
from shared_apps.onboarding.serving import paper_response
from tenants.directory import TenantRef
from tenants.provisioning.machine import retry

_STEP_CODES = frozenset(step.value for step in stages.STEPS)
_MILESTONES = ("REQUESTED", "SCHEMA", "SEEDED", "READY")


@require_http_methods(["GET", "HEAD"])
@for_operator
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies with their stage, searched by name or address."""
    text = request.GET.get("cari", "").strip()[:100]
    joinings = selectors.by_schema()
    wanted = text.casefold()
    rows = [
        (row, joinings.get(row.schema))
        for row in agency_list()
        if not wanted or wanted in f"{row.name} {row.short_name} {row.schema}".casefold()
    ]
    return render_page(request, "onboarding/agencies.html", {"rows": rows, "text": text}, fragment="rows")


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def create(request: HttpRequest) -> HttpResponse:
    """Create an agency that needs no application."""
    form = AgencyForm(request.POST or None)
    if request.method != "POST":
        return render_page(request, "onboarding/create.html", {"form": form})
    if form.is_valid():
        try:
            schema = direct.create_agency(facts=form.facts(), by=actor_of(request), now=clock.now())
        except Refusal as refusal:
            form.add_error("subdomain", refusal.message)
        else:
            return redirect_after_post(request, agency_url(schema))
    return invalid(request, "onboarding/create.html", {"form": form})


@require_http_methods(["GET", "HEAD"])
@for_operator
def agency(request: HttpRequest, schema: str) -> HttpResponse:
    """One agency: its provisioning, its joining, its people, its history, what can be done now."""
    return render_page(request, "onboarding/agency.html", agency_context(schema))


@require_http_methods(["GET", "HEAD"])
@for_operator
def provisioning(request: HttpRequest, schema: str) -> HttpResponse:
    """How far the provisioning is: asked every second while it runs, a whole page without JavaScript."""
    return render_page(request, "onboarding/agency.html", agency_context(schema), fragment="provisioning")


@require_POST
@for_operator
def retry_provisioning(request: HttpRequest, schema: str) -> HttpResponse:
    """Let a worker try a failed provisioning again."""
    place = place_of(schema)
    if place.id is not None and place.is_provisioning:
        retry(place.id)
        messages.success(request, _("Penyediaan dicuba semula."))
    return redirect_after_post(request, agency_url(schema))


@require_POST
@for_operator
def invite(request: HttpRequest, schema: str) -> HttpResponse:
    """Send the first administrators their invitation, again if need be."""
    joining = joining_of(schema)
    try:
        names = invitations.invite_administrators(onboarding_id=joining.pk, by=actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("Jemputan dihantar kepada %(names)s.") if names else _("Tiada pentadbir untuk dijemput.")
        messages.success(request, said % {"names": ", ".join(names)} if names else said)
    return redirect_after_post(request, agency_url(schema))


@require_http_methods(["GET", "HEAD"])
@for_operator
def paper(request: HttpRequest, schema: str, paper_id: int) -> HttpResponse:
    """A paper of the joining's history."""
    if not selectors.has_paper(schema, paper_id):
        raise Http404
    return paper_response(paper_id)


@require_POST
@for_operator
def quotas(request: HttpRequest, schema: str) -> HttpResponse:
    """Agree on how many officers and terminals the agency may have."""
    place = place_of(schema)
    form = QuotaForm(request.POST, auto_id="kuota_%s")

    def put(answers: dict[str, int | None]) -> None:
        set_quotas(tenant_id=place.id or 0, by=actor_of(request), **answers)

    if taken(form, put, NoSuchAgency):
        messages.success(request, _("Kuota disimpan."))
        return redirect_after_post(request, agency_url(schema))
    return invalid(request, "onboarding/agency.html", agency_context(schema) | {"kuota_form": form})


def agency_context(schema: str) -> dict[str, object]:
    """Return what the page of an agency shows.

    :raises Http404: there is no such agency.
    """
    place = place_of(schema)
    row = agency_row(place.id) if place.id is not None else None
    watched = selectors.provisioning_of(schema)
    joining = Onboarding.objects.filter(schema=schema).select_related("briefing").first()
    stage = stages.Stage(joining.stage) if joining else None
    return {
        "place": place,
        "agency": row,
        "joining": joining,
        "provisioning": watched,
        "appointees": joining.appointees.order_by("duty") if joining else (),
        "lines": selectors.lines_of(joining.pk) if joining else (),
        "verbs": {verb.value for verb in stages.verbs_from(stage)} if stage else set(),
        "provisioning_steps": _provisioning_steps(place, watched),
        "joining_steps": _joining_steps(schema, joining),
        "current_url": _step_url(schema, stage.value) if stage in stages.STEPS else "",
        "sign_in_url": host_address(place.host, "/log-masuk/"),
        "facts": _facts(row) if row else (),
        "papers_at": f"{agency_url(schema)}lampiran/",
        "nota_form": NoteForm(auto_id="nota_%s"),
        "gantung_form": ReasonForm(auto_id="gantung_%s"),
        "sambung_form": ReasonForm(auto_id="sambung_%s"),
        "tamat_form": ReasonForm(auto_id="tamat_%s"),
        "kuota_form": QuotaForm(initial=quotas_of(place.id or 0), auto_id="kuota_%s"),
    }


def place_of(schema: str) -> TenantRef:
    """Return the agency of ``schema``.

    :raises Http404: there is none.
    """
    place = selectors.agency(schema)
    if place is None:
        raise Http404
    return place


def joining_of(schema: str) -> Onboarding:
    """Return the joining of the agency ``schema``.

    :raises Http404: there is none.
    """
    joining = Onboarding.objects.filter(schema=schema).first()
    if joining is None:
        raise Http404
    return joining


def agency_url(schema: str) -> str:
    """Return the address of an agency's page."""
    return reverse("onboarding:agency", kwargs={"schema": schema})


def _step_url(schema: str, stage: str) -> str:
    return reverse("onboarding:step", kwargs={"schema": schema, "stage": stage})


def _joining_steps(schema: str, joining: Onboarding | None) -> list[Step]:
    if joining is None:
        return []
    shown = {"done": "done", "skipped": "done", "current": "current", "ahead": "todo"}
    return [
        Step(
            view.label,
            shown[view.state],
            _step_note(view),
            url=_step_url(schema, view.stage) if view.stage in _STEP_CODES else "",
        )
        for view in selectors.steps_of(joining)
    ]


def _step_note(view: selectors.StepView) -> str:
    if view.skip_reason:
        return _("Dilangkau: %(reason)s") % {"reason": view.skip_reason}
    if view.held_date:
        return _("Diadakan pada %(day)s") % {"day": date_long(view.held_date)}
    if view.planned_date:
        return _("Dijadualkan pada %(day)s") % {"day": date_long(view.planned_date)}
    return _("Boleh dilangkau dengan sebab") if view.is_optional else ""


def _provisioning_steps(place: TenantRef, watched: selectors.ProvisioningView | None) -> list[Step]:
    """The three milestones of a provisioning, with what is known of each."""
    lines = watched.steps if watched else ()
    reached = _MILESTONES.index(place.status) if place.status in _MILESTONES else len(_MILESTONES) - 1
    failed = watched is not None and watched.failed
    labels = (_("Pangkalan data agensi dibina"), _("Data asas diisi"), _("Alamat dibuka"))
    return [
        Step(label, _milestone_state(number, reached, failed=failed), _took(lines, number))
        for number, label in enumerate(labels)
    ]


def _milestone_state(number: int, reached: int, *, failed: bool) -> str:
    if number < reached:
        return "done"
    if number > reached:
        return "todo"
    return "failed" if failed else "current"


def _took(lines: tuple[selectors.ProvisioningLine, ...], number: int) -> str:
    """How long the steps of a milestone took together."""
    belonging = [line for line in lines if _milestone_of(line.name) == number]
    times = [line.milliseconds for line in belonging if line.milliseconds is not None]
    return _("%(ms)d ms") % {"ms": sum(times)} if times else ""


def _milestone_of(step: str) -> int:
    return 0 if step == "schema" else 2 if step == "ready" else 1


def _facts(row: AgencyRow) -> tuple[tuple[str, str], ...]:
    return (
        (_("Alamat"), row.host or "–"),
        (_("Negeri"), ", ".join(row.states) or "–"),
        (_("Bilangan pegawai"), str(row.head_count)),
        (_("Dibuka kepada semua pegawai"), date_long(row.live_at)),
    )
