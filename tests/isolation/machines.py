"""What stands on the stage for machines: terminals and their files, HRMIS, tokens of the interface, webhooks."""

from __future__ import annotations

import uuid

from django.db import connection

from connectors.api.services.hooks import add_hook
from connectors.api.services.tokens import issue_token
from connectors.files import leave as leave_files
from connectors.files import punches
from connectors.files.ingest import read_officers, work_on
from connectors.files.protocol import pack
from connectors.hrmis.models import Conflict, Officer, Reading
from connectors.hrmis.services import link, mirror
from connectors.hrmis.services.link import LinkEntry
from connectors.zk.services import issue_connector
from kit.uploads import Evidence
from shared_apps.audit.actor import Actor
from tenant_apps.devices import services as devices
from tenant_apps.devices.models import TerminalAlert
from tenant_apps.people import services as people
from tests.tenant_apps.attendance.desk import MONDAY
from tests.tenant_apps.devices.desk import terminal
from tests.tenant_apps.issues.desk import NOW
from tests.tenant_apps.people.cast import Cast

PDF = b"%PDF-1.7 surat"
OFFICERS = b"Nama,No KP,No Kakitangan,Unit\nPegawai Baharu,850101-10-5511,A1,Operasi\nTanpa Nombor,,A2,Operasi\n"


def rows(schema: str, crew: Cast, admin_id: int, by: Actor) -> dict[str, object]:
    """Fill the agency and return the ids by the names addresses have for them."""
    return {
        "files:key": _import(by),
        **_files(by),
        **_hrmis(crew.amina),
        "token_id": api_token(admin_id),
        "api:key": uuid.uuid4(),
        "hook_id": hook("http://127.0.0.1:1/"),
        "connector_id": issue_connector(name="Bilik pelayan", now=NOW, by=by).id,
        **terminal_rows(schema, crew),
    }


def terminal_rows(serial: str, crew: Cast, pin: str = "1001") -> dict[str, object]:
    """A terminal at the door with an alert, and a number with a letter."""
    terminal_id = devices.put_terminal(
        serial=f"SN-{serial}", name="Pintu", channel="PUSH", location_id=crew.place, now=NOW, by=None
    )
    devices.raise_alert(terminal_id=terminal_id, kind="drift", now=NOW)
    mapping_id = devices.map_pin(
        pin=pin,
        person_id=crew.amina,
        valid_from=MONDAY,
        by_card=True,
        letter_reference="JPA(S)1",
        letter=Evidence("surat.pdf", PDF, "application/pdf", "pdf"),
        now=NOW,
        by=None,
    )
    alert = TerminalAlert.objects.get(terminal=terminal_id)
    return {"terminal_id": terminal_id, "mapping_id": mapping_id, "alert_id": alert.pk}


def _files(by: Actor) -> dict[str, object]:
    """A terminal's file and a table of leave, both waiting to be confirmed."""
    door = terminal(serial=f"FAIL{connection.schema_name.upper()}01")
    content = f"     1001\t{MONDAY} 07:58:12\t1\t0\t1\t0\n".encode()
    punches_key = punches.keep_file(
        content=content, file_name="a.dat", terminal_id=door, order="", profile="", by=by, now=NOW
    )
    table = b"No. Kakitangan,Jenis Cuti,Dari\nK999,CR,02/11/2026\n"
    leave_key = leave_files.keep_file(content=table, file_name="cuti.csv", by=by, now=NOW)
    return {"punch_key": punches_key, "leave_key": leave_key}


def _hrmis(person_id: int) -> dict[str, object]:
    """An HRMIS nobody answers at, a reading that waits, a conflict about the officer."""
    link.put_link(entry=LinkEntry("http://127.0.0.1:1", "standard", "spotme", "rahsia"), by=None, now=NOW)
    line = ["P1", "new", "Pegawai Baharu", "A1", "850101-10-****", [], [], []]
    reading = Reading.objects.create(
        key=uuid.uuid4(),
        state=Reading.State.WAITING,
        result_sealed=mirror.seal([line]),
        counts={"new": 1},
        started_at=NOW,
    )
    return {"hrmis:key": reading.key, "conflict_id": conflict(person_id, "P1")}


def conflict(person_id: int, ref: str) -> int:
    said = mirror.Said(ref, person_id, Officer.State.IN, {"grade": "41"})
    mirror.write_mirror([said])
    officer = Officer.objects.get(ref=ref)
    words = mirror.seal(["41", "41"])
    return int(Conflict.objects.create(officer=officer, field="grade", theirs_sealed=words, found_at=NOW).pk)


def hook(url: str) -> int:
    return add_hook(url=url, events=["month.changed"], now=NOW, by=None).id


def api_token(user_id: int) -> int:
    return issue_token(name="Papan", scopes=["people.read"], days=30, user_id=user_id, now=NOW, by=None).id


def _import(by: Actor) -> uuid.UUID:
    """An import that was checked: one officer to add, one row at fault."""
    _mapped, read = read_officers(OFFICERS)
    key = people.open_import(
        content=pack(read),
        file_name="pegawai.csv",
        rows_total=len(read.rows),
        effective_from=MONDAY,
        may_add_units=False,
        by=by,
        now=NOW,
    )
    work_on(key)
    return key
