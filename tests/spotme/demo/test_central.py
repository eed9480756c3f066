"""What the central office of the demo world has laid down."""

from kit import clock
from shared_apps.announcements.selectors import announcement_cards
from shared_apps.audit.actor import Actor
from shared_apps.rulepacks import selectors
from spotme.demo import central
from tenants.directory import TenantRef


def test_there_is_a_published_pack_a_tried_draft_and_an_announcement(north: TenantRef, south: TenantRef) -> None:
    now, by = clock.now(), Actor(user_id=None, name="Rohana")

    central.lay_down(by=by, now=now)
    central.prepare(by=by, now=now)

    cards = {card.key: card for card in selectors.pack_cards()}
    assert [facts.pack for facts in selectors.central_facts(north)] == ["kad-kehadiran"]
    hybrid = cards[central.HYBRID].draft
    assert hybrid is not None
    assert hybrid.is_tried
    assert [card.is_over(now) for card in announcement_cards()] == [False]
