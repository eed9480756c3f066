"""Names of schemas, and what is wrong with those that cannot be one."""

import re

import pytest

from tenants.rules.names import SchemaNameRefused, check_schema_name, host_of, subdomain


@pytest.mark.parametrize("name", ["jpa", "jpj", "a1", "perbadanan_putrajaya", "mardi", "a" * 41])
def test_an_ordinary_short_name_can_be_a_schema(name: str) -> None:
    assert check_schema_name(name) == name
    assert re.fullmatch(r"[a-z][a-z0-9_]{1,40}", name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "length"),
        ("a", "length"),
        ("a" * 42, "length"),
        ("1jpa", "start"),
        ("_jpa", "start"),
        ("Jpa", "start"),
        ("étudiants", "start"),
        ("jpa jpj", "letters"),
        ("jpa-jpj", "letters"),
        ("jPA", "letters"),
        ('jpa";drop schema public', "letters"),
        ("jpa\n", "letters"),
        ("jpа", "letters"),  # the last letter is Cyrillic
        ("jpa.jpj", "letters"),
        ("jpa_", "underscores"),
        ("jpa__jpj", "underscores"),
        ("public", "reserved"),
        ("pg_catalog", "reserved"),
        ("pg_jpa", "reserved"),
        ("information_schema", "reserved"),
        ("www", "reserved"),
        ("push", "reserved"),
        ("operasi", "reserved"),
        ("mail", "reserved"),
        ("api", "reserved"),
        ("static", "reserved"),
        ("web_mail", "reserved"),
        ("baseline_x", "reserved"),
        ("spotme_demo", "reserved"),
        ("xn_jpa", "reserved"),
    ],
)
def test_a_name_that_cannot_be_a_schema_is_refused_with_its_reason(name: str, reason: str) -> None:
    with pytest.raises(SchemaNameRefused) as refused:
        check_schema_name(name)

    assert refused.value.code == f"tenants.schema_name.{reason}"
    assert refused.value.fields["schema"] == refused.value.message


def test_the_letters_that_are_wrong_are_named() -> None:
    with pytest.raises(SchemaNameRefused, match=r"A"):
        check_schema_name("jPA")


def test_underscores_become_hyphens_in_the_host() -> None:
    assert subdomain("jabatan_kerja_raya") == "jabatan-kerja-raya"
    assert host_of("jabatan_kerja_raya", "spotme.gov.my") == "jabatan-kerja-raya.spotme.gov.my"
