"""What a declared field says of itself: its name in GraphQL, its annotation, the word behind it and what that reads."""

from __future__ import annotations

import re

from strawberry.types.field import StrawberryField

CONNECTED = re.compile(r"(?:Personal)?Connection\[(\w+)\]")


def camel(name: str) -> str:
    """A name of Python as GraphQL writes it.

    >>> camel("occurred_on_year")
    'occurredOnYear'
    """
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def graphql_name(field: StrawberryField) -> str:
    return field.graphql_name or camel(field.python_name)


def annotation(field: StrawberryField) -> str:
    """The annotation as it was written, but for `| None`."""
    return str(field.type_annotation.raw_annotation).removesuffix(" | None") if field.type_annotation else ""


def connected(field: StrawberryField) -> str | None:
    """The name of the type that a connection holds; None for any other field."""
    found = CONNECTED.fullmatch(annotation(field))
    return found[1] if found else None


def word(field: StrawberryField) -> str:
    """The word that declares it; empty for a field of none."""
    return field.metadata["behind"].word if "behind" in field.metadata else ""


def attributes(field: StrawberryField) -> tuple[str, ...]:
    """The attributes of the model that it reads: of its own name, unless others are given."""
    given: tuple[str, ...] = field.metadata["behind"].attributes
    return given or (field.python_name,)
