"""Profiles: how one system names what the contract asks for. A profile is one file in ``profiles/``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from connectors.hrmis.protocol import REFS, Form, Stream

STANDARD = "standard"


class BadProfileError(ValueError):
    """A profile's file does not say what a profile has to say."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: its streams in reading order, and where the token is asked for."""

    code: str
    name: str
    about: str
    token_path: str
    scope: str
    forms: Mapping[Stream, Form]

    @property
    def streams(self) -> tuple[Stream, ...]:
        """Return what it offers, in the order it is read in."""
        return tuple(stream for stream in Stream if stream in self.forms)

    @property
    def names_officers(self) -> bool:
        """Whether officers come with it; else leave names them by MyKad or staff number."""
        return Stream.OFFICERS in self.forms


@cache
def profiles() -> Mapping[str, Profile]:
    """Return all profiles by code, the standard one first."""
    folder = resources.files("connectors.hrmis") / "profiles"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml"))
    found = [read_profile(name.removesuffix(".toml"), (folder / name).read_text("utf-8")) for name in names]
    return {one.code: one for one in sorted(found, key=lambda one: (one.code != STANDARD, one.code))}


def read_profile(code: str, text: str) -> Profile:
    """Read one profile.

    :raises BadProfileError: a stream lacks its path or the field its records are known by; the message says which.
    """
    whole = tomllib.loads(text)
    dates = whole.get("dates", "iso")
    if dates not in ("iso", "dmy"):
        raise BadProfileError(f"{code}: dates is iso or dmy, not {dates!r}")
    forms = {stream: _form(code, stream, whole[stream.value], dates) for stream in Stream if stream.value in whole}
    if not forms:
        raise BadProfileError(f"{code}: names no stream")
    return Profile(
        code=code,
        name=whole["name"],
        about=whole["about"],
        token_path=whole.get("token_path", "/oauth/token"),
        scope=whole.get("scope", ""),
        forms=forms,
    )


def _form(code: str, stream: Stream, said: Mapping[str, Any], dates: str) -> Form:
    fields: Mapping[str, str] = said.get("fields", {})
    required = tuple(said.get("required", ()))
    lacking = [name for name in (REFS[stream], *required) if name not in fields]
    if lacking or not str(said.get("path", "")).startswith("/"):
        raise BadProfileError(f"{code}: {stream} lacks {', '.join(lacking) or 'its path'}")
    codes = {
        name: {str(k).casefold(): str(v) for k, v in table.items()} for name, table in said.get("codes", {}).items()
    }
    return Form(path=said["path"], fields=fields, required=required, codes=codes, dates=dates)
