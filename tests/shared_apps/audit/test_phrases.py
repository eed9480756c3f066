"""A code of the trail is told as a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from shared_apps.audit import phrases
from shared_apps.audit.phrases import Phrase, address_of, label_of, register, register_target, sentence_of

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def in_malay():  # type: ignore[no-untyped-def]
    with translation.override("ms"):
        yield


def test_a_sentence_names_the_actor_and_the_target() -> None:
    assert sentence_of("accounts.unlocked", actor="Boris", target="Amina") == "Boris membuka kunci log masuk Amina."


def test_a_sentence_names_facts() -> None:
    said = sentence_of("accounts.role_granted", actor="Boris", target="Amina", after={"role": "PENYELIA"})
    old = sentence_of("accounts.role_granted", actor="Boris", target="Amina", after={"role": "RAJA"})

    assert said == "Boris memberi peranan Penyelia kepada Amina."
    assert old == "Boris memberi peranan RAJA kepada Amina."


def test_a_fact_that_was_not_recorded_is_a_dash() -> None:
    assert sentence_of("accounts.role_granted", actor="B", target="A") == "B memberi peranan – kepada A."


def test_a_deed_for_somebody_else_says_so() -> None:
    said = sentence_of("accounts.unlocked", actor="Boris", target="Amina", on_behalf_of="Chen")

    assert said.endswith("(bagi pihak Chen)")


def test_a_deed_of_nobody_signed_in_says_so() -> None:
    assert sentence_of("accounts.unlocked", actor="", target="A").startswith("Seseorang yang tidak log masuk")


def test_a_code_nobody_has_put_into_words_is_told_all_the_same() -> None:
    assert sentence_of("x.unheard", actor="B", target="A") == "B: x.unheard A"
    assert label_of("x.unheard") == "x.unheard"


def test_percent_signs_in_names_do_no_harm() -> None:
    assert "100%(x)s" in sentence_of("accounts.unlocked", actor="100%(x)s", target="A")


def test_rooms_register_their_own() -> None:
    register("testroom", "Bilik", {"testroom.done": Phrase("Siap", "%(actor)s siap.")})
    try:
        assert sentence_of("testroom.done", actor="B", target="") == "B siap."
    finally:
        del phrases._groups["testroom"]


def test_a_target_leads_to_its_page_and_one_without_to_nothing() -> None:
    register_target("test.line", "Baris", "audit:entry")
    try:
        assert address_of("test.line", "7") == "/jejak-audit/7/"
        assert address_of("test.line", "") == ""
        assert address_of("test.line", "not a number") == ""
        assert address_of("test.unknown", "7") == ""
    finally:
        del phrases._targets["test.line"]


def test_every_code_the_accounts_record_has_a_sentence_and_no_sentence_is_idle() -> None:
    source = "\n".join(path.read_text() for path in (REPOSITORY / "shared_apps" / "accounts").rglob("*.py"))
    recorded = set(re.findall(r'record(?:_many)?\(\s*"(accounts\.[a-z_]+)"', source))
    sentences = set(phrases.groups()["accounts"].phrases)

    assert recorded <= sentences
    assert [code for code in sentences if source.count(f'"{code}"') < 2] == []
