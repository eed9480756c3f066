"""Addresses of tasks on an agency's host."""

from django.urls import path

from tenant_apps.tasks.views import categories, log, task, team

app_name = "tasks"
urlpatterns = [
    path("tugasan/", log.log, name="log"),
    path("tugasan/salin/", log.copy, name="copy"),
    path("tugasan/papan/", log.board, name="board"),
    path("tugasan/baharu/", log.new, name="new"),
    path("tugasan/pasukan/", team.team, name="team"),
    path("tugasan/pasukan/agih/", team.assign, name="assign"),
    path("tugasan/<int:task_id>/", task.task, name="task"),
    path("tugasan/<int:task_id>/ubah/", task.change, name="change"),
    path("tugasan/<int:task_id>/pindah/", task.move, name="move"),
    path("tugasan/<int:task_id>/kemajuan/", task.progress, name="progress"),
    path("tugasan/<int:task_id>/catatan/", task.note, name="note"),
    path("tugasan/<int:task_id>/hasil/", task.output, name="output"),
    path("tugasan/<int:task_id>/ulasan/", team.comment, name="comment"),
    path("tugasan/<int:task_id>/sah/", team.verify, name="verify"),
    path("tugasan/<int:task_id>/kembali/", team.give_back, name="return"),
    path("tugasan/<int:task_id>/tarik-balik/", team.take_back, name="take-back"),
    path("lampiran/tugasan/<int:file_id>/", task.file, name="file"),
    path("tetapan/tugasan/", categories.categories, name="categories"),
    path("tetapan/tugasan/baharu/", categories.new, name="category-new"),
    path("tetapan/tugasan/<int:category_id>/", categories.one, name="category"),
]
