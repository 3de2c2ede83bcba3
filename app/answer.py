"""Asked -> bytes: the journey of a read, in one place.

    Asked → Document → Compiled → one statement → {"data":…}

A mutation goes to `app.writing`: a command, and the same read of what it made.

graphql-core answers introspection; its JSON goes into the statement as a parameter, so that an operation that holds
both kinds still is one statement and keeps its order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, SelectionSetNode, execute_sync

from app.auth import ANONYMOUS, Permission, Viewer
from app.bearer import Bearer
from app.budget import Budget
from app.compiler.cache import Compiled, Compiler, Following, Mutating, Prepared
from app.compiler.plan import RootMember, Text
from app.compiler.recent import Recent
from app.compiler.rules import INTROSPECTION
from app.compiler.selection import Selections
from app.compiler.shape import shapes
from app.database.pool import Reads
from app.errors import BadUserInput, Forbidden, Refused, ValidationFailed
from app.explain import explained
from app.reading import Reading
from app.transport import correlation
from app.transport.request import NOBODY, Asked, Client
from app.writing import Asking, Writing

LOOKING = 1_000.0
"""Points that it costs to look up who bears a token that was not seen just now."""
AMBIGUOUS = "More than one record bears this name; look it up by code or id."
INTROSPECTED = 16_000_000
"""Bytes of answers to introspection that are kept."""


@dataclass(slots=True)
class Answer:
    """What `/graphql` answers with; one instance for the life of the process."""

    compiler: Compiler
    reads: Reads
    cursor_secret: str
    budget: Budget
    writing: Writing
    bearer: Bearer
    viewer: Viewer = ANONYMOUS
    """Who asks where no token says it: our own operations too."""
    introspection: bool = True
    explain: bool = True
    reading: Reading = field(init=False)
    told_of_schema: Recent[Any, Mapping[str, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self.reading = Reading(self.compiler, self.budget.rate)
        self.told_of_schema = Recent(INTROSPECTED, weigh=lambda answers: sum(map(len, answers.values())))

    async def __call__(self, asked: Asked) -> bytes:
        """The complete body. Raises Refused or a ServiceError before any statement runs."""
        viewer = self.viewer if asked.client.viewer is ANONYMOUS else asked.client.viewer
        stranger = not viewer.sees
        prepared = self.reading.at_once(asked, stranger=stranger) or await self.reading.prepared(asked, stranger=stranger)
        correlation.asks(prepared.operation.name, prepared.operation.kind)
        if isinstance(prepared, Mutating):
            return await self.changed(prepared, asked.client, viewer)
        if isinstance(prepared, Following):
            raise ValidationFailed("A subscription is answered over graphql-transport-ws, or by HTTP as text/event-stream.")
        if asked.extensions:
            self.may_ask(asked)
        data = await self.read(prepared, asked.client, viewer)
        if asked.extensions and (told := await self.told(prepared, asked)):
            return b'{"data":%b,"extensions":%b}' % (data, orjson.dumps(told))
        return b"".join((b'{"data":', data, b"}"))

    async def changed(self, mutating: Mutating, client: Client, viewer: Viewer) -> bytes:
        """The complete body of a mutation's answer, once it is settled that the client may have it."""
        for change in mutating.changes:
            permitted(change.answer.compiled, viewer)
        for change in mutating.changes:
            self.budget.charge(change.answer, client)
        request = correlation.current()
        asking = Asking(viewer, request.id.decode("ascii") if request else "", client.chinese)
        return b'{"data":' + await self.writing(mutating, asking) + b"}"

    async def data(self, text: str, operation_name: str | None, given: Mapping[str, Any]) -> bytes:
        """The bytes of `data` for an operation of our own."""
        prepared = self.compiler.prepare(text, operation_name, given, stranger=not self.viewer.sees)
        return await self.read(prepared, NOBODY, self.viewer)

    async def known(self, client: Client, authorization: bytes) -> Client:
        """The client with the viewer whom its `Authorization` names. Raises Unauthenticated; looking one up costs the client points."""
        viewer = self.bearer.remembered(authorization)
        if viewer is None:
            self.budget.rate.spend(client, LOOKING)
            viewer = await self.bearer.viewer(authorization)
        return client._replace(viewer=viewer)

    async def read(self, prepared: Prepared, client: Client, viewer: Viewer) -> bytes:
        """The bytes of `data`, once it is settled that the viewer may have them."""
        compiled = prepared.compiled
        permitted(compiled, viewer)
        self.budget.charge(prepared, client)
        if compiled.known is not None:
            return compiled.known
        if compiled.foreign:
            await self.reading.aside(partial(self.introspect, prepared), len(prepared.document.text))
        if compiled.rowless:
            return self.without_rows(prepared)
        return await self.fetch(compiled.statement.sql, prepared.values(self.environment(prepared, viewer)), viewer.sees)

    def may_ask(self, asked: Asked) -> None:
        """Raises Forbidden. Whoever sits at this machine is taken for its operator."""
        client = asked.client
        if asked.extensions.get("explain") is not True or (self.explain and client.local) or client.viewer.may(Permission.EXPLAIN):
            return
        sentence = "How an operation runs is shown on the service's own machine, or with the permission EXPLAIN."
        raise Forbidden(sentence, path=("extensions", "explain"))

    async def told(self, prepared: Prepared, asked: Asked) -> dict[str, Any]:
        """What the answer tells of itself, as far as it was asked to."""
        explain = asked.extensions.get("explain") is True
        found: dict[str, Any] = {}
        if explain or asked.extensions.get("cost") is True:
            found["cost"] = self.budget.told(prepared, asked.client)
        if explain:
            found["explain"] = (await explained(self.reads, prepared.compiled)).members() | found
        return found

    def without_rows(self, prepared: Prepared) -> bytes:
        """Introspection and type names alone: no statement has anything to add."""
        answers = self.introspect(prepared)

        def written(member: RootMember) -> bytes:
            json = member.json.encode() if isinstance(member, Text) else answers[member.key]
            return b'"%b":%b' % (member.key.encode(), json)

        return b"{" + b",".join(map(written, prepared.compiled.plan.members)) + b"}"

    def environment(self, prepared: Prepared, viewer: Viewer) -> dict[str, Any]:
        """The parameters that no request decides."""
        found: dict[str, Any] = {"cursor_secret": self.cursor_secret, **viewer.parameters}
        if foreign := prepared.compiled.foreign:
            answers = self.introspect(prepared)
            found |= {member.parameter: answers[member.key].decode() for member in foreign}
        return found

    async def fetch(self, sql: str, values: list[Any], districts: Sequence[UUID]) -> bytes:
        """Run the one statement, for whoever sees the people of these districts."""
        try:
            return await self.reads.fetch(sql, values, districts)
        except asyncpg.CardinalityViolationError:
            raise BadUserInput(AMBIGUOUS) from None

    def introspect(self, prepared: Prepared) -> Mapping[str, bytes]:
        """The answers of graphql-core to the introspection fields, by response key; they are kept, since they never change."""
        if not self.introspection:
            raise Forbidden("This instance does not publish its schema.")
        key = (prepared.document.text, prepared.operation.name, orjson.dumps(prepared.given))
        if (found := self.told_of_schema.get(key)) is None:
            found = introspected(self.compiler.schema, prepared)
            self.told_of_schema.put(key, found)
        return found


def introspected(schema: GraphQLSchema, prepared: Prepared) -> Mapping[str, bytes]:
    """What graphql-core answers to the introspection fields of an operation, each as JSON. Raises Refused."""
    node = prepared.operation.node
    flat = Selections(prepared.document, schema, dict(shapes(prepared.operation.variables, prepared.variables)))
    nodes = [n for f in flat.fields("Query", (node.selection_set,)) if f.name in INTROSPECTION for n in f.nodes]
    alone = OperationDefinitionNode(
        operation=node.operation,
        name=node.name,
        variable_definitions=node.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(nodes)),
    )
    document = DocumentNode(definitions=(alone, *prepared.document.fragments.values()))
    result = execute_sync(schema, document, variable_values=dict(prepared.given))
    if result.errors:
        raise Refused([BadUserInput(error.message) for error in result.errors])
    return {key: orjson.dumps(value) for key, value in (result.data or {}).items()}


def permitted(compiled: Compiled, viewer: Viewer) -> None:
    """Every permission that the selected columns need. Raises Refused, naming each field."""
    if not compiled.plan.permissions:
        return
    missing = [
        Forbidden(f"Reading `{path[-1]}` needs the permission {permission}.", path=path)
        for permission, path in compiled.plan.permissions
        if Permission[permission] not in viewer.permissions
    ]
    if missing:
        raise Refused(missing)
