"""The operators' pages of rules and holidays."""

from __future__ import annotations

from django.http import Http404

from shared_apps.rulepacks import selectors
from shared_apps.rulepacks.selectors import PackCard, VersionCard


def pack_of(key: str) -> PackCard:
    """Return the pack of a page.

    :raises Http404: there is none.
    """
    card = selectors.pack_card(key)
    if card is None:
        raise Http404
    return card


def draft_of(key: str) -> tuple[PackCard, VersionCard]:
    """Return the pack of a page and its draft.

    :raises Http404: there is no such pack, or it has no draft.
    """
    card = pack_of(key)
    if card.draft is None:
        raise Http404
    return card, card.draft
