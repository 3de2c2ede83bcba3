"""What an operation is refused for before any row is read: arguments out of bounds, and columns that a viewer may not see.

The compiled service refuses these whether or not a row is reached, so they are looked for in the document, following only
the types that a selection can meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSkipDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    get_named_type,
    is_composite_type,
)

from app.auth import Permission
from tests.oracle.paging import check as check_page

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

IDS = 100


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    (found,) = (d for d in operations if name is None or (d.name and d.name.value == name))
    return found


@dataclass(slots=True)
class Check:
    """One walk through one operation."""

    oracle: Oracle
    document: DocumentNode
    variables: Any

    def codes(self, operation: OperationDefinitionNode) -> set[str]:
        try:
            return set(self._walk(operation.selection_set, {"Query"}))
        except GraphQLError:
            return {"BAD_USER_INPUT"}

    def _walk(self, selections: SelectionSetNode, types: set[str]) -> Iterator[str]:
        for selection in selections.selections:
            if not types or not self._included(selection):
                continue
            if isinstance(selection, FieldNode):
                yield from self._field(selection, types)
            else:
                fragment = self._fragment(selection.name.value) if isinstance(selection, FragmentSpreadNode) else selection
                assert isinstance(fragment, InlineFragmentNode | FragmentDefinitionNode)
                condition = fragment.type_condition
                met = types & set(self.oracle.possible(condition.name.value)) if condition else types
                yield from self._walk(fragment.selection_set, met)

    def _field(self, node: FieldNode, types: Iterable[str]) -> Iterator[str]:
        if node.name.value.startswith("__"):
            return
        inner: set[str] = set()
        for name in sorted(types):
            parent = self.oracle.schema.type_map[name]
            assert isinstance(parent, GraphQLObjectType)
            definition = parent.fields[node.name.value]
            target = get_named_type(definition.type)
            arguments = get_argument_values(definition, node, self.variables)
            yield from self._arguments(name, node.name.value, target, arguments)
            if is_composite_type(target):
                inner |= self._met(name, node.name.value, target.name, arguments)
        if node.selection_set:
            yield from self._walk(node.selection_set, inner)

    def _arguments(self, parent: str, field: str, target: Any, arguments: dict[str, Any]) -> Iterator[str]:
        oracle = self.oracle
        if oracle.declared.personal(parent, field) and Permission.READ_PERSONAL not in oracle.viewer.permissions:
            yield "FORBIDDEN"
        if (behind := oracle.declared.behind.get((parent, field))) is None:
            return
        match behind.word:
            case "rows" | "listed" if "nodes" in target.fields:
                yield from check_page(oracle.listing(oracle.field_name(parent, field), target, arguments), arguments)
            case "node":
                yield from self._ids([arguments["id"]], oracle.possible("Node"))
            case "nodes":
                yield from self._ids(arguments["ids"], oracle.possible("Node"))
            case "found" if "id" in (given := arguments.get("by", arguments)):
                yield from self._ids([given["id"]], oracle.possible(target.name))
            case "reported":
                yield from (code for one, name in (behind.by or {}).items() for code in self._ids([arguments[one]], [name]))

    def _ids(self, ids: list[str], kinds: Iterable[str]) -> Iterator[str]:
        if len(ids) > IDS or not all(self._id(one, {self.oracle.declared.kinds[name].tag for name in kinds}) for one in ids):
            yield "BAD_USER_INPUT"

    def _id(self, given: str, tags: set[str]) -> bool:
        tag, _, key = given.rpartition("_")
        try:
            return tag in tags and str(UUID(key)) == key
        except ValueError:
            return False

    def _met(self, parent: str, field: str, target: str, arguments: dict[str, Any]) -> set[str]:
        """The types that the field's value can be; of `node` and `nodes` only those inside the ids."""
        behind = self.oracle.declared.behind.get((parent, field))
        if behind is None or behind.word not in ("node", "nodes"):
            return set(self.oracle.possible(target))
        tags = {one.rpartition("_")[0] for one in arguments.get("ids", [arguments.get("id", "")])}
        return {name for name, kind in self.oracle.declared.kinds.items() if kind.tag in tags}

    def _included(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))

    def _fragment(self, name: str) -> FragmentDefinitionNode:
        fragments = (d for d in self.document.definitions if isinstance(d, FragmentDefinitionNode))
        return next(d for d in fragments if d.name.value == name)
