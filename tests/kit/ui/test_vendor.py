"""What others wrote and we serve is what VENDOR.toml says, with its licence."""

import hashlib
import json
import tomllib

from kit.ui.icons import VENDOR

ENTRIES = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["vendor"]


def _folder(entry: dict[str, str]) -> str:
    return f"{entry['name']}-{entry['version']}"


def test_every_file_has_the_checksum_it_was_taken_with() -> None:
    for entry in ENTRIES:
        for item in entry["files"]:
            content = (VENDOR / _folder(entry) / item["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == item["sha256"], item["file"]


def test_every_entry_has_its_licence_and_nothing_else_lies_there() -> None:
    assert {path.name for path in VENDOR.iterdir()} == {"VENDOR.toml", *map(_folder, ENTRIES)}
    for entry in ENTRIES:
        listed = {item["file"] for item in entry["files"]}
        assert {path.name for path in (VENDOR / _folder(entry)).iterdir()} == listed
        assert "LICENSE" in listed
        assert entry["licence"]


def test_the_icons_are_exactly_the_picked_ones() -> None:
    lucide = next(entry for entry in ENTRIES if entry["name"] == "lucide")

    assert sorted(json.loads((VENDOR / _folder(lucide) / "icons.json").read_text())) == sorted(lucide["icons"])
