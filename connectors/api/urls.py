"""The interface's addresses in one agency, and the page of its tokens."""

from django.urls import path

from connectors.api import hook_views, views
from connectors.api.resources import asked, attendance, people, reports, work

app_name = "api"
doors = [
    path("api/v1/me/", people.MeDoor.as_view(), name="me"),
    path("api/v1/people/", people.PeopleDoor.as_view(), name="people"),
    path("api/v1/people/<int:person_id>/", people.PersonDoor.as_view(), name="person"),
    path("api/v1/punches/", attendance.PunchesDoor.as_view(), name="punches"),
    path("api/v1/days/", attendance.DaysDoor.as_view(), name="days"),
    path("api/v1/months/", attendance.MonthsDoor.as_view(), name="months"),
    path("api/v1/issues/", asked.IssuesDoor.as_view(), name="issues"),
    path("api/v1/issues/<int:issue_id>/", asked.OneIssueDoor.as_view(), name="issue"),
    path("api/v1/issues/<int:issue_id>/explain/", asked.ExplainDoor.as_view(), name="explain"),
    path("api/v1/issues/<int:issue_id>/decide/", asked.DecideDoor.as_view(), name="decide"),
    path("api/v1/tasks/", work.TasksDoor.as_view(), name="tasks"),
    path("api/v1/tasks/<int:task_id>/", work.TaskDoor.as_view(), name="task"),
    path("api/v1/tasks/<int:task_id>/move/", work.MoveDoor.as_view(), name="task-move"),
    path("api/v1/reports/", reports.ReportsDoor.as_view(), name="reports"),
    path("api/v1/reports/<uuid:key>/", reports.ReportDoor.as_view(), name="report"),
    path("api/v1/reports/<uuid:key>/file/", reports.FileDoor.as_view(), name="report-file"),
    path("api/v1/movements/", asked.MovementsDoor.as_view(), name="movements"),
]
urlpatterns = [
    *doors,
    path("api/v1/schema/", views.schema, name="schema"),
    path("api/v1/docs/", views.docs, name="docs"),
    path("api/v1/<path:rest>", views.unknown, name="unknown"),
    path("tetapan/api/", views.token_list, name="tokens"),
    path("tetapan/api/webhook/", hook_views.hook_list, name="hooks"),
    path("tetapan/api/webhook/<int:hook_id>/uji/", hook_views.test, name="hook-test"),
    path("tetapan/api/webhook/<int:hook_id>/tamat/", hook_views.end, name="hook-end"),
    path("tetapan/api/<int:token_id>/batal/", views.revoke, name="revoke"),
]
