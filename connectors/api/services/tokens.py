"""Tokens: issued once to the eye, known by a digest, revoked for good."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from connectors.api.models import Lifetime, Token
from connectors.api.scopes import Scope
from kit import crypto
from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record

PURPOSE: Final = "api.token"
MARK: Final = "spot_"
LONGEST: Final = 100
SEEN_EVERY: Final = timedelta(minutes=1)
MOST_LIVE: Final = 50


class BadToken(Refusal):
    """A token cannot be issued as stated; ``fields`` says which answer is at fault."""

    code = "api.bad_token"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token, which is shown this once."""

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class Known:
    """The token behind a call."""

    id: int
    name: str
    user_id: int
    user_name: str
    scopes: frozenset[str]
    expires_at: datetime


@transaction.atomic
def issue_token(
    *, name: str, scopes: Iterable[str], days: int, user_id: int, now: datetime, by: Actor | None
) -> Issued:
    """Issue a token that acts as a user for some days and return it.

    :raises BadToken: it has no name, no scope or an unknown one, another lifetime than those offered, or the agency
        has too many already.
    """
    clean, wanted = name.strip()[:LONGEST], sorted(set(scopes))
    _refuse_unclear(clean, wanted, days)
    live = Token.objects.filter(revoked_at=None, expires_at__gt=now)
    if live.count() >= MOST_LIVE:
        raise BadToken(_("Agensi ini sudah ada %(most)d token. Batalkan yang tidak digunakan.") % {"most": MOST_LIVE})
    token = MARK + secrets.token_urlsafe(32)
    made = Token.objects.create(
        name=clean,
        user_id=user_id,
        digest=crypto.digest(PURPOSE, token),
        tail=token[-4:],
        scopes=wanted,
        issued_at=now,
        expires_at=now + timedelta(days=days),
    )
    after = {"scopes": wanted, "expires_at": made.expires_at}
    record("api.token_issued", actor=by, target=("api.token", made.pk, clean), after=after)
    return Issued(made.pk, token)


@transaction.atomic
def revoke_token(*, token_id: int, now: datetime, by: Actor | None) -> bool:
    """Take a token away; return whether it was still live."""
    if not Token.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=now):
        return False
    name = Token.objects.values_list("name", flat=True).get(pk=token_id)
    record("api.token_revoked", actor=by, target=("api.token", token_id, name))
    return True


def token_of(token: str, *, now: datetime) -> Known | None:
    """Return the agency's live token with these letters, whose user is still active. One statement."""
    if not token.startswith(MARK) or len(token) > LONGEST:
        return None
    row = (
        Token.objects.filter(
            digest=crypto.digest(PURPOSE, token), revoked_at=None, expires_at__gt=now, user__is_active=True
        )
        .values_list("pk", "name", "user_id", "user__full_name", "scopes", "expires_at")
        .first()
    )
    return None if row is None else Known(*row[:4], frozenset(row[4]), row[5])


def note_use(token_id: int, *, ip: str | None, now: datetime) -> None:
    """Note that a token was used; not oftener than once a minute."""
    is_stale = Q(used_at=None) | Q(used_at__lt=now - SEEN_EVERY)
    Token.objects.filter(is_stale, pk=token_id).update(used_at=now, used_from=ip)


def _refuse_unclear(name: str, scopes: list[str], days: int) -> None:
    fields: dict[str, str] = {}
    if not name:
        fields["name"] = _("Beri nama program yang akan menggunakannya.")
    if not scopes or not set(scopes) <= set(Scope.values):
        fields["scopes"] = _("Pilih sekurang-kurangnya satu kebenaran.")
    if days not in Lifetime.values:
        fields["days"] = _("Pilih tempoh dari senarai.")
    if fields:
        raise BadToken(" ".join(fields.values()), fields=fields)
