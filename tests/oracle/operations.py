"""Random valid operations, from the schema itself: everything that a query can hold, of bounded size.

The same seed over the same record is the same operation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    parse,
    validate,
)

from app.auth import Permission
from tests.oracle.alike import Within
from tests.oracle.inputs import Inputs
from tests.oracle.reports import OF_THE_TRAIL
from tests.oracle.tallies import telling

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

ROWS = 300
FIELDS = 60
LEVELS = 13
DIRECTIVES, ALIASES = 50, 200
UNKNOWN = set(OF_THE_TRAIL)
"""Fields that the oracle has no rule for; their own tests count them out."""
HELD_BACK = ("aggregate", "groups", "groups", "totalCount", "count", "suppressed")
"""Where a list of people, its figures or a group of them tell how many they are."""
LONG = "a_name_so_long_that_postgresql_would_cut_it_off_if_it_were_an_alias_there_"
INTROSPECTION = (
    "__schema {queryType {name} directives {name}}",
    '__type(name: "Fund") {name kind description fields {name type {kind name ofType {name}}}}',
    '__type(name: "Party") {possibleTypes {name}}',
    '__type(name: "DistrictBy") {isOneOf inputFields {name defaultValue}}',
    '__type(name: "Nothing") {name}',
)


@dataclass(frozen=True, slots=True)
class Operation:
    """A document, the operation that is meant, and what its variables are given."""

    text: str
    name: str | None
    variables: dict[str, Any]


@dataclass(slots=True)
class Head:
    """A response key in its place: the field and arguments that it stands for, and the keys below."""

    text: str
    type_text: str
    inside: Within | None = None
    below: dict[str, Head] = field(default_factory=dict)


def operation(seed: int, oracle: Oracle) -> Operation:
    """The operation of this seed."""
    for attempt in range(100):
        made = _operation(Random(f"{seed}.{attempt}"), oracle)
        if made.text.count("@") <= DIRECTIVES and made.text.count(": ") <= ALIASES and not validate(oracle.schema, parse(made.text)):
            return made
    raise AssertionError(f"seed {seed} leads to no valid operation")


def _operation(random: Random, oracle: Oracle) -> Operation:
    if random.random() < 0.85:
        return Writer(Inputs(random, oracle), "").operation()
    one, other = (Writer(Inputs(random, oracle), name).operation() for name in ("One", "Other"))
    return Operation(f"{other.text}\n{one.text}", "One", one.variables)


@dataclass(slots=True)
class Writer:
    """One operation in the making."""

    inputs: Inputs
    name: str
    fragments: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def random(self) -> Random:
        return self.inputs.random

    def operation(self) -> Operation:
        heads: dict[str, Head] = {}
        query = self._type("Query")
        assert isinstance(query, GraphQLObjectType)
        roots = [self._root(query, heads) for _ in range(self.random.choice((1, 1, 2, 3, 4)))]
        variables = f"({', '.join(self.inputs.definitions)})" if self.inputs.definitions else ""
        head = f"query {self.name}{variables} " if self.name or variables or self.inputs.chance(0.5) else ""
        text = "\n".join([f"{head}{{ {' '.join(roots)} }}", *self.fragments])
        return Operation(text, self.name or None, self.inputs.values)

    def _root(self, query: GraphQLObjectType, heads: dict[str, Head]) -> str:
        chance = self.random.random()
        if chance < 0.04:
            return f"{self._alias()}: {self.random.choice(INTROSPECTION)}"
        if chance < 0.12:
            return self._fragment(query, heads, 1, ROWS)
        lists = [name for name, of in query.fields.items() if "where" in of.args and name not in UNKNOWN]
        if self._few and self.inputs.chance(0.4):
            lists = [name for name in lists if _counts_people(get_named_type(query.fields[name].type))]
        wanted = "search" if chance < 0.2 else self.random.choice(lists) if chance < 0.6 else None
        return self._field(query, heads, 1, ROWS, wanted)

    # Selections

    def _selections(self, of: GraphQLNamedType, heads: dict[str, Head], level: int, room: int) -> str:
        tired = self.count > FIELDS or level > LEVELS - 2
        parts = [self._selection(of, heads, level, room) for _ in range(1 if tired else self.random.choice((1, 2, 3, 4, 5)))]
        if self.inputs.chance(0.1):
            parts.append(self.random.choice(parts))
        return f"{{ {' '.join(parts)} }}"

    def _selection(self, of: GraphQLNamedType, heads: dict[str, Head], level: int, room: int) -> str:
        chance = self.random.random()
        if chance < 0.07:
            return f"{self._alias()}: __typename" if self.inputs.chance(0.3) else f"__typename{self.inputs.steering()}"
        abstract = is_abstract_type(of)
        if isinstance(of, GraphQLUnionType) or chance < (0.5 if abstract else 0.14):
            return self._fragment(of, heads, level, room)
        return self._field(of, heads, level, room)

    def _fragment(self, of: GraphQLNamedType, heads: dict[str, Head], level: int, room: int) -> str:
        condition = self.random.choice(self._overlapping(of))
        inner = self._selections(condition, heads, level, room)
        if self.inputs.chance(0.55):
            on = "" if condition is of and self.inputs.chance(0.5) else f" on {condition.name}"
            return f"...{on}{self.inputs.steering()} {inner}"
        name = f"{self.name}F{len(self.fragments) + 1}"
        self.fragments.append(f"fragment {name} on {condition.name} {inner}")
        spread = f"...{name}{self.inputs.steering()}"
        return f"{spread} ...{name}" if self.inputs.chance(0.2) else spread

    def _overlapping(self, of: GraphQLNamedType) -> list[GraphQLNamedType]:
        """The types that a fragment may be on, concrete ones first among equals."""
        schema, mine = self.inputs.oracle.schema, set(self.inputs.oracle.possible(of.name))
        kinds = [t for t in schema.type_map.values() if isinstance(t, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)]
        kinds = [t for t in kinds if not t.name.startswith("__") and mine & set(self.inputs.oracle.possible(t.name))]
        return [*kinds, *(t for t in kinds if not is_abstract_type(t))]

    # Fields

    def _field(self, of: GraphQLNamedType, heads: dict[str, Head], level: int, room: int, wanted: str | None = None) -> str:
        assert isinstance(of, GraphQLObjectType | GraphQLInterfaceType)
        self.count += 1
        name = wanted or self._choice(of, level)
        if name is None:
            return "__typename"
        definition = of.fields[name]
        target = get_named_type(definition.type)
        again = [k for k, h in heads.items() if h.text.startswith(f"{name}(") or h.text == name]
        key = self.random.choice(again) if again and self.inputs.chance(0.5) else self._key(name)
        if (head := heads.get(key)) is not None and (head.type_text != str(definition.type) or not self._is(head, name)):
            key, head = self._alias(), None
        if head is None:
            before = self.inputs.inside
            text, room = self._head(of, name, definition, room)
            head = heads[key] = Head(text, str(definition.type), self.inputs.inside)
            self.inputs.inside = before
        written = head.text if key == name else f"{key}: {head.text}"
        if not is_composite_type(target):
            return f"{written}{self.inputs.steering()}"
        return f"{written}{self.inputs.steering()} {self._within(target, head, level, room)}"

    def _within(self, target: GraphQLNamedType, head: Head, level: int, room: int) -> str:
        """What is selected below a field, with the list in mind that figures there are of."""
        before = self.inputs.inside
        self.inputs.inside = head.inside
        found = self._selections(target, head.below, level + 1, room)
        self.inputs.inside = before
        return found

    def _is(self, head: Head, name: str) -> bool:
        return head.text.partition("(")[0] == name

    def _head(self, of: GraphQLNamedType, name: str, definition: GraphQLField, room: int) -> tuple[str, int]:
        arguments, rows = self.inputs.arguments(of.name, name, definition, room)
        return f"{name}{arguments}", max(1, room // max(1, rows))

    def _choice(self, of: GraphQLObjectType | GraphQLInterfaceType, level: int) -> str | None:
        """A field of the type: leaves where the operation is long or deep already, personal ones rarely."""
        fields = {n: f for n, f in of.fields.items() if n in self._asked(of)}
        leaves = [n for n, f in fields.items() if not is_composite_type(get_named_type(f.type))]
        branches = [n for n in fields if n not in leaves]
        if self.inputs.oracle.anonymous and not self.inputs.chance(self.inputs.rarely):
            leaves = [n for n in leaves if not self.inputs.oracle.declared.personal(of.name, n)]
        deep = self.count > FIELDS or level >= LEVELS - 1
        if _counts_people(of) and self._few and not deep and self.inputs.chance(0.4):
            return self.random.choice([n for n in HELD_BACK if n in fields])
        relay = of.name.endswith(("Connection", "Edge"))
        chosen = branches if branches and not deep and (self.inputs.chance(0.75 if relay else 0.4) or not leaves) else leaves
        return self.random.choice(chosen) if chosen else None

    @property
    def _few(self) -> bool:
        """Whether small counts of people are held back from who asks."""
        return Permission.COUNT_SMALL not in self.inputs.oracle.viewer.permissions

    def _asked(self, of: GraphQLObjectType | GraphQLInterfaceType) -> list[str]:
        """The fields of a type that are not refused: of figures those that are alike, of a key mostly those that it has."""
        inputs = self.inputs
        names = [n for n in of.fields if n not in UNKNOWN]
        if inputs.oracle.viewer not in inputs.oracle.reports:
            names = [n for n in names if of.name != "Query" or inputs.oracle.declared.behind[of.name, n].word != "reported"]
        if inputs.inside is None or inputs.chance(5 * inputs.rarely):
            return names
        if of.name == f"{inputs.inside.held}GroupKey" and inputs.chance(0.8):
            return [n for n in names if n in inputs.inside.shown]
        return telling(inputs, inputs.inside, of.name, names)

    def _key(self, name: str) -> str:
        return name if self.inputs.chance(0.6) else self._alias()

    def _alias(self) -> str:
        self.count += 1
        return f"{LONG if self.inputs.chance(0.08) else 'a'}{self.name}{self.count}"

    def _type(self, name: str) -> GraphQLNamedType:
        return self.inputs.oracle.schema.type_map[name]


def _counts_people(of: GraphQLNamedType) -> bool:
    return "suppressed" in getattr(of, "fields", {})
