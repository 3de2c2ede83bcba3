"""Operations that follow on one another, each sent by an account of the demo, with the ids that earlier answers gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from graphql import OperationDefinitionNode, parse

from app.commands.demo import demo_tokens
from app.database.engine import connected
from tests.listening import listening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass
class Worked:
    """What was answered so far: `ids` holds the newest id under each name."""

    client: httpx.AsyncClient
    tokens: Mapping[str, str]
    ids: dict[str, Any] = field(default_factory=dict)

    async def ask(self, account: str, text: str, /, language: str = "en", operation: str | None = None, **variables: Any) -> Any:
        """`data`, once there are no errors; its ids are the variables of what is asked next."""
        asked = {"query": text, "operationName": operation, "variables": {**self._taken(text, operation), **variables}}
        headers = {"authorization": f"Bearer {self.tokens[account]}", "accept-language": language}
        answer = (await self.client.post("/graphql", json=asked, headers=headers)).json()
        assert "errors" not in answer, answer["errors"]
        self.ids |= dict(_ids(answer["data"], ""))
        return answer["data"]

    def _taken(self, text: str, operation: str | None) -> dict[str, Any]:
        """The variables of the operation whose names are known."""
        nodes = [node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode)]
        (node,) = (each for each in nodes if operation is None or (each.name and each.name.value == operation))
        names = [each.variable.name.value for each in node.variable_definitions or ()]
        return {name: self.ids[name] for name in names if name in self.ids}


@asynccontextmanager
async def working(database_url: str, folder: Path) -> AsyncIterator[Worked]:
    """The service over a database with the demo registry, and a client with the demo's tokens."""
    async with connected(database_url) as connection:
        tokens = await demo_tokens(connection, folder)
        await connection.commit()
    async with listening(database_url) as address, httpx.AsyncClient(base_url=address) as client:
        yield Worked(client, tokens)


def _ids(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every id, by the field that holds its record: of a list the first."""
    if isinstance(value, list):
        for each in value[:1]:
            yield from _ids(each, name)
    elif isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield name, value["id"]
        for key, inner in value.items():
            yield from _ids(inner, name if key == "nodes" else key)
