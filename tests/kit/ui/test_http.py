"""How views answer, the headers pages carry, and the two small doors."""

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kit.ui import errors, views
from kit.ui.http import invalid, redirect_after_post, render_page, say, wants_fragment
from kit.ui.middleware import PageHeaders
from kit.ui.themes import theme_of

HTMX = {"HX-Request": "true"}
PAGE = "ui/layout_plain.html"


def _get(**headers: str) -> HttpRequest:
    return RequestFactory().get("/", headers=headers)


def _post(path: str = "/", **data: str) -> HttpRequest:
    return RequestFactory().post(path, data)


def test_htmx_wants_a_fragment_and_a_browser_the_page() -> None:
    assert wants_fragment(_get(**HTMX))
    assert not wants_fragment(_get())


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_whole_page_is_sent_when_htmx_shows_one(header: str) -> None:
    assert not wants_fragment(_get(**HTMX, **{header: "true"}))


def test_both_answers_vary_by_the_header() -> None:
    assert "HX-Request" in render_page(_get(), PAGE)["Vary"]
    assert "HX-Request" in render_page(_get(**HTMX), PAGE)["Vary"]


def test_a_wrong_form_is_422() -> None:
    assert invalid(_post(), PAGE).status_code == 422


def test_after_a_post_the_browser_is_sent_on() -> None:
    response = redirect_after_post(_post(), "/isu/")

    assert (response.status_code, response["Location"]) == (303, "/isu/")


def test_after_a_post_htmx_loads_the_page() -> None:
    response = redirect_after_post(RequestFactory().post("/", headers=HTMX), "/isu/")

    assert (response.status_code, response["HX-Redirect"]) == (204, "/isu/")


def test_a_toast_travels_in_a_header() -> None:
    response = say(HttpResponse(), "Disimpan — “baik”", "info")

    assert json.loads(response["HX-Trigger"]) == {"toast": {"text": "Disimpan — “baik”", "tone": "info"}}


def _through(response: HttpResponse, **cookies: str) -> HttpResponse:
    request = _get()
    request.COOKIES.update(cookies)
    return PageHeaders(lambda _: response)(request)


def test_every_page_limits_what_browsers_may_use() -> None:
    assert _through(HttpResponse())["Permissions-Policy"].startswith("geolocation=(self), camera=(self)")


def test_pages_of_someone_signed_in_are_kept_by_no_shared_cache() -> None:
    assert _through(HttpResponse(), spotme="x")["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in _through(HttpResponse()).headers
    assert "Cache-Control" not in _through(HttpResponse(content_type="text/css"), spotme="x").headers


def test_a_view_that_said_more_is_left_alone() -> None:
    response = HttpResponse(headers={"Cache-Control": "no-store"})

    assert _through(response, spotme="x")["Cache-Control"] == "no-store"


def test_a_language_is_remembered() -> None:
    response = views.choose_language(_post(language="en", next="/isu/?a=1"))

    assert (response.status_code, response["Location"]) == (303, "/isu/?a=1")
    assert response.cookies["django_language"].value == "en"


@pytest.mark.parametrize("language", ["", "id", "../en", "en'"])
def test_an_unknown_language_changes_nothing(language: str) -> None:
    assert not views.choose_language(_post(language=language)).cookies


@pytest.mark.parametrize("target", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "", "\\\\x"])
def test_the_way_back_stays_on_this_host(target: str) -> None:
    assert views.choose_theme(_post(theme="dark", next=target))["Location"] == "/"


def test_a_theme_is_remembered_and_forgotten() -> None:
    assert views.choose_theme(_post(theme="dark")).cookies["tema"].value == "dark"
    assert views.choose_theme(_post(theme="")).cookies["tema"]["max-age"] == 0
    assert views.choose_theme(_post(theme="pelangi")).cookies["tema"]["max-age"] == 0


def test_only_known_themes_reach_the_page() -> None:
    request = _get()
    request.COOKIES["tema"] = '"><script>'

    assert theme_of(request) == ""


@pytest.mark.parametrize("view", [views.choose_language, views.choose_theme])
def test_choices_are_posted(view: object) -> None:
    assert callable(view)
    assert view(_get()).status_code == 405


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (errors.csrf_failure, 403),
        (errors.tenant_unknown, 404),
        (errors.tenant_suspended, 403),
        (errors.tenant_not_live, 503),
        (errors.unavailable, 503),
    ],
)
def test_error_pages_need_no_database(answer: object, status: int) -> None:
    assert callable(answer)
    response = answer(_get())

    assert response.status_code == status
    assert b"<h1>" in response.content
