"""Every `cases/<sentence>.graphql` compiles to the committed `.sql` and answers with the committed `.json`.

A lost index, a second statement or another order of keys is a difference to read. `make cases` writes the files anew;
CI never does.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import orjson
import pytest

from app.answer import Answer
from app.compiler.sql.layout import laid_out

CASES = sorted(Path(__file__).parent.joinpath("cases").glob("*.graphql"))
UPDATE = bool(os.environ.get("UPDATE_CASES"))


def variables_of(case: Path) -> dict[str, object]:
    """A first line `# {"name": "环翠区"}` gives the variables."""
    first = case.read_text().partition("\n")[0]
    return orjson.loads(first.removeprefix("#")) if first.startswith("# {") else {}


def committed(file: Path, found: str) -> str:
    if UPDATE:
        file.write_text(found)
    assert file.exists(), f"{file.name} is missing: run `make cases`, read what it writes, and commit it."
    return file.read_text()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_an_operation_compiles_to_the_committed_statement(case: Path, answer: Answer) -> None:
    prepared = answer.compiler.prepare(case.read_text(), None, variables_of(case))
    sql = laid_out(prepared.compiled.statement.sql) + "\n"
    assert sql == committed(case.with_suffix(".sql"), sql)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
async def test_the_statement_answers_with_the_committed_json(case: Path, answer: Answer) -> None:
    data = await answer.data(case.read_text(), None, variables_of(case))
    found = json.dumps(orjson.loads(data), ensure_ascii=False, indent=1) + "\n"
    assert found == committed(case.with_suffix(".json"), found)
