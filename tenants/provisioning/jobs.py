"""Provisioning by workers: woken by a request, and swept up when a worker died or a message was lost."""

from __future__ import annotations

from typing import Any

from kit import clock
from tenants import queues
from tenants.jobs import public_job
from tenants.provisioning import machine
from tenants.signals import agency_changed, agency_ready, agency_requested


@public_job("tenants.provision")
def provision(*, tenant_id: int) -> None:
    """Do what is left of an agency's provisioning."""
    machine.provision(tenant_id)


@public_job("tenants.resume_provisioning")
def resume_provisioning() -> None:
    """Wake the provisioning of every agency at which nobody is."""
    for tenant_id in machine.unfinished(now=clock.now()):
        provision.enqueue(tenant_id=tenant_id)


@public_job("tenants.announce_queues")
def announce_queues() -> None:
    """Tell the workers which agencies there are."""
    queues.announce()


def connect() -> None:
    """Wire tenancy's own announcements to its jobs; called once when Django is ready."""
    agency_requested.connect(_on_requested, dispatch_uid="tenants.provision")
    agency_ready.connect(_on_served, dispatch_uid="tenants.announce.ready")
    agency_changed.connect(_on_served, dispatch_uid="tenants.announce.changed")


def _on_requested(*, tenant_id: int, **_kwargs: Any) -> None:
    provision.enqueue(tenant_id=tenant_id)


def _on_served(**_kwargs: Any) -> None:
    announce_queues.enqueue()
