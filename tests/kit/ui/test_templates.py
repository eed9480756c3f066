"""Every template of the product keeps to the content policy and to the house's words for time."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLACES = ("platform", "shared_apps", "tenant_apps", "tenants", "connectors")
TEMPLATES = sorted(
    path
    for place in PLACES
    for path in (ROOT / place).rglob("*.html")
    if "templates" in path.parts and "email" not in path.parts and "mail" not in path.parts
)
STATIC = ROOT / "platform/kit/ui/static/ui"
FORBIDDEN = {
    "a style block": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an event attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "a js: value": r"[\"'{,\s]js:",
    "an htmx trigger filter": r"hx-trigger=\"[^\"]*\[",
    "a script address": r"(?i)(href|src|action)=[\"']javascript:",
    "|safe": r"\|\s*safe\b",
    "autoescape off": r"autoescape\s+off",
    "timesince or timeuntil": r"\|\s*time(since|until)\b",
    "a date format with P, a, A, M or N": r"\|\s*(date|time)\s*:\s*[\"'][^\"']*[PaAMN]",
    "a colour": r"(?<!&)#[0-9a-fA-F]{6}\b(?![^<]*media=)",
}


def _shown(path: Path) -> str:
    """The template without its comments."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL)
    return re.sub(r"{#.*?#}", "", text)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])

    found = [f"{path.relative_to(ROOT)}: {hit[0]}" for path in TEMPLATES if (hit := pattern.search(_shown(path)))]

    assert not found, f"{what}: {found}"


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("a style attribute", '<p class="x" style="color:red">'),
        ("an inline script", "<script>go()</script>"),
        ("an event attribute", '<a href="#" onclick="go()">'),
        ("an htmx trigger filter", '<a hx-trigger="click[ctrlKey]">'),
        ("a js: value", "<a hx-vals='js:{a: 1}'>"),
        ("a date format with P, a, A, M or N", '{{ at|date:"j M Y" }}'),
        ("|safe", "{{ words | safe }}"),
    ],
)
def test_the_look_out_sees(what: str, sample: str) -> None:
    assert re.search(FORBIDDEN[what], sample)


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 40


def test_the_style_sheet_is_small_and_plain() -> None:
    css = (STATIC / "app.css").read_text(encoding="utf-8")

    assert len(gzip.compress(css.encode())) <= 10 * 1024
    assert css.index("@layer reset, token, base, layout, component, print;") < css.index("@font-face")
    assert not re.search(r"(margin|padding|border)-(left|right)\b|[;{\s](left|right)\s*:", css), "a physical side"


def test_the_scripts_are_small_and_classic() -> None:
    scripts = sorted(STATIC.glob("*.js"))
    together = b"".join(path.read_bytes() for path in scripts)

    assert len(gzip.compress(together)) <= 12 * 1024
    assert not re.search(rb"^\s*(import|export)\s", together, flags=re.MULTILINE)
    assert b"eval(" not in together
    assert b"innerHTML" not in together


def test_pages_use_only_the_design_systems_classes() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.css"))
    known = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", css))

    unknown = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in TEMPLATES
        for name in _classes(_shown(path))
        if name not in known
    }

    assert not unknown, f"not in the gallery's style sheets: {sorted(unknown)}"


def _classes(shown: str) -> set[str]:
    """The class names written out in a template; those made of variables cannot be known here."""
    without_tags = re.sub(r"{%.*?%}", " ", shown, flags=re.DOTALL)
    plain = re.sub(r"[^\s\"]*{{.*?}}[^\s\"]*", " ", without_tags, flags=re.DOTALL)
    names = {name for value in re.findall(r'\sclass="([^"]*)"', plain) for name in value.split()}
    return {name for name in names if not name.endswith("-")}
