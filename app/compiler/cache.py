"""Document, variables -> Compiled: a statement and how to fill its parameters.

Two bounded caches: documents by text, statements by (text, operation, shape of the variables, whether a stranger asks).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from graphql import GraphQLError, GraphQLSchema, OperationType, get_argument_values, get_variable_values
from graphql.execution.values import VariableValues

from app.compiler.catalog import Catalog
from app.compiler.cost import Cost, cost, writing
from app.compiler.document import Document, Operation, read, refusals, sentence
from app.compiler.fill import Filling
from app.compiler.following import subscription_plan, within
from app.compiler.payload import Refusal, payload_plan
from app.compiler.plan import Foreign, Plan, Text
from app.compiler.planner import Planner, plan
from app.compiler.recent import K, Recent, V
from app.compiler.rules import Limits
from app.compiler.selection import Field, Selections
from app.compiler.shape import Shapes, shapes
from app.compiler.sql import Statement, statement
from app.compiler.sql.frame import SEEN, Policies
from app.compiler.variables import read as read_variables
from app.errors import BadUserInput, MethodNotAllowed, ValidationFailed

KEPT = 1_000
"""Documents, and statements, that are kept, if they are of ordinary length; fewer of longer ones."""
DOCUMENT, STATEMENT = 1_000, 5_000
"""Characters of an ordinary one; a document of these takes some 300 kB in memory. None counts for less than half of it."""


class NotAtHand(Exception):
    """It has to be read or compiled first, which may take a while."""


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """What one operation of one shape became. `known` is the whole answer where no row is read."""

    plan: Plan
    cost: Cost
    statement: Statement
    filling: Filling
    foreign: tuple[Foreign, ...]
    known: bytes | None
    rowless: bool
    """Whether it reads no row: introspection and type names alone."""


class Prepared(NamedTuple):
    """An operation with the variables of one request: as they came, and coerced."""

    document: Document
    operation: Operation
    given: Mapping[str, Any]
    variables: Mapping[str, Any]
    compiled: Compiled

    def values(self, environment: Mapping[str, Any]) -> list[Any]:
        """The parameters in order. Raises Refused with every value that is not of the asked form."""
        return self.compiled.filling(self.variables, environment)

    def points(self, held: Mapping[str, int]) -> list[float]:
        """What each step of the cost may come to."""
        return self.compiled.cost.points(self.variables, held)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One field of a mutation: what it is given, and how it will be answered if nothing is refused."""

    asked: Field
    given: Mapping[str, Any]
    answer: Prepared


@dataclass(frozen=True, slots=True, eq=False)
class Mutating:
    """A mutation with the variables of one request: its response keys in their order, and the fields that change something."""

    operation: Operation
    keys: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Following:
    """A subscription with the variables of one request: the field that it follows, and what is read for each answer."""

    operation: Operation
    asked: Field
    reading: Prepared


Understood: TypeAlias = Prepared | Mutating | Following


@dataclass(slots=True)
class Compiler:
    """The compiler of one schema, for a database that orders text by code points (`bytewise`) or in another way."""

    schema: GraphQLSchema
    catalog: Catalog
    policies: Policies
    limits: Limits = field(default_factory=Limits)
    suggest: bool = True
    size: int = KEPT
    bytewise: bool = field(default=False, init=False)
    makes: bool = field(default=True, init=False)
    documents: Recent[str, Document] = field(init=False)
    statements: Recent[Any, Compiled] = field(init=False)

    def __post_init__(self) -> None:
        self.documents = Recent(self.size * DOCUMENT, weigh=lambda document: max(len(document.text), DOCUMENT // 2))
        self.statements = Recent(self.size * STATEMENT, weigh=lambda compiled: max(len(compiled.statement.sql), STATEMENT // 2))

    def learn(self, *, bytewise: bool) -> None:
        """How the database orders text; statements that could have known are made anew."""
        self.bytewise = bytewise
        self.statements.forget(lambda compiled: "starts_with(" in compiled.statement.sql)

    def at_hand(self) -> Compiler:
        """A twin with the same caches, which makes nothing: it raises NotAtHand."""
        twin = copy(self)
        twin.makes = False
        return twin

    def prepare(
        self, text: str, operation_name: str | None, given: Mapping[str, Any], *, read_only: bool = False, stranger: bool = False
    ) -> Prepared:
        """The statement for one request; a `stranger` sees no district's people. Raises Refused or a ServiceError; no SQL has run."""
        found = self.understand(text, operation_name, given, read_only=read_only, stranger=stranger)
        if not isinstance(found, Prepared):
            raise ValidationFailed("Only queries can be read here.")
        return found

    def understand(
        self, text: str, operation_name: str | None, given: Mapping[str, Any], *, read_only: bool = False, stranger: bool = False
    ) -> Understood:
        """What one request asks: to read, by one statement, to change, or to follow. Raises Refused or a ServiceError; no SQL has run."""
        document = self.document(text)
        operation = document.operation(operation_name)
        kind = operation.node.operation
        if kind is OperationType.MUTATION and read_only:
            raise MethodNotAllowed("GET is for queries; send this operation by POST.", allowed=("POST",))
        if kind is OperationType.QUERY:
            variables, known = self.values(operation, given)
            return Prepared(document, operation, given, variables, self.compile(document, operation, known, stranger=stranger))
        coerced = self.variables(operation, given)
        variables = coerced.coerced if coerced else {}
        flat = Selections(document, self.schema, dict(shapes(operation.shaping, variables)))
        if kind is OperationType.SUBSCRIPTION:
            return self._following(document, operation, given, variables, flat)
        fields = flat.fields("Mutation", (operation.node.selection_set,))
        changes = tuple(self._change(document, operation, given, coerced, f) for f in fields if f.name != "__typename")
        return Mutating(operation, tuple(f.key for f in fields), changes)

    def _following(
        self, document: Document, operation: Operation, given: Mapping[str, Any], variables: Mapping[str, Any], flat: Selections
    ) -> Following:
        """The one field of a subscription, and the statement of its answers."""
        fields = flat.fields("Subscription", (operation.node.selection_set,))
        if len(fields) != 1:
            raise ValidationFailed("A subscription follows one field.")
        (asked,) = fields
        key = (document.text, operation.name, shapes(operation.shaping, variables), asked.key)
        if (found := self._held(self.statements, key)) is None:
            found = self._compiled(subscription_plan(Planner(flat, self.catalog), asked))
            self.statements.put(key, found)
        return Following(operation, asked, Prepared(document, within(operation, asked), given, variables, found))

    def _change(
        self, document: Document, operation: Operation, given: Mapping[str, Any], coerced: VariableValues | None, asked: Field
    ) -> Change:
        definition = self.schema.mutation_type.fields[asked.name]  # type: ignore[union-attr]
        try:
            arguments = get_argument_values(definition, asked.node, coerced, hide_suggestions=not self.suggest)
        except GraphQLError as error:
            raise BadUserInput(sentence(error), path=(asked.key,)) from None
        variables = coerced.coerced if coerced else {}
        compiled = self.answering(document, operation, variables, asked)
        compiled = replace(compiled, cost=writing(compiled.cost, asked.key, arguments))
        return Change(asked, arguments, Prepared(document, operation, given, variables, compiled))

    def answering(
        self, document: Document, operation: Operation, variables: Mapping[str, Any], asked: Field, refusals: tuple[Refusal, ...] = ()
    ) -> Compiled:
        """The statement that reads what a field of a mutation answers with, after these refusals."""
        known = shapes(operation.shaping, variables)
        key = (document.text, operation.name, known, asked.key, refusals)
        if (found := self._held(self.statements, key)) is None:
            planner = Planner(Selections(document, self.schema, dict(known)), self.catalog)
            found = self._compiled(payload_plan(planner, asked, self.catalog.payloads[asked.name], refusals))
            self.statements.put(key, found)
        return found

    def document(self, text: str) -> Document:
        if (found := self._held(self.documents, text)) is None:
            found = read(text, self.schema, self.limits, suggest=self.suggest)
            self.documents.put(text, found)
        return found

    def values(self, operation: Operation, given: Mapping[str, Any]) -> tuple[Mapping[str, Any], Shapes]:
        """The coerced variables and their shapes. Raises Refused."""
        if (found := read_variables(operation.declared, given)) is not None:
            return found
        coerced = self.variables(operation, given)
        values = coerced.coerced if coerced else {}
        return values, shapes(operation.shaping, values)

    def variables(self, operation: Operation, given: Mapping[str, Any]) -> VariableValues | None:
        """The coerced variables, if there are any. Raises Refused."""
        if not operation.variables:
            return None
        definitions = operation.node.variable_definitions or ()
        values = get_variable_values(self.schema, definitions, dict(given), max_errors=20, hide_suggestions=not self.suggest)
        if isinstance(values, list):
            raise refusals(values)
        return values

    def compile(self, document: Document, operation: Operation, known: Shapes, *, stranger: bool = False) -> Compiled:
        """The statement for variables of these shapes."""
        key = (document.text, operation.name, known, stranger)
        if (found := self._held(self.statements, key)) is None:
            found = self._compiled(plan(operation.node, Selections(document, self.schema, dict(known)), self.catalog), stranger=stranger)
            self.statements.put(key, found)
            if not stranger and SEEN not in found.statement.names:  # everybody reads it alike
                self.statements.put((*key[:-1], True), found)
        return found

    def _held(self, cache: Recent[K, V], key: K) -> V | None:
        if (found := cache.get(key, missed=self.makes)) is None and not self.makes:
            raise NotAtHand
        return found

    def _compiled(self, made: Plan, *, stranger: bool = False) -> Compiled:
        known = None
        if all(isinstance(m, Text) for m in made.members):
            known = ("{" + ",".join(f'"{m.key}":{m.json}' for m in made.members if isinstance(m, Text)) + "}").encode()
        foreign = tuple(m for m in made.members if isinstance(m, Foreign))
        written = statement(made, self.policies, bytewise=self.bytewise, stranger=stranger)
        rowless = all(isinstance(m, Text | Foreign) for m in made.members)
        return Compiled(made, cost(made), written, Filling(written, made.params), foreign, known, rowless)
