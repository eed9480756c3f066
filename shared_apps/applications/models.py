"""Applications to join: the answers, the people named in them, and their history."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shared_apps.applications.rules import states

_STANDING = sorted(state.value for state in states.STANDING)


class State(models.TextChoices):
    """:class:`shared_apps.applications.rules.states.State` with the words and the tone of screens."""

    DRAFT = states.State.DRAFT.value, _("Draf")
    SENT = states.State.SENT.value, _("Dihantar")
    IN_REVIEW = states.State.IN_REVIEW.value, _("Dalam semakan")
    RETURNED = states.State.RETURNED.value, _("Dikembalikan")
    APPROVED = states.State.APPROVED.value, _("Diluluskan")
    REJECTED = states.State.REJECTED.value, _("Ditolak")

    @property
    def mark(self) -> str:
        """The decision mark (icon and tone) the state is shown with."""
        return {
            "DRAF": "DRAF",
            "DIHANTAR": "MENUNGGU",
            "DALAM_SEMAKAN": "DISEMAK",
            "DIKEMBALIKAN": "PERLU_MAKLUMAT",
            "DILULUSKAN": "DILULUSKAN",
            "DITOLAK": "DITOLAK",
        }[self.value]


class Verb(models.TextChoices):
    """:class:`shared_apps.applications.rules.states.Verb` in the words of the history."""

    SEND = states.Verb.SEND.value, _("Permohonan dihantar")
    REVIEW = states.Verb.REVIEW.value, _("Semakan bermula")
    RETURN = states.Verb.RETURN.value, _("Dikembalikan untuk pembetulan")
    REJECT = states.Verb.REJECT.value, _("Permohonan ditolak")
    APPROVE = states.Verb.APPROVE.value, _("Permohonan diluluskan")
    NOTE = states.Verb.NOTE.value, _("Nota")


class Kind(models.TextChoices):
    """What sort of public body asks to join; the values are those of the agencies' room."""

    MINISTRY = "KEMENTERIAN", _("Kementerian")
    DEPARTMENT = "JABATAN", _("Jabatan persekutuan")
    STATUTORY = "BADAN_BERKANUN", _("Badan berkanun")
    STATE = "JABATAN_NEGERI", _("Jabatan negeri")
    LOCAL = "PBT", _("Pihak berkuasa tempatan")
    OTHER = "LAIN", _("Lain-lain")


class Schedule(models.TextChoices):
    """The working hours an agency can name in its application."""

    WBF = "WBF", _("WBF: Waktu Bekerja Fleksi, masuk 7.30 hingga 9.00 pagi")
    WP1 = "WP1", _("WP1: 7.30 pagi hingga 4.30 petang")
    WP2 = "WP2", _("WP2: 8.00 pagi hingga 5.00 petang")
    WP3 = "WP3", _("WP3: 8.30 pagi hingga 5.30 petang")
    WP4 = "WP4", _("WP4: 9.00 pagi hingga 6.00 petang")


class DeviceLink(models.TextChoices):
    """How the agency's attendance devices can hand over their records."""

    PUSH = "TOLAK", _("Peranti menghantar rekod sendiri melalui rangkaian (ADMS)")
    PULL = "TARIK", _("Rekod diambil daripada peranti melalui rangkaian agensi (ZKTeco)")
    FILE = "FAIL", _("Rekod dimuat turun sebagai fail dan dimuat naik")
    UNSURE = "TIDAK_PASTI", _("Belum pasti, perlu perbincangan teknikal")


class MalaysianState(models.TextChoices):
    """The states and federal territories, by the codes of the holiday calendar."""

    JHR = "JHR", _("Johor")
    KDH = "KDH", _("Kedah")
    KTN = "KTN", _("Kelantan")
    MLK = "MLK", _("Melaka")
    NSN = "NSN", _("Negeri Sembilan")
    PHG = "PHG", _("Pahang")
    PRK = "PRK", _("Perak")
    PLS = "PLS", _("Perlis")
    PNG = "PNG", _("Pulau Pinang")
    SBH = "SBH", _("Sabah")
    SWK = "SWK", _("Sarawak")
    SGR = "SGR", _("Selangor")
    TRG = "TRG", _("Terengganu")
    KUL = "KUL", _("W.P. Kuala Lumpur")
    LBN = "LBN", _("W.P. Labuan")
    PJY = "PJY", _("W.P. Putrajaya")


class Application(models.Model):
    """One agency's application. ``pages`` are the groups of questions answered; ``link_key`` is part of every
    link to it, so that changing the key ends all links given out before."""

    reference = models.CharField(max_length=20)
    state = models.CharField(max_length=14, choices=State.choices, default=State.DRAFT)
    applicant_email = models.EmailField()
    language = models.CharField(max_length=5, default="ms")
    link_key = models.CharField(max_length=32)
    link_sent_at = models.DateTimeField(null=True, blank=True)
    pages = ArrayField(models.CharField(max_length=12), default=list, blank=True)

    name = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=40, blank=True)
    subdomain = models.CharField(max_length=63, blank=True)
    kind = models.CharField(max_length=14, choices=Kind.choices, blank=True)
    ministry = models.CharField(max_length=200, blank=True)

    states = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    head_count = models.PositiveIntegerField(null=True, blank=True)
    schedules = ArrayField(models.CharField(max_length=6), default=list, blank=True)
    work_note = models.TextField(blank=True)

    has_devices = models.BooleanField(null=True, blank=True)
    device_link = models.CharField(max_length=12, choices=DeviceLink.choices, blank=True)
    device_count = models.PositiveIntegerField(null=True, blank=True)
    device_model = models.CharField(max_length=200, blank=True)

    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    tenant = models.ForeignKey(
        "tenants.Tenant", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="applications_application_reference_once"),
            models.UniqueConstraint(fields=["tenant"], name="applications_application_tenant_once"),
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(state__in=_STANDING),
                name="applications_application_name_once",
            ),
            models.UniqueConstraint(
                fields=["subdomain"],
                condition=Q(state__in=_STANDING),
                name="applications_application_subdomain_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[value for value, _label in State.choices]),
                name="applications_application_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="DILULUSKAN") | Q(tenant__isnull=False),
                name="applications_application_approved_tenant",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "sent_at"], name="applications_state"),
            models.Index(fields=["applicant_email", "created_at"], name="applications_email"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def mark(self) -> str:
        """The decision mark the application's state is shown with."""
        return State(self.state).mark

    @property
    def schema_name(self) -> str:
        """The name of the schema the agency gets when it is approved."""
        return self.subdomain.replace("-", "_")


class Person(models.Model):
    """Someone named in an application: two to call, two to become the agency's administrators.

    Only appointed administrators carry an identity number, sealed; screens show the masked form.
    """

    class Duty(models.TextChoices):
        HR = "HUBUNGAN_HR", _("Pegawai dihubungi: sumber manusia")
        ICT = "HUBUNGAN_ICT", _("Pegawai dihubungi: teknologi maklumat")
        ADMIN_MANAGEMENT = "PENTADBIR_PENGURUSAN", _("Pentadbir: khidmat pengurusan")
        ADMIN_ICT = "PENTADBIR_ICT", _("Pentadbir: teknologi maklumat")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="people", db_index=False)
    duty = models.CharField(max_length=24, choices=Duty.choices)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    post = models.CharField(max_length=150, blank=True)
    id_sealed = models.TextField(blank=True)
    id_masked = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "duty"], name="applications_person_duty_once")]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One line of an application's history; never changed. ``is_shared`` lines are shown to the agency."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="entries", db_index=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=12, choices=Verb.choices)
    from_state = models.CharField(max_length=14, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=14, choices=State.choices, blank=True)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = models.CharField(max_length=150)
    remark = models.TextField(blank=True)
    paper = models.ForeignKey("onboarding.Paper", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_shared = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["application", "at", "id"], name="applications_entry_at")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.verb}"
