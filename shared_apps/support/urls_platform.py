"""The operators' visits, on the root host."""

from django.urls import path

from shared_apps.support.views import operations

app_name = "support"
urlpatterns = [
    path("operasi/sokongan/", operations.visits, name="visits"),
    path("operasi/sokongan/<int:visit_id>/tamat/", operations.end, name="end"),
]
