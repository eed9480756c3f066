"""Builds the catalogues: Malay sentences out of the code, their English out of ``locale/en/strings/*.toml``.

The source language is Malay, so Malay can have no holes; English is what a translator adds. Each part of the
product keeps its English in a file of its own::

    "Daftar Masuk" = "Check in"
    ["%(n)d isu menunggu"]           # a sentence with a count
    plural = "%(n)d isu menunggu"    # the second Malay form of ngettext
    one = "%(n)d issue waiting"
    other = "%(n)d issues waiting"
    [context.bulan]                  # pgettext("bulan", "Mac")
    "Mac" = "March"

``locale/ms/strings/*.toml`` is the other way round: Django's own English sentences that its Malay lacks or gets
wrong. ``ops/messages.py`` writes ``django.po`` and ``django.mo`` of both; with ``--check`` it writes nothing and
fails, naming them, when a sentence has no English, when English belongs to no sentence, or when the files are old.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "platform/spotme/locale"
STRINGS = LOCALE / "en" / "strings"
PLACES = ("platform", "shared_apps", "tenant_apps", "tenants", "connectors")
LEFT_OUT = ("/migrations/", "/static/", "/locale/", "/templates/ui/gallery/")
TEMPLATES = (".html", ".txt")
ONE = (1,)
PLURAL = (1, 2)
CONTEXT = ((1, "c"), 2)
KEYWORDS: dict[str, Any] = {
    "_": ONE,
    "gettext": ONE,
    "gettext_lazy": ONE,
    "gettext_noop": ONE,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
HEADER = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit", "MIME-Version": "1.0"}


@dataclass(frozen=True, slots=True)
class Key:
    """A sentence: what gettext looks up."""

    text: str
    context: str = ""


@dataclass(slots=True)
class Sentence:
    """A sentence found in the code: its plural (the second form), and the files that say it."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Translation:
    """What a strings file says: one form, or one and other; ``file`` is where."""

    forms: tuple[str, ...]
    plural: str
    file: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language's catalogue, ready to be written, and what is wrong with it."""

    language: str
    entries: polib.POFile
    faults: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return LOCALE / self.language / "LC_MESSAGES"


def main(arguments: list[str] | None = None) -> int:
    """Write the catalogues, or with ``--check`` only look; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when something is wrong")
    check = parser.parse_args(arguments).check
    catalogues = (english(ROOT, STRINGS), malay())
    faults = [f"{one.language}: {fault}" for one in catalogues for fault in one.faults]
    for one in catalogues:
        if check and _is_old(one):
            faults.append(f"{one.language}: django.po or django.mo is old; run `uv run python ops/messages.py`")
        elif not check:
            _write(one)
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def english(root: Path, strings: Path) -> Catalogue:
    """Return the English catalogue of everything the code under ``root`` says, out of the folder ``strings``."""
    said = sentences(root)
    given = translations(strings)
    faults = [f"no English for {key.text!r} ({', '.join(sorted(said[key].files))})" for key in said if key not in given]
    faults += [f"{given[key].file}: nobody says {key.text!r}" for key in given if key not in said]
    faults += [fault for key in said if key in given for fault in _mismatches(key, said[key], given[key])]
    entries = _catalogue("en", "nplurals=2; plural=(n != 1);")
    for key in sorted(said, key=lambda key: (key.text, key.context)):
        entries.append(_entry(key, said[key].plural, given.get(key), said[key].files))
    return Catalogue("en", entries, tuple(sorted(faults)))


def malay() -> Catalogue:
    """Return the Malay catalogue: only what Django's own lacks or gets wrong."""
    entries = _catalogue("ms", "nplurals=1; plural=0;")
    for key, given in sorted(translations(LOCALE / "ms" / "strings").items(), key=lambda pair: pair[0].text):
        entries.append(_entry(key, given.plural, given, ()))
    return Catalogue("ms", entries, ())


def sentences(root: Path) -> dict[Key, Sentence]:
    """Return every sentence the Python files and templates under ``root`` hand to gettext."""
    found: dict[Key, Sentence] = {}
    for file in _files(root):
        name = file.relative_to(root).as_posix()
        for text, context in _said_in(file):
            singular, plural = text if isinstance(text, tuple) else (text, "")
            sentence = found.setdefault(Key(singular, context or ""), Sentence())
            sentence.plural = sentence.plural or plural
            sentence.files.add(name)
    found.pop(Key(""), None)
    return found


def translations(folder: Path) -> dict[Key, Translation]:
    """Read the strings files of ``folder``.

    :raises ValueError: when two files translate the same sentence differently, or a value is no translation.
    """
    found: dict[Key, Translation] = {}
    for file in sorted(folder.glob("*.toml")):
        for key, translation in _read(tomllib.loads(file.read_text(encoding="utf-8")), file.name):
            before = found.setdefault(key, translation)
            if before.forms != translation.forms:
                raise ValueError(f"{key.text!r} is translated differently in {before.file} and {file.name}")
    return found


def _files(root: Path) -> Iterator[Path]:
    for place in PLACES:
        for file in sorted((root / place).rglob("*")):
            if file.suffix in (".py", *TEMPLATES) and not any(part in file.as_posix() for part in LEFT_OUT):
                yield file


def _said_in(file: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    source = file.read_text(encoding="utf-8")
    if file.suffix in TEMPLATES:
        if "templates" not in file.parts:
            return
        # What is no translation becomes filler; one line each and no indentation, so that it can be tokenised.
        source = "\n".join(line.strip() for line in templatize(source, origin=str(file)).splitlines())
    for _line, text, _comments, context in extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS):
        yield (text[0], text[1]) if isinstance(text, tuple) else text, context


def _read(data: Mapping[str, Any], file: str, context: str = "") -> Iterator[tuple[Key, Translation]]:
    for text, value in data.items():
        if isinstance(value, str):
            yield Key(text, context), Translation((value,), "", file)
        elif text == "context" and not context:
            for name, inner in value.items():
                yield from _read(inner, file, name)
        elif {"plural", "other"} <= value.keys() <= {"plural", "one", "other"}:
            forms = (value["one"], value["other"]) if "one" in value else (value["other"],)
            yield Key(text, context), Translation(forms, value["plural"], file)
        else:
            raise ValueError(f"{file}: {text!r} is neither a sentence nor a table of plural, one and other")


def _mismatches(key: Key, said: Sentence, given: Translation) -> Iterator[str]:
    if bool(said.plural) != (len(given.forms) > 1):
        yield f"{given.file}: {key.text!r} has a plural on one side only"
    for form in given.forms[-1:]:
        if set(PLACEHOLDER.findall(form)) != set(PLACEHOLDER.findall(said.plural or key.text)):
            yield f"{given.file}: the placeholders of {key.text!r} differ"


def _catalogue(language: str, plurals: str) -> polib.POFile:
    entries = polib.POFile(wrapwidth=110)
    entries.metadata = {"Language": language, **HEADER, "Plural-Forms": plurals}
    return entries


def _entry(
    key: Key, plural: str, given: Translation | None, files: Iterator[str] | set[str] | tuple[()]
) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=key.text, msgctxt=key.context or None, occurrences=[(name, "") for name in sorted(files)]
    )
    if "%(" in key.text:
        entry.flags.append("python-format")
    forms = given.forms if given else ()
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = dict(enumerate(forms)) if forms else {0: "", 1: ""}
    else:
        entry.msgstr = forms[0] if forms else ""
    return entry


def _is_old(catalogue: Catalogue) -> bool:
    po, mo = catalogue.folder / "django.po", catalogue.folder / "django.mo"
    if not po.exists() or not mo.exists():
        return True
    return po.read_text(encoding="utf-8") != str(catalogue.entries) or mo.read_bytes() != catalogue.entries.to_binary()


def _write(catalogue: Catalogue) -> None:
    catalogue.folder.mkdir(parents=True, exist_ok=True)
    (catalogue.folder / "django.po").write_text(str(catalogue.entries), encoding="utf-8")
    (catalogue.folder / "django.mo").write_bytes(catalogue.entries.to_binary())


if __name__ == "__main__":
    sys.exit(main())
