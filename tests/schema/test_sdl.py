"""The committed SDL is the schema."""

from __future__ import annotations

from pathlib import Path

import schema
from app.main import sdl


def test_the_committed_sdl_is_current() -> None:
    committed = Path(schema.__file__).with_name("schema.graphql").read_text(encoding="utf-8")
    assert committed == sdl(), "schema/schema.graphql is not current: run `make schema`, read the difference and commit it."


def test_the_sdl_is_the_schema_and_a_newline() -> None:
    assert sdl() == schema.schema.as_str() + "\n"
