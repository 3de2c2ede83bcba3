"""How a document writes a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphql.language.print_string import print_string

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Name(str):
    """An enum's name: bare in a document, text in JSON."""

    __slots__ = ()


def controlled(value: Any) -> bool:
    """Whether a text in it holds a control character, which no document may."""
    if isinstance(value, Mapping):
        return any(map(controlled, value.values()))
    return any(map(controlled, value)) if isinstance(value, list) else isinstance(value, str) and bool(CONTROL.search(value))


def literal(value: Any) -> str:
    """A value as a document writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Name():
            return str(value)
        case str():
            return print_string(value)
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case Mapping():
            return "{" + ", ".join(f"{k}: {literal(v)}" for k, v in value.items()) + "}"
    return str(value)
