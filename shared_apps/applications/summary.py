"""The answers of an application as rows of words: for the check page, the operator and the tracker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.ui.templatetags.ui import Step
from shared_apps.applications.models import Application, MalaysianState, Person, Schedule
from shared_apps.applications.rules import answers
from shared_apps.applications.rules.answers import Page
from shared_apps.applications.selectors import person_of

TITLES: dict[Page, Promise] = {
    Page.AGENCY: gettext_lazy("Agensi anda"),
    Page.CONTACTS: gettext_lazy("Pegawai dihubungi"),
    Page.ADMINS: gettext_lazy("Pentadbir dilantik"),
    Page.WORK: gettext_lazy("Waktu kerja dan lokasi"),
    Page.DEVICES: gettext_lazy("Peranti biometrik"),
    Page.CHECK: gettext_lazy("Semak jawapan"),
}


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page of the form in the list of steps."""

    page: Page
    title: str
    url: str
    step: Step


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page, or of one person on it."""

    page: Page
    title: str
    url: str
    rows: tuple[tuple[str, str], ...]


def page_links(application: Application, current: Page) -> tuple[PageLink, ...]:
    """Return the pages with what is done and where one stands; pages not reached yet are no links."""
    return tuple(_page_link(application, page, current) for page in answers.PAGES)


def sections(application: Application) -> tuple[Section, ...]:
    """Return all answers, page by page."""
    return (
        _section(application, Page.AGENCY, _agency_rows(application)),
        *_people(application, Page.CONTACTS, (Person.Duty.HR, Person.Duty.ICT)),
        *_people(application, Page.ADMINS, (Person.Duty.ADMIN_MANAGEMENT, Person.Duty.ADMIN_ICT)),
        _section(application, Page.WORK, _work_rows(application)),
        _section(application, Page.DEVICES, _device_rows(application)),
    )


def _page_link(application: Application, page: Page, current: Page) -> PageLink:
    url = reverse("applications:page", kwargs={"reference": application.reference, "page_name": page.value})
    is_done = page.value in application.pages
    state = "current" if page is current else "done" if is_done else "todo"
    title = str(TITLES[page])
    return PageLink(page, title, url, Step(title, state, url=url if is_done and page is not current else ""))


def _section(application: Application, page: Page, rows: Sequence[tuple[str, str]], title: str = "") -> Section:
    link = _page_link(application, page, Page.CHECK)
    return Section(page, title or link.title, link.url, tuple((name, value or "–") for name, value in rows))


def _agency_rows(application: Application) -> tuple[tuple[str, str], ...]:
    return (
        (_("Nama penuh agensi"), application.name),
        (_("Singkatan"), application.short_name),
        (_("Alamat yang dikehendaki"), application.subdomain),
        (_("Jenis agensi"), str(application.get_kind_display()) if application.kind else ""),
        (_("Kementerian atau kerajaan negeri"), application.ministry),
    )


def _people(application: Application, page: Page, duties: Sequence[Person.Duty]) -> tuple[Section, ...]:
    return tuple(
        _section(application, page, _person_rows(person_of(application, duty.value)), str(duty.label))
        for duty in duties
    )


def _person_rows(person: Person | None) -> tuple[tuple[str, str], ...]:
    if person is None:
        return ((_("Nama"), ""),)
    rows = [(_("Nama"), person.name), (_("E-mel"), person.email), (_("Telefon"), person.phone)]
    if person.post:
        rows.insert(1, (_("Jawatan"), person.post))
    if person.id_masked:
        rows.insert(1, (_("MyKad"), person.id_masked))
    return tuple(rows)


def _work_rows(application: Application) -> tuple[tuple[str, str], ...]:
    states = [str(MalaysianState(code).label) for code in application.states]
    schedules = [str(Schedule(code).label) for code in application.schedules]
    return (
        (_("Negeri tempat pejabat agensi"), ", ".join(states)),
        (_("Bilangan pegawai"), str(application.head_count or "")),
        (_("Waktu kerja yang digunakan"), "; ".join(schedules)),
        (_("Perkara lain tentang waktu kerja"), application.work_note),
    )


def _device_rows(application: Application) -> tuple[tuple[str, str], ...]:
    if not application.has_devices:
        said = _("Tiada peranti biometrik") if application.has_devices is False else ""
        return ((_("Peranti biometrik"), said),)
    return (
        (_("Cara rekod diperoleh"), str(application.get_device_link_display())),
        (_("Bilangan peranti"), str(application.device_count or "")),
        (_("Jenama dan model"), application.device_model),
    )
