"""A small service of its own: the transport before a schema that has nothing to do with the record."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson
import strawberry
from fastapi import FastAPI
from graphql import ExecutionResult, GraphQLSyntaxError, OperationType, execute, get_operation_ast, parse, validate
from graphql.execution.values import get_variable_values
from strawberry.schema.config import StrawberryConfig

from app.errors import BadUserInput, MethodNotAllowed, ParseFailed, Refused, ServiceError, ValidationFailed
from app.transport.documents import Persisted
from app.transport.http import Front, GraphQLEndpoint
from app.transport.incoming import Incoming
from app.transport.request import Asked, Limits, Terms
from app.transport.routes import refuse_in_json, routes


@dataclass
class Seen:
    """What the small service went through."""

    asked: list[Asked] = field(default_factory=list)
    started: int = 0
    cancelled: int = 0
    raising: Exception | None = None


@strawberry.type
class Query:
    @strawberry.field
    def echo(self, text: str) -> str:
        return text

    @strawberry.field
    async def sleep(self, info: strawberry.Info[Seen, None], seconds: float) -> float:
        info.context.started += 1
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            info.context.cancelled += 1
            raise
        return seconds


@strawberry.type
class Mutation:
    @strawberry.mutation
    def touch(self) -> bool:
        return True


SCHEMA = strawberry.Schema(Query, Mutation, config=StrawberryConfig())._schema


class Small:
    """`answer` as the engine has it: complete bytes, or a refusal."""

    def __init__(self) -> None:
        self.seen = Seen()

    async def answer(self, asked: Asked) -> bytes:
        self.seen.asked.append(asked)
        if self.seen.raising is not None:
            raise self.seen.raising
        try:
            document = parse(asked.document)
        except GraphQLSyntaxError as error:
            raise ParseFailed(error.message) from None
        if flaws := validate(SCHEMA, document):
            raise Refused([ValidationFailed(flaw.message, locations=flaw.locations or ()) for flaw in flaws])
        operation = get_operation_ast(document, asked.operation_name)
        if operation is None:
            raise ValidationFailed("No such operation.")
        if asked.read_only and operation.operation is not OperationType.QUERY:
            raise MethodNotAllowed("A mutation must be sent by POST.")
        coerced = get_variable_values(SCHEMA, operation.variable_definitions or (), dict(asked.variables))
        if isinstance(coerced, list):
            raise Refused([BadUserInput(flaw.message) for flaw in coerced])
        return await self._execute(document, asked)

    async def _execute(self, document: Any, asked: Asked) -> bytes:
        result = execute(
            SCHEMA, document, context_value=self.seen, variable_values=dict(asked.variables), operation_name=asked.operation_name
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        if result.errors:
            raise result.errors[0].original_error or ServiceError("broken")
        return orjson.dumps({"data": result.data})


def page(_if_none_match: bytes) -> tuple[int, tuple[tuple[bytes, bytes], ...], bytes]:
    return 200, ((b"content-type", b"text/html; charset=utf-8"),), b"<!doctype html><title>page</title>"


LIMITS = Limits(body=100_000, receive_timeout=0.5, request_timeout=0.5)
SMALL = Small()
ready = [True]


async def is_ready() -> bool:
    return ready[0]


def small_app() -> Front:
    host = FastAPI(openapi_url=None)
    host.include_router(routes(is_ready, lambda: "type Query { echo: String }"))
    refuse_in_json(host)

    @host.get("/broken")
    async def broken() -> None:
        raise RuntimeError("secret words")

    return Front(GraphQLEndpoint(SMALL.answer, page, Incoming(Terms(LIMITS, Persisted()))), host)
