"""Document, Shape -> Fields: fragments, aliases, skip and include flattened for one concrete type.

Fields with the same response key are one field whose selections are merged; keys keep the order of their first
appearance, as the specification's CollectFields asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)

from app.compiler.document import Document
from app.compiler.shape import Leaf, Shape
from app.errors import BadUserInput


@dataclass(frozen=True, slots=True)
class Field:
    """One response key of one concrete type, with every node that asked for it."""

    key: str
    nodes: tuple[FieldNode, ...]

    @property
    def name(self) -> str:
        return self.nodes[0].name.value

    @property
    def node(self) -> FieldNode:
        """The node whose arguments count: validation made sure that they all agree."""
        return self.nodes[0]

    @property
    def selections(self) -> tuple[SelectionSetNode, ...]:
        return tuple(node.selection_set for node in self.nodes if node.selection_set)


@dataclass(frozen=True, slots=True)
class Selections:
    """What flattening needs to know: the document, the schema, and the shape of the variables."""

    document: Document
    schema: GraphQLSchema
    shapes: Mapping[str, Shape]

    def fields(self, type_name: str, sets: tuple[SelectionSetNode, ...]) -> tuple[Field, ...]:
        """The fields that a value of the concrete type `type_name` answers with."""
        found: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for each in sets:
            for node in self._collect(type_name, each, seen):
                found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        return tuple(Field(key, tuple(nodes)) for key, nodes in found.items())

    def _collect(self, type_name: str, selections: SelectionSetNode, seen: set[str]) -> Iterator[FieldNode]:
        for selection in selections.selections:
            if not self._included(selection.directives):
                continue
            match selection:
                case FieldNode():
                    yield selection
                case InlineFragmentNode(type_condition=condition, selection_set=inner):
                    if condition is None or self._applies(condition.name.value, type_name):
                        yield from self._collect(type_name, inner, seen)
                case FragmentSpreadNode(name=name):
                    fragment = self.document.fragments[name.value]
                    if name.value not in seen and self._applies(fragment.type_condition.name.value, type_name):
                        seen.add(name.value)
                        yield from self._collect(type_name, fragment.selection_set, seen)

    def _applies(self, condition: str, type_name: str) -> bool:
        if condition == type_name:
            return True
        abstract = self.schema.type_map[condition]
        return is_abstract_type(abstract) and any(t.name == type_name for t in self.schema.get_possible_types(abstract))

    def _included(self, directives: tuple[DirectiveNode, ...] | None) -> bool:
        for directive in directives or ():
            if directive.name.value in ("skip", "include"):
                wanted = self._truth(directive) is (directive.name.value == "include")
                if not wanted:
                    return False
        return True

    def _truth(self, directive: DirectiveNode) -> bool:
        (condition,) = directive.arguments or ()
        match condition.value:
            case BooleanValueNode(value=value):
                return value
            case VariableNode(name=name):
                given = self.shapes.get(name.value)
                if not isinstance(given, Leaf):
                    raise BadUserInput(f"${name.value} steers @{directive.name.value} and may not be null.", path=("variables", name.value))
                return given.mark is True
        raise AssertionError("validated: skip and include take a Boolean")
