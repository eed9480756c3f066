"""Tasks: logged, moved, noted, handed in, assigned, verified; and every no."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from kit.uploads import MAX_FILES, UploadRefused
from shared_apps.audit.models import AuditEntry
from tenant_apps.notifications.models import Notice
from tenant_apps.people.viewer import Acting, Viewer
from tenant_apps.tasks import selectors, services
from tenant_apps.tasks.models import Category, Entry, OutputFile, Task
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, at
from tests.tenant_apps.people.cast import Cast, cast
from tests.tenant_apps.tasks.desk import NOW, PDF, assign, by, log, move, task

SUNDAY, TUESDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return cast()


def audited() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="tasks.").order_by("pk").values_list("action", flat=True))


def told(person_id: int) -> list[str]:
    return [notice.title["ms"] for notice in Notice.objects.filter(person=person_id).order_by("pk")]


def viewer(person_id: int, *roles: str, acting: tuple[Acting, ...] = (), granted: tuple[str, ...] = ()) -> Viewer:
    return Viewer(1, person_id, "", frozenset(roles), None, "", None, granted, MONDAY, acting=acting)


def test_a_task_is_logged_moved_and_finished(crew: Cast) -> None:
    pk = log(crew.amina, "  Menyemak   fail ")
    move(pk, "DALAM_TINDAKAN")
    services.set_progress(task_id=pk, person_id=crew.amina, progress=60, by=None, now=NOW)
    move(pk, "SELESAI", now=at("16:00"))

    found = task(pk)
    assert (found.title, found.status, found.progress, found.finished_at) == (
        "Menyemak fail", "SELESAI", 100, at("16:00"),
    )  # fmt: skip
    assert audited() == ["tasks.logged", "tasks.moved", "tasks.progressed", "tasks.moved"]
    assert [line.kind for line in selectors.thread_of(found)] == ["PINDAH", "KEMAJUAN", "PINDAH"]


def test_a_task_is_logged_as_finished_at_once(crew: Cast) -> None:
    found = task(log(crew.amina, status="SELESAI"))

    assert (found.status, found.progress, found.finished_at) == ("SELESAI", 100, NOW)


@pytest.mark.parametrize("title", ["", "   ", "\x00", "x" * 201])
def test_a_task_says_in_one_line_what_it_is(crew: Cast, title: str) -> None:
    with pytest.raises(services.TaskUnclear):
        log(crew.amina, title)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"from_minutes": 540}, "to_time"),
        ({"to_minutes": 540}, "to_time"),
        ({"from_minutes": 600, "to_minutes": 540}, "to_time"),
        ({"due_on": SUNDAY}, "due_on"),
        ({"due_on": date(2029, 1, 1)}, "due_on"),
        ({"category_id": 4711}, "category"),
        ({"description": "x" * 5001}, "description"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(crew: Cast, more: dict[str, Any], field: str) -> None:
    with pytest.raises((services.TaskUnclear, services.TextTooLong)) as refused:
        log(crew.amina, **more)

    assert field in refused.value.fields


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2028, 1, 1)])
def test_a_date_nobody_means_is_refused(crew: Cast, day: date) -> None:
    with pytest.raises(services.TaskUnclear, match="setahun"):
        log(crew.amina, day=day)


def test_a_category_out_of_use_stays_with_the_task_that_has_it(crew: Cast) -> None:
    before = selectors.category_choices()
    category = services.put_category(name="Naziran", by=None)
    pk = log(crew.amina, category_id=category)
    services.put_category(category_id=category, name="Naziran", is_active=False, by=None)

    with pytest.raises(services.TaskUnclear):
        log(crew.amina, category_id=category)
    entry = services.TaskEntry(title="Fail baharu", day=MONDAY, category_id=category)
    services.change_task(task_id=pk, person_id=crew.amina, entry=entry, by=None, now=NOW)

    assert (task(pk).title, task(pk).category_id) == ("Fail baharu", category)
    assert selectors.category_choices() == before
    assert selectors.category_choices(category) == [(str(category), "Naziran"), *before]


@pytest.mark.parametrize("name", ["", "  ", "naziran"])
def test_a_category_has_a_name_of_its_own(crew: Cast, name: str) -> None:
    services.put_category(name="Naziran", by=None)

    with pytest.raises(services.CategoryTaken):
        services.put_category(name=name, by=None)


def test_an_agency_begins_with_the_usual_categories_once(crew: Cast) -> None:
    services.ensure_categories()
    Category.objects.filter(name="Projek").delete()
    services.ensure_categories()

    assert Category.objects.count() == 6


def test_what_cannot_be_done_from_here_is_said(crew: Cast) -> None:
    pk = log(crew.amina, status="SELESAI")

    with pytest.raises(services.MoveNotAllowed, match="Dari Selesai"):
        move(pk, "BATAL")
    with pytest.raises(services.MoveNotAllowed):
        move(pk, "ROSAK")
    with pytest.raises(services.MoveNotAllowed):
        services.set_progress(task_id=pk, person_id=crew.amina, progress=10, by=None, now=NOW)
    move(pk, "SELESAI")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("progress", [-1, 101])
def test_progress_is_a_share_of_a_hundred(crew: Cast, progress: int) -> None:
    with pytest.raises(services.TaskUnclear):
        services.set_progress(task_id=log(crew.amina), person_id=crew.amina, progress=progress, by=None, now=NOW)


def test_nobody_touches_anybody_elses_task(crew: Cast) -> None:
    pk = log(crew.amina)
    mine: dict[str, Any] = {"task_id": pk, "person_id": crew.boris, "by": None, "now": NOW}

    with pytest.raises(services.TaskUnknown):
        services.move_task(**mine, to="SELESAI")
    with pytest.raises(services.TaskUnknown):
        services.set_progress(**mine, progress=10)
    with pytest.raises(services.TaskUnknown):
        services.add_note(**mine, text="Catatan")
    with pytest.raises(services.TaskUnknown):
        services.add_output(**mine, text="Hasil")
    with pytest.raises(services.TaskUnknown):
        services.change_task(**mine, entry=services.TaskEntry("Lain", MONDAY))


def test_yesterdays_work_is_logged_again_once(crew: Cast) -> None:
    old = [log(crew.amina, title, SUNDAY, status="SELESAI") for title in ("Kaunter", "Fail")]
    foreign = log(crew.boris, "Milik Boris", SUNDAY)
    log(crew.amina, "kaunter")

    made = services.copy_tasks(person_id=crew.amina, task_ids=[*old, foreign, 4711], day=MONDAY, by=None, now=NOW)
    again = services.copy_tasks(person_id=crew.amina, task_ids=old, day=MONDAY, by=None, now=NOW)

    assert (made, again) == (1, 0)
    assert [card.title for card in selectors.log_of(crew.amina, MONDAY)] == ["kaunter", "Fail"]


def test_finished_work_of_the_week_is_offered_and_open_work_is_carried_on(crew: Cast) -> None:
    log(crew.amina, "Kaunter", MONDAY - timedelta(days=3), status="SELESAI")
    log(crew.amina, "Kaunter", SUNDAY, status="SELESAI")
    log(crew.amina, "Fail", MONDAY - timedelta(days=3), status="SELESAI")
    log(crew.amina, "Lama", MONDAY - timedelta(days=8), status="SELESAI")
    log(crew.amina, "Dibatalkan", SUNDAY, status="BARU")
    move(Task.objects.get(title="Dibatalkan").pk, "BATAL")
    open_one = log(crew.amina, "Belum siap", SUNDAY)

    offered = selectors.offers(crew.amina, MONDAY, ())

    assert [(offer.title, offer.is_latest) for offer in offered] == [("Kaunter", True), ("Fail", False)]
    assert [card.id for card in selectors.carried(crew.amina, MONDAY)] == [open_one]


def test_a_days_log_shows_what_was_worked_at_on_it(crew: Cast) -> None:
    pk = log(crew.amina, "Panjang", SUNDAY)

    assert selectors.log_of(crew.amina, MONDAY) == ()
    move(pk, "DALAM_TINDAKAN")

    assert [card.id for card in selectors.log_of(crew.amina, MONDAY)] == [pk]


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_a_note_says_something_and_no_book(crew: Cast, text: str) -> None:
    with pytest.raises((services.RemarkMissing, services.TextTooLong)):
        services.add_note(task_id=log(crew.amina), person_id=crew.amina, text=text, by=None, now=NOW)

    assert not Entry.objects.exists()


def test_an_output_is_a_text_or_a_file(crew: Cast) -> None:
    mine: dict[str, Any] = {"task_id": log(crew.amina), "person_id": crew.amina, "by": None, "now": NOW}

    with pytest.raises(services.OutputMissing):
        services.add_output(**mine)
    services.add_output(**mine, text="12 fail disemak")
    services.add_output(**mine, file=SimpleUploadedFile("laporan.pdf", PDF))

    lines = selectors.thread_of(task(mine["task_id"]))
    assert [(line.text, [file.name for file in line.files]) for line in lines] == [
        ("12 fail disemak", []),
        ("", ["laporan.pdf"]),
    ]
    assert selectors.output_days([crew.amina], MONDAY, MONDAY) == {(crew.amina, MONDAY)}


def test_a_file_that_is_none_of_ours_is_refused_and_leaves_nothing(crew: Cast) -> None:
    pk = log(crew.amina)

    with pytest.raises(UploadRefused, match="PDF, JPEG atau PNG"):
        services.add_output(
            task_id=pk,
            person_id=crew.amina,
            text="Hasil",
            file=SimpleUploadedFile("laporan.pdf", b"MZ program"),
            by=None,
            now=NOW,
        )

    assert not Entry.objects.exists()


def test_a_task_takes_five_files(crew: Cast) -> None:
    mine: dict[str, Any] = {"task_id": log(crew.amina), "person_id": crew.amina, "by": None, "now": NOW}
    for number in range(MAX_FILES):
        services.add_output(**mine, file=SimpleUploadedFile(f"{number}.pdf", PDF))

    with pytest.raises(UploadRefused):
        services.add_output(**mine, file=SimpleUploadedFile("6.pdf", PDF))
    assert OutputFile.objects.count() == MAX_FILES


def test_a_task_is_given_to_several_and_each_is_told(crew: Cast) -> None:
    first, second = assign(crew.dania, crew.amina, crew.boris, due_on=TUESDAY)

    assert (task(first).person_id, task(first).assigned_by_id) == (crew.amina, crew.dania)
    assert task(second).person_id == crew.boris
    assert told(crew.amina) == told(crew.boris) == ["Tugasan baharu: Laporan suku tahun"]


def test_a_task_is_given_to_somebody_else(crew: Cast) -> None:
    with pytest.raises(services.TaskUnclear):
        assign(crew.boris)
    with pytest.raises(services.OwnTask):
        assign(crew.boris, crew.amina, crew.boris)


def test_what_was_given_is_neither_cancelled_nor_renamed_by_its_officer(crew: Cast) -> None:
    (pk,) = assign(crew.boris, crew.amina, due_on=TUESDAY)

    with pytest.raises(services.MoveNotAllowed, match="pemberinya"):
        move(pk, "BATAL")
    entry = services.TaskEntry("Lain", MONDAY, description="Bab 1 siap")
    services.change_task(task_id=pk, person_id=crew.amina, entry=entry, by=None, now=NOW)
    assert (task(pk).title, task(pk).due_on, task(pk).description) == ("Laporan suku tahun", TUESDAY, "Bab 1 siap")

    services.take_back(task_id=pk, by=by(crew.boris), now=NOW)
    assert task(pk).status == "BATAL"
    assert told(crew.amina)[-1] == "Dibatalkan: Laporan suku tahun"


def test_what_nobody_gave_is_not_taken_back(crew: Cast) -> None:
    with pytest.raises(services.MoveNotAllowed):
        services.take_back(task_id=log(crew.amina), by=by(crew.boris), now=NOW)


def test_finished_work_is_returned_mended_and_verified_and_stands(crew: Cast) -> None:
    (pk,) = assign(crew.boris, crew.amina)
    move(pk, "SELESAI")
    services.return_task(task_id=pk, by=by(crew.boris), remark="Lampirkan jadual 2", now=NOW)
    assert (task(pk).status, task(pk).progress, task(pk).verification) == ("DALAM_TINDAKAN", 90, "DIKEMBALIKAN")

    move(pk, "SELESAI")
    services.verify_task(task_id=pk, by=by(crew.boris), now=NOW)

    assert (task(pk).verification, task(pk).decided_by_id) == ("DISAHKAN", crew.boris)
    assert told(crew.amina)[1:] == ["Dikembalikan: Laporan suku tahun", "Disahkan: Laporan suku tahun"]
    assert told(crew.boris) == ["Selesai: Laporan suku tahun"] * 2
    for deed in ("DALAM_TINDAKAN", "BATAL"):
        with pytest.raises(services.AlreadyVerified):
            move(pk, deed)
    with pytest.raises(services.AlreadyVerified):
        services.verify_task(task_id=pk, by=by(crew.dania), now=NOW)
    with pytest.raises(services.AlreadyVerified):
        services.add_output(task_id=pk, person_id=crew.amina, text="Lagi", by=None, now=NOW)
    services.add_note(task_id=pk, person_id=crew.amina, text="Terima kasih", by=None, now=NOW)
    assert told(crew.boris)[-1] == "Catatan bagi Laporan suku tahun"


def test_only_finished_work_is_judged_and_a_return_says_why(crew: Cast) -> None:
    pk = log(crew.amina)
    with pytest.raises(services.NotFinished):
        services.verify_task(task_id=pk, by=by(crew.boris), now=NOW)
    move(pk, "SELESAI")

    for remark in ("", " x "):
        with pytest.raises(services.RemarkMissing):
            services.return_task(task_id=pk, by=by(crew.boris), remark=remark, now=NOW)
    with pytest.raises(services.TextTooLong):
        services.return_task(task_id=pk, by=by(crew.boris), remark="x" * 5001, now=NOW)


def test_nobody_verifies_returns_or_comments_their_own(crew: Cast) -> None:
    pk = log(crew.boris, status="SELESAI")

    with pytest.raises(services.OwnTask):
        services.verify_task(task_id=pk, by=by(crew.boris), now=NOW)
    with pytest.raises(services.OwnTask):
        services.return_task(task_id=pk, by=by(crew.boris), remark="Baiki", now=NOW)
    with pytest.raises(services.OwnTask):
        services.comment(task_id=pk, by=by(crew.boris), text="Bagus", now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=pk).update(verification="DISAHKAN", decided_by=crew.boris)


def test_a_comment_is_told_and_answered(crew: Cast) -> None:
    pk = log(crew.amina)
    with pytest.raises(services.RemarkMissing):
        services.comment(task_id=pk, by=by(crew.boris), text=" ", now=NOW)
    services.comment(task_id=pk, by=by(crew.boris), text="Dahulukan yang ini", now=NOW)
    services.add_note(task_id=pk, person_id=crew.amina, text="Baik", by=None, now=NOW)

    assert told(crew.amina) == ["Ulasan bagi Menyemak fail"]
    assert told(crew.boris) == ["Catatan bagi Menyemak fail"]


def test_an_acting_supervisor_speaks_on_behalf_of_another(crew: Cast) -> None:
    pk = log(crew.amina, status="SELESAI")
    acting = Acting(crew.boris, "Boris bin Omar", "", (), True, True, MONDAY)
    erna = viewer(crew.erna, "PENYELIA", acting=(acting,))

    assert selectors.in_charge(erna) == {crew.amina: crew.boris}
    seen = selectors.task_for(erna, pk)
    assert seen is not None
    assert (seen.is_in_charge, seen.on_behalf_of_id) == (True, crew.boris)
    services.verify_task(task_id=pk, by=by(crew.erna, crew.boris), now=NOW)

    assert task(pk).on_behalf_of_id == crew.boris
    assert AuditEntry.objects.latest("pk").on_behalf_of == "Boris bin Omar"
    assert "bagi pihak Boris bin Omar" in Notice.objects.get(person=crew.amina).body["ms"]


def test_tasks_are_read_by_those_above_and_by_granted_executives_only(crew: Cast) -> None:
    from tenant_apps.people.models import Unit

    pk = log(crew.amina)
    unit = Unit.objects.get(pk=crew.unit).path
    amina, boris, dania = viewer(crew.amina), viewer(crew.boris, "PENYELIA"), viewer(crew.dania, "PENYELIA")
    executive = viewer(crew.erna, "EKSEKUTIF", granted=(unit,))
    strangers = (viewer(crew.erna), viewer(crew.erna, "EKSEKUTIF"), viewer(crew.erna, "PENTADBIR", "OPERATOR_ORG"))

    own, above, reading = (selectors.task_for(one, pk) for one in (amina, dania, executive))
    assert own is not None
    assert own.is_own
    assert above is not None
    assert above.is_in_charge
    assert reading is not None
    assert (reading.is_own, reading.is_in_charge) == (False, False)
    assert selectors.readable_ids(executive) == {crew.amina, crew.boris, crew.dania}
    assert selectors.readable_ids(boris) == {crew.amina}
    assert [selectors.task_for(one, pk) for one in strangers] == [None, None, None]


@pytest.mark.parametrize(
    ("shown", "titles"),
    [
        ("", ["Baharu", "Lama terbuka", "Siap hari ini"]),
        ("sahkan", ["Siap dahulu", "Siap hari ini"]),
        ("SELESAI", ["Siap dahulu", "Siap hari ini"]),
        ("semua", ["Baharu", "Lama terbuka", "Siap dahulu", "Siap hari ini"]),
        ("ROSAK", ["Baharu", "Lama terbuka", "Siap hari ini"]),
    ],
)
def test_a_team_is_filtered(crew: Cast, shown: str, titles: list[str]) -> None:
    log(crew.amina, "Baharu")
    log(crew.amina, "Lama terbuka", SUNDAY)
    log(crew.amina, "Siap hari ini", status="SELESAI")
    log(crew.amina, "Siap dahulu", SUNDAY, status="SELESAI")
    log(crew.erna, "Unit lain")

    found = selectors.team_tasks([crew.amina, crew.boris], MONDAY, shown=shown)

    assert sorted(found.values_list("title", flat=True)) == titles
    assert selectors.team_tasks([crew.amina], MONDAY, shown=shown, person_id=crew.erna).count() == len(titles)
    assert not selectors.team_tasks([crew.amina], MONDAY, shown=shown, words="tiada begini").exists()
