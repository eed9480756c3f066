"""Briefing dates offered, taken and proposed."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from shared_apps.onboarding.models import Onboarding, Step
from shared_apps.onboarding.selectors import open_slots
from shared_apps.onboarding.services import briefings, steps
from shared_apps.onboarding.services.briefings import SlotRefused
from tests.makers import joining
from tests.makers.joining import NOW, OPERATOR

NEXT_WEEK = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


def offer(*, capacity: int = 1, starts_at: datetime = NEXT_WEEK, venue: str = "Bilik Mesyuarat 1") -> int:
    return briefings.offer_slot(starts_at=starts_at, venue=venue, capacity=capacity, by=OPERATOR, now=NOW)


def choose(onboarding: Onboarding, slot_id: int) -> None:
    briefings.choose_slot(reference=onboarding.reference, slot_id=slot_id, by=OPERATOR, now=NOW)


@pytest.mark.django_db
def test_a_chosen_slot_fixes_the_briefing_on_its_local_day() -> None:
    onboarding = joining.approved()

    choose(onboarding, offer(starts_at=datetime(2026, 11, 25, 17, 0, tzinfo=UTC)))

    assert Step.objects.get(onboarding=onboarding, stage="TAKLIMAT").planned_date == date(2026, 11, 26)


@pytest.mark.django_db
def test_a_full_slot_is_no_longer_offered() -> None:
    slot = offer()
    choose(joining.approved(), slot)
    other = joining.approved(name="Jabatan Kedua", subdomain="kedua")

    with pytest.raises(SlotRefused, match="penuh"):
        choose(other, slot)

    assert open_slots(now=NOW) == ()


@pytest.mark.django_db
def test_choosing_another_slot_gives_the_first_back() -> None:
    onboarding, first, second = joining.approved(), offer(), offer(venue="Bilik 2")
    choose(onboarding, first)

    choose(onboarding, second)

    assert [slot.id for slot in open_slots(now=NOW)] == [first]


@pytest.mark.django_db
def test_a_withdrawn_and_a_past_slot_are_refused() -> None:
    onboarding, slot = joining.approved(), offer()
    briefings.withdraw_slot(slot_id=slot, by=OPERATOR, now=NOW)

    with pytest.raises(SlotRefused):
        choose(onboarding, slot)
    with pytest.raises(SlotRefused):
        offer(starts_at=NOW)
    with pytest.raises(SlotRefused):
        briefings.withdraw_slot(slot_id=slot, by=OPERATOR, now=NOW)


@pytest.mark.django_db
def test_one_slot_is_offered_once() -> None:
    offer()

    with pytest.raises(SlotRefused):
        offer()


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 1), date(2027, 11, 21)])
def test_a_proposed_day_lies_ahead_and_within_half_a_year(day: date) -> None:
    onboarding = joining.approved()

    with pytest.raises(SlotRefused):
        briefings.propose_date(reference=onboarding.reference, day=day, note="", by=OPERATOR, now=NOW)


@pytest.mark.django_db
def test_a_proposal_waits_for_the_operator() -> None:
    onboarding = joining.approved()

    briefings.propose_date(reference=onboarding.reference, day=date(2026, 12, 2), note="pagi", by=OPERATOR, now=NOW)

    row = Onboarding.objects.get(pk=onboarding.pk)
    assert (row.proposed_date, row.proposed_note, row.briefing_id) == (date(2026, 12, 2), "pagi", None)


@pytest.mark.django_db
def test_after_the_briefing_no_date_is_chosen() -> None:
    onboarding, slot = joining.approved(), offer()
    held = steps.Remark(held_date=date(2026, 11, 20), attendees=("Aida",))
    steps.finish_step(onboarding_id=onboarding.pk, seen="TAKLIMAT", remark=held, by=OPERATOR, now=NOW)

    with pytest.raises(SlotRefused, match="selesai"):
        choose(onboarding, slot)


def test_the_last_place_goes_to_one_of_two_who_reach_for_it(committed: None) -> None:
    slot = offer()
    agencies = [joining.approved(), joining.approved(name="Jabatan Kedua", subdomain="kedua")]
    start = threading.Barrier(2)
    refused: list[SlotRefused] = []

    def reach(onboarding: Onboarding) -> None:
        start.wait()
        try:
            choose(onboarding, slot)
        except SlotRefused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=reach, args=(onboarding,)) for onboarding in agencies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Onboarding.objects.filter(briefing_id=slot).count() == 1


@pytest.mark.django_db
def test_slots_of_yesterday_are_not_offered() -> None:
    offer()

    assert open_slots(now=NEXT_WEEK + timedelta(minutes=1)) == ()
