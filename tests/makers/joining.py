"""Applications and joinings, made by the services themselves."""

from __future__ import annotations

from datetime import UTC, datetime

from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from shared_apps.applications.rules.answers import Page
from shared_apps.applications.services import decisions, drafts
from shared_apps.applications.services.drafts import PersonFacts
from shared_apps.audit.actor import Actor
from shared_apps.onboarding.models import Onboarding
from tenants import provisioning

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
APPLICANT = Actor(user_id=None, name="")
OPERATOR = Actor(user_id=None, name="Operator Satu")
PASSWORD = "Kopi-Pagi-4821-x"

AGENCY = {
    "name": "Jabatan Contoh Timur",
    "short_name": "JCT",
    "subdomain": "jct",
    "kind": "JABATAN",
    "ministry": "Kementerian Contoh",
}
WORK = {"states": ["PJY", "KDH"], "head_count": 120, "schedules": ["WBF"], "work_note": ""}
DEVICES = {"has_devices": False, "device_link": "", "device_count": None, "device_model": ""}
CONTACTS = (
    PersonFacts("HUBUNGAN_HR", "Hana binti Rauf", "hana@jct.gov.my", "03-8000 1000", "Pegawai HR"),
    PersonFacts("HUBUNGAN_ICT", "Idris bin Taha", "idris@jct.gov.my", "03-8000 2000"),
)
ADMINS = (
    PersonFacts("PENTADBIR_PENGURUSAN", "Aida binti Omar", "aida@jct.gov.my", "03-8000 3000", "", "850312-14-5566"),
    PersonFacts("PENTADBIR_ICT", "Badrul bin Saad", "badrul@jct.gov.my", "03-8000 4000", "", "900718-10-3341"),
)


def draft(*, email: str = "pemohon@jct.gov.my", now: datetime = NOW) -> str:
    """A draft that was only begun; returns its reference."""
    return drafts.start(email=email, language="ms", now=now)


def complete_draft(*, now: datetime = NOW, email: str = "pemohon@jct.gov.my", **agency: str) -> str:
    """A draft with every page answered."""
    reference = draft(email=email, now=now)
    drafts.save_page(reference=reference, page=Page.AGENCY, values=AGENCY | agency, now=now)
    drafts.save_people(reference=reference, page=Page.CONTACTS, people=CONTACTS, now=now)
    drafts.save_people(reference=reference, page=Page.ADMINS, people=ADMINS, now=now)
    drafts.save_page(reference=reference, page=Page.WORK, values=WORK, now=now)
    drafts.save_page(reference=reference, page=Page.DEVICES, values=DEVICES, now=now)
    return reference


def sent(*, now: datetime = NOW, **agency: str) -> str:
    """An application that was handed in."""
    reference = complete_draft(now=now, **agency)
    drafts.send(reference=reference, by=APPLICANT, now=now)
    return reference


def in_review(*, now: datetime = NOW, **agency: str) -> str:
    """An application an operator has taken up."""
    reference = sent(now=now, **agency)
    decisions.begin_review(reference=reference, by=OPERATOR, now=now)
    return reference


def approved(*, now: datetime = NOW, **agency: str) -> Onboarding:
    """An approved application, its agency asked for but not provisioned."""
    reference = in_review(now=now, **agency)
    decisions.approve_application(reference=reference, by=OPERATOR, now=now)
    return Onboarding.objects.get(reference=reference)


def ready(*, now: datetime = NOW, **agency: str) -> Onboarding:
    """An approved application whose agency is provisioned."""
    onboarding = approved(now=now, **agency)
    provisioning.provision(onboarding.tenant_id)
    return onboarding


def operator(*, login: str = "operator@pusat.example", name: str = "Operator Satu", role: Role = Role.OPERATOR) -> int:
    """Somebody who signs in at the root host; returns the user's id."""
    user_id = accounts.create_user(
        login=login, id_kind="ID_LAIN", full_name=name, email=login, password=PASSWORD, by=None
    )
    accounts.grant_role(user_id, role, None, NOW)
    return user_id
