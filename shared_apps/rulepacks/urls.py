"""Addresses of the operators' rules and holidays, below ``/operasi/aturan/`` on the root host."""

from __future__ import annotations

from django.urls import URLPattern, path

from shared_apps.rulepacks.views import drafts, packs

app_name = "rulepacks"
urlpatterns: list[URLPattern] = [
    path("operasi/aturan/", packs.packs, name="packs"),
    path("operasi/aturan/baharu/", packs.new, name="new"),
    path("operasi/aturan/disertakan/", packs.shipped, name="shipped"),
    path("operasi/aturan/cuti/", packs.new_holidays, name="new-holidays"),
    path("operasi/aturan/<slug:key>/", packs.pack, name="pack"),
    path("operasi/aturan/<slug:key>/beza/", packs.diff, name="diff"),
    path("operasi/aturan/<slug:key>/draf/", drafts.draft, name="draft"),
    path("operasi/aturan/<slug:key>/draf/tarikh/", drafts.dates, name="dates"),
    path("operasi/aturan/<slug:key>/draf/nilai/", drafts.choose, name="choose"),
    path("operasi/aturan/<slug:key>/draf/nilai/<slug:name>/", drafts.value, name="value"),
    path("operasi/aturan/<slug:key>/draf/nilai/<slug:name>/buang/", drafts.value_drop, name="value-drop"),
    path("operasi/aturan/<slug:key>/draf/hari/", drafts.day_new, name="day-new"),
    path("operasi/aturan/<slug:key>/draf/hari/<int:number>/", drafts.day, name="day"),
    path("operasi/aturan/<slug:key>/draf/pratonton/", drafts.trial, name="trial"),
    path("operasi/aturan/<slug:key>/draf/terbit/", drafts.publish, name="publish"),
    path("operasi/aturan/<slug:key>/draf/buang/", drafts.drop, name="drop"),
]
