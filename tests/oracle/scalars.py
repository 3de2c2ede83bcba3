"""How a value that was given is read: the second reader of scalars, and what the digest of a filter is made of."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLNonNull


def read(type_name: str, given: Any) -> Any:
    """The value of a scalar as columns hold it; terms stay their names."""
    match type_name:
        case "Money" | "Decimal":
            return Decimal(str(given))
        case "BigInt":
            return int(given)
        case "Date":
            return date.fromisoformat(given)
        case "DateTime":
            return datetime.fromisoformat(given).astimezone(UTC)
    return given


def told(given: Any, of: Any) -> str:
    """What a cursor remembers of an argument: its value, however it was written."""
    return json.dumps(plain(given, of), sort_keys=True, default=str)


def plain(given: Any, of: Any) -> Any:
    match of:
        case _ if given is None:
            return None
        case GraphQLNonNull(of_type=inner):
            return plain(given, inner)
        case GraphQLList(of_type=inner):
            return [plain(item, inner) for item in given]
        case GraphQLInputObjectType(fields=fields):
            return {key: plain(value, fields[key].type) for key, value in given.items()}
        case GraphQLEnumType(name=name):
            return f"{name}.{given}"
    return read(of.name, given)
