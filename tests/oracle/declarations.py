"""What the schema declares, read from the declarations themselves: the catalog of the compiler is left out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from sqlalchemy import inspect
from strawberry import Schema
from strawberry.types.base import StrawberryObjectDefinition

from app.models.base import Word
from schema.declare import Behind


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an order, perhaps of another row; nulls stand at the end of what ascends, unless it is said where."""

    attribute: str
    descending: bool = False
    nulls_first: bool | None = None

    @property
    def name(self) -> str:
        """What a cursor calls it.

        >>> Key("visit.occurred_on").name
        '_occurred_on_of_visit_id'
        """
        relation, _, attribute = self.attribute.rpartition(".")
        return f"_{attribute}_of_{relation}_id" if relation else attribute

    def value(self, row: Any) -> Any:
        return attrgetter(self.attribute)(row)

    def type(self, model: Any) -> Any:
        relation, _, attribute = self.attribute.rpartition(".")
        return inspect(inspect(model).relationships[relation].mapper.class_ if relation else model).columns[attribute].type

    @property
    def starts_with_nulls(self) -> bool:
        return self.descending if self.nulls_first is None else self.nulls_first


@dataclass(frozen=True, slots=True)
class Kind:
    """A concrete type: the model of its rows, the terms that tell them, their usual order, the days that they hold."""

    name: str
    model: Any
    where: Mapping[str, tuple[Word, ...]]
    order: tuple[Key, ...]
    period: tuple[str, str | None] | None = None

    @property
    def tag(self) -> str:
        """The type's name as it stands in ids.

        >>> Kind("BenefitTally", None, {}, ()).tag
        'benefit-tally'
        """
        return "".join(f"-{c.lower()}" if c.isupper() else c for c in self.name)[1:]

    @property
    def stored(self) -> bool:
        """Whether its rows are of a table, not of a report."""
        return isinstance(self.model, type)

    def type_of(self, key: Key) -> Any:
        """The type of the column that a key stands in."""
        return key.type(self.model) if self.stored else self.model.columns[key.attribute].type

    def holds(self, row: Any) -> bool:
        if not self.stored:
            return getattr(row, "report", None) is self.model
        return isinstance(row, self.model) and all(getattr(row, name) in terms for name, terms in self.where.items())


@dataclass(frozen=True, slots=True)
class Declarations:
    """Every concrete type, what stands behind each of its fields and the terms of its orders, and the columns in which its
    rows must agree before their figures add up."""

    kinds: Mapping[str, Kind]
    behind: Mapping[tuple[str, str], Behind]
    orders: Mapping[tuple[str, str], str]
    alike: Mapping[str, tuple[str, ...]]

    def kind(self, row: Any, among: Iterable[str]) -> Kind | None:
        """The type that a row is of, if it is one of these."""
        return next((self.kinds[name] for name in among if self.kinds[name].holds(row)), None)

    def personal(self, type_name: str, field: str) -> bool:
        """Whether a field shows a personal column."""
        kind, behind = self.kinds.get(type_name), self.behind.get((type_name, field))
        return kind is not None and behind is not None and behind.word == "column" and self.hides(type_name, behind.attributes[0])

    def hides(self, type_name: str, attribute: str) -> bool:
        """Whether an attribute of a type's rows is a personal column."""
        kind = self.kinds[type_name]
        column = inspect(kind.model).columns.get(attribute) if kind.stored else None
        return column is not None and bool(column.info.get("personal"))


def read(schema: Schema) -> Declarations:
    kinds: dict[str, Kind] = {}
    behind: dict[tuple[str, str], Behind] = {}
    orders: dict[tuple[str, str], str] = {}
    alike: dict[str, tuple[str, ...]] = {}
    for concrete in schema.schema_converter.type_map.values():
        definition = concrete.definition
        if not isinstance(definition, StrawberryObjectDefinition) or definition.is_input or definition.is_interface:
            continue
        if (declared := getattr(definition.origin, "__declared__", None)) is not None:
            order = tuple(Key(key.removeprefix("-"), key.startswith("-")) for key in declared.order)
            for path in declared.through:
                orders[definition.name, path.replace(".", "_").upper()] = path
            kinds[definition.name] = Kind(definition.name, declared.source, declared.where, order, declared.period)
            alike[definition.name] = declared.alike
        for field in definition.fields:
            if (stands := field.metadata.get("behind")) is not None:
                name = schema.config.name_converter.get_graphql_name(field)
                behind[definition.name, name] = replace(stands, attributes=stands.attributes or (field.python_name,))
                orders[definition.name, field.python_name.upper()] = behind[definition.name, name].attributes[0]
    return Declarations(kinds, behind, orders, alike)
