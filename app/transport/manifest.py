"""A file or a folder -> the documents that are trusted.

The file is what a client's compiler writes: Relay's `persisted_queries.json` and the `persisted-documents.json` of graphql-codegen map
ids to texts, Apollo's manifest lists operations. A folder holds any of these, and `.graphql` files, named by their stem.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from app.database import CannotStart
from app.transport.documents import Trusted

APOLLO = "apollo-persisted-query-manifest"


def trusted(path: Path) -> Trusted:
    """Read it all. Raises CannotStart with the file and what is wrong with it."""
    found: dict[str, str] = {}
    for file in _files(path):
        for name, text in _documents(file):
            if found.setdefault(name, text) != text:
                raise CannotStart(f"TRUSTED_DOCUMENTS: {file} gives the id {name!r} to another document than a file before it.")
    if not found:
        raise CannotStart(f"TRUSTED_DOCUMENTS: {path} holds no document, so nothing could be asked.")
    return Trusted(found)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix in (".json", ".graphql"))
    return [path]


def _documents(file: Path) -> Iterator[tuple[str, str]]:
    try:
        content = file.read_bytes()
        if file.suffix == ".graphql":
            yield file.stem, content.decode()
            return
        manifest = orjson.loads(content)
    except OSError as error:
        raise CannotStart(f"TRUSTED_DOCUMENTS: {file} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise CannotStart(f"TRUSTED_DOCUMENTS: {file} is not {'UTF-8' if file.suffix == '.graphql' else 'JSON'}.") from None
    for name, text in _pairs(manifest):
        if not isinstance(name, str) or not isinstance(text, str):
            raise CannotStart(f"TRUSTED_DOCUMENTS: {file} is no manifest: it must map ids to documents, or be Apollo's.")
        yield name, text


def _pairs(manifest: Any) -> Iterator[tuple[Any, Any]]:
    match manifest:
        case {"format": str(kind), "operations": [*operations]} if kind == APOLLO:
            for operation in operations:
                yield (operation.get("id"), operation.get("body")) if isinstance(operation, dict) else (None, None)
        case dict():
            yield from manifest.items()
        case _:
            yield None, None
