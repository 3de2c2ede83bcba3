"""The audits of the npm package graphql-http: what a server of GraphQL over HTTP must, should and may do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests import npm


@dataclass(frozen=True, slots=True)
class Audit:
    """One of them, and how it went: `ok`, or why not."""

    id: str
    name: str
    status: str
    reason: str | None

    @property
    def level(self) -> str:
        """MUST, SHOULD or MAY."""
        return self.name.split()[0]


async def audits_of(url: str) -> list[Audit]:
    """Every audit, run against a server that is up."""
    return [Audit(**audit) for audit in json.loads(await npm.run(Path(__file__).parent, "audit.js", url))]
