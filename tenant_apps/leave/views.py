"""Pages on which leave and releases are asked for, or entered by an administrator; and the evidence for them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kit import clock
from kit.doors import for_roles
from kit.ui.times import date_long
from kit.uploads import file_answer
from shared_apps.accounts.roles import Role
from tenant_apps.leave import selectors, services
from tenant_apps.leave.forms import LeaveForm, PregnancyForm, RamadanForm
from tenant_apps.people import asking
from tenant_apps.people.asking import COUNTS, Subject
from tenant_apps.people.viewer import for_officer, for_role, today_here, viewer_of
from tenant_apps.worktime.selectors import frame_of, ramadan_on
from tenants.context import current

METHODS = ["GET", "HEAD", "POST"]
ADMIN = Role.ADMIN.value


@require_http_methods(METHODS)
@for_officer
def leave(request: HttpRequest) -> HttpResponse:
    """Mohon cuti."""
    return _leave(request, asking.oneself(request))


@require_http_methods(METHODS)
@for_roles(ADMIN)
def office_leave(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter an officer's leave that was approved on paper."""
    return _leave(request, asking.anybody(request, person_id))


@require_http_methods(METHODS)
@for_officer
def ramadan(request: HttpRequest) -> HttpResponse:
    """The choice of a shorter rest in Ramadan."""
    return _ramadan(request, asking.oneself(request))


@require_http_methods(METHODS)
@for_roles(ADMIN)
def office_ramadan(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter an officer's choice for Ramadan."""
    return _ramadan(request, asking.anybody(request, person_id))


@require_http_methods(METHODS)
@for_officer
def special(request: HttpRequest) -> HttpResponse:
    """Kebenaran khas: an hour earlier during a pregnancy."""
    return _special(request, asking.oneself(request))


@require_http_methods(METHODS)
@for_roles(ADMIN)
def office_special(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter an officer's special permission that was approved on paper."""
    return _special(request, asking.anybody(request, person_id))


@require_GET
@for_role()
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Evidence, for those it concerns."""
    found = selectors.file_of(file_id)
    if found is None or not asking.may_see_evidence(viewer_of(request), found[1]):
        raise Http404
    return file_answer(found[0])


def _leave(request: HttpRequest, subject: Subject) -> HttpResponse:
    def act(answers: dict[str, Any]) -> int:
        return services.enter_leave(
            type=answers["type"],
            part=answers["part"],
            date_from=answers["date_from"],
            date_to=answers["date_to"] or answers["date_from"],
            reason=answers["reason"],
            files=asking.files_of(answers),
            **subject.entry(request, clock.now()),
        )

    title = _("Rekod cuti") if subject.state == COUNTS else _("Mohon cuti")
    return asking.answer(request, asking.bound(LeaveForm, request), act, subject, title=title)


def _ramadan(request: HttpRequest, subject: Subject) -> HttpResponse:
    _only_in_malaysia()

    def act(_answers: dict[str, Any]) -> int:
        whole = subject.state == COUNTS
        return services.ask_ramadan(today=today_here(), whole=whole, **subject.entry(request, clock.now()))

    period = ramadan_on(today_here(), frame_of(subject.person_id, today_here()).state or "")
    lead = closed = ""
    if period is None or period.is_estimated:
        closed = _("Tarikh Ramadan belum disahkan oleh Pentadbir Organisasi. Borang ini dibuka selepas itu.")
    else:
        lead = _("Ramadan %(year)s H: %(first)s hingga %(last)s.") % {
            "year": period.hijri_year,
            "first": date_long(period.date_from),
            "last": date_long(period.date_to),
        }
    form = asking.bound(RamadanForm, request)
    title = _("Waktu rehat Ramadan")
    return asking.answer(request, form, act, subject, title=title, lead=lead, closed=closed)


def _special(request: HttpRequest, subject: Subject) -> HttpResponse:
    _only_in_malaysia()
    form = asking.bound(PregnancyForm, request)

    def act(answers: dict[str, Any]) -> int:
        assert isinstance(form, PregnancyForm)  # noqa: S101 - what was bound
        return services.ask_pregnancy(
            pregnancy=form.pregnancy(),
            date_from=answers["date_from"],
            date_to=answers["date_to"] or answers["due"],
            today=None if subject.state == COUNTS else today_here(),
            files=asking.files_of(answers),
            **subject.entry(request, clock.now()),
        )

    lead = _("Pulang sejam lebih awal semasa hamil. Orang lain hanya melihat perkataan Kebenaran khas.")
    return asking.answer(request, form, act, subject, title=_("Kebenaran khas"), lead=lead)


def _only_in_malaysia() -> None:
    """:raises Http404: the agency keeps the rules of another country."""
    if current().profile != "MY":
        raise Http404
