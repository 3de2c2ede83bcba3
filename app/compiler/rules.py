"""Rules of a document beyond graphql-core's: sizes, characters, and what it overlooks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    StringValueNode,
    ValidationRule,
    Visitor,
    get_nullable_type,
    is_input_object_type,
    is_nullable_type,
    type_from_ast,
    visit,
)

from app.errors import BadUserInput, ValidationFailed

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no text of the record holds: nobody can read or type them, and PostgreSQL stores no NUL."""

DOCUMENT = ("query",)
"""The way into the request to what concerns its document as a whole."""

INTROSPECTION = ("__schema", "__type")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a document is read. Source: settings of the same names."""

    tokens: int = 10_000
    depth: int = 15
    aliases: int = 200
    directives: int = 50
    introspections: int = 10
    fields: int = 5_000
    repeated: int = 20_000
    """Pairs of the same field in one place: 200 of one."""


class OneOfVariables(ValidationRule):
    """A variable in a @oneOf object may not be null; graphql-core sees that only where the object itself may be."""

    def leave_operation_definition(self, operation: OperationDefinitionNode, *_: Any) -> None:
        types = {d.variable.name.value: type_from_ast(self.context.schema, d.type) for d in operation.variable_definitions or ()}
        for usage in self.context.get_recursive_variable_usages(operation):
            parent, name = usage.parent_type and get_nullable_type(usage.parent_type), usage.node.name.value
            if parent is not usage.parent_type and is_input_object_type(parent) and parent.is_one_of and is_nullable_type(types.get(name)):
                self.report_error(GraphQLError(f"Variable '${name}' must be non-null to be used in '{parent}'.", usage.node))


class _Sizes(Visitor):
    """Counts aliases, directives and introspections, and looks at every string."""

    def __init__(self) -> None:
        super().__init__()
        self.aliases = self.directives = self.introspections = 0

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.introspections += node.name.value in INTROSPECTION
        self.aliases += node.alias is not None

    def enter_directive(self, _node: DirectiveNode, *_: object) -> None:
        self.directives += 1

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        if found := CONTROL.search(node.value):
            place = node.loc and node.loc.start_token
            raise BadUserInput(
                f"A string in the document holds the control character U+{ord(found[0]):04X}.",
                locations=[(place.line, place.column)] if place else (),
            )


def check_sizes(document: DocumentNode, limits: Limits) -> None:
    """Raises ValidationFailed for a document with too much of something, BadUserInput for a control character."""
    sizes = _Sizes()
    visit(document, sizes)
    for what in ("aliases", "directives", "introspections"):
        if (found := getattr(sizes, what)) > (allowed := getattr(limits, what)):
            raise ValidationFailed(f"The document has {found} {what}; the limit is {allowed}.", path=DOCUMENT)
