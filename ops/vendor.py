"""Refreshes what others wrote and we serve, from npm, at the versions VENDOR.toml pins. For maintainers; needs npm.

To move to a newer version: change `version` in VENDOR.toml, run ``uv run python ops/vendor.py``, read the
change, and adjust the paths that name the folder (templates and app.css). A test compares files and checksums.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "platform/kit/ui/static/vendor"


def main() -> int:
    """Fetches every entry and writes its files and checksums; 1 when npm cannot deliver one."""
    manifest = VENDOR / "VENDOR.toml"
    text = manifest.read_text(encoding="utf-8")
    for entry in tomllib.loads(text)["vendor"]:
        text = _refresh(entry, text)
    manifest.write_text(text, encoding="utf-8")
    return 0


def _refresh(entry: dict[str, Any], manifest: str) -> str:
    """Writes the files of one entry and returns the manifest with their checksums."""
    folder = VENDOR / f"{entry['name']}-{entry['version']}"
    for old in VENDOR.glob(f"{entry['name']}-*"):
        shutil.rmtree(old)
    folder.mkdir()
    with _packed(entry["package"], entry["version"]) as archive:
        for item in entry["files"]:
            content = _member(archive, item["source"])
            if item["file"] == "icons.json":
                content = _picked(content, entry["icons"])
            (folder / item["file"]).write_bytes(content)
            manifest = _with_checksum(manifest, entry["name"], item["file"], content)
    return manifest


def _packed(package: str, version: str) -> tarfile.TarFile:
    with tempfile.TemporaryDirectory() as place:
        command = ["npm", "pack", "--silent", f"{package}@{version}"]
        subprocess.run(command, cwd=place, check=True, stdout=subprocess.DEVNULL)
        archive = next(Path(place).glob("*.tgz"))
        return tarfile.open(fileobj=io.BytesIO(archive.read_bytes()))


def _member(archive: tarfile.TarFile, source: str) -> bytes:
    file = archive.extractfile(f"package/{source}")
    if file is None:
        raise FileNotFoundError(source)
    return file.read()


def _picked(nodes: bytes, names: list[str]) -> bytes:
    """The shapes of the icons we use, one icon a line so that a change can be read."""
    every = json.loads(nodes)
    lines = [f"  {json.dumps(name)}: {json.dumps(every[name], separators=(',', ':'))}" for name in sorted(names)]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _with_checksum(manifest: str, name: str, file: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    entry = re.compile(
        rf'(name = "{re.escape(name)}"\n.*?file = "{re.escape(file)}".*?sha256 = ")[0-9a-f]*(")', re.DOTALL
    )
    return entry.sub(rf"\g<1>{digest}\g<2>", manifest, count=1)


if __name__ == "__main__":
    sys.exit(main())
