"""The demo world's JPA has an HRMIS behind it: a conflict to decide and a reading to confirm, with nothing running."""

from datetime import date

from connectors.hrmis.models import Conflict, Link, Reading
from connectors.hrmis.services.mirror import unseal
from connectors.hrmis.simulator.world import mykad_of
from kit import clock
from shared_apps.audit.actor import SYSTEM
from spotme.demo.furnish import Post
from spotme.demo.names import Invented
from spotme.demo.personnel import link_up
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import add

TODAY = date(2026, 11, 21)


def test_a_conflict_and_a_reading_wait_for_the_administrator(in_north: TenantRef) -> None:
    posts = []
    for number in range(100, 110):
        who = Invented(f"Pegawai {number}", mykad_of(number), female=False)
        posts.append(Post(add(who.name, who.identity), who, 0, "", None))

    with clock.moved_to(clock.now().replace(2026, 11, 21, 4, 0)):
        link_up(posts, today=TODAY, now=clock.now(), by=SYSTEM)

    waiting = Reading.objects.get(state=Reading.State.WAITING)
    assert {kind: waiting.counts[kind] for kind in ("new", "changed", "ended")} == {"new": 2, "changed": 3, "ended": 1}
    assert len(unseal(waiting.result_sealed)) >= 6
    assert Conflict.objects.get(state=Conflict.State.OPEN).field == "grade"
    assert not Link.objects.get().is_nightly
