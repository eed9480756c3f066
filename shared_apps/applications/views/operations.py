"""The operators' side of the applications: the control centre, the pipeline, one application and what is done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kit import clock
from kit.errors import Refusal
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.agencies.pulse import per_minute
from shared_apps.agencies.selectors import totals_of
from shared_apps.applications.control import concerns_of, imports_of
from shared_apps.applications.models import Application, State
from shared_apps.applications.rules import states
from shared_apps.applications.rules.answers import missing_pages
from shared_apps.applications.rules.states import Party, Verb
from shared_apps.applications.selectors import (
    application_of,
    counts_by_state,
    find,
    has_paper,
    lines_of,
)
from shared_apps.applications.services import decisions, links
from shared_apps.applications.summary import sections
from shared_apps.audit.actor import Actor, actor_of
from shared_apps.onboarding import selectors as onboarding
from shared_apps.onboarding.forms import NoteForm, ReasonForm, RemarkForm, add_refusal, said_in
from shared_apps.onboarding.operators import for_operator
from shared_apps.onboarding.serving import paper_response
from tenants import lag


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the pipeline with its applications."""

    state: State
    applications: tuple[Application, ...]


@require_http_methods(["GET", "HEAD"])
@for_operator
def control(request: HttpRequest) -> HttpResponse:
    """The control centre: what needs attention first, the pulse, imports, queues, who stands where."""
    now = clock.now()
    queues = lag.queue_rows(now)
    concerns = concerns_of(now, queues)
    by_state, by_stage = counts_by_state(), onboarding.counts_by_stage()
    pulse = per_minute(now=now)
    context = {
        "concerns": concerns,
        "first": concerns[0] if concerns else None,
        "pulse": pulse,
        "last_minute": pulse[-1] if pulse else 0,
        "half_hour": sum(pulse or ()),
        "imports": imports_of(now),
        "late": sum(row.is_late(now) for row in queues),
        "failures": sum(row.failures for row in queues),
        "messages_waiting": sum(row.messages or 0 for row in queues),
        "states": [(State(code), count) for code, count in by_state.items() if code != State.DRAFT],
        "stages": onboarding.stage_counts(by_stage),
        "figures": totals_of(clock.today(settings.TIME_ZONE)),
        "now": now,
    }
    return render_page(request, "applications/control.html", context, fragment="live")


@require_http_methods(["GET", "HEAD"])
@for_operator
def pipeline(request: HttpRequest) -> HttpResponse:
    """All applications by stage, searched by name, address or reference."""
    text, state = request.GET.get("cari", "").strip()[:100], request.GET.get("status", "")
    chosen = state if state in State.values and state != State.DRAFT else ""
    context = {
        "text": text,
        "state": chosen,
        "states": [one for one in State if one is not State.DRAFT],
        "columns": _columns(find(text=text, state=chosen)),
    }
    return render_page(request, "applications/pipeline.html", context, fragment="columns")


@require_http_methods(["GET", "HEAD"])
@for_operator
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One application: its answers, its history, what can be done now."""
    return render_page(request, "applications/detail.html", _detail(_found(reference)))


@require_POST
@for_operator
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Do ``verb`` to the application, with the remark and the paper that were sent along."""
    application = _found(reference)
    form_class, deed, said = _deed(verb)
    form = form_class(request.POST, request.FILES, auto_id=f"{verb}_%s")
    if form.is_valid():
        try:
            target = deed(form, application, actor_of(request), clock.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect_after_post(request, target)
    context = _detail(application_of(reference) or application) | {f"{verb}_form": form, "refused": said_in(form)}
    return invalid(request, "applications/detail.html", context)


@require_http_methods(["GET", "HEAD"])
@for_operator
def paper(request: HttpRequest, reference: str, paper_id: int) -> HttpResponse:
    """A paper of the application's history."""
    if not has_paper(reference, paper_id):
        raise Http404
    return paper_response(paper_id)


type Deed = Callable[[RemarkForm, Application, Actor, datetime], str]


def _deed(verb: str) -> tuple[type[RemarkForm], Deed, str]:
    """Return the form of ``verb``, what it does (returning where to go next) and what is said afterwards."""
    deeds: dict[str, tuple[type[RemarkForm], Deed, str]] = {
        "semak": (RemarkForm, _begin_review, _("Semakan bermula.")),
        "kembalikan": (ReasonForm, _return, _("Permohonan dikembalikan kepada agensi.")),
        "tolak": (ReasonForm, _reject, _("Permohonan ditolak dan agensi dimaklumkan.")),
        "lulus": (RemarkForm, _approve, _("Permohonan diluluskan. Agensi sedang disediakan.")),
        "nota": (NoteForm, _note, _("Catatan disimpan.")),
        "tamatkan-pautan": (RemarkForm, _end_links, _("Semua pautan permohonan ini ditamatkan.")),
    }
    if verb not in deeds:
        raise Http404
    return deeds[verb]


def _begin_review(form: RemarkForm, application: Application, by: Actor, now: datetime) -> str:
    decisions.begin_review(reference=application.reference, by=by, now=now)
    return _detail_url(application)


def _return(form: RemarkForm, application: Application, by: Actor, now: datetime) -> str:
    decisions.return_application(
        reference=application.reference,
        remark=form.cleaned_data["remark"],
        paper_id=form.kept_paper(by=by.name, now=now),
        by=by,
        now=now,
    )
    return _detail_url(application)


def _reject(form: RemarkForm, application: Application, by: Actor, now: datetime) -> str:
    decisions.reject_application(
        reference=application.reference,
        remark=form.cleaned_data["remark"],
        paper_id=form.kept_paper(by=by.name, now=now),
        by=by,
        now=now,
    )
    return _detail_url(application)


def _approve(form: RemarkForm, application: Application, by: Actor, now: datetime) -> str:
    decisions.approve_application(
        reference=application.reference,
        remark=form.cleaned_data["remark"],
        paper_id=form.kept_paper(by=by.name, now=now),
        by=by,
        now=now,
    )
    return reverse("onboarding:agency", kwargs={"schema": application.schema_name})


def _note(form: RemarkForm, application: Application, by: Actor, now: datetime) -> str:
    decisions.add_note(
        reference=application.reference,
        remark=form.cleaned_data["remark"],
        paper_id=form.kept_paper(by=by.name, now=now),
        is_shared=form.cleaned_data["is_shared"],
        by=by,
        now=now,
    )
    return _detail_url(application)


def _end_links(form: RemarkForm, application: Application, by: Actor, now: datetime) -> str:
    links.end_links(reference=application.reference, by=by, now=now)
    return _detail_url(application)


def _detail(application: Application) -> dict[str, object]:
    state = states.State(application.state)
    verbs = states.verbs_from(state, Party.OPERATOR)
    journey = onboarding.journey_of(application.reference)
    return {
        "application": application,
        "sections": sections(application),
        "lines": lines_of(application),
        "checklist": _checklist(application),
        "journey": journey,
        "papers_at": f"{_detail_url(application)}lampiran/",
        "can_review": Verb.REVIEW in verbs,
        "can_decide": Verb.APPROVE in verbs,
        "semak_form": RemarkForm(auto_id="semak_%s"),
        "lulus_form": RemarkForm(auto_id="lulus_%s"),
        "kembalikan_form": ReasonForm(auto_id="kembalikan_%s"),
        "tolak_form": ReasonForm(auto_id="tolak_%s"),
        "nota_form": NoteForm(auto_id="nota_%s"),
    }


def _checklist(application: Application) -> tuple[tuple[str, bool], ...]:
    """What an operator looks at before deciding, as far as the system can tell."""
    emails = {person.email.rpartition("@")[2].lower() for person in application.people.all()}
    official = bool(emails) and all(host.endswith((".gov.my", ".edu.my")) for host in emails)
    numbers = [person.id_masked for person in application.people.all() if person.duty.startswith("PENTADBIR")]
    return (
        (_("Semua bahagian permohonan dijawab"), not missing_pages(application.pages)),
        (_("Dua orang pentadbir dinamakan dengan MyKad"), len([n for n in numbers if n]) == len(numbers) == 2),
        (_("Semua e-mel pegawai di bawah .gov.my atau .edu.my"), official),
        (_("Alamat yang dikehendaki masih kosong"), _is_free(application)),
    )


def _is_free(application: Application) -> bool:
    return application.tenant_id is not None or onboarding.agency(application.schema_name) is None


def _columns(applications: Iterable[Application]) -> list[Column]:
    found = list(applications)
    columns = [Column(state, tuple(one for one in found if one.state == state)) for state in State]
    return [column for column in columns if column.applications]


def _found(reference: str) -> Application:
    application = application_of(reference)
    if application is None or application.state == State.DRAFT:
        raise Http404
    return application


def _detail_url(application: Application) -> str:
    return reverse("applications:detail", kwargs={"reference": application.reference})


def _agency_url(schema: str) -> str:
    return reverse("onboarding:agency", kwargs={"schema": schema})
