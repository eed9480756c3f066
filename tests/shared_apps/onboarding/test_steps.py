"""Moving an agency along the stages of its joining."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from shared_apps.audit.models import AuditEntry
from shared_apps.onboarding.models import Entry, Onboarding, Step
from shared_apps.onboarding.services import steps
from shared_apps.onboarding.services.steps import Remark
from tenants.models import Status, Tenant
from tests.makers import joining
from tests.makers.joining import NOW, OPERATOR

pytestmark = pytest.mark.django_db
HELD = Remark(held_date=date(2026, 11, 20), attendees=("Aida binti Omar", "Badrul bin Saad"))
WHY = Remark(text="Agensi sudah bersedia")


def walk(onboarding: Onboarding, *stages: str) -> None:
    for stage in stages:
        steps.finish_step(onboarding_id=onboarding.pk, seen=stage, remark=HELD, by=OPERATOR, now=NOW)


def stage_of(onboarding: Onboarding) -> str:
    return Onboarding.objects.values_list("stage", flat=True).get(pk=onboarding.pk)


def test_a_finished_briefing_keeps_its_date_and_names_and_leads_to_training() -> None:
    onboarding = joining.approved()

    walk(onboarding, "TAKLIMAT")

    step = Step.objects.get(onboarding=onboarding, stage="TAKLIMAT")
    line = Entry.objects.get(onboarding=onboarding, verb="SELESAI")
    assert stage_of(onboarding) == "LATIHAN_PENTADBIR"
    assert (step.held_date, step.attendees) == (HELD.held_date, list(HELD.attendees))
    assert (line.from_stage, line.to_stage, line.actor_name) == ("TAKLIMAT", "LATIHAN_PENTADBIR", "Operator Satu")
    assert AuditEntry.objects.filter(action="onboarding.step_finished").exists()


@pytest.mark.parametrize(
    ("remark", "field"),
    [(Remark(attendees=("Aida",)), "held_date"), (Remark(held_date=date(2026, 11, 20)), "attendees")],
)
def test_a_briefing_without_a_date_or_names_is_not_finished(remark: Remark, field: str) -> None:
    onboarding = joining.approved()

    with pytest.raises(steps.StepIncomplete) as refusal:
        steps.finish_step(onboarding_id=onboarding.pk, seen="TAKLIMAT", remark=remark, by=OPERATOR, now=NOW)

    assert field in refusal.value.fields
    assert stage_of(onboarding) == "TAKLIMAT"


def test_training_is_not_finished_before_the_agency_is_ready() -> None:
    onboarding = joining.approved()
    walk(onboarding, "TAKLIMAT")

    with pytest.raises(steps.StepIncomplete, match="belum siap"):
        walk(onboarding, "LATIHAN_PENTADBIR")


def test_the_whole_way_opens_the_agency() -> None:
    onboarding = joining.ready()

    walk(onboarding, "TAKLIMAT", "LATIHAN_PENTADBIR", "INTEGRASI", "FAMILIARISASI")

    tenant = Tenant.objects.get(pk=onboarding.tenant_id)
    assert stage_of(onboarding) == "AKTIF"
    assert tenant.is_live(NOW)
    assert Onboarding.objects.get(pk=onboarding.pk).live_date == date(2026, 11, 21)


def test_the_agency_opens_on_the_day_it_chose_by_its_own_clock() -> None:
    onboarding = joining.ready()
    walk(onboarding, "TAKLIMAT", "LATIHAN_PENTADBIR", "INTEGRASI")

    steps.finish_step(
        onboarding_id=onboarding.pk,
        seen="FAMILIARISASI",
        remark=HELD,
        by=OPERATOR,
        now=NOW,
        live_date=date(2026, 12, 1),
    )

    opened = datetime(2026, 11, 30, 16, tzinfo=UTC)
    tenant = Tenant.objects.get(pk=onboarding.tenant_id)
    assert not tenant.is_live(opened - timedelta(seconds=1))
    assert tenant.is_live(opened)


def test_optional_steps_are_left_out_with_a_reason() -> None:
    onboarding = joining.ready()
    walk(onboarding, "TAKLIMAT", "LATIHAN_PENTADBIR")

    for stage in ("INTEGRASI", "FAMILIARISASI"):
        steps.skip_step(onboarding_id=onboarding.pk, seen=stage, remark=WHY, by=OPERATOR, now=NOW)

    assert stage_of(onboarding) == "AKTIF"
    assert Step.objects.get(onboarding=onboarding, stage="INTEGRASI").skip_reason == WHY.text


@pytest.mark.parametrize("text", ["", "  "])
def test_leaving_out_without_a_reason_is_refused(text: str) -> None:
    onboarding = joining.ready()
    walk(onboarding, "TAKLIMAT", "LATIHAN_PENTADBIR")

    with pytest.raises(steps.StepIncomplete) as refusal:
        steps.skip_step(onboarding_id=onboarding.pk, seen="INTEGRASI", remark=Remark(text=text), by=OPERATOR, now=NOW)

    assert "remark" in refusal.value.fields
    assert stage_of(onboarding) == "INTEGRASI"


def test_a_briefing_is_never_left_out() -> None:
    onboarding = joining.ready()

    with pytest.raises(steps.NotPossible):
        steps.skip_step(onboarding_id=onboarding.pk, seen="TAKLIMAT", remark=WHY, by=OPERATOR, now=NOW)


def test_a_step_somebody_else_finished_is_refused() -> None:
    onboarding = joining.approved()
    walk(onboarding, "TAKLIMAT")

    with pytest.raises(steps.StageMoved, match="Latihan pentadbir"):
        walk(onboarding, "TAKLIMAT")

    assert Entry.objects.filter(onboarding=onboarding, verb="SELESAI").count() == 1


def test_a_suspended_agency_is_resumed_where_it_stood() -> None:
    onboarding = joining.ready()
    walk(onboarding, "TAKLIMAT")

    steps.suspend(onboarding_id=onboarding.pk, seen="LATIHAN_PENTADBIR", remark=WHY, by=OPERATOR, now=NOW)
    suspended = Tenant.objects.get(pk=onboarding.tenant_id).status
    steps.resume(onboarding_id=onboarding.pk, seen="DIGANTUNG", remark=Remark(), by=OPERATOR, now=NOW)

    assert suspended == Status.SUSPENDED
    assert stage_of(onboarding) == "LATIHAN_PENTADBIR"
    assert Tenant.objects.get(pk=onboarding.tenant_id).status == Status.READY


def test_suspending_needs_a_reason() -> None:
    onboarding = joining.ready()

    with pytest.raises(steps.StepIncomplete):
        steps.suspend(onboarding_id=onboarding.pk, seen="TAKLIMAT", remark=Remark(), by=OPERATOR, now=NOW)


def test_an_ended_agency_stays_ended() -> None:
    onboarding = joining.ready()
    steps.close(onboarding_id=onboarding.pk, seen="TAKLIMAT", remark=WHY, by=OPERATOR, now=NOW)

    with pytest.raises(steps.NotPossible):
        steps.resume(onboarding_id=onboarding.pk, seen="DITAMATKAN", remark=Remark(), by=OPERATOR, now=NOW)

    assert Tenant.objects.get(pk=onboarding.tenant_id).status == Status.CLOSED


def test_fixing_a_date_tells_the_agency(django_capture_on_commit_callbacks: Callable[..., object]) -> None:
    onboarding = joining.approved()

    with django_capture_on_commit_callbacks(execute=True):
        steps.fix_date(
            onboarding_id=onboarding.pk,
            step="LATIHAN_PENTADBIR",
            planned_date=date(2026, 12, 3),
            remark=Remark(text="Bilik latihan 2"),
            by=OPERATOR,
            now=NOW,
        )

    assert "3 Disember 2026" in mail.outbox[0].body
    assert "Bilik latihan 2" in mail.outbox[0].body
    assert Step.objects.get(onboarding=onboarding, stage="LATIHAN_PENTADBIR").planned_date == date(2026, 12, 3)


def test_the_date_of_a_finished_step_is_not_changed() -> None:
    onboarding = joining.approved()
    walk(onboarding, "TAKLIMAT")

    with pytest.raises(steps.NotPossible):
        steps.fix_date(
            onboarding_id=onboarding.pk,
            step="TAKLIMAT",
            planned_date=date(2026, 12, 3),
            remark=Remark(),
            by=OPERATOR,
            now=NOW,
        )
