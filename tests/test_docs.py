"""What the README names exists: commands, settings, error codes; and what exists is named."""

from __future__ import annotations

import re
from pathlib import Path

import app.errors
from app.cli import app as commands
from app.config import Settings
from app.errors import ServiceError

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def rows(start: str) -> list[str]:
    """The lines of the table whose head begins so."""
    _, _, rest = README.partition(f"\n{start}")
    table, _, _ = rest.partition("\n\n")
    return table.splitlines()[2:]


def test_every_setting_is_listed_as_it_is() -> None:
    found = {cells[1].strip(" `"): (cells[2].strip(" `"), cells[3].strip()) for row in rows("| variable") if (cells := row.split("|"))}
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    shown = {name: "" if value in (None, ()) else str(value) for name, value in defaults.items()}
    assert found == {name.upper(): (shown[name], field.description) for name, field in Settings.model_fields.items()}


def test_every_error_code_is_listed() -> None:
    codes = {kind.code for kind in vars(app.errors).values() if isinstance(kind, type) and issubclass(kind, ServiceError)}
    assert set(re.findall(r"`([A-Z][A-Z_]+[A-Z])` \|", "\n".join(rows("| code")))) == codes, "the README's table of codes"


def test_every_command_is_listed() -> None:
    known = {name for name in commands if not name.startswith("-")}
    assert {re.findall(r"`jiedui (\w+)", row)[0] for row in rows("| command")} == known


def test_make_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    house = (ROOT / "docs" / "architecture.md").read_text()
    for name in re.findall(r"\bmake (\w+)", README) + re.findall(r"`make (\w+)", house):
        assert re.search(rf"^{name}:", makefile, re.M), name


def test_folders_and_pictures_exist() -> None:
    for path in [*re.findall(r"^\| `(\w[\w/.]+/|\w+/\w+\.py)` \|", README, re.M), *re.findall(r"\]\(([\w/.-]+)\)", README)]:
        assert (ROOT / path).exists(), path
