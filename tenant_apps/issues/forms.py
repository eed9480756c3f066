"""Forms of the officer who explains and of the supervisor who decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import FileDrop, RadioChips
from tenant_apps.issues.services import Choice
from tenant_apps.issues.services.explain import LONGEST, SHORTEST


class ExplainForm(forms.Form):
    """A reason, the words, and what proves them."""

    reason = forms.ChoiceField(label=_("Sebab"), widget=RadioChips)
    text = forms.CharField(
        label=_("Penjelasan"),
        help_text=_("Sekurang-kurangnya 10 aksara."),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    attachment = forms.FileField(
        label=_("Lampiran"),
        help_text=_("PDF, JPEG atau PNG, paling besar 5 MB."),
        required=False,
        allow_empty_file=True,
        widget=FileDrop(attrs={"accept": ".pdf,image/jpeg,image/png"}),
    )

    def __init__(self, *args: Any, reasons: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(reasons.items())


def choices_of(request: HttpRequest) -> list[Choice]:
    """Return the issues picked, each as ``12:3`` (issue and the version shown); nonsense is left out."""
    return [choice for text in request.POST.getlist("issue")[:200] if (choice := _choice(text)) is not None]


def version_of(request: HttpRequest) -> int | None:
    """Return the version the row showed, if it said so."""
    text = request.GET.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def request_keys_of(request: HttpRequest) -> list[tuple[str, int]]:
    """Return the requests picked, each as ``cuti:12`` (room and number); nonsense is left out."""
    found: list[tuple[str, int]] = []
    for text in request.POST.getlist("request")[:200]:
        source, _colon, number = text.rpartition(":")
        if number.isascii() and number.isdigit() and len(number) < 18:
            found.append((source, int(number)))
    return found


def place_of(request: HttpRequest) -> int:
    """Return the place in the queue of days elsewhere, from 0 on."""
    text = request.GET.get("ke", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _choice(text: str) -> Choice | None:
    issue, _colon, version = text.partition(":")
    if not (issue.isascii() and issue.isdigit() and len(issue) < 18):
        return None
    known = version.isascii() and version.isdigit() and len(version) < 10
    return Choice(int(issue), int(version) if known else None)
