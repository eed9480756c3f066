"""A pack is drafted, tried on every agency it touches, published, and never changed afterwards."""

from datetime import date

import pytest

from kit.errors import Refusal
from shared_apps.agencies.models import Agency
from shared_apps.audit.models import AuditEntry
from shared_apps.rulepacks import selectors, services, signals
from shared_apps.rulepacks.models import Version
from tenants.directory import TenantRef
from tests.shared_apps.rulepacks.desk import NOW, ROHANA, TODAY, draft, pack, published, tried

JANUARY = date(2027, 1, 1)


def publish(version_id: int, reason: str = "PP 1/2027") -> None:
    services.publish_version(version_id=version_id, reason=reason, by=ROHANA, now=NOW)


def test_a_tried_draft_is_published_with_reason_and_author(north: TenantRef, south: TenantRef) -> None:
    heard: list[dict[str, object]] = []
    signals.version_published.connect(lambda **said: heard.append(said), weak=False, dispatch_uid="ear")
    version_id = tried(draft(pack(), {"grace_in_min": 15}))

    publish(version_id)

    signals.version_published.disconnect(dispatch_uid="ear")
    row = Version.objects.get(pk=version_id)
    assert (row.status, row.published_by, row.reason, row.published_at) == ("TERBIT", "Rohana", "PP 1/2027", NOW)
    assert heard[0]["schemas"] == ("south", "north")  # by name: Jabatan Selatan before Jabatan Utara
    line = AuditEntry.objects.get(action="rulepacks.published")
    assert (line.remark, line.after) == ("PP 1/2027", {"valid_from": "2026-11-01"})


def test_a_draft_nobody_tried_is_not_published(north: TenantRef) -> None:
    with pytest.raises(services.NotTried):
        publish(draft(pack(), {"grace_in_min": 15}))


def test_a_draft_some_agency_is_still_trying_is_not_published(north: TenantRef) -> None:
    version_id = draft(pack(), {"grace_in_min": 15})
    services.ask_trial(version_id=version_id, by=ROHANA)

    with pytest.raises(services.NotTried):
        publish(version_id)


def test_a_draft_changed_after_its_trial_must_be_tried_again(north: TenantRef) -> None:
    version_id = tried(draft(pack(), {"grace_in_min": 15}))
    services.put_draft(version_id=version_id, content={"grace_in_min": 20}, by=ROHANA)

    assert selectors.outcomes(version_id) == ()
    with pytest.raises(services.NotTried):
        publish(version_id)


def test_a_draft_tried_before_another_publication_must_be_tried_again(north: TenantRef) -> None:
    version_id = tried(draft(pack(), {"grace_in_min": 15}))
    published(pack("lain"), {"card_table": "B"})

    with pytest.raises(services.PacksHaveMoved):
        publish(version_id)


def test_two_packs_for_the_same_agencies_do_not_say_the_same_parameter(north: TenantRef) -> None:
    published(pack("lain"), {"grace_in_min": 5})
    version_id = tried(draft(pack(), {"grace_in_min": 15}, JANUARY))

    [conflict] = services.conflicts_of(version_id)

    assert (conflict.pack_name, conflict.parameter) == ("Pakej lain", "Tempoh ihsan daftar masuk")
    with pytest.raises(services.PackConflict, match="Pakej lain"):
        publish(version_id)


def test_a_state_may_say_what_the_platform_says(north: TenantRef) -> None:
    published(pack("lain"), {"grace_in_min": 5})
    publish(tried(draft(pack("kedah", scope="NEGERI", state="KDH"), {"grace_in_min": 15})))

    assert [card.key for card in selectors.pack_cards()] == ["lain", "kedah"]


def test_what_is_published_is_never_changed_only_followed(north: TenantRef) -> None:
    pack_id = pack()
    first = published(pack_id, {"grace_in_min": 15})

    for act in (
        lambda: services.put_draft(version_id=first, content={}, by=ROHANA),
        lambda: services.drop_draft(version_id=first, by=ROHANA),
        lambda: services.ask_trial(version_id=first, by=ROHANA),
        lambda: publish(first),
    ):
        with pytest.raises(services.NotADraft):
            act()
    published(pack_id, {"grace_in_min": 20}, JANUARY, later=1)

    rows = Version.objects.order_by("number").values_list("status", "valid_from", "valid_to")
    assert list(rows) == [("DIGANTI", date(2026, 11, 1), JANUARY), ("TERBIT", JANUARY, None)]


def test_a_draft_begins_with_what_was_published_last_and_there_is_one_at_a_time(north: TenantRef) -> None:
    pack_id = pack()
    published(pack_id, {"grace_in_min": 15})

    again = [services.draft_version(pack_id=pack_id, by=ROHANA, now=NOW, today=TODAY) for _try in range(2)]

    assert again[0] == again[1]
    assert Version.objects.get(pk=again[0]).content == {"grace_in_min": 15}


@pytest.mark.parametrize(
    "given",
    [
        {"key": "Huruf Besar"},
        {"name_ms": " "},
        {"scope": "NEGERI"},
        {"state": "KDH"},
        {"scope": "PROFIL"},
        {"body": "PERSEKUTUAN"},
    ],
)
def test_a_pack_without_name_or_reach_is_refused(db: None, given: dict[str, str]) -> None:
    with pytest.raises(services.BadPack):
        pack(**given)


def test_a_key_is_taken_once(db: None) -> None:
    pack()
    with pytest.raises(services.BadPack):
        pack()


@pytest.mark.parametrize("content", [{"tiada": 1}, {"grace_in_min": -1}, {"grace_in_min": 999}, {"card_table": "C"}])
def test_a_value_no_agency_could_keep_is_refused(db: None, content: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        draft(pack(), content)


def test_an_empty_first_draft_is_not_tried(db: None) -> None:
    version_id = services.draft_version(pack_id=pack(), by=ROHANA, now=NOW, today=TODAY)
    with pytest.raises(services.BadPack):
        services.ask_trial(version_id=version_id, by=ROHANA)


def test_publication_asks_for_a_reason(north: TenantRef) -> None:
    with pytest.raises(services.BadPack):
        publish(tried(draft(pack(), {"grace_in_min": 15})), reason=" ")


def test_a_pack_for_federal_agencies_touches_only_them(north: TenantRef, south: TenantRef) -> None:
    for ref, kind in ((north, "JABATAN"), (south, "JABATAN_NEGERI")):
        Agency.objects.create(tenant_id=ref.id or 0, name=ref.name, short_name=ref.name, kind=kind, admitted_at=NOW)
    published(pack("hbh", scope="PROFIL", body="PERSEKUTUAN"), {"hbh_enabled": True}, date(2026, 8, 1))

    assert [facts.pack for facts in selectors.central_facts(north)] == ["hbh"]
    assert selectors.central_facts(south) == ()


@pytest.mark.parametrize(
    ("profile", "kind", "body"),
    [
        ("MY", "KEMENTERIAN", "PERSEKUTUAN"),
        ("MY", "JABATAN", "PERSEKUTUAN"),
        ("MY", "PBT", "NEGERI"),
        ("MY", "BADAN_BERKANUN", ""),
        ("ID", "JABATAN", "ID"),
    ],
)
def test_statutory_bodies_are_neither_federal_nor_of_a_state(profile: str, kind: str, body: str) -> None:
    assert selectors.body_of(profile, kind) == body


def test_the_packs_brought_along_are_drafts_and_are_added_once(north: TenantRef) -> None:
    added = services.add_shipped(by=ROHANA, now=NOW, today=TODAY)

    assert services.add_shipped(by=ROHANA, now=NOW, today=TODAY) == ()
    cards = {card.key: card for card in selectors.pack_cards()}
    assert tuple(sorted(cards)) == tuple(sorted(added))
    hybrid, kedah = cards["hari-bekerja-hibrid"].draft, cards["hari-pejabat-kdh"].draft
    assert hybrid is not None
    assert kedah is not None
    assert (hybrid.content["hbh_enabled"], hybrid.valid_from) == (True, date(2026, 8, 1))
    assert kedah.content == {"hbh_office_weekdays": [6, 3]}
    assert selectors.central_facts(north) == ()
