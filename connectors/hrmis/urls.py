"""The connector's addresses in one agency."""

from django.urls import path

from connectors.hrmis import views

app_name = "hrmis"
urlpatterns = [
    path("tetapan/hrmis/", views.hub, name="hub"),
    path("tetapan/hrmis/uji/", views.test, name="test"),
    path("tetapan/hrmis/baca/", views.start, name="start"),
    path("tetapan/hrmis/bacaan/<uuid:key>/", views.reading_page, name="reading"),
    path("tetapan/hrmis/bacaan/<uuid:key>/kemajuan/", views.progress, name="progress"),
    path("tetapan/hrmis/bacaan/<uuid:key>/sahkan/", views.confirm, name="confirm"),
    path("tetapan/hrmis/bacaan/<uuid:key>/batal/", views.drop, name="drop"),
    path("tetapan/hrmis/percanggahan/", views.conflict_list, name="conflicts"),
    path("tetapan/hrmis/percanggahan/<int:conflict_id>/", views.decide, name="decide"),
]
