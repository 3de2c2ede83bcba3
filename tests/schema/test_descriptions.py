"""Everything that the schema publishes says what it means, with the Chinese term."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    is_introspection_type,
    is_specified_scalar_type,
)

from schema import schema

CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile("[A-Za-z]{2}")


def described() -> Iterator[tuple[str, str]]:
    """Every coordinate of the schema and its description."""
    for name, kind in schema._schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        yield name, kind.description or ""
        match kind:
            case GraphQLObjectType() | GraphQLInterfaceType():
                for field_name, field in kind.fields.items():
                    yield f"{name}.{field_name}", field.description or ""
                    yield from ((f"{name}.{field_name}({key}:)", arg.description or "") for key, arg in field.args.items())
            case GraphQLEnumType():
                yield from ((f"{name}.{key}", value.description or "") for key, value in kind.values.items())
            case GraphQLInputObjectType():
                yield from ((f"{name}.{key}", field.description or "") for key, field in kind.fields.items())


def test_every_coordinate_is_described_in_english_with_the_chinese_term() -> None:
    coordinates = dict(described())
    poor = [name for name, text in coordinates.items() if not (CHINESE.search(text) and ENGLISH.search(text))]
    assert len(coordinates) > 1_000
    assert not poor
