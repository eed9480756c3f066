"""Which agency a biometric terminal belongs to: claims on serial numbers, and terminals nobody let in.

A terminal's requests carry a serial number, which anybody can read off the case, and go to a host name, whose first
label only the agency knows. Both together name the claim, and the claim alone names the agency: nothing a terminal
says about itself ever does. One serial number has at most one holder in the platform; a second agency that asks for
it gets a case for the operators and learns nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _

from kit import crypto
from kit.errors import Refusal
from tenants.context import current, in_public
from tenants.models import HOLDING, SERIAL_LENGTH, ClaimConflict, ClaimState, SeenTerminal, TerminalClaim

KEY_PURPOSE = "tenants.terminal_key"
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_LETTERS_AND_DIGITS = _LETTERS + "23456789"
_LABEL_LENGTH = 12
# The claim notes at most this often that its terminal called: it only tells operators who fell silent.
NOTED_EVERY = timedelta(minutes=1)
SEEN_KEPT = timedelta(days=30)
SeenReason = SeenTerminal.Reason


class ClaimRefused(Refusal):
    """The serial number cannot be claimed."""

    code = "tenants.terminal_claim"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as the gateway needs it. ``cidrs`` empty: from anywhere; ``comm_key`` empty: none is asked for."""

    id: int
    serial: str
    host_label: str
    schema: str
    state: str
    comm_key: str
    cidrs: tuple[str, ...]
    last_seen_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the terminal may be heard."""
        return self.state == ClaimState.CLAIMED

    def admits(self, address: str | None) -> bool:
        """Whether a caller from ``address`` comes from a network of the terminal."""
        if not self.cidrs:
            return True
        try:
            place = ip_address(address or "")
        except ValueError:
            return False
        return any(place in ip_network(cidr, strict=False) for cidr in self.cidrs)


def claim(*, serial: str, now: datetime, by: str = "", comm_key: str = "", cidrs: Sequence[str] = ()) -> Claim:
    """Let the current agency hold ``serial``, and return the claim with the host name's label.

    The agency's own claim is returned as it stands when there is one already.

    :raises ClaimRefused: the serial number is no serial number, or somebody else holds it; the case is then laid
        before the operators, in a transaction that stays.
    """
    wanted = clean_serial(serial)
    tenant_id = _agency_id()
    with in_public():
        held = _held(wanted)
        if held is None:
            try:
                with transaction.atomic():
                    TerminalClaim.objects.create(
                        serial=wanted,
                        host_label=new_label(),
                        tenant_id=tenant_id,
                        comm_key_sealed=crypto.seal(KEY_PURPOSE, comm_key) if comm_key else "",
                        cidrs=list(cidrs),
                        claimed_at=now,
                    )
            except IntegrityError:  # somebody was quicker
                pass
            held = _held(wanted)
        if held is None or held.tenant_id != tenant_id:
            ClaimConflict.objects.get_or_create(
                serial=wanted,
                tenant_id=tenant_id,
                settled_at=None,
                defaults={"asked_at": now, "asked_by": by},
            )
            raise ClaimRefused(
                _("Nombor siri ini belum boleh didaftarkan. Pejabat pusat akan menyemaknya dan menghubungi anda."),
                code="tenants.terminal_claim.held",
                fields={"serial": _("Sedang disemak oleh pejabat pusat.")},
            )
        SeenTerminal.objects.filter(serial=wanted).delete()
        return _claim(held)


def change(*, serial: str, comm_key: str | None = None, cidrs: Sequence[str] | None = None) -> None:
    """Set the key or the networks of the current agency's claim; ``None`` leaves them, an empty key removes it."""
    fields: dict[str, Any] = {}
    if comm_key is not None:
        fields["comm_key_sealed"] = crypto.seal(KEY_PURPOSE, comm_key) if comm_key else ""
    if cidrs is not None:
        fields["cidrs"] = list(cidrs)
    _change(serial, **fields)


def suspend(*, serial: str, now: datetime) -> None:
    """Let the current agency's terminal call in vain until it is resumed; nobody else can claim it meanwhile."""
    _change(serial, state=ClaimState.SUSPENDED, suspended_at=now)


def resume(*, serial: str) -> None:
    """Hear the terminal again."""
    _change(serial, state=ClaimState.CLAIMED, suspended_at=None)


def release(*, serial: str, now: datetime) -> None:
    """Give the serial number up: the terminal may go to another agency."""
    _change(serial, state=ClaimState.RELEASED, released_at=now)


def claim_of(serial: str) -> Claim | None:
    """Return whoever holds the serial number; for the gateway, in one statement whatever schema is set."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.id, c.serial, c.host_label, t.schema_name, c.state, c.comm_key_sealed, c.cidrs, c.last_seen_at
            FROM public.tenants_terminalclaim c JOIN public.tenants_tenant t ON t.id = c.tenant_id
            WHERE c.serial = %s AND c.state = ANY(%s) AND t.status = 'READY'
            """,
            [serial, [str(state) for state in HOLDING]],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    key = crypto.unseal(KEY_PURPOSE, row[5]) if row[5] else ""
    return Claim(row[0], row[1], row[2], row[3], row[4], key, tuple(row[6]), row[7])


def own_claims() -> dict[str, Claim]:
    """Return the claims the current agency holds, by serial number."""
    tenant_id = _agency_id()
    with in_public():
        rows = TerminalClaim.objects.filter(tenant_id=tenant_id, state__in=HOLDING).select_related("tenant")
        return {row.serial: _claim(row) for row in rows}


def quiet_schemas(*, now: datetime, quiet: timedelta) -> list[str]:
    """Return the agencies with a terminal that called once and has not for ``quiet``."""
    with in_public():
        rows = TerminalClaim.objects.filter(state=ClaimState.CLAIMED, last_seen_at__lt=now - quiet)
        return sorted(set(rows.values_list("tenant__schema_name", flat=True)))


@dataclass(frozen=True, slots=True)
class Stranger:
    """A terminal that is not let in, as operators see it."""

    serial: str
    reason: str
    reason_label: str
    ip: str | None
    model: str
    calls: int
    first_seen_at: datetime
    last_seen_at: datetime
    holder: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A serial number two agencies want."""

    id: int
    serial: str
    asker: str
    holder: str
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True)
class Fleet:
    """An agency's terminals in one line: how many are claimed, are silent, have urgent alerts; the last call."""

    agency: str
    schema: str
    claimed: int
    silent: int
    alarmed: int
    last_seen_at: datetime | None


def strangers(*, most: int = 100) -> tuple[Stranger, ...]:
    """Return the terminals that were not let in, the latest first; for operators. Two statements."""
    with in_public():
        rows = list(SeenTerminal.objects.order_by("-last_seen_at", "pk")[:most])
        holders = _holders([row.serial for row in rows])
    return tuple(_stranger(row, holders.get(row.serial, "")) for row in rows)


def turned_away(serial: str) -> Stranger | None:
    """Return how the current agency's own terminal is kept out, if it is: its claim stands, and it called in vain.

    One statement whatever schema is set.
    """
    rows = SeenTerminal.objects.raw(
        """
        SELECT s.* FROM public.tenants_seenterminal s JOIN public.tenants_terminalclaim c ON c.serial = s.serial
        WHERE c.serial = %s AND c.tenant_id = %s AND c.state = ANY(%s)
        """,
        [serial, _agency_id(), [str(state) for state in HOLDING]],
    )
    return next((_stranger(row, "") for row in rows), None)


def open_conflicts() -> tuple[Conflict, ...]:
    """Return the serial numbers two agencies want, the oldest first; for operators. Two statements."""
    with in_public():
        rows = list(ClaimConflict.objects.filter(settled_at=None).select_related("tenant").order_by("asked_at", "pk"))
        holders = _holders([row.serial for row in rows])
    return tuple(
        Conflict(row.pk, row.serial, row.tenant.short_name, holders.get(row.serial, ""), row.asked_at, row.asked_by)
        for row in rows
    )


def settle_conflict(*, conflict_id: int, release_holder: bool, remark: str, by: str, now: datetime) -> str | None:
    """Settle a case; with ``release_holder`` the present claim ends, so that the asker can claim. Return the serial."""
    with in_public(), transaction.atomic():
        case = ClaimConflict.objects.select_for_update().filter(pk=conflict_id, settled_at=None).first()
        if case is None:
            return None
        if release_holder:
            TerminalClaim.objects.filter(serial=case.serial, state__in=HOLDING).update(
                state=ClaimState.RELEASED, released_at=now
            )
        case.settled_at, case.settled_by, case.remark = now, by, remark[:500]
        case.save(update_fields=["settled_at", "settled_by", "remark"])
        return case.serial


def fleets(*, now: datetime, quiet: timedelta) -> tuple[Fleet, ...]:
    """Return every agency with claimed terminals, by name; for operators. One statement."""
    silent = Count("pk", filter=Q(last_seen_at__lt=now - quiet))
    alarmed = Count("pk", filter=~Q(alerts=[]))
    with in_public():
        rows = TerminalClaim.objects.filter(state=ClaimState.CLAIMED).values(
            agency=F("tenant__short_name"), schema=F("tenant__schema_name")
        )
        counted = rows.annotate(claimed=Count("pk"), silent=silent, alarmed=alarmed, seen=Max("last_seen_at"))
        return tuple(
            Fleet(row["agency"], row["schema"], row["claimed"], row["silent"], row["alarmed"], row["seen"])
            for row in counted.order_by("agency")
        )


def _stranger(row: SeenTerminal, holder: str) -> Stranger:
    return Stranger(
        row.serial,
        row.reason,
        row.get_reason_display(),
        row.ip,
        row.model,
        row.calls,
        row.first_seen_at,
        row.last_seen_at,
        holder,
    )


def _holders(serials: Sequence[str]) -> dict[str, str]:
    rows = TerminalClaim.objects.filter(serial__in=serials, state__in=HOLDING)
    return dict(rows.values_list("serial", "tenant__short_name"))


def note_call(held: Claim, *, ip: str | None, now: datetime) -> None:
    """Note that the terminal called, at most once a minute."""
    if held.last_seen_at is None or now - held.last_seen_at > NOTED_EVERY:
        with in_public():
            TerminalClaim.objects.filter(pk=held.id).update(last_seen_at=now, last_ip=ip)


def note_alerts(kinds: Mapping[str, Sequence[str]]) -> None:
    """Note which urgent alerts are open of the current agency's terminals, by serial number; of the others none."""
    tenant_id = _agency_id()
    with in_public(), transaction.atomic():
        rows = TerminalClaim.objects.filter(tenant_id=tenant_id, state__in=HOLDING)
        for claim_id, serial, noted in rows.values_list("pk", "serial", "alerts"):
            wanted = sorted(kinds.get(serial, ()))
            if wanted != noted:
                TerminalClaim.objects.filter(pk=claim_id).update(alerts=wanted)


def note_stranger(
    *, serial: str, reason: str, ip: str | None, host_label: str, model: str, now: datetime, most: int = 10_000
) -> None:
    """Note a terminal that was not let in: that it called, and nothing of what it brought."""
    with in_public():
        known = SeenTerminal.objects.filter(serial=serial)
        said = {"reason": reason, "ip": ip, "host_label": host_label[:63], "last_seen_at": now}
        if model:
            said["model"] = model[:80]
        if known.update(calls=F("calls") + 1, **said) or SeenTerminal.objects.count() >= most:
            return
        SeenTerminal.objects.bulk_create(
            [SeenTerminal(serial=serial, first_seen_at=now, **said)], ignore_conflicts=True
        )


def forget_strangers(*, now: datetime) -> int:
    """Forget terminals that have not called for a month."""
    with in_public():
        return SeenTerminal.objects.filter(last_seen_at__lt=now - SEEN_KEPT).delete()[0]


def clean_serial(serial: str) -> str:
    """Return a serial number as terminals send it.

    :raises ClaimRefused: it is empty, too long, or holds anything but letters, digits, hyphens and underscores.
    """
    text = serial.strip()
    if not is_serial(text):
        sentence = _("Nombor siri mengandungi huruf dan angka sahaja, seperti yang tertera pada peranti.")
        raise ClaimRefused(sentence, code="tenants.terminal_claim.form", fields={"serial": sentence})
    return text


def is_serial(text: str) -> bool:
    """Whether ``text`` has the form of a serial number."""
    plain = text.replace("-", "").replace("_", "")
    return 0 < len(text) <= SERIAL_LENGTH and plain.isascii() and plain.isalnum()


def new_label() -> str:
    """Return a random first label of a host name, of letters and digits that cannot be mistaken."""
    rest = "".join(secrets.choice(_LETTERS_AND_DIGITS) for _place in range(_LABEL_LENGTH - 1))
    return secrets.choice(_LETTERS) + rest


def _change(serial: str, **fields: Any) -> None:
    tenant_id = _agency_id()
    with in_public():
        TerminalClaim.objects.filter(serial=serial, tenant_id=tenant_id, state__in=HOLDING).update(**fields)


def _agency_id() -> int:
    agency_id = current().id
    if agency_id is None:
        raise RuntimeError("terminals are claimed by agencies, from inside one")
    return agency_id


def _held(serial: str) -> TerminalClaim | None:
    return TerminalClaim.objects.filter(serial=serial, state__in=HOLDING).select_related("tenant").first()


def _claim(row: TerminalClaim) -> Claim:
    key = crypto.unseal(KEY_PURPOSE, row.comm_key_sealed) if row.comm_key_sealed else ""
    return Claim(
        row.pk, row.serial, row.host_label, row.tenant.schema_name, row.state, key, tuple(row.cidrs), row.last_seen_at
    )
