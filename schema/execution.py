"""Strawberry's own road to the same answers: `schema.execute(query, context_value=answer)`.

With an `Answer` as context an operation is compiled and run as one statement, so that Strawberry's tools and tests see
what `/graphql` serves. Without one only introspection can be answered: read fields have no resolver.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import orjson
from graphql import ExecutionResult, GraphQLError
from strawberry.extensions import SchemaExtension

from app.answer import Answer
from app.errors import Refused, ServiceError


class Compiled(SchemaExtension):
    """Puts the compiled answer in the place of an execution."""

    async def on_execute(self) -> AsyncIterator[None]:
        context = self.execution_context
        if isinstance(context.context, Answer):
            context.result = await _result(context.context, context.query or "", context.operation_name, context.variables or {})
        yield


async def _result(answer: Answer, text: str, operation_name: str | None, variables: dict[str, object]) -> ExecutionResult:
    try:
        return ExecutionResult(orjson.loads(await answer.data(text, operation_name, variables)), None)
    except Refused as refused:
        return ExecutionResult(None, [_wire(error) for error in refused.errors])
    except ServiceError as error:
        return ExecutionResult(None, [_wire(error)])


def _wire(error: ServiceError) -> GraphQLError:
    return GraphQLError(error.message, extensions={"code": error.code, **({"path": list(error.path)} if error.path else {})})
