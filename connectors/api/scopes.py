"""What a token may be allowed, one by one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """A right of a token. Reading and writing are asked for apart."""

    PEOPLE = "people.read", _("Baca pegawai")
    ATTENDANCE = "attendance.read", _("Baca rekod, hari dan bulan")
    PUNCH = "punches.write", _("Tebuk masuk dan keluar sebagai pemilik token")
    ISSUES = "issues.read", _("Baca isu")
    DECIDE = "issues.write", _("Jelaskan dan putuskan isu")
    MOVEMENTS = "movements.read", _("Baca pergerakan")
    TASKS = "tasks.read", _("Baca tugasan")
    WORK = "tasks.write", _("Log dan pindah tugasan sendiri")
    REPORTS = "reports.read", _("Jana dan muat turun laporan")
    MOVE = "movements.write", _("Mohon pergerakan sebagai pemilik token")
