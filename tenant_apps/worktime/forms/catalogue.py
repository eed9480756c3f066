"""The parameters as the central office drafts packs of them: their names, fields and readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from tenant_apps.worktime.forms.policies import ParameterForm
from tenant_apps.worktime.models import Holiday
from tenant_apps.worktime.parameters import GROUPS, label_of, shown_of
from tenant_apps.worktime.rules.policy import MALAYSIA, SPECS, Policy
from tenant_apps.worktime.services.holidays import listed_days
from tenant_apps.worktime.services.policies import check_params


class Parameters:
    """What :class:`shared_apps.rulepacks.catalogue.Catalogue` asks, answered from the rules."""

    def check(self, profile: str, params: Mapping[str, Any]) -> None:
        """:raises BadPolicy: a name is unknown, or a value does not fit agencies of the profile."""
        check_params(params, profile=profile)

    def choices(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """Return all parameters under the label of their group."""
        return [
            (str(label), [(spec.name, label_of(spec.name)) for spec in SPECS.values() if spec.group == group])
            for group, label in GROUPS.items()
        ]

    def label(self, name: str) -> str:
        """Return what a parameter is called."""
        return label_of(name)

    def shown(self, name: str, value: Any) -> str:
        """Return a stored value in words."""
        if name not in SPECS:
            return str(value)
        return shown_of(name, getattr(Policy.from_params(MALAYSIA, {name: value}), name))

    def field_form(self, name: str, value: Any, data: Mapping[str, Any] | None) -> forms.Form:
        """Return a form of the one parameter."""
        return ParameterForm(name, value=value, data=data)

    def stored(self, form: forms.Form) -> Any:
        """Return what a valid form of :meth:`field_form` says, as it is stored."""
        if not isinstance(form, ParameterForm):
            raise TypeError("the form is one of field_form()")
        return form.stored()

    def listed_holidays(self, states: Iterable[str], year: int) -> list[dict[str, Any]]:
        """Return the official lists' holidays, as a pack of holidays keeps days."""
        return [
            {
                "date": day.date.isoformat(),
                "state": day.state,
                "name_ms": day.name_ms,
                "name_en": day.name_en,
                "status": Holiday.Status.ESTIMATED.value if day.is_estimated else Holiday.Status.ACTIVE.value,
                "from_minutes": None,
            }
            for day in listed_days(states, [year])
        ]
