"""In public unless told, inside one agency when told, and back again."""

import threading

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone, translation

from shared_apps.audit.models import AuditEntry
from tenant_apps.people.models import Person
from tenants import guard, signing
from tenants.context import UnknownAgencyError, current, in_public, in_tenant
from tenants.directory import TenantRef
from tenants.storage import media_path
from tests.tenants.conftest import Change


def _schema_of_server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _fail_after_a_query() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        cursor.execute("SELECT 1 / 0")


def test_work_is_in_public_unless_told(db: None) -> None:
    assert _schema_of_server() == "public"
    assert current().is_public


def test_an_agencys_table_cannot_be_used_from_public(north: TenantRef) -> None:
    with pytest.raises(ProgrammingError, match="people_person"), transaction.atomic():
        Person.objects.exists()


def test_inside_an_agency_its_rows_are_found_and_afterwards_it_is_left(north: TenantRef) -> None:
    with in_tenant("north") as agency:
        assert (agency.schema_name, _schema_of_server()) == ("north", "north")
        assert not Person.objects.exists()

    assert _schema_of_server() == "public"


def test_an_agency_is_left_after_an_error(north: TenantRef) -> None:
    with pytest.raises(RuntimeError), in_tenant("north"):
        raise RuntimeError

    assert _schema_of_server() == "public"


def test_agencies_can_be_entered_within_each_other(north: TenantRef, south: TenantRef) -> None:
    with in_tenant("north"):
        with in_tenant("south"):
            assert _schema_of_server() == "south"
            with in_public():
                assert _schema_of_server() == "public"
        assert _schema_of_server() == "north"


@pytest.mark.parametrize("schema", ["nowhere", "", "public", "pg_catalog", "NORTH"])
def test_what_is_no_agency_cannot_be_entered(db: None, schema: str) -> None:
    with pytest.raises(UnknownAgencyError), in_tenant(schema):
        pass


def test_time_zone_and_language_are_the_agencys(north: TenantRef, change: Change) -> None:
    change("north", time_zone="Asia/Jayapura", language="en")

    with in_tenant("north"):
        assert (timezone.get_current_timezone_name(), translation.get_language()) == ("Asia/Jayapura", "en")
    assert timezone.get_current_timezone_name() == "Asia/Kuala_Lumpur"


def test_a_thread_of_its_own_starts_in_public(in_north: TenantRef) -> None:
    seen: list[str] = []

    thread = threading.Thread(target=lambda: seen.append(connection.schema_name))
    thread.start()
    thread.join()

    assert seen == ["public"]


def test_a_rolled_back_search_path_is_set_again(north: TenantRef, south: TenantRef) -> None:
    """PostgreSQL takes back a SET when the transaction it was sent in is rolled back."""
    with in_tenant("north"):
        assert _schema_of_server() == "north"
        with pytest.raises(DatabaseError), transaction.atomic(), in_tenant("south"):
            _fail_after_a_query()
        assert _schema_of_server() == "north"
        with in_tenant("south"):
            assert _schema_of_server() == "south"


def test_a_search_path_changed_behind_our_back_is_noticed(north: TenantRef) -> None:
    with in_tenant("north"):
        assert _schema_of_server() == "north"
        with connection.cursor() as cursor:
            cursor.execute("SET search_path = public")
        assert _schema_of_server() == "north"


def test_what_is_done_after_commit_is_done_in_the_agency_that_asked_for_it(committed: None) -> None:
    seen: list[str] = []

    with transaction.atomic():
        with in_tenant("north"):
            transaction.on_commit(lambda: seen.append(_schema_of_server()))
        with in_tenant("south"):
            transaction.on_commit(lambda: seen.append(_schema_of_server()))
        transaction.on_commit(lambda: seen.append(_schema_of_server()))

    assert seen == ["north", "south", "public"]
    assert _schema_of_server() == "public"


def test_rows_of_rooms_installed_in_both_do_not_mix(north: TenantRef, south: TenantRef) -> None:
    with in_tenant("north"):
        AuditEntry.objects.create(at=timezone.now(), action="test.north")

    assert not AuditEntry.objects.filter(action="test.north").exists()
    with in_tenant("south"):
        assert not AuditEntry.objects.filter(action="test.north").exists()


def test_content_types_are_the_same_everywhere(north: TenantRef, south: TenantRef) -> None:
    public = ContentType.objects.get_for_model(Person).pk
    for schema in ("north", "south"):
        with in_tenant(schema):
            assert ContentType.objects.get_for_model(Person).pk == public
            assert Permission.objects.filter(content_type_id=public).count() == 4


@pytest.mark.parametrize("schema", ["north", "south"])
def test_every_table_of_an_agency_is_in_its_schema(db: None, schema: str) -> None:
    guard.check_agency(schema)

    assert guard.tables_in(schema) == guard.agency_tables()


def test_no_table_of_agencies_is_in_public(db: None) -> None:
    guard.check_public()


def test_a_missing_table_is_noticed_before_it_falls_through(north: TenantRef) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE north.accounts_usersession")

    with pytest.raises(guard.WallError, match="north lacks accounts_usersession"):
        guard.check_agency("north")


def test_a_table_of_agencies_in_public_is_noticed(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE public.people_person (id bigint)")

    with pytest.raises(guard.WallError, match="people_person"):
        guard.check_public()


def test_agencies_do_not_share_cached_values(north: TenantRef, south: TenantRef) -> None:
    with in_tenant("north"):
        cache.set("figures", 1)
        assert cache.get("figures") == 1
    with in_tenant("south"):
        assert cache.get("figures") is None
        assert cache.get("north::1:figures") is None
    assert cache.get("figures") is None


def test_a_signed_value_is_worth_nothing_elsewhere(north: TenantRef, south: TenantRef) -> None:
    with in_tenant("north"):
        sealed = signing.seal_value({"report": 7}, purpose="report")
        assert signing.open_value(sealed, purpose="report") == {"report": 7}
        with pytest.raises(signing.BadSignature):
            signing.open_value(sealed, purpose="invitation")
    with in_tenant("south"), pytest.raises(signing.BadSignature):
        signing.open_value(sealed, purpose="report")


def test_files_lie_in_the_agencys_folder(north: TenantRef, south: TenantRef) -> None:
    with in_tenant("north"):
        name = default_storage.save(media_path("papers", "a.txt"), ContentFile(b"north"))
        assert "/north/papers/" in default_storage.path(name)
    with in_tenant("south"):
        assert not default_storage.exists(name)
        with pytest.raises(SuspiciousFileOperation):
            default_storage.open("../north/papers/a.txt")


@pytest.mark.parametrize("parts", [(), ("",), ("..", "north"), ("/etc", "passwd"), ("a", "../../b"), ("a//b",), (".",)])
def test_a_file_name_that_leaves_the_folder_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(SuspiciousFileOperation):
        media_path(*parts)
