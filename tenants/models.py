"""The agencies as tenants: their schema, their host, the progress of their provisioning, their due work.

All of it lives in the public schema. The agency as a legal body is :mod:`shared_apps.agencies`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

SCHEMA_NAME_LENGTH = 41


class Profile(models.TextChoices):
    """Which country's rules the agency works by."""

    MALAYSIA = "MY", _("Malaysia")
    INDONESIA = "ID", _("Indonesia")


class Status(models.TextChoices):
    """How far an agency is. The first four follow each other while a worker provisions it."""

    REQUESTED = "REQUESTED", _("Diminta")
    SCHEMA = "SCHEMA", _("Pangkalan data sedia")
    SEEDED = "SEEDED", _("Data asas diisi")
    READY = "READY", _("Sedia")
    SUSPENDED = "SUSPENDED", _("Digantung")
    CLOSED = "CLOSED", _("Ditamatkan")


PROVISIONING = (Status.REQUESTED, Status.SCHEMA, Status.SEEDED)
SERVED = (Status.READY, Status.SUSPENDED)


class Tenant(TenantMixin, models.Model):  # type: ignore[misc]  # django-tenants carries no types
    """One agency's place in this deployment.

    ``status`` says whether the schema stands; ``live_at`` says from when on the agency's people may use it
    (empty while administrators are still preparing). ``states`` are the codes of the states it works in.
    ``pinned_shard`` gives a slow agency a worker shard of its own instead of the one its name hashes to.
    """

    auto_create_schema = False
    auto_drop_schema = False

    schema_name = models.CharField(max_length=SCHEMA_NAME_LENGTH)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    profile = models.CharField(max_length=2, choices=Profile.choices, default=Profile.MALAYSIA)
    time_zone = models.CharField(max_length=50, default="Asia/Kuala_Lumpur")
    language = models.CharField(max_length=5, default="ms")
    states = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    requested_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    pinned_shard = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schema_name"], name="tenants_tenant_schema_once"),
            models.CheckConstraint(
                condition=Q(schema_name__regex=r"^[a-z][a-z0-9_]{1,40}$"), name="tenants_tenant_schema_form"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[value for value, _label in Status.choices]),
                name="tenants_tenant_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SUSPENDED) | Q(suspended_at__isnull=False),
                name="tenants_tenant_suspended_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.CLOSED) | Q(closed_at__isnull=False),
                name="tenants_tenant_closed_when",
            ),
        ]
        indexes = [models.Index(fields=["status", "id"], name="tenants_tenant_status")]

    def __str__(self) -> str:
        return self.short_name

    def is_live(self, now: datetime) -> bool:
        """Whether the agency's own people may use it at the moment ``now``."""
        return self.status == Status.READY and self.live_at is not None and self.live_at <= now


class Domain(DomainMixin, models.Model):  # type: ignore[misc]  # django-tenants carries no types
    """A host name that leads to an agency. It is written last: before it, the agency cannot be reached."""

    domain = models.CharField(max_length=253)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="domains", db_index=False)
    is_primary = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain"], name="tenants_domain_host_once"),
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(is_primary=True), name="tenants_domain_primary_once"
            ),
            models.CheckConstraint(
                condition=Q(domain__regex=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"), name="tenants_domain_form"
            ),
        ]
        indexes = [models.Index(fields=["tenant"], name="tenants_domain_tenant")]

    def __str__(self) -> str:
        return self.domain


class ProvisioningStep(models.Model):
    """One step of an agency's provisioning, so that an operator can watch it and a worker can resume it.

    ``step`` is ``schema``, ``seed.<seeder>`` or ``ready``. A step without ``finished_at`` is under way or was
    interrupted; ``error`` holds the last failure's own words.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="steps", db_index=False)
    step = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "step"], name="tenants_step_once"),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="tenants_step_forwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.step}"


class MigrationLedger(models.Model):
    """How far one agency's migrations are: ``digest`` names the state its schema was last brought to."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64, blank=True)
    tried_at = models.DateTimeField()
    migrated_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="tenants_migration_agency_once")]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.digest[:12]}"


class Lease(models.Model):
    """One piece of dispatched work of one agency: due once, spread over time, taken by one worker at a time.

    ``due_at`` is the nominal moment of the whole round and ``start_at`` this agency's share of the spread.
    ``sent_until`` says how long a message may wait before another one is sent; ``taken_until`` how long the
    worker at it may take. A worker that died lets it lapse, and the work is sent again.
    """

    kind = models.CharField(max_length=60)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    start_at = models.DateTimeField()
    sent_until = models.DateTimeField(null=True, blank=True)
    taken_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "tenant", "due_at"], name="tenants_lease_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["tenant"], name="tenants_lease_tenant"),
            models.Index(fields=["start_at"], condition=Q(finished_at=None), name="tenants_lease_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.tenant_id} {self.due_at:%Y-%m-%d %H:%M}"


class ClaimState(models.TextChoices):
    """How an agency's hold on a terminal's serial number stands; the first two keep others away from it."""

    CLAIMED = "DITUNTUT", _("Dituntut")
    SUSPENDED = "DIGANTUNG", _("Digantung")
    RELEASED = "DILEPASKAN", _("Dilepaskan")


HOLDING = (ClaimState.CLAIMED, ClaimState.SUSPENDED)
SERIAL_LENGTH = 40


class TerminalClaim(models.Model):
    """An agency's hold on a biometric terminal: what routes the terminal's requests to the agency.

    ``host_label`` is the random first label of the host name typed into the terminal: the serial number stands on
    the case and proves nothing, the host name is known to the agency only. ``comm_key_sealed`` is the terminal's
    push communication key, when it has one; ``cidrs`` are the networks it may come from, empty for any. ``alerts`` are
    the urgent alerts of the terminal that are open in the agency, by kind: the operators see these and no more.
    """

    serial = models.CharField(max_length=SERIAL_LENGTH)
    host_label = models.CharField(max_length=32)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.CLAIMED)
    comm_key_sealed = models.TextField(blank=True)
    cidrs = ArrayField(models.CharField(max_length=43), default=list, blank=True)
    claimed_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    last_ip = models.GenericIPAddressField(null=True, blank=True)
    alerts = ArrayField(models.CharField(max_length=24), default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["serial"], condition=~Q(state=ClaimState.RELEASED), name="tenants_terminalclaim_held_once"
            ),
            models.UniqueConstraint(fields=["host_label"], name="tenants_terminalclaim_host_once"),
            models.CheckConstraint(
                condition=Q(host_label__regex=r"^[a-z][a-z0-9]{7,31}$"), name="tenants_terminalclaim_host_form"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[value for value, _label in ClaimState.choices]),
                name="tenants_terminalclaim_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.RELEASED) | Q(released_at__isnull=False),
                name="tenants_terminalclaim_released_when",
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state"], name="tenants_terminalclaim_tenant")]

    def __str__(self) -> str:
        return self.serial


class ClaimConflict(models.Model):
    """An agency asked for a serial number another one holds: a case for the operators, who know both."""

    serial = models.CharField(max_length=SERIAL_LENGTH)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=150, blank=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["serial", "tenant"], condition=Q(settled_at=None), name="tenants_claimconflict_open_once"
            )
        ]
        indexes = [models.Index(fields=["-asked_at"], name="tenants_claimconflict_newest")]

    def __str__(self) -> str:
        return f"{self.serial} {self.tenant_id}"


class SeenTerminal(models.Model):
    """A terminal that called without being let in: its serial number and outside marks, never what it brought.

    ``reason`` says why: nobody claims it, its claim is suspended, it came by another host name, key or network,
    or it speaks a protocol that is not supported.
    """

    class Reason(models.TextChoices):
        UNCLAIMED = "TIADA_TUNTUTAN", _("Belum dituntut")
        SUSPENDED = "DIGANTUNG", _("Tuntutan digantung")
        WRONG_HOST = "HOS_LAIN", _("Nama hos tidak sepadan")
        WRONG_KEY = "KUNCI_LAIN", _("Kunci tidak sepadan")
        WRONG_NETWORK = "RANGKAIAN_LAIN", _("Rangkaian tidak dibenarkan")
        UNSUPPORTED = "TIDAK_DISOKONG", _("Model tidak disokong")

    serial = models.CharField(max_length=SERIAL_LENGTH)
    reason = models.CharField(max_length=16, choices=Reason.choices, default=Reason.UNCLAIMED)
    host_label = models.CharField(max_length=63, blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    model = models.CharField(max_length=80, blank=True)
    calls = models.PositiveIntegerField(default=1)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["serial"], name="tenants_seenterminal_serial_once")]
        indexes = [models.Index(fields=["-last_seen_at"], name="tenants_seenterminal_newest")]

    def __str__(self) -> str:
        return self.serial
