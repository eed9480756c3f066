"""Officers from a file: each row judged against the agency, written whole or not at all."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import Actor
from tenant_apps.people import selectors, services
from tenant_apps.people.models import Person, Posting, Supervision, Unit
from tenant_apps.people.rules.columns import Column
from tenant_apps.people.rules.intake import Reason
from tenant_apps.people.services import Judged, Outcome, RawRow
from tenant_apps.worktime import services as worktime
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import DAY, NUMBERS, add, cast

BY = Actor(None, "Pentadbir")


def number(n: int) -> str:
    """Return the n-th invented MyKad number."""
    return f"85{n // 28 % 12 + 1:02d}{n % 28 + 1:02d}-10-{n:04d}"


def raw(row: int, **texts: str) -> RawRow:
    return RawRow(row, {Column(key): value for key, value in texts.items()})


def officer(n: int, **more: str) -> RawRow:
    return raw(n + 2, **{"id_number": number(n), "name": f"Pegawai {n}", "staff_no": f"A{n:04d}", **more})


def check(*rows: RawRow, units: bool = False) -> tuple[Judged, ...]:
    return services.check_officers(rows, today=DAY, may_add_units=units)


def write(*rows: RawRow, units: bool = True, only_good: bool = False) -> services.Imported:
    return services.import_officers(
        rows, today=DAY, effective_from=DAY, may_add_units=units, only_good=only_good, by=BY
    )


def reasons(judged: Judged) -> list[Reason]:
    return [found.reason for found in judged.entry.findings]


def test_thirty_officers_arrive_with_units_supervisors_and_an_audit_line_each(in_north: TenantRef) -> None:
    services.put_location(name="Blok B", state="PJY", by=None)
    rows = [officer(0, unit="JPA")] + [
        officer(n, unit=f"JPA > Bahagian {n % 3}", location="blok b", supervisor="A0000") for n in range(1, 30)
    ]

    done = write(*rows)

    assert (done.added, done.changed, done.bad, done.units_added) == (30, 0, 0, 4)
    assert {node.trail: node.officers for node in selectors.unit_tree()} == {
        "JPA": 1,
        "JPA / Bahagian 0": 9,
        "JPA / Bahagian 1": 10,
        "JPA / Bahagian 2": 10,
    }
    assert Supervision.objects.filter(supervisor__staff_no="A0000").count() == 29
    assert Posting.objects.filter(location__name="Blok B", valid_from=DAY).count() == 29
    stored = Person.objects.get(staff_no="A0007")
    assert stored.id_masked == "850108-10-****"
    assert number(7).replace("-", "") not in stored.id_sealed


def test_the_same_file_twice_changes_nothing(in_north: TenantRef) -> None:
    rows = [officer(n, unit="JPA", supervisor="A0000" if n else "") for n in range(5)]
    write(*rows)

    again = write(*rows)

    assert (again.added, again.changed, again.same) == (0, 0, 5)


def test_a_known_officer_is_updated_and_empty_cells_keep_what_stands(in_north: TenantRef) -> None:
    crew = cast()
    judged = check(raw(2, id_number=NUMBERS["amina"], name="Amina binti Ali", grade="N5", unit="Dasar"))

    assert (judged[0].outcome, judged[0].changes) == (Outcome.CHANGED, ("grade", "unit"))
    write(raw(2, id_number=NUMBERS["amina"], name="Amina binti Ali", grade="N5", unit="Dasar"))

    person = Person.objects.get(pk=crew.amina)
    assert (person.staff_no, person.grade) == ("K003", "N5")
    stays = list(person.postings.order_by("valid_from").values_list("unit", "valid_from", "valid_to"))
    assert stays == [(crew.unit, date(2026, 1, 1), DAY), (crew.other_unit, DAY, None)]
    assert selectors.supervisor_of([crew.amina], DAY) == {crew.amina: crew.boris}


def test_a_number_twice_in_the_file_names_the_first_row(in_north: TenantRef) -> None:
    judged = check(officer(1), officer(2), raw(9, id_number=number(1).replace("-", " "), name="Kembar"))

    assert [one.outcome for one in judged] == [Outcome.NEW, Outcome.NEW, Outcome.BAD]
    assert services.sentence_of(judged[2].entry.findings[0]).endswith("baris 3 fail ini.")


def test_a_number_somebody_has_names_their_staff_number(in_north: TenantRef) -> None:
    cast()
    judged = check(raw(2, id_number=NUMBERS["amina"], name="Amina lain", staff_no="K999"))

    assert reasons(judged[0]) == [Reason.ID_TAKEN]
    assert "K003" in services.sentence_of(judged[0].entry.findings[0])


def test_a_staff_number_of_somebody_else_is_refused(in_north: TenantRef) -> None:
    cast()

    assert reasons(check(officer(1, staff_no="K003"))[0]) == [Reason.STAFF_NO_TAKEN]


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"id_number": "8405010168"}, Reason.ID_LENGTH),
        ({"id_number": "841301016847"}, Reason.ID_DATE),
        ({"id_number": "8,40501E+11"}, Reason.ID_ROUNDED),
        ({"id_number": ""}, Reason.MISSING),
        ({"name": ""}, Reason.MISSING),
        ({"email": "amina@"}, Reason.EMAIL),
        ({"in_service_from": "31/31/2026"}, Reason.DATE),
        ({"appointment": "Sambilan"}, Reason.APPOINTMENT),
        ({"id_kind": "SIM"}, Reason.ID_KIND),
        ({"unit": "Tiada Begini"}, Reason.UNIT_UNKNOWN),
        ({"location": "Bulan"}, Reason.LOCATION_UNKNOWN),
        ({"supervisor": "X1"}, Reason.SUPERVISOR_UNKNOWN),
        ({"supervisor": "A0001"}, Reason.SUPERVISOR_SELF),
        ({"grade": "N" * 21}, Reason.TOO_LONG),
    ],
)
def test_bad_input_is_named_and_explained(in_north: TenantRef, texts: dict[str, str], reason: Reason) -> None:
    judged = check(officer(1, **texts))

    assert reasons(judged[0]) == [reason]
    assert services.sentence_of(judged[0].entry.findings[0])


def test_formula_cells_are_refused_by_column(in_north: TenantRef) -> None:
    row = RawRow(2, {Column.ID_NUMBER: number(1), Column.NAME: ""}, frozenset({Column.NAME}))

    judged = check(row)

    assert reasons(judged[0]) == [Reason.FORMULA]
    assert "Nama" in services.sentence_of(judged[0].entry.findings[0])


def test_leading_zeros_a_spreadsheet_dropped_come_back(in_north: TenantRef) -> None:
    judged = check(raw(2, id_number="50101015012", name="Lahir 2005"))

    assert judged[0].outcome is Outcome.NEW
    assert judged[0].entry.id_number == "050101015012"


def test_a_circle_of_supervisors_across_file_and_agency_is_refused_with_names(in_north: TenantRef) -> None:
    crew = cast()
    judged = check(
        raw(2, id_number=NUMBERS["dania"], name="Dania binti Musa", staff_no="K001", supervisor="A0001"),
        officer(1, supervisor="K003"),
        officer(2, supervisor="A0001"),
    )

    assert [reasons(one) for one in judged] == [[Reason.LOOP], [Reason.LOOP], [Reason.SUPERVISOR_BAD]]
    sentence = services.sentence_of(judged[0].entry.findings[0])
    assert all(name in sentence for name in ("Dania", "Boris", "Amina", "Pegawai 1"))
    assert selectors.chain_of(crew.amina, DAY) == (crew.boris, crew.dania)


def test_a_supervisor_may_stand_further_down_and_be_named_by_mykad(in_north: TenantRef) -> None:
    write(officer(1, supervisor=number(2)), officer(2))

    one, two = (Person.objects.get(staff_no=no).pk for no in ("A0001", "A0002"))
    assert selectors.supervisor_of([one], DAY) == {one: two}


def test_a_name_two_units_bear_needs_its_path(in_north: TenantRef) -> None:
    write(officer(1, unit="JPA > Utara > Kewangan"), officer(2, unit="JPA > Selatan > Kewangan"))

    assert reasons(check(officer(3, unit="Kewangan"))[0]) == [Reason.UNIT_AMBIGUOUS]
    assert check(officer(3, unit="Selatan > Kewangan"))[0].outcome is Outcome.NEW


def test_one_bad_row_leaves_everything_out_unless_the_good_ones_were_asked_for(in_north: TenantRef) -> None:
    rows = [officer(1), officer(2, email="x"), officer(3)]

    nothing = write(*rows)
    assert (nothing.added, nothing.bad) == (0, 1)
    assert not Person.objects.exists()

    done = write(*rows, only_good=True)
    assert (done.added, done.bad) == (2, 1)
    assert sorted(Person.objects.values_list("staff_no", flat=True)) == ["A0001", "A0003"]


def test_nothing_is_half_imported_when_the_database_refuses(in_north: TenantRef) -> None:
    class StopError(Exception):
        pass

    def stop(_done: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        services.import_officers(
            [officer(1, unit="Baharu")],
            today=DAY,
            effective_from=DAY,
            may_add_units=True,
            only_good=False,
            by=BY,
            progress=stop,
        )

    assert not Person.objects.exists()
    assert not Unit.objects.exists()


def test_the_first_administrator_is_linked_when_his_row_arrives(in_north: TenantRef) -> None:
    user = accounts.create_user(login=number(1), id_kind="MYKAD", full_name="Pegawai 1", email="", by=None)

    write(officer(1), officer(2))

    assert Person.objects.get(staff_no="A0001").user_id == user
    assert Person.objects.get(staff_no="A0002").user_id is None


def test_three_hundred_rows_take_as_many_statements_as_thirty(in_north: TenantRef) -> None:
    def statements(first: int, last: int) -> int:
        rows = [officer(n, unit="JPA", supervisor=f"A{first:04d}" if n > first else "") for n in range(first, last)]
        with CaptureQueriesContext(connection) as captured:
            assert write(*rows).added == last - first
        return len(captured)

    statements(0, 2)

    assert statements(1000, 1030) == statements(2000, 2300)


def test_someone_whose_service_ended_is_not_brought_back_by_a_file(in_north: TenantRef) -> None:
    crew = cast()
    services.end_person(person_id=crew.erna, on=DAY, by=None)

    judged = check(raw(2, id_number=NUMBERS["erna"], name="Erna binti Said"), officer(1, supervisor="K004"))

    assert [reasons(one) for one in judged] == [[Reason.SERVICE_ENDED], [Reason.SUPERVISOR_ENDED]]


def test_other_identities_are_taken_unless_the_agencys_rules_say_otherwise(in_north: TenantRef) -> None:
    soldier = raw(2, name="Kapten Ali", id_kind="tentera", id_number="T3001234")
    assert reasons(check(soldier)[0]) == []
    known = add("Kapten Abu", "T3001235", id_kind="ID_LAIN")
    worktime.put_policy(params={"other_id_allowed": False}, valid_from=DAY, by=None)

    assert reasons(check(soldier)[0]) == [Reason.ID_NOT_TAKEN]
    with pytest.raises(services.BadPerson, match="MyKad sahaja"):
        add("Kapten Ali", "T3001234", id_kind="ID_LAIN")
    kept = services.OfficerEntry(name="Mejar Abu", id_number="", in_service_from=DAY)
    assert services.put_person(entry=kept, person_id=known, today=DAY, by=None) == known
