"""How a list may be filtered: an input for each type, with a key for each of its fields, made from the declarations.

A column takes the operators of its type; a to-one takes the filter of what it leads to; a to-many asks how many of its
records fit: some, none, every. A new field can be filtered by without another line. `app.compiler.filters` reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, get_args

import strawberry
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from app.compiler.catalog import Report
from app.models.base import Word
from schema.declare import put_together
from schema.fields import annotation, graphql_name, word
from schema.operators import HERE, HOLDING, LISTED, LOGIC, NUMBERS, OPERATORS, RANGE, SCALARS, TERMS, Keys, of

HELD = re.compile(r"(?:(?:Personal)?Connection|list)\[(.+)\]")
FIELDS = {"column", "row", "rows", "group"}
GENERAL = ("Node", "Record")
"""Interfaces that no list holds."""


@dataclass(slots=True)
class Filters:
    """The filter inputs of everything that is declared in `types`, put beside it under their names."""

    types: dict[str, Any]
    kinds: list[Any] = field(default_factory=list)
    """Those that lists hold, while it publishes."""

    def publish(self) -> None:
        for kind_of_python, name in SCALARS.items():
            self.scalar(kind_of_python, name)
        self.kinds = [kind for kind in self.types.values() if _definition(kind)]
        for name, kind in list(self.types.items()):
            if isinstance(kind, type) and issubclass(kind, Word):
                self.input(f"{name}Filter", of(TERMS, name, name), f"Which {name}")
                self.input(f"{name}ListFilter", of(HOLDING, name), f"Which lists of {name}")
            elif members := _members(kind):
                self.input(f"{name}Filter", {**of(LOGIC, name), **HERE, **_kinds(members)}, f"Which {name}")
            elif (definition := _definition(kind)) is not None:
                self.rows(name, kind, definition)

    def scalar(self, kind: str, name: str) -> None:
        operators = OPERATORS.get(name, NUMBERS)
        self.input(f"{name}Filter", of(operators, kind, name), f"Which {name}")
        self.input(f"{name}ListFilter", of(HOLDING, kind), f"Which lists of {name}")
        if "between" in operators:
            self.input(f"{name}Range", of(RANGE, kind), f"From one {name} to another", required=True)

    def rows(self, name: str, kind: Any, definition: StrawberryObjectDefinition) -> None:
        fields = {graphql_name(f): (_filter(f), f.description or "") for f in definition.fields}
        if not definition.is_interface and not hasattr(kind, "__declared__"):
            self.input(f"{name}Filter", fields, f"Which {name}")
            return
        narrower = _kinds([t for t in self.kinds if t is not kind and kind in t.__mro__])
        assert not narrower.keys() & fields.keys(), f"{name}: a field has the name of a type: rename it"
        self.input(f"{name}Filter", {**of(LOGIC, name), **HERE, **fields, **narrower}, f"Which {name}")
        self.input(f"{name}ListFilter", of(LISTED, name), f"Which lists of {name}")

    def input(self, name: str, keys: Keys, what: str, *, required: bool = False) -> None:
        absent: dict[str, Any] = {} if required else {"default": strawberry.UNSET}
        fields = {  # the underscore, because `in` and `not` are words of Python
            f"{key}_": (kind if required else f"{kind} | None", strawberry.field(name=key, description=text, **absent))
            for key, (kind, text) in keys.items()
        }
        every = "both are included. 区间" if required else "every key that is given must hold. 筛选条件"
        put_together(name, fields, strawberry.input, f"{what}: {every}")


def _filter(asked: StrawberryField) -> str:
    """The type of the filter of a field."""
    held = HELD.fullmatch(annotation(asked))
    item = held[1] if held else annotation(asked)
    return f"{SCALARS.get(item, item.rpartition('.')[2])}{'List' if held else ''}Filter"


def _kinds(members: list[Any]) -> Keys:
    """A key for each type that a record can be: it is one, and fits."""
    return {
        m.__name__[0].lower() + m.__name__[1:]: (f"{m.__name__}Filter", f"It is one of these, and fits: {_first_line(m)}") for m in members
    }


def _members(kind: Any) -> list[Any]:
    """The members of a union, and the interfaces that stand for several of them."""
    union, *_ = get_args(kind) or (None,)
    members = list(get_args(union))
    wide = {i.__name__: i for m in members for i in m.__mro__[1:] if _definition(i)}
    return [*members, *wide.values()]


def _definition(kind: Any) -> StrawberryObjectDefinition | None:
    """A type that filters are made for: whose fields are the record's, and whose rows a list can hold."""
    definition = vars(kind).get("__strawberry_definition__") if isinstance(kind, type) else None
    if not isinstance(definition, StrawberryObjectDefinition) or kind.__name__ in GENERAL:
        return None
    reported = hasattr(kind, "__declared__") and isinstance(kind.__declared__.source, Report)
    stored = all(word(f) in FIELDS for f in definition.fields)
    return definition if stored and not reported else None


def _first_line(kind: Any) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]
