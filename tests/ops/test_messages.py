"""The catalogues: what is found in the code, and what is said about what is missing."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import django.contrib.auth
import django.contrib.postgres
import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ops_messages", ROOT / "ops/messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


messages = _tool()
Key = messages.Key


def _product(root: Path, python: str = "", template: str = "") -> Path:
    (root / "tenant_apps/room/templates/room").mkdir(parents=True)
    (root / "tenant_apps/room/views.py").write_text(python, encoding="utf-8")
    (root / "tenant_apps/room/templates/room/page.html").write_text(template, encoding="utf-8")
    return root


def test_sentences_are_found_in_python(tmp_path: Path) -> None:
    root = _product(
        tmp_path,
        'a = _("Hadir")\nb = ngettext("%(n)d isu", "%(n)d isu lagi", 2)\nc = pgettext("bulan", "Mac")\n'
        'd = _("Satu "\n      "dua")\n',
    )

    found = messages.sentences(root)

    assert set(found) == {Key("Hadir"), Key("%(n)d isu"), Key("Mac", "bulan"), Key("Satu dua")}
    assert found[Key("%(n)d isu")].plural == "%(n)d isu lagi"


def test_sentences_are_found_in_templates(tmp_path: Path) -> None:
    root = _product(
        tmp_path,
        template="""<p>it's {% translate "Hadir" %}</p>
          {% translate 'Lewat' as word %}  {% firstof x _("Cuti") %}
        {% blocktranslate with n=count %}Ada {{ n }} isu.{% endblocktranslate %}
   {% blocktranslate count n=total %}{{ n }} hari{% plural %}{{ n }} hari semua{% endblocktranslate %} (((
        {# _("tidak") #}""",
    )

    found = messages.sentences(root)

    assert set(found) == {Key("Hadir"), Key("Lewat"), Key("Cuti"), Key("Ada %(n)s isu."), Key("%(n)s hari")}
    assert found[Key("%(n)s hari")].plural == "%(n)s hari semua"


def test_strings_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '"Hadir" = "Present"\n["%(n)d isu"]\nplural = "%(n)d isu"\none = "%(n)d issue"\nother = "%(n)d issues"\n'
        '[context.bulan]\n"Mac" = "March"\n'
    )

    found = messages.translations(tmp_path)

    assert found[Key("Hadir")].forms == ("Present",)
    assert found[Key("%(n)d isu")].forms == ("%(n)d issue", "%(n)d issues")
    assert found[Key("Mac", "bulan")].forms == ("March",)


def test_two_files_may_agree_but_not_differ(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('"Hadir" = "Present"')
    (tmp_path / "b.toml").write_text('"Hadir" = "Present"')
    assert len(messages.translations(tmp_path)) == 1

    (tmp_path / "b.toml").write_text('"Hadir" = "Here"')
    with pytest.raises(ValueError, match=r"differently in a\.toml and b\.toml"):
        messages.translations(tmp_path)


@pytest.mark.parametrize("value", ["3", "{ one = 'x' }", "{ plural = 'x', other = 'y', few = 'z' }", "['a']"])
def test_what_is_no_translation_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "a.toml").write_text(f'"Hadir" = {value}')

    with pytest.raises((ValueError, AttributeError)):
        messages.translations(tmp_path)


def _faults(root: Path, strings: str) -> tuple[str, ...]:
    (root / "strings").mkdir()
    (root / "strings/room.toml").write_text(strings, encoding="utf-8")
    faults: tuple[str, ...] = messages.english(root, root / "strings").faults
    return faults


def test_a_sentence_without_english_is_named(tmp_path: Path) -> None:
    faults = _faults(_product(tmp_path, '_("Hadir")'), "")

    assert faults == ("no English for 'Hadir' (tenant_apps/room/views.py)",)


def test_english_nobody_says_is_named(tmp_path: Path) -> None:
    faults = _faults(_product(tmp_path), '"Hadir" = "Present"')

    assert faults == ("room.toml: nobody says 'Hadir'",)


def test_a_lost_placeholder_is_named(tmp_path: Path) -> None:
    faults = _faults(_product(tmp_path, '_("Hai %(name)s")'), '"Hai %(name)s" = "Hi %(nama)s"')

    assert faults == ("room.toml: the placeholders of 'Hai %(name)s' differ",)


def test_a_plural_on_one_side_is_named(tmp_path: Path) -> None:
    faults = _faults(_product(tmp_path, 'ngettext("isu", "isu", 2)'), '"isu" = "issue"')

    assert faults == ("room.toml: 'isu' has a plural on one side only",)


def test_the_design_systems_words_are_all_in_faults() -> None:
    missing = [
        fault
        for fault in messages.english(ROOT, messages.STRINGS).faults
        if "platform/kit/" in fault and "no English" in fault
    ]

    assert missing == []


@pytest.mark.parametrize("part", ["conf", "contrib/auth", "contrib/postgres"])
def test_djangos_malay_has_no_holes(part: str) -> None:
    folder = Path(django.__file__).parent / part / "locale"
    english = polib.pofile(str(folder / "en/LC_MESSAGES/django.po"))
    malay = folder / "ms/LC_MESSAGES/django.po"
    theirs = {(e.msgid, e.msgctxt) for e in polib.pofile(str(malay)).translated_entries()} if malay.exists() else set()
    ours = {(e.msgid, e.msgctxt) for e in messages.malay().entries}

    missing = [e.msgid for e in english if (e.msgid, e.msgctxt) not in theirs | ours]

    assert missing == []
