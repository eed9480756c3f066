"""The forms of the working-time pages."""

from tenant_apps.worktime.forms.policies import PolicyForm
from tenant_apps.worktime.forms.rosters import LineForm, PasteForm, RosterFileForm
from tenant_apps.worktime.forms.settings import (
    AssignForm,
    DefaultForm,
    HolidayFilter,
    HolidayForm,
    PatternForm,
    RamadanForm,
    minutes_of,
    time_of,
    unit_choices,
)
from tenant_apps.worktime.forms.team import AssignMonthsForm, RequestForm, TeamFilter

__all__ = [
    "AssignForm",
    "AssignMonthsForm",
    "DefaultForm",
    "HolidayFilter",
    "HolidayForm",
    "LineForm",
    "PasteForm",
    "PatternForm",
    "PolicyForm",
    "RamadanForm",
    "RequestForm",
    "RosterFileForm",
    "TeamFilter",
    "minutes_of",
    "time_of",
    "unit_choices",
]
