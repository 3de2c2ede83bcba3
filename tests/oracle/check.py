"""What an operation is refused for before any row is read: arguments out of bounds, and columns that a viewer may not see.

The compiled service refuses these whether or not a row is reached, so they are looked for in the document, following only
the types that a selection can meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
from tests.oracle.alike import SUFFIXES, Within, within
from tests.oracle.paging import check as check_page
from tests.oracle.screening import is_id, needs, screened
from tests.oracle.terms import KINDS, LONGEST, units

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

IDS = 100
FOUND = {model for model, *_ in KINDS.values()}


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
            return set(self._walk(operation.selection_set, {"Query"}, None))
        except GraphQLError:
            return {"BAD_USER_INPUT"}

    def _walk(self, selections: SelectionSetNode, types: set[str], inside: Within | None) -> Iterator[str]:
        for selection in selections.selections:
            if not types or not self._included(selection):
                continue
            if isinstance(selection, FieldNode):
                yield from self._field(selection, types, inside)
            else:
                fragment = self._fragment(selection.name.value) if isinstance(selection, FragmentSpreadNode) else selection
                assert isinstance(fragment, InlineFragmentNode | FragmentDefinitionNode)
                condition = fragment.type_condition
                met = types & set(self.oracle.possible(condition.name.value)) if condition else types
                yield from self._walk(fragment.selection_set, met, inside)

    def _field(self, node: FieldNode, types: Iterable[str], inside: Within | None) -> Iterator[str]:
        if node.name.value.startswith("__"):
            return
        inner: set[str] = set()
        below = inside
        for name in sorted(types):
            parent = self.oracle.schema.type_map[name]
            assert isinstance(parent, GraphQLObjectType)
            definition = parent.fields[node.name.value]
            target = get_named_type(definition.type)
            arguments = get_argument_values(definition, node, self.variables)
            if name == "Query" or name in self.oracle.declared.kinds:
                refused = list(self._arguments(name, node.name.value, target, arguments))
                yield from refused
                if "nodes" in getattr(target, "fields", {}) and "aggregate" in target.fields:
                    below = None if refused else within(self.oracle, name, node.name.value, target, arguments.get("where"))
            elif inside is not None:
                if name == f"{inside.held}GroupKey" and node.name.value not in inside.shown:
                    return
                yield from self._figures(inside, name, node.name.value, arguments)
                if node.name.value == "groups" and arguments["by"]:
                    below = inside.grouped(self.oracle, arguments["by"])
            if is_composite_type(target):
                inner |= self._met(name, node.name.value, target.name, arguments)
        if node.selection_set:
            yield from self._walk(node.selection_set, inner, below)

    def _figures(self, inside: Within, parent: str, field: str, arguments: dict[str, Any]) -> Iterator[str]:
        """Groups, and figures of columns, inside a list."""
        if field == "groups":
            yield from inside.groups(self.oracle, arguments)
        elif parent in {f"{inside.held}{suffix}" for suffix in SUFFIXES}:
            yield from inside.figure(self.oracle, field)

    def _arguments(self, parent: str, field: str, target: Any, arguments: dict[str, Any]) -> Iterator[str]:
        oracle = self.oracle
        if oracle.declared.personal(parent, field):
            yield from needs(oracle, Permission.READ_PERSONAL)
        if (behind := oracle.declared.behind.get((parent, field))) is None:
            return
        match behind.word:
            case "rows" | "listed" if "nodes" in target.fields:
                yield from (refused := list(screened(oracle, oracle.target(target), arguments.get("where"))))
                if not refused:
                    yield from check_page(oracle.listing(oracle.field_name(parent, field), target, arguments), arguments)
            case "searched":
                yield from self._sought(arguments)
                yield from check_page(oracle.listing("Query.search", target, arguments), arguments)
            case "node":
                yield from self._ids([arguments["id"]], oracle.possible("Node"))
            case "nodes":
                yield from self._ids(arguments["ids"], oracle.possible("Node"))
            case "found" if "id" in (given := arguments.get("by", arguments)):
                yield from self._ids([given["id"]], oracle.possible(target.name))
            case "reported":
                yield from (code for one, name in (behind.by or {}).items() for code in self._ids([arguments[one]], [name]))

    def _sought(self, arguments: dict[str, Any]) -> Iterator[str]:
        if not 1 <= len("".join(units(arguments["text"]))) <= LONGEST or len(arguments["text"]) > 4 * LONGEST:
            yield "BAD_USER_INPUT"
        if "PERSON" in (arguments.get("kinds") or ()):
            yield from needs(self.oracle, Permission.READ_PERSONAL)

    def _ids(self, ids: list[str], kinds: Iterable[str]) -> Iterator[str]:
        tags = {self.oracle.declared.kinds[name].tag for name in kinds}
        if len(ids) > IDS or not all(is_id(one, tags) for one in ids):
            yield "BAD_USER_INPUT"

    def _met(self, parent: str, field: str, target: str, arguments: dict[str, Any]) -> set[str]:
        """The types that the field's value can be; of `node` and `nodes` only those inside the ids, of a search those with a name."""
        behind = self.oracle.declared.behind.get((parent, field))
        if (parent, field) == ("SearchHit", "node"):
            return {name for name in self.oracle.possible(target) if self.oracle.declared.kinds[name].model in FOUND}
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
