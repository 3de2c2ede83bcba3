"""Whether a row fits a filter, as docs/where.md says: each filter is true or false of each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from graphql import get_named_type

from tests.oracle.scalars import read

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

Where = Mapping[str, Any]
COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda mine, asked: mine == asked,
    "in": lambda mine, asked: mine in asked,
    "lt": lambda mine, asked: mine < asked,
    "lte": lambda mine, asked: mine <= asked,
    "gt": lambda mine, asked: mine > asked,
    "gte": lambda mine, asked: mine >= asked,
    "between": lambda mine, asked: asked["from"] <= mine <= asked["to"],
    "contains": lambda mine, asked: asked in mine,
    "startsWith": lambda mine, asked: mine.startswith(asked),
    "has": lambda mine, asked: asked in mine,
    "hasSome": lambda mine, asked: any(one in mine for one in asked),
    "hasEvery": lambda mine, asked: all(one in mine for one in asked),
}
LEFT_OUT = {"ne": "eq", "notIn": "in"}


def fits(oracle: Oracle, row: Any, type_name: str, where: Where) -> bool:
    """Whether a row of this type is kept."""
    return all(_key(oracle, row, type_name, key, asked) for key, asked in where.items())


def _key(oracle: Oracle, row: Any, type_name: str, key: str, asked: Any) -> bool:
    match key:
        case "and":
            return all(fits(oracle, row, type_name, one) for one in asked)
        case "or":
            return any(fits(oracle, row, type_name, one) for one in asked)
        case "not":
            return not fits(oracle, row, type_name, asked)
    field = getattr(oracle.schema.type_map[type_name], "fields", {}).get(key)
    if field is None:
        narrower = key[0].upper() + key[1:]
        return oracle.declared.kind(row, oracle.possible(narrower)) is not None and fits(oracle, row, narrower, asked)
    kind, target = oracle.declared.kind(row, oracle.possible(type_name)), get_named_type(field.type)
    assert kind is not None, f"{row} is no {type_name}"
    behind = oracle.declared.behind[kind.name, key]
    match behind.word:
        case "column" if target.name == "ID":
            return compared(f"{kind.tag}_{row.id}", asked, "ID")
        case "column":
            return compared(getattr(row, behind.attributes[0]), asked, target.name)
        case "group":
            of = {
                name: (oracle.declared.behind[target.name, name].attributes[0], get_named_type(target.fields[name].type)) for name in asked
            }
            return all(compared(getattr(row, of[name][0]), one, of[name][1].name) for name, one in asked.items())
        case "row":
            return _leads(oracle, oracle.one(row, behind.attributes, target.name), target.name, asked)
    held = oracle.target(target) if "nodes" in target.fields else target.name
    return _holds(oracle, oracle.standing(getattr(row, behind.attributes[0]), held), held, asked)


def _leads(oracle: Oracle, found: Any, target: str, asked: Where) -> bool:
    """There is one, and it fits; or there is none, where that is asked."""
    rest = {key: one for key, one in asked.items() if key != "isNull"}
    if "isNull" in asked and (found is None) is not asked["isNull"]:
        return False
    return found is not None and fits(oracle, found, target, rest) if rest or "isNull" not in asked else True


def _holds(oracle: Oracle, rows: list[Any], held: str, asked: Where) -> bool:
    """How many rows of a list fit."""
    kept = {key: [row for row in rows if fits(oracle, row, held, one)] for key, one in asked.items() if key != "count"}
    said = {"some": lambda n: n > 0, "none": lambda n: n == 0, "every": lambda n: n == len(rows)}
    return all(said[key](len(found)) for key, found in kept.items()) and compared(len(rows), asked.get("count", {}), "Int")


def compared(mine: Any, asked: Where, type_name: str) -> bool:
    """Whether a value is what every operator asks for; what is missing is nothing but missing, and left out of everything."""
    held = [_name(one) for one in mine] if isinstance(mine, list) else _name(mine)
    return all(_operator(held, key, one, type_name) for key, one in asked.items())


def _operator(mine: Any, key: str, asked: Any, type_name: str) -> bool:
    if key in ("isNull", "isEmpty"):
        return (mine is None if key == "isNull" else mine == []) is asked
    if key in LEFT_OUT:
        return not _operator(mine, LEFT_OUT[key], asked, type_name)
    return mine is not None and COMPARED[key](mine, _read(asked, type_name))


def _read(asked: Any, type_name: str) -> Any:
    match asked:
        case list():
            return [read(type_name, one) for one in asked]
        case Mapping():
            return {end: read(type_name, one) for end, one in asked.items()}
    return read(type_name, asked)


def _name(value: Any) -> Any:
    """A term by its name, a key as it is shown."""
    return str(value) if isinstance(value, UUID) else getattr(value, "name", value)
