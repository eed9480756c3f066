"""Django's name card of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnboardingConfig(AppConfig):
    name = "shared_apps.onboarding"
    label = "onboarding"

    def ready(self) -> None:
        from shared_apps.audit.phrases import register, register_target
        from shared_apps.onboarding.phrases import PHRASES

        register_target("onboarding.onboarding", _("Penyertaan agensi"))
        register_target("onboarding.slot", _("Slot taklimat"))
        register("onboarding", _("Penyertaan"), PHRASES)
