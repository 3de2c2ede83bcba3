"""What the README names exists: commands, settings, error codes; and what exists is named."""

from __future__ import annotations

import re
from pathlib import Path

import app.errors
from app.cli import app as commands
from app.commands.refusals import CODES
from app.config import Settings
from app.errors import ServiceError
from app.models import ProposalStatus, SyncOperation, SyncOutcome
from app.sync.arrival import Code

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


def test_every_reason_of_a_refusal_is_listed_with_its_words() -> None:
    writes = (ROOT / "docs" / "writes.md").read_text()
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+) \|$", writes, re.M))
    assert told == {code: words.rpartition(" ")[0] for code, words in CODES.items()}


def test_every_test_that_a_page_names_is_there() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    for page in ("writes", "invariants"):
        for name in set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / f"{page}.md").read_text())):
            assert f"def {name}(" in tests, f"docs/{page}.md: {name}"


def test_every_mutation_that_a_page_names_is_published() -> None:
    sdl = (ROOT / "schema" / "schema.graphql").read_text()
    _, _, rest = sdl.partition("\ntype Mutation {\n")
    published = set(re.findall(r"^  (\w+)\(", rest.partition("\n}\n")[0], re.M))
    table = [row.split("|")[4] for row in (ROOT / "docs" / "invariants.md").read_text().splitlines() if re.match(r"\| \d+ ", row)]
    named = {name for cell in table for name in re.findall(r"`([a-z]+[A-Z]\w*)`", cell)}
    assert named - published <= {"revealPersonal"}, "all but what is still to come"


def test_the_protocol_names_every_outcome_every_state_and_every_code_of_its_own() -> None:
    page = (ROOT / "docs" / "sync.md").read_text()
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.M))
    waiting = {code for code in Code if code in (Code.MISSING, Code.CLASH, Code.BUSY)}
    assert named == {word.name for word in (*SyncOutcome, *SyncOperation, *ProposalStatus, *(set(Code) - waiting))}


def test_every_command_is_listed() -> None:
    known = {name for name in commands if not name.startswith("-")}
    assert {re.findall(r"`jiedui (\w+)", row)[0] for row in rows("| command")} == known


def test_make_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    house = (ROOT / "docs" / "architecture.md").read_text()
    for name in re.findall(r"\bmake ([\w-]+)", README) + re.findall(r"`make ([\w-]+)", house):
        assert re.search(rf"^{name}:", makefile, re.M), name


def test_folders_and_pictures_exist() -> None:
    for path in [*re.findall(r"^\| `(\w[\w/.]+/|\w+/\w+\.py)` \|", README, re.M), *re.findall(r"\]\(([\w/.-]+)\)", README)]:
        assert (ROOT / path).exists(), path
