"""The roles a user can hold beside being an officer, which needs no grant."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a user may do. The last two belong to the root host, the others to an agency."""

    SUPERVISOR = "PENYELIA", _("Penyelia")
    EXECUTIVE = "EKSEKUTIF", _("Eksekutif")
    ADMIN = "PENTADBIR", _("Pentadbir Organisasi")
    CLERK = "OPERATOR_ORG", _("Operator organisasi")
    OPERATOR = "OPERATOR", _("Operator pusat")
    SYSTEM = "PENTADBIR_SISTEM", _("Pentadbir Sistem")


def role_name(value: str) -> str:
    """Return what the role is called in the present language; a role of old is called by its code."""
    return str(Role(value).label) if value in Role.values else value


AGENCY_ROLES = frozenset({Role.SUPERVISOR, Role.EXECUTIVE, Role.ADMIN, Role.CLERK})
ROOT_ROLES = frozenset({Role.OPERATOR, Role.SYSTEM})
