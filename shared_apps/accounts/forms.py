"""The forms around signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kit.ui.forms import PasswordInput, RadioChips
from kit.ui.themes import CHOICES as THEMES
from shared_apps.accounts import services

THEME_NAMES = {"light": _("Cerah"), "dark": _("Gelap")}


class LoginForm(forms.Form):
    """Asks for an ID Pengguna; ``digits_only`` gives phones their numeric keyboard."""

    login = forms.CharField(label=_("ID Pengguna"), max_length=100, strip=True)

    def __init__(self, *args: Any, digits_only: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(
            autocomplete="username",
            autocapitalize="none",
            spellcheck="false",
            **({"inputmode": "numeric"} if digits_only else {}),
        )
        if digits_only:
            self.fields["login"].help_text = _("Nombor MyKad anda, 12 digit.")


class SignInForm(LoginForm):
    """ID and password."""

    password = forms.CharField(
        label=_("Kata laluan"),
        max_length=200,
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A password somebody chooses. It is typed once: it can be shown."""

    new_password = forms.CharField(
        label=_("Kata laluan baharu"),
        help_text=_("Sekurang-kurangnya 10 aksara, bukan nombor sahaja. Tiga perkataan yang anda ingat sudah memadai."),
        max_length=200,
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user_id = user_id

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        faults = services.faults_of(self._user_id, password)
        if faults:
            raise forms.ValidationError(faults)
        return password


class ChangePasswordForm(NewPasswordForm):
    """The present password, then the new one."""

    password = forms.CharField(
        label=_("Kata laluan sekarang"),
        max_length=200,
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("password", "new_password")


class ContactsForm(forms.Form):
    """How somebody can be reached."""

    email = forms.EmailField(
        label=_("E-mel"),
        required=False,
        max_length=254,
        help_text=_("Pautan untuk kata laluan yang terlupa dihantar ke alamat ini."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.RegexField(
        r"^\+?[0-9 ()-]{7,20}$",
        label=_("Telefon"),
        required=False,
        error_messages={"invalid": _("Nombor telefon mengandungi 7 hingga 20 digit, contohnya 012-345 6789.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


class ProfileForm(ContactsForm):
    """Contacts, and how pages look."""

    language = forms.ChoiceField(label=_("Bahasa"), choices=settings.LANGUAGES, widget=RadioChips)
    theme = forms.ChoiceField(
        label=_("Rupa"),
        choices=[("", _("Ikut sistem")), *((theme, THEME_NAMES[theme]) for theme in THEMES)],
        required=False,
        widget=RadioChips,
    )
