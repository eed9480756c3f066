"""The custom elements in a real browser, against the gallery's specimens; the product's answers are scripted."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.harness.browser import DESKTOP, NewPage
from tests.harness.live import Live

OFFICE = {"latitude": 2.9268, "longitude": 101.6969, "accuracy": 18}
DONE = """<article class="row-card row-done" data-row data-decided tabindex="-1" aria-label="Selesai">
<button type="button" data-act="undo">Batal</button></article>"""


def _answer(page: Page, pattern: str, respond: Callable[[Route], None]) -> list[Request]:
    """Answers what the page sends to `pattern`; returns the requests as they come."""
    sent: list[Request] = []

    def handle(route: Route) -> None:
        sent.append(route.request)
        respond(route)

    page.route(pattern, handle)
    return sent


def _stay(route: Route) -> None:
    """No content: the browser stays on the page, as after a download."""
    route.fulfill(status=204)


def _form(request: Request) -> str:
    return request.post_data or ""


def test_a_punch_carries_the_fix_that_was_warm(live: Live, page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(OFFICE)
    sent = _answer(page, "**/tebuk/", _stay)
    page.goto(live.root_url("/ui/hari-ini/"))
    expect(page.locator("x-punch")).to_have_attribute("data-state", "found")

    page.get_by_role("button", name="Daftar Masuk").click()
    page.wait_for_timeout(300)

    assert "lat=2.926800&lon=101.696900&accuracy_m=18&fix_at=20" in _form(sent[0])


def test_a_punch_without_a_fix_goes_at_once(live: Live, page: Page) -> None:
    sent = _answer(page, "**/tebuk/", _stay)
    page.goto(live.root_url("/ui/hari-ini/"))

    page.get_by_role("button", name="Daftar Masuk").click()
    page.wait_for_timeout(300)

    assert "kind=MASUK&lat=&lon=&accuracy_m=&fix_at=" in _form(sent[0])


def test_a_double_tap_sends_one_punch(live: Live, page: Page) -> None:
    sent = _answer(page, "**/tebuk/", _stay)
    page.goto(live.root_url("/ui/hari-ini/"))

    page.get_by_role("button", name="Daftar Masuk").dblclick()
    page.wait_for_timeout(300)

    assert len(sent) == 1


def test_a_late_fix_follows_quietly(live: Live, page: Page) -> None:
    punches = _answer(page, "**/tebuk/", _stay)
    fixes = _answer(page, "**/tebuk/lokasi/", _stay)
    page.goto(live.root_url("/ui/hari-ini/"))
    page.get_by_role("button", name="Daftar Masuk").click()
    page.wait_for_timeout(200)

    page.context.set_geolocation(OFFICE)
    page.context.grant_permissions(["geolocation"])
    page.wait_for_timeout(800)

    assert len(punches) == 1
    assert len(fixes) == 1
    assert 'name="uuid"' in _form(fixes[0])
    assert "2.926800" in _form(fixes[0])
    assert "csrfmiddlewaretoken" in _form(fixes[0])


def test_a_late_fix_is_sent_from_the_page_after(live: Live, page: Page) -> None:
    page.context.set_geolocation(OFFICE)
    _answer(page, "**/tebuk/", lambda route: route.fulfill(status=303, headers={"Location": "/ui/hari-ini/"}))
    fixes = _answer(page, "**/tebuk/lokasi/", _stay)
    page.goto(live.root_url("/ui/hari-ini/"))
    page.evaluate("navigator.geolocation.getCurrentPosition = () => undefined")

    page.get_by_role("button", name="Daftar Masuk").click()
    page.wait_for_url("**/ui/hari-ini/")
    page.context.grant_permissions(["geolocation"])
    page.wait_for_timeout(800)

    assert len(fixes) == 1
    assert "5f0c" in _form(fixes[0])
    assert page.evaluate("sessionStorage.length") == 0


def test_after_half_a_minute_no_fix_is_sent(live: Live, page: Page) -> None:
    page.context.set_geolocation(OFFICE)
    page.context.grant_permissions(["geolocation"])
    fixes = _answer(page, "**/tebuk/lokasi/", _stay)
    page.goto(live.root_url("/ui/log-masuk/"))
    page.evaluate(
        """() => sessionStorage.setItem('punch-without-fix',
            JSON.stringify({uuid: 'a', url: '/tebuk/lokasi/', until: Date.now() - 1}))"""
    )

    page.goto(live.root_url("/ui/hari-ini/"))
    expect(page.locator("x-punch")).to_have_attribute("data-state", "found")

    assert fixes == []
    assert page.evaluate("sessionStorage.length") == 0


def test_a_denied_location_is_known_and_the_button_stays_live(live: Live, page: Page) -> None:
    page.add_init_script("navigator.permissions.query = () => Promise.resolve({state: 'denied'})")
    page.goto(live.root_url("/ui/hari-ini/"))

    expect(page.locator("x-punch")).to_have_attribute("data-state", "denied")
    assert page.get_by_role("button", name="Daftar Masuk").is_enabled()


def test_the_clock_shows_the_servers_time_in_the_agencys_zone(live: Live, new_page: NewPage) -> None:
    page = new_page()
    page.clock.install(time="2031-01-01T00:00:00Z")
    page.goto(live.root_url("/ui/hari-ini/"))
    told = page.locator("x-clock").get_attribute("now")
    assert told is not None

    page.clock.run_for(61_000)

    expected = page.evaluate(
        "at => new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', hourCycle: 'h23',"
        " timeZone: 'Asia/Kuala_Lumpur'}).format(new Date((at + 61) * 1000))",
        int(told),
    )
    assert page.locator("x-clock time").inner_text() == expected


def _inbox(live: Live, new_page: NewPage) -> Page:
    page = new_page(size=DESKTOP)
    page.goto(live.root_url("/ui/peti-isu/"))
    page.locator("[data-row]").first.focus()
    return page


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim().split('\\n')[0].trim()"))


def test_one_row_is_in_the_tab_order(live: Live, new_page: NewPage) -> None:
    page = _inbox(live, new_page)

    page.keyboard.press("j")

    assert page.locator("[data-row][tabindex='0']").count() == 1
    assert "Lim Wei Jie" in _focused(page)


def test_keys_move_pick_and_pick_a_range(live: Live, new_page: NewPage) -> None:
    page = _inbox(live, new_page)

    for key in ("x", "j", "j", "ArrowDown", "Shift+X"):
        page.keyboard.press(key)

    assert page.locator("[data-pick]:checked").count() == 3
    assert page.locator("[data-count]").inner_text() == "3"
    assert page.locator(".selection-bar").is_visible()


def test_keys_are_dead_outside_the_list_and_in_fields(live: Live, new_page: NewPage) -> None:
    page = _inbox(live, new_page)
    page.locator("h1").evaluate("one => { one.tabIndex = -1; one.focus() }")

    for key in ("x", "j", "a", "?"):
        page.keyboard.press(key)

    assert page.locator("[data-pick]:checked").count() == 0
    assert not page.locator("dialog").is_visible()


def test_a_question_mark_lists_the_keys(live: Live, new_page: NewPage) -> None:
    page = _inbox(live, new_page)

    page.keyboard.press("?")

    assert page.get_by_role("dialog", name="Kekunci").is_visible()


def test_all_are_picked_and_none_without_the_decided(live: Live, new_page: NewPage) -> None:
    page = _inbox(live, new_page)

    page.get_by_role("button", name="Pilih semua").click()
    assert page.locator("[data-count]").inner_text() == "4"

    page.get_by_role("button", name="Kosongkan").click()
    assert not page.locator(".selection-bar").is_visible()


@pytest.mark.parametrize("swap", ["outerHTML", "outerMorph"])
def test_after_a_decision_focus_is_on_the_next_row(live: Live, new_page: NewPage, swap: str) -> None:
    page = _inbox(live, new_page)
    _answer(
        page,
        "**/terima/",
        lambda route: route.fulfill(
            body=DONE,
            content_type="text/html",
            headers={"HX-Trigger": json.dumps({"toast": {"text": "Diterima", "tone": "info"}})},
        ),
    )
    page.evaluate(
        """swap => document.querySelectorAll('[data-act=accept]').forEach(one => {
            one.type = 'button';
            one.setAttribute('hx-post', '/terima/');
            one.setAttribute('hx-target', 'closest [data-row]');
            one.setAttribute('hx-swap', swap);
            htmx.process(one);
        })""",
        swap,
    )
    page.keyboard.press("j")

    page.keyboard.press("a")
    expect(page.locator("[data-decided]")).to_have_count(2)
    page.wait_for_timeout(100)

    assert "Mohd Hafiz" in _focused(page)
    expect(page.get_by_role("status").filter(has_text="Diterima")).to_be_visible()


def test_a_failing_server_keeps_the_row_and_says_so(live: Live, new_page: NewPage) -> None:
    page = _inbox(live, new_page)
    _answer(page, "**/terima/", lambda route: route.fulfill(status=500, body="<h1>500</h1>", content_type="text/html"))
    page.evaluate(
        """() => { const one = document.querySelector('[data-act=accept]'); one.type = 'button';
            one.setAttribute('hx-post', '/terima/'); one.setAttribute('hx-target', 'closest [data-row]');
            htmx.process(one) }"""
    )

    page.keyboard.press("a")

    expect(page.get_by_role("status").filter(has_text="Pelayan tidak dapat menjawab")).to_be_visible()
    assert page.locator("[data-row]").first.get_by_role("button", name="Terima").is_visible()


def test_a_password_can_be_shown_and_is_hidden_again(live: Live, page: Page) -> None:
    page.goto(live.root_url("/ui/log-masuk/"))

    page.get_by_role("button", name="Tunjuk kata laluan").click()
    assert page.locator("#password").get_attribute("type") == "text"

    page.get_by_role("button", name="Sembunyi kata laluan").click()
    assert page.locator("#password").get_attribute("type") == "password"


def test_a_dialog_opens_and_closes_by_keyboard(live: Live, new_page: NewPage) -> None:
    page = new_page(size=DESKTOP)
    page.goto(live.root_url("/ui/"))

    page.get_by_role("link", name="Buka dialog").press("Enter")
    assert page.get_by_role("dialog").is_visible()

    page.keyboard.press("Escape")
    assert not page.locator("#contoh").is_visible()


def test_menus_close_on_escape_and_on_a_click_elsewhere(live: Live, new_page: NewPage) -> None:
    page = new_page(size=DESKTOP)
    page.goto(live.root_url("/ui/"))
    menu = page.locator("details.role")

    menu.locator("summary").click()
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert "Penyelia" in _focused(page)

    menu.locator("summary").click()
    page.locator("h1").click()
    assert menu.get_attribute("open") is None


def test_what_is_copied_is_said(live: Live, new_page: NewPage) -> None:
    page = new_page(size=DESKTOP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live.root_url("/ui/"))

    page.get_by_role("button", name="Salin").click()

    expect(page.get_by_role("status").filter(has_text="Nombor rujukan disalin")).to_be_visible()


def test_a_chosen_file_is_named(live: Live, new_page: NewPage) -> None:
    page = new_page(size=DESKTOP)
    page.goto(live.root_url("/ui/"))

    page.locator("input[type=file]").set_input_files(
        {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"x"}
    )

    assert page.locator(".file-drop-name").inner_text() == "surat.pdf"


def test_a_form_that_comes_back_has_its_summary_focused(live: Live, page: Page) -> None:
    page.goto(live.root_url("/ui/borang/"))

    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Nama penuh:").click()
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_a_post_by_htmx_outside_a_form_carries_the_token(live: Live, page: Page) -> None:
    page.goto(live.root_url("/ui/hari-ini/"))

    with page.expect_response("**/tema/") as answered:
        page.evaluate(
            """() => { const one = document.querySelector('h1'); one.setAttribute('hx-post', '/tema/');
                one.setAttribute('hx-swap', 'none'); one.setAttribute('hx-trigger', 'click'); htmx.process(one);
                one.click() }"""
        )

    assert answered.value.status == 303


def test_a_filter_refreshes_the_list_alone_and_says_the_result(live: Live, new_page: NewPage) -> None:
    page = new_page(size=DESKTOP)
    page.goto(live.root_url("/ui/pengguna/"))
    page.evaluate("document.querySelector('h1').dataset.kept = 'yes'")

    page.get_by_role("combobox", name="Bahagian").select_option("1")

    expect(page.get_by_role("status").filter(has_text="5 rekod dipaparkan")).to_have_count(1)
    assert page.url.endswith("unit=1&day_from=&day_to=")
    assert page.locator("h1").get_attribute("data-kept") == "yes"
    assert page.locator("#table").count() == 1
