"""Terminals, the batches and records they brought, whose number is whose, and what was told to them.

Content is kept before it is read, and never changed. A record's time is the terminal's own clock (``device_time``,
text without a zone): what it means in the world follows from the zone assumed, which may have been wrong.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

SERIAL_LENGTH = 40
PIN_LENGTH = 40
GROUP_LENGTH = 40
FIRST_GROUP = "UTAMA"


class Channel(models.TextChoices):
    """Who opens the connection: the terminal, our connector in its network, or a person with a file."""

    PUSH = "PUSH", _("Terminal menghantar sendiri")
    PULL = "PULL", _("Dibaca oleh penyambung tapak")
    FILE = "FILE", _("Fail dimuat naik")


class Transport(models.TextChoices):
    """How a terminal that is read is spoken to."""

    TCP = "tcp", "TCP"
    UDP = "udp", "UDP"


class Terminal(models.Model):
    """A biometric terminal of the agency.

    ``group`` is the set of terminals that share one numbering of persons. ``address``, ``port``, ``transport`` and
    ``comm_key_sealed`` serve pulls, as does ``hold_to_read``: a reading whose count does not come out may keep people
    from the terminal while it is repeated; a pushing terminal's key stands on its claim (:mod:`tenants.terminals`).
    ``time_zone`` is empty for the agency's own. ``trust_keys`` lets the pressed key say in or out; otherwise a
    punch stays untyped and the order of the day decides. ``stamps`` holds the last acknowledged mark of each
    table, opaque. ``drift_seconds`` is the terminal's clock minus ours.
    """

    serial = models.CharField(max_length=SERIAL_LENGTH)
    name = models.CharField(max_length=100)
    location = models.ForeignKey(
        "people.WorkLocation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    group = models.CharField(max_length=GROUP_LENGTH, default=FIRST_GROUP)
    channel = models.CharField(max_length=4, choices=Channel.choices, default=Channel.PUSH)
    model = models.CharField(max_length=80, blank=True)
    firmware = models.CharField(max_length=80, blank=True)
    push_version = models.CharField(max_length=20, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    port = models.PositiveIntegerField(default=4370)
    transport = models.CharField(max_length=3, choices=Transport.choices, default=Transport.TCP)
    hold_to_read = models.BooleanField(default=False)
    comm_key_sealed = models.TextField(blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    alphanumeric_pins = models.BooleanField(default=False)
    trust_keys = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    last_punch_at = models.DateTimeField(null=True, blank=True)
    last_ip = models.GenericIPAddressField(null=True, blank=True)
    drift_seconds = models.IntegerField(null=True, blank=True)
    users_count = models.PositiveIntegerField(null=True, blank=True)
    records_count = models.PositiveIntegerField(null=True, blank=True)
    records_capacity = models.PositiveIntegerField(null=True, blank=True)
    stamps = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    flags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["serial"], name="devices_terminal_serial_once"),
            models.CheckConstraint(
                condition=Q(channel__in=[value for value, _label in Channel.choices]),
                name="devices_terminal_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(transport__in=[value for value, _label in Transport.choices]),
                name="devices_terminal_transport_known",
            ),
            models.CheckConstraint(condition=~Q(group=""), name="devices_terminal_grouped"),
        ]

    def __str__(self) -> str:
        return self.name


class RawBatch(models.Model):
    """What one upload, pull or file brought, as it came (compressed with zlib); kept before it is read.

    The same content of the same terminal is the same batch. ``facts`` holds what came with it: query, headers,
    address, counts of lines dropped for being biometric. A batch is open until its records have their outcome.
    """

    class State(models.TextChoices):
        KEPT = "KEPT", _("Disimpan")
        INGESTED = "INGESTED", _("Diproses")

    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=4, choices=Channel.choices)
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    facts = models.JSONField(default=dict, blank=True)
    drift_seconds = models.IntegerField(null=True, blank=True)
    received = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.KEPT)
    ingested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terminal", "sha256"], name="devices_rawbatch_content_once"),
        ]
        indexes = [
            models.Index(fields=["terminal", "-received_at"], name="devices_rawbatch_newest"),
            models.Index(fields=["id"], condition=Q(state="KEPT"), name="devices_rawbatch_open"),
        ]

    def __str__(self) -> str:
        return f"{self.terminal_id} {self.sha256[:12]}"


class RawRecord(models.Model):
    """One record of a batch and what became of it; without an outcome it still waits for the ingest.

    ``punch`` is the uuid of the punch it is, or is the same as. ``reason`` says why it stands in quarantine.
    """

    class Outcome(models.TextChoices):
        STORED = "STORED", _("Disimpan")
        DUPLICATE = "DUPLICATE", _("Pendua")
        QUARANTINED = "QUARANTINED", _("Kuarantin")

    batch = models.ForeignKey(RawBatch, on_delete=models.CASCADE, related_name="records", db_index=False)
    terminal = models.ForeignKey(Terminal, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.PositiveIntegerField()
    raw = models.TextField(blank=True)
    pin = models.CharField(max_length=PIN_LENGTH, blank=True)
    normal_pin = models.CharField(max_length=PIN_LENGTH, blank=True)
    device_time = models.CharField(max_length=19, blank=True)
    offset_seconds = models.IntegerField(null=True, blank=True)
    state = models.SmallIntegerField(null=True, blank=True)
    verify = models.SmallIntegerField(null=True, blank=True)
    method = models.CharField(max_length=12, blank=True)
    workcode = models.CharField(max_length=24, blank=True)
    fault = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=16, blank=True)
    punch = models.UUIDField(null=True, blank=True)
    flags = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="devices_rawrecord_row_once")]
        indexes = [
            models.Index(
                fields=["terminal", "normal_pin", "device_time"],
                condition=Q(outcome="QUARANTINED"),
                name="devices_rawrecord_waiting",
            ),
            models.Index(fields=["terminal", "device_time"], name="devices_rawrecord_time"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row}"


class TerminalDay(models.Model):
    """A day's balance of a terminal: received = stored + duplicates + quarantined, always.

    ``date`` is the terminal's own; records without a readable time count on the day they were received.
    """

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="days", db_index=False)
    date = models.DateField()
    received = models.PositiveIntegerField(default=0)
    stored = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terminal", "date"], name="devices_terminalday_once"),
            models.CheckConstraint(
                condition=Q(received=F("stored") + F("duplicates") + F("quarantined")),
                name="devices_terminalday_balanced",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.terminal_id} {self.date}"


class PinMapping(models.Model):
    """Whose number it is on a group of terminals, from a day (included) to a day (excluded).

    Two mappings of one number never overlap: the database refuses it (migration ``0002_no_overlap``).
    ``method`` and the letter stand for an officer allowed to use a card because no finger can be read.
    """

    group = models.CharField(max_length=GROUP_LENGTH, default=FIRST_GROUP)
    pin = models.CharField(max_length=PIN_LENGTH)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    method = models.CharField(max_length=12, blank=True)
    letter_reference = models.CharField(max_length=100, blank=True)
    letter = models.FileField(upload_to="peranti/surat/", max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="devices_pinmapping_forwards"
            ),
            models.CheckConstraint(condition=~Q(pin="") & ~Q(group=""), name="devices_pinmapping_named"),
        ]

    def __str__(self) -> str:
        return f"{self.group}:{self.pin} > {self.person_id}"


class RosterEntry(models.Model):
    """A user as a terminal knows them; told by the terminal, believed only as a hint. Never a password or template."""

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="roster", db_index=False)
    pin = models.CharField(max_length=PIN_LENGTH)
    name = models.CharField(max_length=60, blank=True)
    is_admin = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terminal", "pin"], name="devices_rosterentry_once")]

    def __str__(self) -> str:
        return f"{self.terminal_id} {self.pin}"


class TerminalAlert(models.Model):
    """Something about a terminal that somebody should look at; one open alert of a kind for each terminal."""

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="alerts", db_index=False)
    kind = models.CharField(max_length=24)
    detail = models.JSONField(default=dict, blank=True)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["terminal", "kind"], condition=Q(closed_at=None), name="devices_terminalalert_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.terminal_id} {self.kind}"


class DeviceCommand(models.Model):
    """A command to a terminal, kept until its result: queued, sent, sent once more, then done or expired.

    ``number`` is the id the terminal answers with, unique for each terminal. ``purpose`` names what asked for it;
    a reconciliation carries its period, the terminal's own dates, both included.
    """

    class State(models.TextChoices):
        QUEUED = "MENUNGGU", _("Menunggu")
        SENT = "DIHANTAR", _("Dihantar")
        DONE = "SELESAI", _("Selesai")
        FAILED = "GAGAL", _("Gagal")
        EXPIRED = "LUPUT", _("Luput")

    terminal = models.ForeignKey(Terminal, on_delete=models.CASCADE, related_name="commands", db_index=False)
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=500)
    purpose = models.CharField(max_length=20, blank=True)
    period_from = models.DateField(null=True, blank=True)
    period_to = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    times_sent = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    return_code = models.IntegerField(null=True, blank=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terminal", "number"], name="devices_devicecommand_number_once"),
        ]
        indexes = [
            models.Index(
                fields=["terminal", "number"],
                condition=Q(state__in=("MENUNGGU", "DIHANTAR")),
                name="devices_devicecommand_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.terminal_id} C:{self.number}"


class DevicePolicy(models.Model):
    """How the agency uses its terminals; one row, made at first need.

    ``set_clocks``: whoever reads a terminal also sets its clock when it is off. Terminals that push set their own.
    """

    number = models.PositiveSmallIntegerField(default=1)
    pins_are_staff_numbers = models.BooleanField(default=False)
    may_write_roster = models.BooleanField(default=False)
    silent_minutes = models.PositiveIntegerField(default=30)
    set_clocks = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="devices_devicepolicy_one"),
            models.CheckConstraint(condition=Q(number=1), name="devices_devicepolicy_first"),
        ]

    def __str__(self) -> str:
        return "devices"
