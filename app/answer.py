"""Asked -> bytes: the journey of a read, in one place.

    Asked → Document → Compiled → one statement → {"data":…}

graphql-core answers introspection; its JSON goes into the statement as a parameter, so that an operation that holds
both kinds still is one statement and keeps its order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import asyncpg
import orjson
from graphql import DocumentNode, FieldNode, OperationDefinitionNode, OperationType, SelectionSetNode, execute_sync

from app.auth import ANONYMOUS, Permission, Viewer
from app.compiler.cache import Compiled, Compiler
from app.compiler.document import Document
from app.compiler.planner import INTROSPECTION
from app.compiler.selection import Selections
from app.compiler.shape import shapes
from app.compiler.sql.statement import foreign_name
from app.errors import BadUserInput, Forbidden, MethodNotAllowed, Refused, ValidationFailed

if TYPE_CHECKING:
    from app.transport.request import Asked


@dataclass(slots=True)
class Answer:
    """What `/graphql` answers with; one instance for the life of the process."""

    compiler: Compiler
    pool: asyncpg.Pool
    cursor_secret: str
    viewer: Viewer = ANONYMOUS
    introspection: bool = True

    async def __call__(self, asked: Asked) -> bytes:
        """The complete body. Raises Refused or a ServiceError before any statement runs."""
        return b'{"data":' + await self.data(asked.document, asked.operation_name, asked.variables, read_only=asked.read_only) + b"}"

    async def data(self, text: str, operation_name: str | None, given: Mapping[str, Any], *, read_only: bool = False) -> bytes:
        document = self.compiler.document(text)
        operation = document.operation(operation_name)
        if operation.operation is not OperationType.QUERY:
            if read_only:
                raise MethodNotAllowed("GET is for queries; send this operation by POST.", allowed=("POST",))
            raise ValidationFailed(f"The schema has no {operation.operation.value}.")
        variables = self.compiler.variables(operation, given)
        compiled = self.compiler.compile(document, operation, variables)
        permitted(compiled, self.viewer)
        if compiled.known is not None:
            return compiled.known
        if len(compiled.foreign) == len(compiled.plan.members):
            return orjson.dumps(self.introspect(document, operation, variables))
        environment = self.environment(document, operation, variables, compiled)
        return await self.fetch(compiled.statement.sql, compiled.values(variables, environment))

    def environment(
        self, document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any], compiled: Compiled
    ) -> dict[str, Any]:
        """The parameters that no request decides."""
        found: dict[str, Any] = {"cursor_secret": self.cursor_secret, **self.viewer.parameters}
        if compiled.foreign:
            answers = self.introspect(document, operation, variables)
            found |= {foreign_name(key): orjson.dumps(answers[key]).decode() for key in compiled.foreign}
        return found

    async def fetch(self, sql: str, values: list[Any]) -> bytes:
        """Run the one statement."""
        try:
            async with self.pool.acquire() as connection:
                found: bytes = await connection.fetchval(sql, *values)
                return found
        except asyncpg.CardinalityViolationError:
            raise BadUserInput("More than one record bears this name; look it up by code or id.") from None

    def introspect(self, document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The answers of graphql-core to the introspection fields, by response key."""
        if not self.introspection:
            raise Forbidden("This instance does not publish its schema.")
        schema = self.compiler.schema
        flat = Selections(document, schema, dict(shapes(operation, schema, variables)))
        nodes: list[FieldNode] = [n for f in flat.fields("Query", (operation.selection_set,)) if f.name in INTROSPECTION for n in f.nodes]
        alone = OperationDefinitionNode(
            operation=operation.operation,
            name=operation.name,
            variable_definitions=operation.variable_definitions,
            directives=(),
            selection_set=SelectionSetNode(selections=tuple(nodes)),
        )
        result = execute_sync(schema, DocumentNode(definitions=(alone, *document.fragments.values())), variable_values=dict(variables))
        if result.errors:
            raise Refused([BadUserInput(error.message) for error in result.errors])
        return dict(result.data or {})


def permitted(compiled: Compiled, viewer: Viewer) -> None:
    """Every permission that the selected columns need. Raises Refused, naming each field."""
    missing = [
        Forbidden(f"Reading `{path[-1]}` needs the permission {permission}.", path=path)
        for permission, path in compiled.plan.permissions
        if Permission[permission] not in viewer.permissions
    ]
    if missing:
        raise Refused(missing)
