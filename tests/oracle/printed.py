"""The schema as a client knows it, without a resolver, an enum or a scalar of the service."""

from __future__ import annotations

from graphql import GraphQLInputObjectType, GraphQLSchema, build_schema
from strawberry import Schema


def printed(published: Schema) -> GraphQLSchema:
    """The schema as its SDL tells it; Strawberry answers `isOneOf` for every schema of the process, from its own marks."""
    made = build_schema(published.as_str())
    made.directives = published._schema.directives
    for name, kind in made.type_map.items():
        if isinstance(kind, GraphQLInputObjectType):
            kind.extensions = published._schema.type_map[name].extensions
    return made
