"""The tags pages are composed of, as HTML."""

from datetime import UTC, datetime, time

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from kit.ui import icons
from kit.ui.charts import Bar
from kit.ui.forms import FileDrop, PasswordInput, RadioCards, RadioChips
from kit.ui.nav import Frame, NavItem
from kit.ui.statuses import card_colour, day_look, decision_look
from kit.ui.templatetags.ui import CardMonth


def _html(source: str, **context: object) -> str:
    with translation.override("ms"), timezone.override("Asia/Kuala_Lumpur"):
        return Template("{% load ui %}" + source).render(Context(context))


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in icons.icon("clock")
    assert 'role="img" aria-label="Masa &lt;b&gt;"' in icons.icon("clock", "Masa <b>")


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        icons.icon("unicorn")


def test_every_status_names_an_icon_that_exists() -> None:
    from kit.ui.statuses import DAY, DECISION

    assert {look.icon for look in (*DAY.values(), *DECISION.values())} <= set(icons.names())


def test_a_pill_speaks_in_words() -> None:
    assert "Lewat 12m" in _html('{% pill "LEWAT" note="12m" %}')


def test_an_unknown_status_is_shown_as_itself_and_escaped() -> None:
    assert "&lt;i&gt;" in _html("{% pill code %}", code="<i>")
    assert day_look("X").tone == "off"
    assert decision_look("X").tone == "past"


@pytest.mark.parametrize(
    ("code", "letter"), [("KUNING", "K"), ("k", "K"), ("HIJAU", "H"), ("M", "M"), (None, "–"), ("", "–"), ("Z", "–")]
)
def test_a_card_is_known_by_its_letter(code: str | None, letter: str) -> None:
    assert card_colour(code).letter == letter


def test_a_card_is_named_with_its_meaning() -> None:
    assert 'aria-label="Kad Kuning (biasa)"' in _html('{% card_colour "K" %}')


def test_a_cards_year_prints_months_and_counts() -> None:
    html = _html("{% card_year months %}", months=[CardMonth(3, "H", 3, "/bulan/3/"), CardMonth(12)])

    assert "Mac" in html
    assert 'href="/bulan/3/"' in html
    assert "Belum ada kad" in html


def test_a_schedule_prints_its_hours() -> None:
    assert "08:00–17:00" in _html('{% schedule_chip "WP2" start end %}', start=time(8), end=time(17))
    assert "Tiada WP" in _html("{% schedule_chip None %}")


def test_a_chart_carries_its_numbers_as_a_sentence_and_a_table() -> None:
    html = _html("{% bar_chart bars 'Lokasi' %}", bars=[Bar("Pejabat", 12, "12 (80 %)"), Bar("<Rumah>", 3)])

    assert 'aria-label="Lokasi: Pejabat 12 (80 %), &lt;Rumah&gt; 3"' in html
    assert "<caption" in html


def test_a_chart_of_nothing_still_stands() -> None:
    assert "Lokasi" in _html(
        "{% bar_chart bars 'Lokasi' %}{% trend bars 'T' %}{% sparkline values label='L' %}", bars=[], values=[]
    )


def test_a_card_escapes_its_title_and_keeps_its_content() -> None:
    html = _html("{% card title %}<p>{{ words }}</p>{% endcard %}", title="<T>", words="<w>")

    assert "&lt;T&gt;" in html
    assert "<p>&lt;w&gt;</p>" in html


def test_a_notice_of_an_unknown_tone_is_an_error() -> None:
    with pytest.raises(KeyError):
        _html('{% notice "rainbow" %}x{% endnotice %}')


def test_progress_asks_for_its_next_state_only_while_it_has_one() -> None:
    assert 'hx-trigger="every 1s"' in _html('{% progress 5 "Import" url="/kerja/1/" %}')
    assert "hx-get" not in _html('{% progress 100 "Import" %}')
    assert "value=" not in _html('{% progress None "Import" %}').split("<progress")[1]


def test_freshness_says_the_time() -> None:
    assert "Data setakat 9.31 pagi" in _html("{% fresh at %}", at=datetime(2026, 11, 20, 1, 31, tzinfo=UTC))


def test_four_ways_fill_the_bar_and_five_leave_a_rest() -> None:
    ways = tuple(NavItem(str(number), f"/{number}/") for number in range(5))

    assert Frame(nav=ways[:4]).bar == ways[:4]
    assert Frame(nav=ways[:4]).more == ()
    assert Frame(nav=ways).bar == ways[:3]
    assert Frame(side=ways).bar == ways[:3]
    assert Frame(side=ways).more == ways[3:]
    assert Frame(nav=ways[:2], side=ways[2:]).bar == ways[:2]
    assert Frame(nav=ways, side=(ways[0], NavItem("x", "/x/"))).more == (*ways[3:], NavItem("x", "/x/"))


def test_one_role_needs_no_switch() -> None:
    one, other = NavItem("a", "/a/"), NavItem("b", "/b/", current=True)

    assert Frame(roles=(one,)).role is None
    assert Frame(roles=(one, other)).role == other


def test_initials_come_from_the_first_two_names() -> None:
    assert Frame(person_name="nurul aisyah binti Kamaruddin").initials == "NA"
    assert Frame().initials == ""


class Sample(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti <b>kad</b>")
    secret = forms.CharField(label="Kata laluan", widget=PasswordInput, required=False)
    kind = forms.ChoiceField(label="Jenis", widget=RadioCards, choices=[("a", "A\nsatu"), ("b", "B")])
    chip = forms.ChoiceField(label="Sebab", widget=RadioChips, required=False, choices=[("x", "X")])
    paper = forms.FileField(label="Fail", widget=FileDrop, required=False)
    agree = forms.BooleanField(label="Setuju")


def test_a_form_says_what_is_wrong_and_leads_there() -> None:
    with translation.override("ms"):
        html = str(Sample({"name": ""}))

    assert 'href="#id_name"' in html
    assert 'href="#id_kind"' in html
    assert 'id="id_kind"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_a_form_prints_every_kind_of_control() -> None:
    html = str(Sample())

    assert "choice-card" in html
    assert "choice-chip" in html
    assert "x-reveal-password" in html
    assert "x-file-drop" in html
    assert "error-summary" not in html


def test_a_hint_is_text_and_never_markup() -> None:
    assert "&lt;b&gt;kad" in str(Sample())


def test_an_optional_field_says_so() -> None:
    with translation.override("ms"):
        assert "(pilihan)" in str(Sample())


def test_a_month_without_a_colour_has_a_strip_that_names_the_month_alone() -> None:
    plain = _html('{% punch_card "" "November 2026" %}x{% endpunch_card %}')
    yellow = _html('{% punch_card "KUNING" "November 2026" note="1/3" %}x{% endpunch_card %}')

    assert "<strong>November 2026</strong>" in plain
    assert "kad" not in plain.lower().replace("punch-card", "")
    assert "1/3" in yellow
    assert "<span>November 2026</span>" in yellow
