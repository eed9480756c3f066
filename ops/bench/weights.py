"""What a page makes a phone fetch the first time: its styles, scripts and fonts, as the server sends them."""

from __future__ import annotations

import gzip
import re
from posixpath import dirname, join, normpath

from ops.bench.figures import Figure
from ops.bench.visitor import Visitor

IN_PAGE = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2))"')
IN_FILE = re.compile(r"""(?:@import|url\(|from|import)\s*\(?["']?([^"')\s;]+\.(?:css|js|woff2))""")
KINDS = {"css": ("styles", 10), "js": ("scripts", 26)}


def measure(visitor: Visitor, path: str, name: str) -> list[Figure]:
    """Return the weights of the page at ``path``, with everything it and its files link to."""
    _status, page = visitor.get(path)
    html = len(gzip.compress(page)) / 1024
    sizes = _sizes(visitor, IN_PAGE.findall(page.decode()))
    figures = [Figure(f"{name}: HTML, compressed", html, "KiB", 8)]
    for suffix, (words, budget) in KINDS.items():
        weight = sum(size for file, size in sizes.items() if file.endswith(suffix)) / 1024
        figures.append(Figure(f"{name}: {words}, compressed", weight, "KiB", budget))
    return [
        *figures,
        Figure(f"{name}: all of it with fonts, first visit", html + sum(sizes.values()) / 1024, "KiB", 100),
    ]


def _sizes(visitor: Visitor, wanted: list[str]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    while wanted:
        file = wanted.pop()
        if file in sizes:
            continue
        status, content = visitor.get(file, **{"Accept-Encoding": "gzip"})
        if status != 200:
            raise RuntimeError(f"{file} answered {status}")
        sizes[file] = len(content)
        if not file.endswith("woff2"):
            text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
            wanted += [normpath(join(dirname(file), found)) for found in IN_FILE.findall(text)]
    return sizes
