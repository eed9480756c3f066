"""The addresses of terminals in one agency."""

from django.urls import path

from tenant_apps.devices.views import mappings, terminals

app_name = "devices"
urlpatterns = [
    path("tetapan/peranti/", terminals.terminals, name="terminals"),
    path("tetapan/peranti/daftar/", terminals.terminal_new, name="terminal-new"),
    path("tetapan/peranti/tetapan/", terminals.policy, name="policy"),
    path("tetapan/peranti/kuarantin/", mappings.quarantine, name="quarantine"),
    path("tetapan/peranti/nombor/", mappings.mappings, name="mappings"),
    path("tetapan/peranti/nombor/padankan/", mappings.mapping_new, name="mapping-new"),
    path("tetapan/peranti/nombor/<int:mapping_id>/tamat/", mappings.mapping_end, name="mapping-end"),
    path("tetapan/peranti/nombor/<int:mapping_id>/surat/", mappings.mapping_letter, name="mapping-letter"),
    path("tetapan/peranti/<int:terminal_id>/", terminals.terminal, name="terminal"),
    path("tetapan/peranti/<int:terminal_id>/ubah/", terminals.terminal_change, name="terminal-change"),
    path("tetapan/peranti/<int:terminal_id>/sahkan/", terminals.terminal_confirm, name="terminal-confirm"),
    path("tetapan/peranti/<int:terminal_id>/lepaskan/", terminals.terminal_retire, name="terminal-retire"),
    path("tetapan/peranti/<int:terminal_id>/arahan/", terminals.terminal_ask, name="terminal-ask"),
    path("tetapan/peranti/<int:terminal_id>/amaran/<int:alert_id>/", terminals.alert_close, name="alert-close"),
]
