"""Agencies that are about to join: one application in each state, one joining in each stage."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared_apps.applications.rules.answers import Page
from shared_apps.applications.services import decisions, drafts
from shared_apps.applications.services.drafts import PersonFacts
from shared_apps.audit.actor import Actor
from shared_apps.onboarding.rules.stages import STEPS, Stage
from shared_apps.onboarding.selectors import journey_of
from shared_apps.onboarding.services import briefings, steps
from spotme.demo.furnish import Progress
from spotme.demo.names import malaysian
from tenants import provisioning
from tenants.context import in_public

APPLICANT = Actor(user_id=None, name="")


@dataclass(frozen=True, slots=True)
class Applicant:
    """An agency and how far it has come: an application's state, or the stage its joining stands at."""

    name: str
    short_name: str
    subdomain: str
    kind: str
    state: str
    head_count: int
    stands_at: str
    ministry: str = "Kementerian berkaitan"


JABATAN, BADAN, NEGERI = "JABATAN", "BADAN_BERKANUN", "JABATAN_NEGERI"
APPLICANTS = (
    Applicant("Jabatan Kimia Malaysia", "Kimia", "kimia", JABATAN, "SGR", 240, "DRAF"),
    Applicant("Jabatan Ukur dan Pemetaan", "JUPEM", "jupem", JABATAN, "KUL", 310, "DIHANTAR"),
    Applicant("Lembaga Koko Malaysia", "LKM", "lkm", BADAN, "SBH", 95, "DIHANTAR"),
    Applicant("Arkib Negara Malaysia", "Arkib", "arkib", JABATAN, "KUL", 180, "DALAM_SEMAKAN"),
    Applicant("Majlis Daerah Kerian", "MDK", "mdkerian", "PBT", "PRK", 70, "DIKEMBALIKAN"),
    Applicant("Kelab Sukan Wilayah", "KSW", "ksw", "LAIN", "KUL", 12, "DITOLAK"),
    Applicant("Jabatan Muzium Malaysia", "JMM", "muzium", JABATAN, "KUL", 150, Stage.BRIEFING),
    Applicant("Jabatan Perikanan Malaysia", "DOF", "dof", JABATAN, "PJY", 420, Stage.TRAINING),
    Applicant("Lembaga Getah Malaysia", "LGM", "lgm", BADAN, "SGR", 260, Stage.INTEGRATION),
    Applicant("Jabatan Veterinar Kedah", "DVSK", "dvskedah", NEGERI, "KDH", 88, Stage.TRIAL),
    Applicant("Pejabat Setiausaha Johor", "SUKJ", "sukj", NEGERI, "JHR", 350, Stage.ACTIVE),
)


def apply_all(*, operator: Actor, now: datetime, progress: Progress) -> None:
    """Let every applicant go as far as the table says, some days apart."""
    rng = random.Random("joining")  # noqa: S311 - invented people, no secret
    used: set[str] = set()
    with in_public():
        for days in (4, 9, 16):
            briefings.offer_slot(
                starts_at=now.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=days),
                venue="Bilik Latihan 2, Aras 3",
                capacity=6,
                by=operator,
                now=now,
            )
        for number, applicant in enumerate(APPLICANTS, start=1):
            _apply(applicant, rng, used, operator=operator, began=now - timedelta(days=45 - number))
            progress("Permohonan agensi", number, len(APPLICANTS))


def _apply(applicant: Applicant, rng: random.Random, used: set[str], *, operator: Actor, began: datetime) -> None:
    reference = drafts.start(email=f"hr@{applicant.subdomain}.contoh.invalid", language="ms", now=began)
    drafts.save_page(reference=reference, page=Page.AGENCY, values=_agency(applicant), now=began)
    if applicant.stands_at == "DRAF":
        return
    _answer(reference, applicant, rng, used, began)
    drafts.send(reference=reference, by=APPLICANT, now=began)
    if applicant.stands_at == "DIHANTAR":
        return
    later = began + timedelta(days=2)
    decisions.begin_review(reference=reference, by=operator, now=later)
    if applicant.stands_at == "DALAM_SEMAKAN":
        return
    if applicant.stands_at == "DIKEMBALIKAN":
        remark = "Sila nyatakan pegawai ICT yang dilantik; nombor telefon tidak dapat dihubungi."
        decisions.return_application(reference=reference, remark=remark, by=operator, now=later)
    elif applicant.stands_at == "DITOLAK":
        decisions.reject_application(reference=reference, remark="Bukan agensi awam.", by=operator, now=later)
    else:
        _join(reference, applicant, operator=operator, now=later)


def _agency(applicant: Applicant) -> dict[str, str]:
    return {
        "name": applicant.name,
        "short_name": applicant.short_name,
        "subdomain": applicant.subdomain,
        "kind": applicant.kind,
        "ministry": applicant.ministry,
    }


def _answer(reference: str, applicant: Applicant, rng: random.Random, used: set[str], now: datetime) -> None:
    def person(role: str, *, identified: bool) -> PersonFacts:
        who = malaysian(rng, used)
        email = f"{role.lower().replace('_', '.')}@{applicant.subdomain}.contoh.invalid"
        facts = PersonFacts(role, who.name, email, "03-8000 1000", "Pegawai")
        return replace(facts, id_number=who.identity) if identified else facts

    contacts = [person(role, identified=False) for role in ("HUBUNGAN_HR", "HUBUNGAN_ICT")]
    admins = [person(role, identified=True) for role in ("PENTADBIR_PENGURUSAN", "PENTADBIR_ICT")]
    work = {
        "states": [applicant.state],
        "head_count": applicant.head_count,
        "schedules": ["WBF"],
        "work_note": "",
    }
    devices = {"has_devices": False, "device_link": "", "device_count": None, "device_model": ""}
    drafts.save_people(reference=reference, page=Page.CONTACTS, people=contacts, now=now)
    drafts.save_people(reference=reference, page=Page.ADMINS, people=admins, now=now)
    drafts.save_page(reference=reference, page=Page.WORK, values=work, now=now)
    drafts.save_page(reference=reference, page=Page.DEVICES, values=devices, now=now)


def _join(reference: str, applicant: Applicant, *, operator: Actor, now: datetime) -> None:
    """Approve, provision, and finish the steps before the one the applicant stands at."""
    provisioning.provision(decisions.approve_application(reference=reference, by=operator, now=now))
    journey = journey_of(reference)
    if journey is None:
        raise LookupError(reference)
    walk(journey.id, until=applicant.stands_at, operator=operator, began=now)


def walk(onboarding_id: int, *, until: str, operator: Actor, began: datetime) -> None:
    """Finish the steps before the stage ``until``, four days apart."""
    for number, stage in enumerate(STEPS, start=1):
        if stage == until:
            return
        held = began + timedelta(days=4 * number)
        remark = steps.Remark(
            text="Berjalan seperti dirancang.",
            held_date=held.date(),
            attendees=("Wakil Khidmat Pengurusan", "Wakil ICT", "Pegawai pusat"),
        )
        live = held.date() if stage == STEPS[-1] else None
        steps.finish_step(onboarding_id=onboarding_id, seen=stage, remark=remark, by=operator, now=held, live_date=live)
