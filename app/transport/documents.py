"""How a request names its document: by its text, or by something shorter.

    Persisted   automatic persisted queries: a text is remembered by its SHA-256 when it comes with it, and asked for by that alone
    Trusted     only documents of a manifest run, named by their id, by their hash, or by exactly their text

A client names a document by `extensions.persistedQuery.sha256Hash` (Apollo), `documentId` (GraphQL over HTTP) or `doc_id` (Relay).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol

from app.compiler.recent import Recent
from app.errors import DocumentNotTrusted, Malformed, PersistedQueryNotFound

MEMBERS = ("documentId", "doc_id")
REMEMBERED = 8_000_000
"""Characters of persisted queries that are kept; what was used longest ago is forgotten first."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_INTROSPECTION = re.compile(r"\b__(schema|type)\b")
_HASH = ("extensions", "persistedQuery", "sha256Hash")


class Documents(Protocol):
    """What `request` asks for the text of a document."""

    def text(self, given: str | None, name: str | None, digest: str | None) -> str:
        """The text to run, from the text, the name and the SHA-256 that were sent. Raises a ServiceError."""


class Persisted:
    """Anything may run, and what comes with its hash can be asked for by the hash from then on."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._held = Recent[str, str](size, weigh=len)

    def text(self, given: str | None, name: str | None, digest: str | None) -> str:
        if given is not None:
            if digest is not None:
                if digest_of(given) != digest:
                    raise Malformed("`sha256Hash` is not the SHA-256 of `query`.", path=_HASH)
                self._held.put(digest, given)
            return given
        key = digest or (name and name.removeprefix("sha256:"))
        if key is None:
            raise Malformed("`query` is missing; send the GraphQL document as a string.", path=("query",))
        if (found := self._held.get(key)) is None:
            raise PersistedQueryNotFound("PersistedQueryNotFound")  # the words that clients look for
        return found


@dataclass(frozen=True)
class Trusted:
    """The documents of a manifest by their names, and nothing else."""

    by_name: Mapping[str, str]

    @cached_property
    def _known(self) -> Mapping[str, str]:
        """Texts by every name they may have: the manifest's, their hash, and themselves."""
        hashed = {digest_of(text): text for text in self.by_name.values()}
        prefixed = {f"sha256:{digest}": text for digest, text in hashed.items()}
        return {**{text: text for text in hashed.values()}, **prefixed, **hashed, **self.by_name}

    def text(self, given: str | None, name: str | None, digest: str | None) -> str:
        found = self._known.get(name or digest or given or "")
        if found is None or given not in (None, found):
            raise DocumentNotTrusted("This instance runs registered documents only, and this is none of them.")
        return found

    @cached_property
    def introspects(self) -> bool:
        """Whether a registered document reads the schema, as GraphiQL's must."""
        return any(_INTROSPECTION.search(text) for text in self.by_name.values())


def digest_of(text: str) -> str:
    """The SHA-256 of a document, as clients write it."""
    return sha256(text.encode()).hexdigest()


def name_of(members: Mapping[str, Any]) -> str | None:
    """The id by which a request names its document."""
    for member in MEMBERS:
        if (name := members.get(member)) is not None:
            if not isinstance(name, str) or not name:
                raise Malformed(f"`{member}` must be a string.", path=(member,))
            return name
    return None


def digest_in(extensions: Mapping[str, Any]) -> str | None:
    """The hash of Apollo's protocol, if the request speaks it."""
    if (persisted := extensions.get("persistedQuery")) is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise Malformed("`persistedQuery` must be an object of version 1.", path=_HASH[:2])
    digest = persisted.get("sha256Hash")
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest.lower()):
        raise Malformed("`sha256Hash` must be a SHA-256 in 64 hexadecimal digits.", path=_HASH)
    return digest.lower()
