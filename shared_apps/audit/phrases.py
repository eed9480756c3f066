"""What the codes of the audit trail say to a person.

Each room registers the sentences of its own codes when Django is ready::

    APPROVED = Phrase(_("Cuti diluluskan"), _("%(actor)s meluluskan cuti %(target)s."))
    register("leave", _("Cuti"), {"leave.approved": APPROVED})
    register_target("people.person", _("Pegawai"), "people:person")

A sentence may name ``actor``, ``target``, ``on_behalf_of`` and ``remark``, and any fact as ``before.x`` or ``after.x``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

type Text = str | Promise

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A short ``label`` for filters and a ``sentence`` with named placeholders.

    ``reads`` turns a recorded fact into words: ``{"after.role": role_name}``.
    """

    label: Text
    sentence: Text
    reads: Mapping[str, Callable[[Any], Text]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """The codes of one room under the room's name."""

    label: Text
    phrases: dict[str, Phrase] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetKind:
    """What a sort of target is called, and the page that shows one (an address name taking the id)."""

    label: Text
    page: str


_groups: dict[str, Group] = {}
_targets: dict[str, TargetKind] = {}


def register(room: str, label: Text, phrases: Mapping[str, Phrase]) -> None:
    """Add the phrases of ``room``; ``label`` is what the room is called in the filter."""
    _groups.setdefault(room, Group(label)).phrases.update(phrases)


def register_target(kind: str, label: Text, page: str = "") -> None:
    """Say what targets of ``kind`` are called and which page shows one."""
    _targets[kind] = TargetKind(label, page)


def groups() -> Mapping[str, Group]:
    """Return the rooms with their phrases, in the order they registered."""
    return _groups


def phrase_of(action: str) -> Phrase | None:
    """Return what is said of ``action``."""
    group = _groups.get(action.partition(".")[0])
    return group.phrases.get(action) if group else None


def label_of(action: str) -> str:
    """Return the short label of ``action``, or the code of one nobody has put into words."""
    phrase = phrase_of(action)
    return str(phrase.label) if phrase else action


def sentence_of(
    action: str,
    *,
    actor: str,
    target: str,
    on_behalf_of: str = "",
    remark: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> str:
    """Return what happened, as one sentence in the present language."""
    phrase = phrase_of(action)
    pattern = str(phrase.sentence) if phrase else _("%(actor)s: %(action)s %(target)s")
    words = {
        "action": action,
        "actor": actor or _("Seseorang yang tidak log masuk"),
        "target": target or NOTHING,
        "on_behalf_of": on_behalf_of or NOTHING,
        "remark": remark or NOTHING,
        **{f"before.{key}": value for key, value in (before or {}).items()},
        **{f"after.{key}": value for key, value in (after or {}).items()},
    }
    for name, read in phrase.reads.items() if phrase else ():
        words[name] = read(words[name]) if name in words else NOTHING
    said = pattern % _Words(words)
    return _("%(sentence)s (bagi pihak %(name)s)") % {"sentence": said, "name": on_behalf_of} if on_behalf_of else said


def address_of(kind: str, target_id: str) -> str:
    """Return the page of a target on this host, or nothing when there is none."""
    known = _targets.get(kind)
    if known is None or not known.page or not target_id:
        return ""
    try:
        return reverse(known.page, args=[target_id])
    except NoReverseMatch:
        return ""


class _Words(dict[str, Any]):
    """A fact that was not recorded is a dash, not an error: old lines are read with new sentences."""

    def __missing__(self, key: str) -> str:
        return NOTHING
