"""An agency's host: the visitor's door and the agency's eye on visits."""

from django.urls import path

from shared_apps.support.views import agency

app_name = "support"
urlpatterns = [
    path("sokongan/masuk/", agency.enter, name="enter"),
    path("sokongan/tamat/", agency.leave, name="leave"),
    path("tetapan/sokongan/", agency.visits, name="visits"),
    path("tetapan/sokongan/<int:visit_id>/tamat/", agency.end, name="end"),
]
