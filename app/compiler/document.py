"""Text -> Document: parsed, validated and within the limits, once per text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    MaxIntrospectionDepthRule,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    parse,
    specified_rules,
    type_from_ast,
    validate,
)

from app.compiler.extent import check_extent
from app.compiler.rules import DOCUMENT, INTROSPECTION, Limits, OneOfVariables, check_sizes
from app.compiler.variables import Declarations, declarations
from app.errors import BadUserInput, ParseFailed, Refused, ServiceError, ValidationFailed

SCAFFOLDING = ("edges", "node", "nodes")
RULES = (*specified_rules, MaxIntrospectionDepthRule, OneOfVariables)

REPEATED = (
    (re.compile(r"(cannot represent [^:]*): .*", re.S), r"\1."),
    (re.compile(r", found: .*", re.S), "."),
    (re.compile(r" Found: .*", re.S), ""),
    (re.compile(r"Value .* does not exist in ('\w+' enum\.)", re.S), r"This value does not exist in \1"),
    (re.compile(r"\b(String|BlockString|Int|Float) ['\"].*", re.S), r"\1."),
)
"""Where the messages of graphql-core repeat what was given."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of a document, and the types of its variables."""

    name: str | None
    node: OperationDefinitionNode
    variables: Mapping[str, GraphQLInputType]
    declared: Declarations
    shaping: Mapping[str, GraphQLInputType]
    """Those of its variables that a statement may depend on: not what is only written, in the input of a mutation."""

    @property
    def kind(self) -> str:
        """Query, mutation or subscription, as the document writes it."""
        return self.node.operation.value


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A valid document: its operations by name, the nameless one by ""."""

    text: str
    operations: Mapping[str, Operation]
    fragments: Mapping[str, FragmentDefinitionNode]

    def operation(self, name: str | None) -> Operation:
        """The operation that the request names, or the only one.

        Raises BadUserInput when there is no such operation, or several and no name.
        """
        if name is None:
            if len(self.operations) == 1:
                return next(iter(self.operations.values()))
            raise BadUserInput("The document holds several operations: name one by operationName.", path=("operationName",))
        if name not in self.operations:
            raise BadUserInput(f"The document holds no operation named {name!r}.", path=("operationName",))
        return self.operations[name]


def read(text: str, schema: GraphQLSchema, limits: Limits, *, suggest: bool = True) -> Document:
    """Parse and validate. Raises Refused with every reason found, ParseFailed with the first."""
    try:
        node = parse(text, max_tokens=limits.tokens, allow_empty_selection_sets=False)
    except GraphQLSyntaxError as error:
        raise ParseFailed(sentence(error), path=DOCUMENT, locations=_locations(error)) from None
    except RecursionError:
        raise ParseFailed("The document is nested too deeply.", path=DOCUMENT) from None
    fragments = {d.name.value: d for d in node.definitions if isinstance(d, FragmentDefinitionNode)}
    operations = {d.name.value if d.name else "": d for d in node.definitions if isinstance(d, OperationDefinitionNode)}
    if not operations:
        raise ValidationFailed("The document holds no operation.")
    check_sizes(node, limits)
    check_extent(node, limits)
    if problems := validate(schema, node, RULES, max_errors=20, hide_suggestions=not suggest, allow_empty_selection_sets=False):
        raise Refused([ValidationFailed(sentence(p), locations=_locations(p)) for p in problems])
    for operation in operations.values():
        if (deep := _depth(operation, fragments)) > limits.depth:
            raise ValidationFailed(f"The operation is {deep} levels deep; the limit is {limits.depth}.", path=DOCUMENT)
    return Document(text, {name: _operation(o, schema, fragments.values()) for name, o in operations.items()}, fragments)


def refusals(errors: list[GraphQLError]) -> Refused:
    """What coercing variables found, as refusals of input."""
    found: list[ServiceError] = [BadUserInput(sentence(e), locations=_locations(e)) for e in errors]
    return Refused(found)


def sentence(error: GraphQLError) -> str:
    """What graphql-core says, without the value that it repeats: a number of identity beside a slip of the pen is in no answer.

    >>> sentence(GraphQLError("Int cannot represent non-integer value: 'x'"))
    'Int cannot represent non-integer value.'
    >>> sentence(GraphQLError("Variable '$i' has invalid value at .gender: Value 'x' does not exist in 'Gender' enum."))
    "Variable '$i' has invalid value at .gender: This value does not exist in 'Gender' enum."
    """
    for form, kept in REPEATED:
        said, found = form.subn(kept, error.message)
        if found:
            return said
    return error.message


def _locations(error: GraphQLError) -> list[tuple[int, int]]:
    return [(place.line, place.column) for place in error.locations or ()]


def _depth(operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]) -> int:
    """Levels of records: neither fragments nor the scaffolding of a connection adds one.

    Each fragment is measured once; the document is valid, so none recurses.
    """
    measured: dict[str, int] = {}

    def deepest(selections: SelectionSetNode | None) -> int:
        return max((level(s) for s in selections.selections), default=0) if selections else 0

    def level(selection: SelectionNode) -> int:
        match selection:
            case FieldNode(name=name, selection_set=inner):
                return 0 if name.value in INTROSPECTION else (name.value not in SCAFFOLDING) + deepest(inner)
            case FragmentSpreadNode(name=name):
                if name.value not in measured:
                    measured[name.value] = deepest(fragments[name.value].selection_set)
                return measured[name.value]
            case InlineFragmentNode(selection_set=inner):
                return deepest(inner)
        return 0

    return deepest(operation.selection_set)


def _operation(node: OperationDefinitionNode, schema: GraphQLSchema, fragments: Iterable[FragmentDefinitionNode]) -> Operation:
    definitions = tuple(node.variable_definitions or ())
    types = cast("Mapping[str, GraphQLInputType]", {d.variable.name.value: type_from_ast(schema, d.type) for d in definitions})
    shaping = types
    if node.operation is OperationType.MUTATION:
        parts = [(one.selection_set, one.directives) if isinstance(one, FieldNode) else one for one in node.selection_set.selections]
        shaping = {name: types[name] for name in _mentioned([node.directives, *fragments, *parts]) if name in types}
    return Operation(node.name.value if node.name else None, node, types, declarations(schema, definitions), shaping)


def _mentioned(part: Any) -> Iterator[str]:
    """The variables that stand somewhere in a part of a document."""
    if isinstance(part, VariableNode):
        yield part.name.value
    elif isinstance(part, Node):
        yield from _mentioned([getattr(part, key) for key in part.keys])
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _mentioned(one)
