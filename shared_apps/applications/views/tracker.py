"""Where an application stands, for the agency: steps with dates, papers, the briefing date."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kit import clock
from kit.errors import Refusal
from kit.ui.http import invalid, redirect_after_post, render_page
from kit.ui.templatetags.ui import Step
from kit.ui.times import clock as clock_words
from kit.ui.times import date_day, date_long
from shared_apps.applications.models import Application
from shared_apps.applications.rules import states
from shared_apps.applications.selectors import last_remark, lines_of, shares_paper
from shared_apps.applications.summary import sections
from shared_apps.applications.views.wizard import for_applicant
from shared_apps.audit.actor import Actor, actor_of
from shared_apps.onboarding import selectors as onboarding
from shared_apps.onboarding.forms import BriefingForm
from shared_apps.onboarding.selectors import Journey, Slot, StepView
from shared_apps.onboarding.services import briefings
from shared_apps.onboarding.serving import paper_response


@require_http_methods(["GET", "HEAD"])
@for_applicant
def tracker(request: HttpRequest, application: Application) -> HttpResponse:
    """The application and, once approved, the joining, as one way of steps."""
    journey = onboarding.journey_of(application.reference)
    joined = onboarding.lines_of(journey.id, shared_only=True) if journey else ()
    lines = sorted((*lines_of(application, shared_only=True), *joined), key=lambda line: line.at, reverse=True)
    context = {
        "application": application,
        "journey": journey,
        "steps": _steps(application, journey),
        "lines": lines,
        "papers_at": f"{reverse('applications:tracker', kwargs={'reference': application.reference})}lampiran/",
        "papers": [line.paper for line in lines if line.paper is not None],
        "sections": sections(application),
        "is_editable": states.State(application.state) in states.EDITABLE,
        "remark": _remark(application),
    }
    return render_page(request, "applications/tracker.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicant
def briefing(request: HttpRequest, application: Application) -> HttpResponse:
    """Choose one of the offered briefing dates or propose another day."""
    journey = onboarding.journey_of(application.reference)
    if journey is None or not journey.may_choose_date:
        return redirect("applications:tracker", reference=application.reference)
    offered = [(slot, slot_words(slot)) for slot in _choices(journey, clock.now())]
    chosen = str(journey.briefing.id) if journey.briefing else ""
    initial = {"slot": chosen, "day": journey.proposed_date, "note": journey.proposed_note}
    data = request.POST if request.method == "POST" else None
    form = BriefingForm(data, slots=offered, initial=initial)
    context = {"application": application, "journey": journey, "form": form, "offered": offered}
    if data is None:
        return render_page(request, "applications/briefing.html", context)
    if form.is_valid():
        try:
            _choose(application, form, by=_applicant(request, application), now=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            url = reverse("applications:tracker", kwargs={"reference": application.reference})
            return redirect_after_post(request, url)
    return invalid(request, "applications/briefing.html", context)


@require_http_methods(["GET", "HEAD"])
@for_applicant
def paper(request: HttpRequest, application: Application, paper_id: int) -> HttpResponse:
    """A paper that was shared with the agency."""
    reference = application.reference
    if not (shares_paper(reference, paper_id) or onboarding.shares_paper(reference, paper_id)):
        raise Http404
    return paper_response(paper_id)


def slot_words(slot: Slot) -> str:
    """Return a slot as one line: when, where, how many places."""
    return _("%(day)s, %(time)s. %(venue)s. Baki tempat: %(left)d.") % {
        "day": date_day(slot.starts_at),
        "time": clock_words(slot.starts_at),
        "venue": slot.venue,
        "left": slot.left,
    }


def _choices(journey: Journey, now: datetime) -> list[Slot]:
    """The open slots, and the one chosen before even when it has filled up since."""
    chosen = journey.briefing.id if journey.briefing else None
    return [slot for slot in onboarding.slots(now=now) if slot.left > 0 or slot.id == chosen]


def _choose(application: Application, form: BriefingForm, *, by: Actor, now: datetime) -> None:
    given = form.cleaned_data
    if given["slot"] == BriefingForm.OTHER:
        briefings.propose_date(reference=application.reference, day=given["day"], note=given["note"], by=by, now=now)
    else:
        briefings.choose_slot(reference=application.reference, slot_id=int(given["slot"]), by=by, now=now)


def _applicant(request: HttpRequest, application: Application) -> Actor:
    seen = actor_of(request)
    return Actor(user_id=None, name=application.applicant_email, ip=seen.ip, request_id=seen.request_id)


def _remark(application: Application) -> str:
    if application.state == states.State.RETURNED:
        return last_remark(application, states.Verb.RETURN)
    if application.state == states.State.REJECTED:
        return last_remark(application, states.Verb.REJECT)
    return ""


def _steps(application: Application, journey: Journey | None) -> list[Step]:
    sent = date_long(application.sent_at) if application.sent_at else _("Belum dihantar")
    steps = [Step(_("Permohonan dihantar"), "done" if application.sent_at else "current", sent)]
    steps.append(_review_step(application))
    if journey is None:
        return [*steps, *(Step(label, "todo") for label in onboarding.step_labels())]
    return [*steps, *(_joining_step(step, journey) for step in journey.steps)]


def _review_step(application: Application) -> Step:
    state = states.State(application.state)
    label = _("Semakan pasukan pusat")
    if state is states.State.APPROVED:
        return Step(label, "done", _("Diluluskan pada %(day)s") % {"day": date_long(application.decided_at)})
    if state is states.State.REJECTED:
        return Step(label, "failed", _("Ditolak pada %(day)s") % {"day": date_long(application.decided_at)})
    if state is states.State.RETURNED:
        return Step(label, "failed", _("Dikembalikan untuk pembetulan"))
    return Step(label, "current" if state in states.WAITING else "todo")


def _joining_step(step: StepView, journey: Journey) -> Step:
    shown = {"done": "done", "skipped": "done", "current": "current", "ahead": "todo"}[step.state]
    return Step(step.label, shown, _step_note(step, journey))


def _step_note(step: StepView, journey: Journey) -> str:
    if step.state == "skipped":
        return _("Tidak diperlukan: %(reason)s") % {"reason": step.skip_reason}
    if step.held_date:
        return _("Diadakan pada %(day)s") % {"day": date_long(step.held_date)}
    if step.planned_date:
        return _("Dijadualkan pada %(day)s") % {"day": date_day(step.planned_date)}
    if journey.proposed_date and journey.may_choose_date and step.state == "current":
        return _("Anda mencadangkan %(day)s; menunggu pengesahan") % {"day": date_day(journey.proposed_date)}
    return _("Jika perlu") if step.is_optional else ""
