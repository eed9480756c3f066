"""A Django of one view that reads one row and writes one: what a punch would cost if there were nothing else to it."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from spotme.database import django_database

TABLE = """
    CREATE TABLE IF NOT EXISTS public.bench_bare
        (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id bigint NOT NULL, kind text NOT NULL,
         at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE IF NOT EXISTS public.bench_person (id bigint PRIMARY KEY, name text NOT NULL);
    INSERT INTO public.bench_person VALUES (1, 'Pegawai') ON CONFLICT DO NOTHING;
"""


def punch(request: HttpRequest) -> HttpResponse:
    """Read the person, keep the punch, and lead back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM public.bench_person WHERE id = %s", [1])
        (person_id, _name) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO public.bench_bare (person_id, kind) VALUES (%s, %s) RETURNING id",
            [person_id, request.POST["kind"]],
        )
    return HttpResponse(status=303, headers={"Location": "/"})


urlpatterns = [path("tebuk/", punch)]


def application_of_its_own() -> object:
    """Return the WSGI application: Django, one address, the same database through Django's own backend."""
    where = django_database(os.environ["SPOTME_DATABASE_URL"]) | {"ENGINE": "django.db.backends.postgresql"}
    settings.configure(
        ALLOWED_HOSTS=["*"], DATABASES={"default": where}, MIDDLEWARE=[], ROOT_URLCONF=__name__, USE_TZ=True
    )
    django.setup()
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
