"""Addresses of signing in, the same on every host."""

from django.urls import path

from shared_apps.accounts.views import entry, first_time, links, profile

app_name = "accounts"
urlpatterns = [
    path("log-masuk/", entry.sign_in, name="sign-in"),
    path("log-keluar/", entry.sign_out, name="sign-out"),
    path("lupa-kata-laluan/", links.forgot, name="forgot"),
    path("lupa-kata-laluan/dihantar/", links.forgot_sent, name="forgot-sent"),
    path("set-semula/<str:token>/", links.reset, name="reset"),
    path("jemputan/<str:token>/", links.invitation, name="invitation"),
    path("kali-pertama/", first_time.password, name="first-time"),
    path("kali-pertama/butiran/", first_time.details, name="first-time-details"),
    path("kali-pertama/lokasi/", first_time.location, name="first-time-location"),
    path("profil/", profile.profile, name="profile"),
    path("profil/kata-laluan/", profile.password, name="password"),
    path("profil/pelayar/tamatkan/", profile.end_browser, name="end-browser"),
    path("profil/pelayar/tamatkan-lain/", profile.end_others, name="end-others"),
]
