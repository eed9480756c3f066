"""Pages on which movements are asked for, proposed for an officer, or entered by an administrator; and evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from kit import clock
from kit.doors import for_roles
from kit.ui.times import DAYS
from kit.uploads import file_answer
from shared_apps.accounts.roles import Role
from tenant_apps.movements import selectors, services
from tenant_apps.movements.forms import DutyForm, OvertimeForm, PermissionForm, RemoteForm, minutes_of
from tenant_apps.movements.models import MovementKind
from tenant_apps.movements.rules.remote import is_planned, office_days
from tenant_apps.people import asking
from tenant_apps.people.asking import COUNTS, Subject
from tenant_apps.people.viewer import SUPERVISOR, for_officer, for_role, today_here, viewer_of
from tenant_apps.worktime.selectors import frames

METHODS = ["GET", "HEAD", "POST"]
# A plan that begins within a month can be asked for already.
SOON = timedelta(days=31)
ADMIN = Role.ADMIN.value
PREFILLED = ("date_from", "from_time", "to_time", "purpose", "place")


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to ask for: its form, the kind it leads to (empty: the form asks), and its titles."""

    form: type[forms.Form]
    kind: str
    ask: str | Promise
    enter: str | Promise


PERMISSION = Way(
    PermissionForm,
    MovementKind.PERMISSION,
    gettext_lazy("Mohon keluar pejabat"),
    gettext_lazy("Rekod keluar pejabat"),
)
DUTY = Way(DutyForm, "", gettext_lazy("Mohon tugas rasmi"), gettext_lazy("Rekod tugas rasmi"))
REMOTE = Way(
    RemoteForm,
    MovementKind.REMOTE,
    gettext_lazy("Mohon bekerja dari rumah"),
    gettext_lazy("Rekod bekerja dari rumah"),
)
OVERTIME = Way(
    OvertimeForm,
    MovementKind.OVERTIME,
    gettext_lazy("Mohon kerja lebih masa"),
    gettext_lazy("Rekod kerja lebih masa"),
)


def own(way: Way) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the page on which an officer asks for ``way``."""

    @require_http_methods(METHODS)
    @for_officer
    def page(request: HttpRequest) -> HttpResponse:
        return _page(request, way, asking.oneself(request))

    return page


def team(way: Way) -> Callable[..., HttpResponseBase]:
    """Return the page on which a supervisor proposes ``way`` for an officer below."""

    @require_http_methods(METHODS)
    @for_role(SUPERVISOR)
    def page(request: HttpRequest, person_id: int) -> HttpResponse:
        return _page(request, way, asking.below(request, person_id))

    return page


def office(way: Way) -> Callable[..., HttpResponseBase]:
    """Return the page on which an administrator enters ``way`` for anybody."""

    @require_http_methods(METHODS)
    @for_roles(ADMIN)
    def page(request: HttpRequest, person_id: int) -> HttpResponse:
        return _page(request, way, asking.anybody(request, person_id))

    return page


@require_GET
@for_role()
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Evidence, for those it concerns."""
    found = selectors.file_of(file_id)
    if found is None or not asking.may_see_evidence(viewer_of(request), found[1]):
        raise Http404
    return file_answer(found[0])


def _page(request: HttpRequest, way: Way, subject: Subject) -> HttpResponse:
    def act(answers: dict[str, Any]) -> int:
        return services.enter_movement(
            kind=way.kind or answers["kind"],
            date_from=answers["date_from"],
            date_to=answers.get("date_to"),
            from_minutes=minutes_of(answers.get("from_time")),
            to_minutes=minutes_of(answers.get("to_time")),
            permission_kind=answers.get("permission_kind", ""),
            place=answers.get("place", ""),
            purpose=answers["purpose"],
            files=asking.files_of(answers),
            **subject.entry(request, clock.now()),
        )

    title = str(way.enter if subject.state == COUNTS else way.ask)
    lead, closed = _remote_plan(request, subject) if way is REMOTE else ("", "")
    form = asking.bound(way.form, request, initial=_meant(request, way))
    return asking.answer(request, form, act, subject, title=title, lead=lead, closed=closed)


def _meant(request: HttpRequest, way: Way) -> dict[str, str]:
    """What the page somebody comes from knows already: words for the form, checked when they are sent."""
    return {name: request.GET[name][:300] for name in PREFILLED if name in request.GET and name in way.form.base_fields}


def _remote_plan(request: HttpRequest, subject: Subject) -> tuple[str, str]:
    """What the plan of days at home allows this officer, or why there is none; a plan that begins soon counts."""
    today = today_here()
    dates = (today, today + SOON)
    books = frames([subject.person_id], dates)
    frame = next((frame for frame in books.values() if is_planned(frame.policy)), None)
    if frame is None:
        return "", _(
            "Agensi ini tidak merancang hari bekerja dari rumah lebih awal. Daftar masuk dari rumah seperti biasa; "
            "penyelia mengesahkan hari itu selepasnya."
        )
    if not frame.policy.hbh_enabled:
        return "", ""
    language = "en" if request.LANGUAGE_CODE.startswith("en") else "ms"
    fixed = ", ".join(DAYS[language][day] for day in sorted(office_days(frame.policy, frame.state, today)))
    words = {"n": frame.policy.hbh_remote_quota_per_week, "days": fixed}
    return _("Paling banyak %(n)s hari di rumah seminggu. Hari wajib di pejabat: %(days)s.") % words, ""
