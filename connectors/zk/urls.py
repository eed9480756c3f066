"""Addresses in one agency: the page of its connectors, and their door."""

from django.urls import path

from connectors.zk import api, views

app_name = "zk"
urlpatterns = [
    path("tetapan/peranti/penyambung/", views.connectors, name="connectors"),
    path("tetapan/peranti/penyambung/<int:connector_id>/batal/", views.revoke, name="revoke"),
    path("api/v1/connector/parcels/", api.parcels, name="parcels"),
    path("api/v1/connector/status/", api.status, name="status"),
]
