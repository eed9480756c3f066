"""ID Pengguna: the one form in which an ID is hashed, however it was typed.

Malaysian officers sign in with their MyKad number (National Registration Department, 12 digits ``YYMMDD-PB-###G``,
no check digit), typed with or without hyphens and spaces. Army, police and passport numbers are allowed where the
agency says so; operators of the root host also sign in with their e-mail address.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from kit import crypto
from kit.errors import Refusal
from kit.identity import Flaw, IdKind, mask, normalise, read_mykad

PURPOSE = "accounts.login"
_OTHER = re.compile(r"[A-Z0-9/]{4,20}")


class BadLoginError(Refusal):
    """The text cannot be an ID Pengguna."""

    code = "accounts.bad_login"


def canonical(text: str) -> str:
    """Return ``text`` as it is hashed: an e-mail address in lower case, a number without hyphens and spaces."""
    text = text.strip()
    return text.casefold() if is_email(text) else normalise(text)


def is_email(text: str) -> bool:
    """Tell whether ``text`` was meant as an e-mail address."""
    return "@" in text


def login_digest(text: str) -> str:
    """Return the digest under which the user with the ID ``text`` is found."""
    return crypto.digest(PURPOSE, canonical(text))


def seal_login(text: str) -> str:
    """Return the ID encrypted, so that it can be shown to those who may see it."""
    return crypto.seal(PURPOSE, canonical(text))


def masked_login(kind: IdKind, text: str) -> str:
    """Return the ID as screens may show it."""
    if is_email(text):
        name, _at, host = canonical(text).partition("@")
        return f"{name[:2]}***@{host}"[:40]
    return mask(kind, text)


def checked_login(kind: IdKind, text: str, *, on: date) -> str:
    """Return ``text`` in its canonical form.

    :raises BadLoginError: it is no MyKad number that someone of working age could hold on ``on``, or not 4 to 20
        letters and digits for another kind of ID.
    """
    found = canonical(text)
    if kind is IdKind.MYKAD:
        flaw = read_mykad(found, on=on)
        if flaw is Flaw.LENGTH:
            raise BadLoginError(_("Nombor MyKad mempunyai 12 digit, contohnya 840501-01-6847."))
        if flaw is Flaw.DATE:
            raise BadLoginError(_("Enam digit pertama MyKad mesti tarikh lahir yang betul (TTBBHH)."))
    elif not is_email(found) and not _OTHER.fullmatch(found):
        raise BadLoginError(_("ID mempunyai 4 hingga 20 huruf dan angka."))
    return found
