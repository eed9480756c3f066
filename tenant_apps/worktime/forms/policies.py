"""The form of all parameters, made from what the rules know of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.ui.forms import CheckboxChips, DateInput, RadioChips, Switch, TimeInput
from kit.ui.statuses import Text
from tenant_apps.people.rules.states import STATES
from tenant_apps.worktime.forms.settings import minutes_of, time_of
from tenant_apps.worktime.parameters import CHOICES, GROUPS, UNITS, WEEKDAYS, WORDS
from tenant_apps.worktime.rules.clock import clock_text, parse_clock
from tenant_apps.worktime.rules.policy import MALAYSIA, MONTH_END, SPECS, Form, Policy, Spec

_WHOLE = (Form.MINUTES, Form.COUNT, Form.METRES)


class PolicyForm(forms.Form):
    """Every parameter, with the day from which they hold and the place they hold for."""

    state = forms.ChoiceField(label=gettext_lazy("Bagi"), required=False, widget=forms.HiddenInput())
    seen = forms.IntegerField(widget=forms.HiddenInput())
    valid_from = forms.DateField(label=gettext_lazy("Berkuat kuasa mulai"), widget=DateInput())

    def __init__(self, *args: Any, notes: Mapping[str, str], **kwargs: Any) -> None:
        """``notes`` says per parameter where its value comes from and what the platform's is."""
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", ""), *STATES.items()]  # type: ignore[attr-defined]  # a ChoiceField
        for spec in SPECS.values():
            for name, field in _fields(spec, notes.get(spec.name, "")):
                self.fields[name] = field

    def groups(self) -> Iterator[tuple[Text, list[BoundField]]]:
        """Yield the groups with their fields, for the page."""
        for group, label in GROUPS.items():
            specs = [spec for spec in SPECS.values() if spec.group == group]
            yield label, [self[name] for spec in specs for name in _names(spec)]

    def complaints(self) -> list[tuple[BoundField, Any]]:
        """Return the fields with their errors, for the summary on top."""
        return [(field, field.errors) for field in self.visible_fields()]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        for spec in SPECS.values():
            if spec.form != Form.INTERVAL:
                continue
            start, end = (answers.get(name) for name in _names(spec))
            if (start is None) != (end is None) or (start and end and start >= end):
                self.add_error(_names(spec)[1], _("Isi kedua-dua waktu, yang kedua lebih lewat."))
        return answers

    @classmethod
    def initial_of(cls, policy: Policy) -> dict[str, Any]:
        """Return the form's values of a policy in force."""
        found: dict[str, Any] = {}
        for spec in SPECS.values():
            found.update(zip(_names(spec), _shown(spec, getattr(policy, spec.name)), strict=True))
        return found

    def params(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return what differs from ``before`` (the form's own initial values), as it is stored."""
        changed: dict[str, Any] = {}
        for spec in SPECS.values():
            answers = [self.cleaned_data[name] for name in _names(spec)]
            if answers != [before[name] for name in _names(spec)]:
                changed[spec.name] = _stored(spec, answers)
        return changed


class ParameterForm(forms.Form):
    """One parameter alone, filled with a stored value or the platform's own."""

    def __init__(self, name: str, *, value: Any = None, data: Mapping[str, Any] | None = None) -> None:
        self.spec = SPECS[name]
        read = getattr(Policy.from_params(MALAYSIA, {name: value}), name)
        initial = dict(zip(_names(self.spec), _shown(self.spec, read), strict=True))
        super().__init__(data, initial=initial)
        for field_name, field in _fields(self.spec, ""):
            self.fields[field_name] = field

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if self.spec.form == Form.INTERVAL:
            start, end = (answers.get(name) for name in _names(self.spec))
            if not start or not end or start >= end:
                self.add_error(_names(self.spec)[1], _("Isi kedua-dua waktu, yang kedua lebih lewat."))
        return answers

    def stored(self) -> Any:
        """Return the answer as it is stored."""
        return _stored(self.spec, [self.cleaned_data[name] for name in _names(self.spec)])


class ClocksField(forms.CharField):
    """Times of the day, written ``09:30, 23:00``."""

    def clean(self, value: Any) -> str:
        parts = [part for part in re.split(r"[\s,;]+", super().clean(value)) if part]
        try:
            minutes = [parse_clock(part) for part in parts]
        except ValueError as error:
            raise forms.ValidationError(_("Tulis masa seperti 09:30, 23:00.")) from error
        if any(not 0 <= minute < 1440 for minute in minutes):
            raise forms.ValidationError(_("Tulis masa seperti 09:30, 23:00."))
        return ", ".join(parts)


class NumbersField(forms.CharField):
    """Whole numbers, written ``1, 3, 7``; none only where the platform's value is none."""

    def clean(self, value: Any) -> str:
        parts = [part for part in re.split(r"[\s,;]+", super().clean(value)) if part]
        if (self.required and not parts) or any(
            not (part.isascii() and part.isdigit() and len(part) < 5) for part in parts
        ):
            raise forms.ValidationError(_("Tulis nombor bulat seperti 1, 3, 7."))
        return ", ".join(parts)


def _names(spec: Spec) -> tuple[str, ...]:
    return (f"{spec.name}_from", f"{spec.name}_to") if spec.form == Form.INTERVAL else (spec.name,)


def _fields(spec: Spec, note: str) -> Iterator[tuple[str, forms.Field]]:
    label, explained = WORDS[spec.name]
    unit = f" ({UNITS[spec.unit]})" if spec.unit and spec.form != Form.MONTH_DAY else ""
    help_text = " ".join(filter(None, (str(explained), note)))
    if spec.form == Form.INTERVAL:
        first, last = _names(spec)
        yield first, forms.TimeField(label=_("%(name)s dari") % {"name": label}, required=False, widget=TimeInput())
        yield (
            last,
            forms.TimeField(
                label=_("%(name)s hingga") % {"name": label}, required=False, widget=TimeInput(), help_text=help_text
            ),
        )
        return
    field = _field(spec)
    field.label, field.help_text = f"{label}{unit}", help_text
    yield spec.name, field


def _field(spec: Spec) -> forms.Field:
    if spec.form in _WHOLE:
        low, high = spec.low, spec.high
        return forms.IntegerField(
            min_value=None if low is None else int(low), max_value=None if high is None else int(high)
        )
    if spec.form == Form.SCORE:
        return forms.FloatField(min_value=0, max_value=1, widget=forms.NumberInput(attrs={"step": "0.01"}))
    if spec.form == Form.YES_NO:
        return forms.BooleanField(required=False, widget=Switch())
    if spec.form == Form.CLOCK:
        return forms.TimeField(widget=TimeInput())
    if spec.form == Form.CLOCKS:
        return ClocksField(max_length=100)
    if spec.form == Form.NUMBERS:
        return NumbersField(max_length=60, required=bool(spec.default))
    if spec.form == Form.WEEKDAYS:
        days = [(str(number), name) for number, name in enumerate(WEEKDAYS)]
        return forms.MultipleChoiceField(required=False, choices=days, widget=CheckboxChips())
    if spec.form == Form.MONTH_DAY:
        days = [(str(day), _("hari ke-%(day)d") % {"day": day}) for day in range(1, 29)]
        return forms.ChoiceField(choices=[*days, (MONTH_END, _("hujung bulan"))])
    return forms.ChoiceField(choices=list(CHOICES[spec.name].items()), widget=RadioChips())


def _shown(spec: Spec, value: Any) -> tuple[Any, ...]:
    """A parameter's value in force, as its field (or two) shows it."""
    if spec.form == Form.INTERVAL:
        return (None, None) if value is None else (time_of(value[0]), time_of(value[1]))
    if spec.form in _WHOLE:
        return (round(value),)
    if spec.form == Form.CLOCK:
        return (time_of(value),)
    if spec.form == Form.CLOCKS:
        return (", ".join(clock_text(minute) for minute in value),)
    if spec.form == Form.NUMBERS:
        return (", ".join(map(str, value)),)
    if spec.form == Form.WEEKDAYS:
        return ([str(number) for number in sorted(value or ())],)
    return (str(value) if spec.form in (Form.MONTH_DAY, Form.CHOICE) else value,)


def _stored(spec: Spec, answers: list[Any]) -> Any:
    """An answer as it is stored; None where the state's or the platform's own holds."""
    if spec.form == Form.INTERVAL:
        return None if answers[0] is None else [_clock(answer) for answer in answers]
    (answer,) = answers
    if spec.form == Form.CLOCK:
        return _clock(answer)
    if spec.form == Form.CLOCKS:
        return answer.split(", ")
    if spec.form == Form.NUMBERS:
        return [int(part) for part in answer.split(", ") if part]
    if spec.form == Form.WEEKDAYS:
        return [int(number) for number in answer] or None
    if spec.form == Form.MONTH_DAY:
        return answer if answer == MONTH_END else int(answer)
    return answer


def _clock(value: time) -> str:
    return clock_text(minutes_of(value) or 0)
