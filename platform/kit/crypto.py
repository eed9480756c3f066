"""Sealing of personal identifiers: a keyed digest to look them up, an encrypted text to show them again.

Keys derive from ``SECRET_KEY`` (and ``SECRET_KEY_FALLBACKS`` for reading after a rotation), one per purpose,
so that a digest made for one purpose is worth nothing for another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def digest(purpose: str, value: str) -> str:
    """Return a 64-character keyed hash of ``value``; equal values of one purpose give equal digests."""
    return hmac.new(_key(settings.SECRET_KEY, f"digest:{purpose}"), value.encode(), hashlib.sha256).hexdigest()


def seal(purpose: str, value: str) -> str:
    """Return ``value`` encrypted for ``purpose``, as text."""
    return _box(purpose).encrypt(value.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """Return the plain text of ``sealed``.

    :raises cryptography.fernet.InvalidToken: it was sealed with another key or for another purpose.
    """
    return _box(purpose).decrypt(sealed.encode()).decode()


def _box(purpose: str) -> MultiFernet:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(s, f"seal:{purpose}"))) for s in secrets])


@lru_cache(maxsize=64)
def _key(secret: str, info: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info.encode()).derive(secret.encode())
