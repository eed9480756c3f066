"""An agency for drills and benchmarks of terminals: officers, their numbers, claimed terminals and their simulators."""

from __future__ import annotations

from datetime import date

from connectors.adms.simulator import PushTerminal
from kit import clock
from tenant_apps.devices import services as devices
from tenant_apps.people import services as people
from tenant_apps.worktime import services as worktime
from tenants import provisioning, terminals
from tenants import services as tenants
from tenants.context import in_tenant


def stand_up(
    schema: str, *, port: int, terminals: int, officers: int, start: date
) -> tuple[list[PushTerminal], list[str]]:
    """Provision ``schema`` with officers in service from ``start`` and return its terminals and its numbers."""
    now = clock.now()
    tenant = provisioning.request_agency(
        schema=schema,
        name=schema.title(),
        short_name=schema.upper(),
        profile="MY",
        time_zone="Asia/Kuala_Lumpur",
        states=["PJY"],
        by="drill",
        now=now,
    )
    provisioning.provision(tenant.pk)
    tenants.open_agency(tenant_id=tenant.pk, live_at=now)
    with in_tenant(schema):
        worktime.set_default_schedule(pattern_code="WBF", valid_from=start, by=None)
        unit = people.put_unit(code="U", name="Unit", kind="UNIT", valid_from=start, by=None)
        pins = [str(1001 + number) for number in range(officers)]
        numbers = [devices.PinOf(pin, _officer(number, unit, start)) for number, pin in enumerate(pins)]
        devices.map_pins(numbers, valid_from=start, now=now, by=None)
        return [_terminal(number, port) for number in range(terminals)], pins


def _officer(number: int, unit_id: int, start: date) -> int:
    entry = people.OfficerEntry(
        name=f"Pegawai {number}",
        id_number=f"{80 + number % 10}0101-14-{5000 + number}",
        staff_no=f"P{number:04d}",
        in_service_from=start,
        unit_id=unit_id,
    )
    return people.put_person(entry=entry, today=start, by=None)


def _terminal(number: int, port: int) -> PushTerminal:
    serial = f"SIM{number:06d}"
    devices.put_terminal(serial=serial, name=f"Pintu {number}", channel="PUSH", now=clock.now(), by=None)
    label = terminals.own_claims()[serial].host_label
    return PushTerminal(serial=serial, address="127.0.0.1", port=port, host=f"{label}.push.localhost:{port}")
