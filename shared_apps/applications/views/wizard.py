"""The application form: start, one page for each group of questions, check, send, finish.

Every page is a plain form that is kept when it is left, forwards or backwards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, cast

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from kit import clock
from kit.errors import Refusal
from kit.ui.http import invalid, redirect_after_post, render_page
from shared_apps.accounts import throttle
from shared_apps.applications.access import grant, may_see
from shared_apps.applications.forms import (
    PEOPLE_PAGES,
    AskLinkForm,
    SendForm,
    StartForm,
    page_form,
    people_of,
)
from shared_apps.applications.models import Application
from shared_apps.applications.rules import answers, states
from shared_apps.applications.rules.answers import Page
from shared_apps.applications.selectors import application_of, last_remark
from shared_apps.applications.services import drafts, links
from shared_apps.applications.summary import page_links, sections
from shared_apps.audit.actor import actor_of, client_ip
from shared_apps.onboarding.forms import add_refusal

STARTS_PER_HOUR = 20

type ApplicantView[**P] = Callable[Concatenate[HttpRequest, Application, P], HttpResponse]
type Guarded[**P] = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


class TooManyStarts(Refusal):
    """One address begins applications or asks for links faster than any office would."""

    code = "applications.too_many_starts"


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Say what is asked for, take the e-mail address, begin a draft."""
    form = StartForm(request.POST or None)
    if request.method != "POST":
        return render_page(request, "applications/start.html", {"form": form})
    if form.is_valid():
        try:
            _count_try(request)
            reference = drafts.start(
                email=form.cleaned_data["email"], language=translation.get_language(), now=clock.now()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            grant(request, reference, now=clock.now())
            return redirect_after_post(request, _page_url(reference, Page.AGENCY))
    return invalid(request, "applications/start.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """Send the link again. The answer never tells whether reference and address belong together."""
    form = AskLinkForm(request.POST or None, initial={"reference": request.GET.get("rujukan", "")})
    if request.method != "POST":
        return render_page(request, "applications/ask_link.html", {"form": form})
    if form.is_valid():
        try:
            _count_try(request)
            links.ask_again(**form.cleaned_data, now=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect_after_post(request, f"{reverse('applications:ask_link')}?dihantar=1")
    return invalid(request, "applications/ask_link.html", {"form": form})


@require_http_methods(["GET", "HEAD"])
def open_link(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Open an application by the link of a letter, and leave the token behind in the address."""
    try:
        links.open_link(reference=reference, token=token, now=clock.now())
    except links.LinkRefused as refusal:
        return link_refused(request, reference, refusal.message)
    grant(request, reference, now=clock.now())
    application = _found(reference)
    if states.State(application.state) in states.EDITABLE:
        return redirect(_page_url(reference, answers.resume_page(application.pages)))
    return redirect("applications:tracker", reference=reference)


def link_refused(request: HttpRequest, reference: str, sentence: str = "") -> HttpResponse:
    """Show the way to a fresh link to whoever holds none for ``reference``, be there such a one or not."""
    form = AskLinkForm(initial={"reference": reference})
    context = {"form": form, "refused": sentence, "reference": reference}
    return render_page(request, "applications/ask_link.html", context, status=HTTPStatus.FORBIDDEN)


def for_applicant[**P](view: ApplicantView[P]) -> Guarded[P]:
    """Let in whoever opened the application's link; everybody else is shown how to get one."""

    @wraps(view)
    def guarded(request: HttpRequest, reference: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_see(request, reference, now=clock.now()):
            return link_refused(request, reference)
        return view(request, _found(reference), *args, **kwargs)

    # Django hands `reference` over by its name, which a Callable cannot say.
    return cast("Guarded[P]", guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@for_applicant
def page(request: HttpRequest, application: Application, page_name: str) -> HttpResponse:
    """One group of questions: shown with its answers, kept when sent."""
    try:
        current = Page(page_name)
    except ValueError as error:
        raise Http404 from error
    if states.State(application.state) not in states.EDITABLE:
        return redirect("applications:tracker", reference=application.reference)
    if current is Page.CHECK:
        return _check(request, application)
    form = page_form(current, application, request.POST if request.method == "POST" else None)
    context = {"form": form, **_surroundings(application, current)}
    if request.method != "POST":
        return render_page(request, "applications/page.html", context)
    if form.is_valid():
        try:
            _keep(application.reference, current, form)
        except drafts.AlreadyApplied as refusal:
            context["twin"] = refusal.reference
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect_after_post(request, _next_url(application, current))
    return invalid(request, "applications/page.html", context)


@require_http_methods(["GET", "HEAD"])
@for_applicant
def finished(request: HttpRequest, application: Application) -> HttpResponse:
    """The end of the form: the reference number and what comes next."""
    if states.State(application.state) in states.EDITABLE:
        return redirect(_page_url(application.reference, Page.CHECK))
    return render_page(request, "applications/finished.html", {"application": application})


def _check(request: HttpRequest, application: Application) -> HttpResponse:
    form = SendForm(request.POST if request.method == "POST" else None)
    missing = answers.missing_pages(application.pages)
    context = {
        "form": form,
        "sections": sections(application),
        "missing": [link for link in page_links(application, Page.CHECK) if link.page in missing],
        **_surroundings(application, Page.CHECK),
    }
    if request.method != "POST":
        return render_page(request, "applications/check.html", context)
    if form.is_valid():
        try:
            drafts.send(reference=application.reference, by=actor_of(request), now=clock.now())
        except drafts.AlreadyApplied as refusal:
            context["twin"] = refusal.reference
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            url = reverse("applications:finished", kwargs={"reference": application.reference})
            return redirect_after_post(request, url)
    return invalid(request, "applications/check.html", context)


def _keep(reference: str, page: Page, form: Form) -> None:
    now = clock.now()
    if page in PEOPLE_PAGES:
        drafts.save_people(reference=reference, page=page, people=people_of(form), now=now)
    else:
        drafts.save_page(reference=reference, page=page, values=form.cleaned_data, now=now)


def _surroundings(application: Application, page: Page) -> dict[str, object]:
    before = answers.previous_page(page)
    returned = application.state == states.State.RETURNED
    return {
        "application": application,
        "page": page,
        "steps": [link.step for link in page_links(application, page)],
        "title": next(link.title for link in page_links(application, page) if link.page is page),
        "number": answers.PAGES.index(page) + 1,
        "total": len(answers.PAGES),
        "back_url": _page_url(application.reference, before) if before else "",
        "returned": last_remark(application, states.Verb.RETURN) if returned else "",
    }


def _next_url(application: Application, page: Page) -> str:
    """Where to after keeping: back to the check page when the answers were complete already."""
    complete = not answers.missing_pages(application.pages)
    return _page_url(application.reference, Page.CHECK if complete else answers.next_page(page))


def _page_url(reference: str, page: Page) -> str:
    return reverse("applications:page", kwargs={"reference": reference, "page_name": page.value})


def _found(reference: str) -> Application:
    application = application_of(reference)
    if application is None:
        raise Http404
    return application


def _count_try(request: HttpRequest) -> None:
    """:raises TooManyStarts: this address tried too often within an hour."""
    tries = throttle.count("applications.start", client_ip(request) or "", within=timedelta(hours=1))
    if tries > STARTS_PER_HOUR:
        raise TooManyStarts(translation.gettext("Terlalu banyak percubaan dari tempat ini. Cuba lagi dalam satu jam."))
