"""What mutations are tried on, and how it is made: records in one town, and an input about them for each mutation."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from graphql import GraphQLSchema, get_named_type

from app.auth import Held, Viewer
from app.compiler import ids
from app.models.user import Role
from tests.commands.office import Office

TOWN_ROLES = (Role.DISTRICT_OFFICER, Role.FINANCE)


@dataclass(frozen=True, slots=True)
class World:
    """Two districts, a town of each where everything lies, another one of each, and an input for each mutation."""

    offices: Mapping[str, Office]
    towns: Mapping[str, tuple[str, str]]
    inputs: Mapping[str, tuple[str, dict[str, Any]]]
    answered: Mapping[str, str]

    def clerk(self, district: str, at: int) -> Office:
        """Officer and finance clerk of a town: of that where everything lies, or of the other."""
        of, town = self.offices[district], ids.fits(self.towns[district][at])
        acting = copy(of.answer)
        acting.viewer = Viewer.holding([Held(role, of.key, town) for role in TOWN_ROLES], f"clerk {at}", "clerk")
        return replace(of, answer=acting)

    async def asks(self, who: Office, mutation: str) -> list[dict[str, Any]]:
        """Why a mutation is refused; it is never carried out."""
        _, given = self.inputs[mutation]
        dry = {} if mutation in ("revealPersonal", "findPerson") else {"dryRun": True}
        payload = await who.does(mutation, self.answered[mutation], given | dry)
        errors: list[dict[str, Any]] = payload["userErrors"]
        return errors


def answered(schema: GraphQLSchema) -> dict[str, str]:
    """By mutation, the field of its payload that holds what was recorded."""
    assert schema.mutation_type is not None
    found = {}
    for name, mutation in schema.mutation_type.fields.items():
        payload: Any = get_named_type(mutation.type)
        found[name] = next(field for field in payload.fields if field not in ("userErrors", "task", "value"))
    return found


class Builder:
    """Makes the world: as the whole district's office, records in one town, and inputs about them."""

    def __init__(self, giver: Office, taker: Office) -> None:
        self.giver, self.taker = giver, taker
        self.names = answered(giver.answer.compiler.schema)
        self.inputs: dict[str, tuple[str, dict[str, Any]]] = {}

    async def made(self, mutation: str, given: dict[str, Any], by: Office | None = None) -> str:
        made = await (by or self.giver).made(mutation, self.names[mutation], given)
        return str(made[0]["id"] if isinstance(made, list) else made["id"])

    async def kept(self, kind: str, made: dict[str, Any], other: dict[str, Any], change: dict[str, Any]) -> str:
        """Record one, and note how it is changed and withdrawn and how another is recorded."""
        key = await self.made(f"create{kind}", made)
        which = {"id": key, "expectedVersion": 1}
        self.does(f"create{kind}", made | other)
        self.does(f"update{kind}", which | change)
        self.does(f"withdraw{kind}", which)
        return key

    def does(self, mutation: str, given: dict[str, Any], district: str = "giver") -> None:
        self.inputs[mutation] = (district, given)
