"""What is committed of the page names no host to load from, and its lock names no registry."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import app.web

WEB = Path(app.web.__file__).parent
HERE = [WEB / "index.html", *sorted((WEB / "src").rglob("*.*")), *sorted((WEB / "public").iterdir())]
# An SVG element has to say its namespace; nothing is fetched from there.
NAMESPACE = "http://www.w3.org/2000/svg"


@pytest.mark.parametrize("file", HERE, ids=lambda file: file.name)
def test_nothing_is_loaded_from_another_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace(NAMESPACE, "")
    assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", text)


def test_the_lock_names_no_registry_and_proves_every_package() -> None:
    packages = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert not [name for name, entry in installed.items() if "resolved" in entry]
    assert not [name for name, entry in installed.items() if "integrity" not in entry and not entry.get("inBundle")]
