"""Printed reports as the public may check them."""

from __future__ import annotations

from django.db import models


class Paper(models.Model):
    """One printed report: what the check page says of it and nothing more.

    ``titles`` are its title in each language, ``subject`` the masked name of the officer it is of (empty: of several),
    ``fingerprint`` that of its figures. The same report of the same figures is the same paper.
    """

    code = models.CharField(max_length=20)
    tenant = models.ForeignKey("tenants.Tenant", on_delete=models.CASCADE, related_name="+", db_index=False)
    titles = models.JSONField(default=dict)
    first = models.DateField()
    last = models.DateField()
    subject = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="papers_paper_code_once")]
        indexes = [models.Index(fields=["tenant", "made_at"], name="papers_paper_tenant")]

    def __str__(self) -> str:
        return self.code
