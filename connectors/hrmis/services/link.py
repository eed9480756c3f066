"""The link to the agency's HRMIS: its settings, whether it answers, and the breaker that lets it rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext as _

from connectors.hrmis.client import Access, HrmisClient
from connectors.hrmis.mapping import profiles
from connectors.hrmis.models import ONLY, Link, Mark
from connectors.hrmis.protocol import HrmisError, Trouble
from kit import crypto
from kit.errors import Refusal
from kit.outgoing import HostRefused, check_address
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record

PURPOSE = "hrmis.secret"
MOST_FAILURES = 5
REST = timedelta(minutes=15)
TEST_TIMEOUT = httpx.Timeout(15.0, connect=5.0)


class BadLink(Refusal):
    """The link cannot be kept as given, or there is none."""

    code = "hrmis.bad_link"


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """The answers of the settings page; an empty secret keeps the one there is."""

    base_url: str
    profile: str
    client_id: str
    client_secret: str = ""
    is_nightly: bool = True
    may_add_units: bool = True


@transaction.atomic
def put_link(*, entry: LinkEntry, by: Actor | None, now: datetime) -> None:
    """Keep the link. Another address or profile is another system: its readings begin anew and are confirmed anew.

    :raises BadLink: the address is refused, the profile unknown, or there is no secret yet; ``fields`` says which.
    """
    try:
        base_url = check_address(entry.base_url)
    except HostRefused as refusal:
        raise BadLink(refusal.message, fields={"base_url": refusal.message}) from refusal
    if entry.profile not in profiles():
        raise BadLink(_("Pilih profil dari senarai."), fields={"profile": _("Pilih profil dari senarai.")})
    old = Link.objects.select_for_update().filter(pk=ONLY).first()
    if not entry.client_secret and old is None:
        raise BadLink(_("Isi rahsia klien."), fields={"client_secret": _("Isi rahsia klien.")})
    is_same = old is not None and (old.base_url, old.profile) == (base_url, entry.profile)
    sealed = crypto.seal(PURPOSE, entry.client_secret) if entry.client_secret else (old.secret_sealed if old else "")
    Link.objects.update_or_create(
        pk=ONLY,
        defaults={
            "base_url": base_url,
            "profile": entry.profile,
            "client_id": entry.client_id.strip(),
            "secret_sealed": sealed,
            "is_nightly": entry.is_nightly,
            "may_add_units": entry.may_add_units,
            "changed_at": now,
            "confirmed_at": old.confirmed_at if old and is_same else None,
            "failures": 0,
            "resting_until": None,
            "trouble": "",
            "trouble_detail": "",
        },
    )
    if not is_same:
        Mark.objects.all().delete()
    before = {"base_url": old.base_url, "profile": old.profile, "client_id": old.client_id} if old else None
    after = {"base_url": base_url, "profile": entry.profile, "client_id": entry.client_id.strip()}
    after |= {"secret": _("ditukar")} if entry.client_secret else {}
    record("hrmis.link_changed", actor=by, target=("hrmis.link", ONLY, base_url), before=before, after=after)


def link() -> Link | None:
    """Return the agency's link."""
    return Link.objects.filter(pk=ONLY).first()


def access_of(one: Link) -> Access:
    """Return how to reach the other side, with the secret in the clear: for the client only.

    :raises HrmisError: the secret was sealed with a key that is no more; it has to be entered anew.
    """
    try:
        secret = crypto.unseal(PURPOSE, one.secret_sealed)
    except InvalidToken as error:
        raise HrmisError(Trouble.CREDENTIAL, "sealed") from error
    return Access(one.base_url, one.client_id, secret, profiles()[one.profile])


def test_link(*, by: Actor | None, now: datetime) -> dict[str, int]:
    """Ask each stream for its first page and return how many records each showed. Outside any transaction.

    :raises BadLink: there is no link.
    :raises HrmisError: the other side cannot be read; it is noted on the link.
    """
    one = link()
    if one is None:
        raise BadLink(_("Isi dan simpan sambungan dahulu."))
    found: dict[str, int] = {}
    try:
        access = access_of(one)
        with HrmisClient(access, timeout=TEST_TIMEOUT, tries=1) as client:
            for stream in access.profile.streams:
                page = client.fetch(stream).page
                found[stream.value] = len(page.records) if page else 0
    except HrmisError as error:
        _note(error, now)
        raise
    finally:
        record("hrmis.link_tested", actor=by, target=("hrmis.link", ONLY, one.base_url), after=found)
    succeeded(now=now)
    return found


def refuse_resting(now: datetime) -> None:
    """Do nothing, or refuse because the breaker is open.

    :raises HrmisError: RESTING, with the moment until which.
    """
    one = link()
    if one is not None and one.resting_until is not None and one.resting_until > now:
        raise HrmisError(Trouble.RESTING, one.resting_until.isoformat())


def failed(error: HrmisError, *, now: datetime) -> None:
    """Count a failed reading; after five in a row the other side rests for a quarter of an hour.

    When it has rested one reading is let through; if that fails too, it rests again at once.
    """
    with transaction.atomic():
        one = Link.objects.select_for_update().get(pk=ONLY)
        one.failures += 1
        if one.failures >= MOST_FAILURES:
            one.resting_until = now + REST
        one.save(update_fields=["failures", "resting_until"])
    _note(error, now)


def succeeded(*, now: datetime) -> None:
    """Forget failures: the other side answered."""
    Link.objects.filter(pk=ONLY).update(
        failures=0, resting_until=None, trouble="", trouble_detail="", troubled_at=None, reached_at=now
    )


def _note(error: HrmisError, now: datetime) -> None:
    Link.objects.filter(pk=ONLY).update(trouble=error.trouble.value, trouble_detail=error.detail[:200], troubled_at=now)
