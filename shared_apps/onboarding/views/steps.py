"""The steps of a joining: recording one, leaving one out, fixing a date; suspending, resuming, ending, noting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.errors import Refusal
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.audit.actor import Actor, actor_of
from shared_apps.onboarding import selectors
from shared_apps.onboarding.forms import (
    DateForm,
    NoteForm,
    ReasonForm,
    RemarkForm,
    SkipForm,
    SlotForm,
    StepForm,
    add_refusal,
    said_in,
)
from shared_apps.onboarding.models import Onboarding, Stage
from shared_apps.onboarding.operators import for_operator
from shared_apps.onboarding.rules import stages
from shared_apps.onboarding.services import briefings, steps
from shared_apps.onboarding.views.agencies import agency_context, agency_url, joining_of, place_of

type MakeForm = Callable[..., RemarkForm]
type Deed = Callable[[Onboarding, str, RemarkForm, Actor, datetime], None]


@require_http_methods(["GET", "HEAD"])
@for_operator
def step(request: HttpRequest, schema: str, stage: str) -> HttpResponse:
    """One step: fix its date, record how it was held, or leave it out."""
    return render_page(request, "onboarding/step.html", _step_context(schema, stage))


@require_POST
@for_operator
def step_act(request: HttpRequest, schema: str, stage: str, verb: str) -> HttpResponse:
    """Do ``verb`` to the step."""
    make_form, deed, said = _step_deed(verb, stage)
    form = make_form(request.POST, request.FILES, auto_id=f"{verb}_%s")
    if _done(request, form, deed, schema, stage):
        messages.success(request, said)
        return redirect_after_post(request, agency_url(schema))
    context = _step_context(schema, stage) | {f"{verb}_form": form}
    return invalid(request, "onboarding/step.html", context)


@require_POST
@for_operator
def act(request: HttpRequest, schema: str, verb: str) -> HttpResponse:
    """Do ``verb`` to the agency."""
    form_class, deed, said = _agency_deed(verb)
    form = form_class(request.POST, request.FILES, auto_id=f"{verb}_%s")
    seen = request.POST.get("peringkat", "")
    if _done(request, form, deed, schema, seen):
        messages.success(request, said)
        return redirect_after_post(request, agency_url(schema))
    return invalid(
        request, "onboarding/agency.html", agency_context(schema) | {f"{verb}_form": form, "refused": said_in(form)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_operator
def slots(request: HttpRequest) -> HttpResponse:
    """The briefing dates on offer, and offering another."""
    form = SlotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            briefings.offer_slot(
                starts_at=form.starts_at(),
                venue=form.cleaned_data["venue"],
                capacity=form.cleaned_data["capacity"],
                by=actor_of(request),
                now=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Slot taklimat ditawarkan."))
            return redirect_after_post(request, reverse("onboarding:slots"))
    context = {
        "form": form,
        "slots": selectors.slots(now=clock.now()),
        "proposals": selectors.proposals(),
    }
    show = invalid if request.method == "POST" else render_page
    return show(request, "onboarding/slots.html", context)


@require_POST
@for_operator
def withdraw_slot(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Offer a slot no longer."""
    try:
        briefings.withdraw_slot(slot_id=slot_id, by=actor_of(request), now=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect_after_post(request, reverse("onboarding:slots"))


def _done(request: HttpRequest, form: RemarkForm, deed: Deed, schema: str, seen: str) -> bool:
    """Whether the deed was done; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        deed(joining_of(schema), seen, form, actor_of(request), clock.now())
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _step_deed(verb: str, stage: str) -> tuple[MakeForm, Deed, str]:
    is_last = stage == stages.STEPS[-1]
    deeds: dict[str, tuple[MakeForm, Deed, str]] = {
        "selesai": (partial(StepForm, goes_live=is_last), _finish, _("Peringkat direkodkan sebagai selesai.")),
        "langkau": (partial(SkipForm, goes_live=is_last), _skip, _("Peringkat dilangkau.")),
        "tarikh": (DateForm, _fix_date, _("Tarikh ditetapkan dan agensi dimaklumkan.")),
    }
    if verb not in deeds:
        raise Http404
    return deeds[verb]


def _agency_deed(verb: str) -> tuple[type[RemarkForm], Deed, str]:
    deeds: dict[str, tuple[type[RemarkForm], Deed, str]] = {
        "nota": (NoteForm, _note, _("Catatan disimpan.")),
        "gantung": (ReasonForm, _suspend, _("Agensi digantung.")),
        "sambung": (ReasonForm, _resume, _("Agensi disambung semula.")),
        "tamat": (ReasonForm, _close, _("Penggunaan agensi ditamatkan.")),
    }
    if verb not in deeds:
        raise Http404
    return deeds[verb]


def _finish(joining: Onboarding, seen: str, form: RemarkForm, by: Actor, now: datetime) -> None:
    steps.finish_step(
        onboarding_id=joining.pk,
        seen=seen,
        remark=form.to_remark(by=by.name, now=now),
        by=by,
        now=now,
        live_date=form.cleaned_data.get("live_date"),
    )


def _skip(joining: Onboarding, seen: str, form: RemarkForm, by: Actor, now: datetime) -> None:
    steps.skip_step(
        onboarding_id=joining.pk,
        seen=seen,
        remark=form.to_remark(by=by.name, now=now),
        by=by,
        now=now,
        live_date=form.cleaned_data.get("live_date"),
    )


def _fix_date(joining: Onboarding, seen: str, form: RemarkForm, by: Actor, now: datetime) -> None:
    steps.fix_date(
        onboarding_id=joining.pk,
        step=seen,
        planned_date=form.cleaned_data["planned_date"],
        remark=form.to_remark(by=by.name, now=now),
        by=by,
        now=now,
    )


def _note(joining: Onboarding, _seen: str, form: RemarkForm, by: Actor, now: datetime) -> None:
    steps.add_note(onboarding_id=joining.pk, remark=form.to_remark(by=by.name, now=now), by=by, now=now)


def _suspend(joining: Onboarding, seen: str, form: RemarkForm, by: Actor, now: datetime) -> None:
    remark = form.to_remark(by=by.name, now=now)
    steps.suspend(onboarding_id=joining.pk, seen=seen, remark=remark, by=by, now=now)


def _resume(joining: Onboarding, seen: str, form: RemarkForm, by: Actor, now: datetime) -> None:
    remark = form.to_remark(by=by.name, now=now)
    steps.resume(onboarding_id=joining.pk, seen=seen, remark=remark, by=by, now=now)


def _close(joining: Onboarding, seen: str, form: RemarkForm, by: Actor, now: datetime) -> None:
    remark = form.to_remark(by=by.name, now=now)
    steps.close(onboarding_id=joining.pk, seen=seen, remark=remark, by=by, now=now)


def _step_context(schema: str, stage: str) -> dict[str, object]:
    """:raises Http404: there is no such agency, or ``stage`` is no step."""
    if stage not in {one.value for one in stages.STEPS}:
        raise Http404
    joining = joining_of(schema)
    views = {view.stage: view for view in selectors.steps_of(joining)}
    verbs = stages.verbs_from(stages.Stage(stage)) if joining.stage == stage else ()
    return {
        "place": place_of(schema),
        "joining": joining,
        "step": views[stage],
        "stage": Stage(stage),
        "can_finish": stages.Verb.FINISH in verbs,
        "can_skip": stages.Verb.SKIP in verbs,
        "is_current": joining.stage == stage,
        "selesai_form": StepForm(auto_id="selesai_%s", goes_live=stage == stages.STEPS[-1]),
        "langkau_form": SkipForm(auto_id="langkau_%s", goes_live=stage == stages.STEPS[-1]),
        "tarikh_form": DateForm(auto_id="tarikh_%s"),
    }
