"""Addresses of the operators' agency pages, below ``/operasi/`` on the root host."""

from __future__ import annotations

from django.urls import URLPattern, path

from shared_apps.onboarding.views import agencies, queues, steps, terminals

app_name = "onboarding"
urlpatterns: list[URLPattern] = [
    path("operasi/agensi/", agencies.agencies, name="agencies"),
    path("operasi/agensi/cipta/", agencies.create, name="create"),
    path("operasi/agensi/<slug:schema>/", agencies.agency, name="agency"),
    path("operasi/agensi/<slug:schema>/penyediaan/", agencies.provisioning, name="provisioning"),
    path("operasi/agensi/<slug:schema>/cuba-semula/", agencies.retry_provisioning, name="retry"),
    path("operasi/agensi/<slug:schema>/kuota/", agencies.quotas, name="quotas"),
    path("operasi/agensi/<slug:schema>/jemput/", agencies.invite, name="invite"),
    path("operasi/agensi/<slug:schema>/lampiran/<int:paper_id>/", agencies.paper, name="paper"),
    path("operasi/agensi/<slug:schema>/peringkat/<slug:stage>/", steps.step, name="step"),
    path("operasi/agensi/<slug:schema>/peringkat/<slug:stage>/<slug:verb>/", steps.step_act, name="step_act"),
    path("operasi/agensi/<slug:schema>/tindakan/<slug:verb>/", steps.act, name="act"),
    path("operasi/peranti/", terminals.terminals, name="terminals"),
    path("operasi/peranti/kes/<int:case_id>/", terminals.settle, name="settle_claim"),
    path("operasi/giliran/", queues.queues, name="queues"),
    path("operasi/giliran/<slug:served>/", queues.queue, name="queue"),
    path("operasi/taklimat/", steps.slots, name="slots"),
    path("operasi/taklimat/<int:slot_id>/tarik-balik/", steps.withdraw_slot, name="withdraw_slot"),
]
