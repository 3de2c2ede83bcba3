"""What a client selects of a mutation's answer -> Plan: the rows that the command made, and why it refused.

Which rows those are is known once the command has run: their keys come from the environment, as parameters of their own. So the plan of
an answer without refusals is made, and its permissions are asked, before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.compiler.arguments import Constant
from app.compiler.catalog import Made, Payload
from app.compiler.params import AsKey, AsKeys, Param, Path
from app.compiler.plan import Foreign, Found, FoundNodes, Plan, Refusals, RootMember, Text
from app.compiler.planner import Planner
from app.compiler.selection import Field

ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command refused: the type that says it, and the tags of the records that its fields lead to."""

    kind: str
    records: tuple[tuple[str, str], ...] = ()


def payload_plan(planner: Planner, asked: Field, payload: Payload, refusals: tuple[Refusal, ...]) -> Plan:
    """The plan of one mutation field's answer."""
    path = (asked.key,)
    fields = planner.selections.fields(payload.name, asked.selections)
    answer = _Answer(planner, payload, refusals)
    members = tuple(answer.member(f, (*path, f.key)) for f in fields)
    return Plan(members, tuple(planner.params), tuple(planner.permissions))


def answered(
    payload: Payload, rows: Mapping[str, UUID | Sequence[UUID]], told: Mapping[str, str], tags: Mapping[str, str]
) -> dict[str, Any]:
    """The parameters that a command fills: by the payload's fields the keys of its rows, and what it says, in JSON; `tags` are of types."""
    found: dict[str, Any] = {f"foreign_told_{name}": json for name, json in told.items()}
    for name, made in payload.rows.items():
        keys = rows.get(name)
        if made.listed:
            several = list(keys) if isinstance(keys, Sequence) else []
            found |= {f"made_{name}": several, f"made_{name}_tags": [tags[made.target]] * len(several)}
        else:
            found[f"made_{name}"] = keys
    return found


def refused(number: int, said: Mapping[str, str], records: Mapping[str, UUID]) -> dict[str, Any]:
    """The parameters that one refusal fills: what it says, in JSON, and the keys of its records, by its fields."""
    return {f"foreign_{number}_{name}": json for name, json in said.items()} | {
        f"refused_{number}_{name}": key for name, key in records.items()
    }


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is asked of one payload, after these refusals."""

    planner: Planner
    payload: Payload
    refusals: tuple[Refusal, ...]

    def member(self, asked: Field, path: Path) -> RootMember:
        if asked.name == "__typename":
            return Text(asked.key, f'"{self.payload.name}"')
        if asked.name == self.payload.errors:
            return Refusals(asked.key, tuple(self.refusal(asked, number, path) for number in range(len(self.refusals))))
        if asked.name in self.payload.said:
            return Text(asked.key, "null") if self.refusals else Foreign(asked.key, f"told_{asked.name}")
        return self.made(asked, self.payload.rows[asked.name], path)

    def made(self, asked: Field, made: Made, path: Path) -> RootMember:
        if self.refusals:
            return Text(asked.key, "null")
        variants = self.planner.variants(made.target, asked.selections, path)
        tags = frozenset(variant.entity.tag for variant in variants)
        name = f"made_{asked.name}"
        if made.listed:
            keys = (Param(each, Constant(None), AsKeys(tags, ALL, tags_only=each != name), path) for each in (name, f"{name}_tags"))
            return FoundNodes(asked.key, variants, *keys)
        return Found(asked.key, variants, "id", Param(name, Constant(None), AsKey(tags), path), gone=True)

    def refusal(self, asked: Field, number: int, path: Path) -> tuple[Text | Foreign | Found, ...]:
        """One refusal as it was asked for."""
        fields = self.planner.selections.fields(self.refusals[number].kind, asked.selections)
        return tuple(self.said(f, number, path) for f in fields)

    def said(self, asked: Field, number: int, path: Path) -> Text | Foreign | Found:
        """What a refusal says is brought, what it points to is read."""
        refused = self.refusals[number]
        if asked.name == "__typename":
            return Text(asked.key, f'"{refused.kind}"')
        if asked.name not in self.payload.refusals[refused.kind]:
            return Foreign(asked.key, f"{number}_{asked.name}")
        if (tag := dict(refused.records).get(asked.name)) is None:
            return Text(asked.key, "null")
        entity = self.planner.catalog.tags[tag]
        variant = self.planner.variant(entity, asked.selections, (*path, number, asked.key))
        param = Param(f"refused_{number}_{asked.name}", Constant(None), AsKey(frozenset({tag})), path)
        return Found(asked.key, (variant,), "id", param, gone=True)
