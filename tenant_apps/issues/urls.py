"""Addresses of issues on an agency's host."""

from django.urls import path

from tenant_apps.issues import inbox, requests, views

app_name = "issues"
urlpatterns = [
    path("isu/", views.own, name="own"),
    path("isu/<int:issue_id>/", views.explain, name="explain"),
    path("isu/lampiran/<int:attachment_id>/", views.attachment, name="attachment"),
    path("peti-isu/", inbox.inbox, name="inbox"),
    path("peti-isu/pilihan/", inbox.decide_chosen, name="decide-chosen"),
    path("peti-isu/<int:issue_id>/", inbox.detail, name="detail"),
    path("peti-isu/<int:issue_id>/tolak/", inbox.refuse, name="refuse"),
    path("peti-isu/<int:issue_id>/putus/", inbox.decide, name="decide"),
    path("peti-isu/<int:issue_id>/tanya/", inbox.ask, name="ask"),
    path("peti-isu/<int:issue_id>/batal/", inbox.undo, name="undo"),
    path("peti-isu/<int:issue_id>/buka-semula/", inbox.reopen, name="reopen"),
    path("permohonan/", requests.inbox, name="requests"),
    path("permohonan/bilangan/", requests.count, name="requests-count"),
    path("permohonan/pilihan/", requests.decide_chosen, name="requests-chosen"),
    path("permohonan/<str:source>/<int:request_id>/putus/", requests.decide, name="request-decide"),
    path("permohonan/<str:source>/<int:request_id>/tolak/", requests.refuse, name="request-refuse"),
]
