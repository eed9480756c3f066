"""What the audit trail can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import DateInput
from shared_apps.audit.phrases import groups
from shared_apps.audit.selectors import Wanted

DAYS = 30


class TrailFilter(forms.Form):
    """Days, a person, an action. Whatever is missing or makes no sense is left at its default."""

    dari = forms.DateField(label=_("Dari"), required=False, widget=DateInput)
    hingga = forms.DateField(label=_("Hingga"), required=False, widget=DateInput)
    orang = forms.CharField(label=_("Orang"), required=False, max_length=100)
    tindakan = forms.ChoiceField(label=_("Tindakan"), required=False)

    def __init__(self, asked: Mapping[str, str], *, today: date) -> None:
        self._days = {"dari": today - timedelta(days=DAYS), "hingga": today}
        shown = {name: day.isoformat() for name, day in self._days.items()}
        super().__init__({**shown, **{key: value for key, value in asked.items() if value}})
        self.fields["tindakan"].choices = _actions()  # type: ignore[attr-defined]  # a ChoiceField has choices

    def wanted(self) -> Wanted:
        """Return what was asked, both days included."""
        self.is_valid()
        said = self.cleaned_data
        first, last = said.get("dari") or self._days["dari"], said.get("hingga") or self._days["hingga"]
        return Wanted(
            since=_midnight(first),
            until=_midnight(min(last, date.max - timedelta(days=1)) + timedelta(days=1)),
            who=said.get("orang", ""),
            action=said.get("tindakan", ""),
        )


def _actions() -> list[tuple[Any, Any]]:
    """Every room as a choice of its own, its actions below it."""
    return [
        ("", _("Semua")),
        *(
            (group.label, [(room, _("Semua dalam kumpulan ini")), *_labels(group.phrases)])
            for room, group in groups().items()
        ),
    ]


def _labels(phrases: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(code, phrase.label) for code, phrase in phrases.items()]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
