"""A district office at work: what it asks, and what it is answered."""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.answer import Answer
from app.auth import Permission, Viewer
from app.compiler import ids
from app.transport.request import NOBODY, Asked, Client

HUANCUI, TAIERZHUANG = "环翠区", "台儿庄区"
ERRORS = (
    "userErrors { __typename code message path ... on OverCommitted { outstanding } ... on VersionConflict { yours current { id } } "
    + "... on DuplicateOf { existing { id } } ... on InUse { kind count } }"
)


@dataclass(frozen=True, slots=True)
class Office:
    """Whoever may do everything for one district."""

    answer: Answer
    district: str
    key: UUID

    async def ask(self, text: str, client: Client = NOBODY, **variables: Any) -> dict[str, Any]:
        """`data`, once there are no errors."""
        found = json.loads(await self.answer(Asked(text, None, variables, {}, False, client)))
        assert "errors" not in found, found
        data: dict[str, Any] = found["data"]
        return data

    async def does(self, mutation: str, answered: str, given: dict[str, Any], selected: str = "id") -> dict[str, Any]:
        """The payload of one mutation: `does("createFund", "fund", {…})`."""
        kind = mutation[0].upper() + mutation[1:]
        text = f"mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ {answered} {{ {selected} }} {ERRORS} }} }}"
        payload: dict[str, Any] = (await self.ask(text, input=given))[mutation]
        return payload

    async def made(self, mutation: str, answered: str, given: dict[str, Any], selected: str = "id") -> Any:
        """What a mutation made; nothing was refused."""
        payload = await self.does(mutation, answered, given, selected)
        assert payload["userErrors"] == [], payload
        return payload[answered]

    async def refused(self, mutation: str, answered: str, given: dict[str, Any]) -> dict[str, Any]:
        """The one reason why a mutation did nothing."""
        payload = await self.does(mutation, answered, given)
        assert payload[answered] is None
        (error,) = payload["userErrors"]
        found: dict[str, Any] = error
        return found


async def office(answer: Answer, district: str, permissions: frozenset[Permission] = frozenset(Permission)) -> Office:
    """The office of a district."""
    known = json.loads(
        await answer(Asked("query($by: DistrictBy!) { district(by: $by) { id } }", None, {"by": {"name": district}}, {}, False))
    )
    key = ids.fits(known["data"]["district"]["id"])
    assert key is not None
    acting = copy(answer)
    acting.viewer = Viewer(permissions, f"clerk of {district}", district, (key,))
    return Office(acting, district, key)


def colleague(of: Office, name: str) -> Office:
    """Somebody else of the same office."""
    acting = copy(of.answer)
    acting.viewer = Viewer(frozenset(Permission), name, name, (of.key,))
    return replace(of, answer=acting)


def yuan(amount: int | str) -> dict[str, str]:
    return {"value": str(amount)}
