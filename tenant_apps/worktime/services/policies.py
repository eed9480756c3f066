"""Parameters that differ from the platform's, with the day from which they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import PolicySet
from tenant_apps.worktime.parameters import label_of
from tenant_apps.worktime.rules.policy import SPECS, Policy, is_within
from tenant_apps.worktime.selectors.policies import newest_set
from tenant_apps.worktime.services.months import refuse_locked
from tenants.context import current


class BadPolicy(Refusal):
    """The parameters cannot be kept as given; ``fields`` names the one at fault."""

    code = "worktime.bad_policy"


class StalePolicy(Refusal):
    """Somebody else saved rules since the page was opened."""

    code = "worktime.policy_is_stale"


@transaction.atomic
def put_policy(
    *,
    params: Mapping[str, Any],
    valid_from: date,
    state: str = "",
    label: str = "",
    seen: int | None = None,
    by: Actor | None,
) -> int:
    """Let parameters hold from a day on, for the agency or its places in one state; return the set's id.

    What the set before said and ``params`` does not mention goes on; None takes a parameter back to the
    platform's. Sets planned from that day on give way. ``seen`` is the newest set known to whoever saves
    (:func:`newest_set`); None does not ask.

    :raises BadPolicy: a name is unknown or a value does not fit.
    :raises StalePolicy: a newer set was saved in the meantime.
    :raises MonthLocked: the day lies in a locked month.
    """
    hold("worktime.policy", 0)
    if seen is not None and seen != newest_set(state):
        raise StalePolicy(
            _("Aturan telah disimpan oleh orang lain sejak halaman ini dibuka. Semak nilai terkini, kemudian simpan.")
        )
    refuse_locked([valid_from])
    sets = PolicySet.objects.select_for_update().filter(state=state)
    before = sets.filter(valid_from__lte=valid_from).exclude(valid_to__lte=valid_from).first()
    old = dict(before.params) if before else {}
    merged = {name: value for name, value in {**old, **params}.items() if value is not None}
    check_params(merged)
    sets.filter(valid_from__gte=valid_from).delete()
    sets.exclude(valid_to__lte=valid_from).update(valid_to=valid_from)
    new = PolicySet.objects.create(state=state, label=label.strip(), valid_from=valid_from, params=merged)
    touched = {name for name in {**old, **merged} if old.get(name) != merged.get(name)}
    record(
        "worktime.policy_set",
        actor=by,
        target=("worktime.policy", new.pk, new.label or state),
        before={name: old.get(name) for name in touched},
        after={"valid_from": valid_from, "state": state, **{name: merged.get(name) for name in touched}},
    )
    _announce(state, valid_from)
    return new.pk


def check_params(params: Mapping[str, Any], *, profile: str | None = None) -> None:
    """Make sure parameters can be kept, here or (with ``profile``) by agencies of another profile.

    :raises BadPolicy: a name is unknown or a value does not fit.
    """
    country = profile or current().profile
    known = set(Policy.__dataclass_fields__)
    for name, value in params.items():
        if name not in known:
            raise _bad(name, _("Tetapan %(name)s tidak dikenali.") % {"name": name})
        try:
            Policy.from_params(country, {name: value})
        except ValueError as error:
            raise _bad(name, _("Nilai bagi %(name)s tidak sesuai.") % {"name": label_of(name)}) from error
        if not is_within(name, value):
            spec = SPECS[name]
            words = {"name": label_of(name), "low": f"{spec.low:g}", "high": f"{spec.high:g}"}
            raise _bad(name, _("%(name)s mesti di antara %(low)s dan %(high)s.") % words)
    _check_together(Policy.from_params(country, params))


def _check_together(policy: Policy) -> None:
    """What no value says alone: a day ends after it begins, a face to confirm scores below one accepted."""
    if policy.day_close_time <= policy.day_start:
        raise _bad("day_close_time", _("Hari mesti tamat selepas bermula."))
    if policy.face_confirm_score > policy.face_accept_score:
        raise _bad("face_confirm_score", _("Skor untuk disahkan mesti tidak melebihi skor yang diterima."))


def _bad(name: str, sentence: str) -> BadPolicy:
    return BadPolicy(sentence, fields={name: sentence})


def _announce(state: str, date_from: date) -> None:
    signals.policy_changed.send(sender=None, states=(state,), date_from=date_from, date_to=None)
