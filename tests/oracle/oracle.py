"""The answer to any operation, by graphql-core over rows in memory.

graphql-core is the reference for fragments, merging, directives, `__typename` and introspection; it runs over the schema as
printed, so that no resolver and no enum of the service takes part. Rows, pages, cursors and scalars are computed here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from graphql import (
    GraphQLAbstractType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
    get_named_type,
    get_variable_values,
    is_abstract_type,
    parse,
)
from strawberry import Schema

from app.auth import ANONYMOUS, Permission, Viewer
from app.models import Person
from tests.oracle.check import Check, operation_of
from tests.oracle.columns import Column
from tests.oracle.declarations import Declarations, Key, Kind, read
from tests.oracle.figures import Counted, Figures
from tests.oracle.fitting import fits
from tests.oracle.grouped import Group
from tests.oracle.paging import Listing, Refusal, page
from tests.oracle.printed import printed
from tests.oracle.record import Record
from tests.oracle.reports import Reports
from tests.oracle.scalars import told
from tests.oracle.sight import sees
from tests.oracle.terms import KINDS, Terms
from tests.oracle.written import written

SMALL = range(1, 5)
NULLS = {None: None, "FIRST": True, "LAST": False}


@dataclass(slots=True)
class Oracle:
    """Answers over one record, for one viewer."""

    published: Schema
    record: Record
    secret: str
    terms: Terms
    reports: Mapping[Viewer, Reports] = field(default_factory=dict)
    viewers: Sequence[Viewer] = (ANONYMOUS,)
    viewer: Viewer = ANONYMOUS
    schema: GraphQLSchema = field(init=False)
    declared: Declarations = field(init=False)
    columns: dict[str, Mapping[str, Column]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.schema, self.declared = printed(self.published), read(self.published)

    def answer(self, text: str, operation_name: str | None, variables: Mapping[str, Any]) -> bytes | frozenset[str]:
        """The bytes of `data`, or the codes of everything that must be refused."""
        document = parse(text)
        operation = operation_of(document, operation_name)
        coerced = get_variable_values(self.schema, operation.variable_definitions or (), dict(variables))
        if isinstance(coerced, list):
            return frozenset({"BAD_USER_INPUT"})
        if refused := Check(self, document, coerced).codes(operation):
            return frozenset(refused)
        result = execute_sync(
            self.schema,
            document,
            variable_values=dict(variables),
            operation_name=operation_name,
            field_resolver=self.resolve,
            type_resolver=self.type_of,
        )
        if result.errors:
            refusals = [error.original_error for error in result.errors]
            if strange := [e for e, r in zip(result.errors, refusals, strict=True) if not isinstance(r, Refusal)]:
                raise AssertionError(f"the oracle does not understand: {strange[0]}") from strange[0].original_error
            return frozenset(r.code for r in refusals if isinstance(r, Refusal))
        return orjson.dumps(result.data)

    # Types

    def possible(self, type_name: str) -> tuple[str, ...]:
        """The concrete types behind a name."""
        kind = self.schema.type_map[type_name]
        return tuple(t.name for t in self.schema.get_possible_types(kind)) if is_abstract_type(kind) else (type_name,)

    def type_of(self, row: Any, _info: GraphQLResolveInfo[Any], abstract: GraphQLAbstractType) -> str:
        found = self.declared.kind(row, self.possible(abstract.name))
        assert found is not None, f"{row} is no {abstract.name}"
        return found.name

    @property
    def anonymous(self) -> bool:
        return Permission.READ_PERSONAL not in self.viewer.permissions

    # Fields

    def resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        if isinstance(source, dict):
            return source[info.field_name]
        if isinstance(source, Counted | Figures | Group):
            return source.field(info.field_name, arguments)
        type_name, target = info.parent_type.name, get_named_type(info.return_type)
        behind = self.declared.behind[type_name, info.field_name]
        match behind.word:
            case "column":
                return written(target.name, getattr(source, behind.attributes[0]), self._tag(type_name), arguments.get("unit", "YUAN"))
            case "group":
                return source
            case "row":
                return self.one(source, behind.attributes, target.name)
            case "rows":
                rows = getattr(source, behind.attributes[0])
                if not isinstance(target, GraphQLObjectType) or "nodes" not in target.fields:
                    return self.listed(rows, target.name)
                return self.connection(self.field_name(type_name, info.field_name), target, rows, arguments)
            case "listed":
                (model,) = {self.declared.kinds[name].model for name in self.possible(self.target(target))}
                return self.connection(f"Query.{info.field_name}", target, self.record.rows[model], arguments)
            case "node":
                return self.node(arguments["id"])
            case "nodes":
                return [self.node(one) for one in arguments["ids"]]
            case "searched":
                return self.search(target, arguments)
            case "reported":
                return self.reports[self.viewer].row(info.field_name, behind.by or (), arguments)
        return self.found(target.name, behind.by or {}, arguments.get("by", arguments))

    def _tag(self, type_name: str) -> str:
        return self.declared.kinds[type_name].tag if type_name in self.declared.kinds else ""

    def one(self, source: Any, attributes: tuple[str, ...], target: str) -> Any:
        """The row that a to-one leads to, tombstones too; null where it is of no type that the field can show."""
        found = next((row for name in attributes if (row := getattr(source, name)) is not None), None)
        return found if found is not None and self.declared.kind(found, self.possible(target)) and sees(self.viewer, found) else None

    def node(self, given: str) -> Any:
        tag, _, key = given.rpartition("_")
        (kind,) = (kind for kind in self.declared.kinds.values() if kind.tag == tag)
        return self._found(self.record.keyed[kind.model].get(UUID(key)), kind)

    def found(self, target: str, by: Mapping[str, str], given: Mapping[str, Any]) -> Any:
        """A look-up by one key; two rows of one name are refused."""
        ((name, value),) = given.items()
        kinds = [self.declared.kinds[one] for one in self.possible(target)]
        if name == "id":
            rows = [self.record.keyed[kinds[0].model].get(UUID(value.rpartition("_")[2]))]
        else:
            (attribute,) = (attribute for key, attribute in by.items() if key.replace("_", "").lower() == name.lower())
            rows = [row for row in self.record.rows[kinds[0].model] if getattr(row, attribute) == value]
        standing = [row for row in rows if any(self._found(row, kind) for kind in kinds)]
        if len(standing) > 1:
            raise Refusal("BAD_USER_INPUT")
        return standing[0] if standing else None

    def _standing(self, row: Any, kind: Kind) -> Any:
        """The row, unless it is a tombstone, of another type, or hidden from the viewer."""
        standing = row is not None and getattr(row, "deleted_at", None) is None and kind.holds(row)
        return row if standing and sees(self.viewer, row) else None

    def _found(self, row: Any, kind: Kind) -> Any:
        """The same for a look-up, which finds a tombstone too that says which record stands for it."""
        part = _part_of_another(row) and kind.holds(row) and sees(self.viewer, row)
        return row if part else self._standing(row, kind)

    # Lists

    def target(self, connection: Any) -> str:
        assert isinstance(connection, GraphQLObjectType)
        name: str = get_named_type(connection.fields["nodes"].type).name
        return name

    def field_name(self, parent: str, field: str) -> str:
        """What a cursor calls the field that it belongs to: all types over a table share its lists."""
        return f"Query.{field}" if parent == "Query" else f"{self.declared.kinds[self.possible(parent)[0]].model.__tablename__}.{field}"

    def listing(self, name: str, connection: Any, arguments: Mapping[str, Any]) -> Listing:
        """The listing of a field that pages: an interface is ordered as the first of its types."""
        kind = self.declared.kinds[self.possible(self.target(connection))[0]]
        asked = tuple(
            Key(self.declared.orders[kind.name, one["field"]], one.get("direction") == "DESC", NULLS[one.get("nulls")])
            for one in arguments.get("orderBy") or ()
        )
        return Listing(name, kind, asked or kind.order, self.secret, self._told(name, connection, arguments))

    def _told(self, name: str, connection: Any, arguments: Mapping[str, Any]) -> str:
        """What cursors of a list remember beside its order: the filter, or what is searched for."""
        if name == "Query.search":
            kinds = arguments.get("kinds")
            return json.dumps([arguments["text"], kinds if kinds is None else [f"SearchKind.{one}" for one in kinds]])
        if arguments.get("where") is None:
            return ""
        return told(arguments["where"], self.schema.type_map[f"{self.target(connection)}Filter"])

    def standing(self, rows: list[Any], target: str) -> list[Any]:
        """The rows of a type that lists show to the viewer."""
        kinds = [self.declared.kinds[one] for one in self.possible(target)]
        return [row for row in rows if any(self._standing(row, kind) for kind in kinds)]

    def listed(self, rows: list[Any], target: str) -> list[Any]:
        """A plain list: all rows that stand, in their order."""
        kind = self.declared.kinds[target]
        return Listing("", kind, kind.order, "").sorted(self.standing(rows, target))

    def connection(self, name: str, connection: Any, rows: list[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
        held = self.target(connection)
        kind = self.declared.kinds[self.possible(held)[0]]
        where, listed = arguments.get("where"), self.standing(rows, held)
        of_the_day = [row for row in listed if _held(row, kind, arguments)]
        fitting = {row for row in listed if where is None or fits(self, row, held, where)}
        kept = [row for row in of_the_day if row in fitting]
        guarded = "suppressed" in connection.fields and Permission.COUNT_SMALL not in self.viewer.permissions
        tells = guarded and any(len(wider) - len(kept) in SMALL for wider in (fitting, of_the_day, listed))
        counted = Counted(self, held, kept, guarded and (tells or len(kept) in SMALL), guarded, tells)
        counts = {"totalCount": counted.field("count", {}), "suppressed": counted.withheld, "aggregate": counted}
        listing = self.listing(name, connection, arguments)
        relations = {key.attribute.partition(".")[0] for key in listing.order if "." in key.attribute}
        shown = [row for row in kept if all(sees(self.viewer, getattr(row, relation)) for relation in relations)]
        return page(listing, shown, arguments) | counts

    def search(self, connection: Any, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """What a text finds, a page of it; people are among it only where they are asked for."""
        kinds = arguments.get("kinds")
        among = [one for one in KINDS if one != "PERSON"] if kinds is None else kinds
        report = self.declared.kinds["SearchHit"].model
        hits = self.terms.hits(arguments["text"], among, report)
        seen = [hit for hit in hits if sees(self.viewer, hit.person)]
        return page(self.listing("Query.search", connection, arguments), seen, arguments)


def _part_of_another(row: Any) -> bool:
    """Whether a tombstone says which record stands for it."""
    return isinstance(row, Person) and row.merge is not None and row.merge.undone_at is None


def _held(row: Any, kind: Kind, arguments: Mapping[str, Any]) -> bool:
    """Whether a row held on the day that is asked for; where it has no day, it is open."""
    if arguments.get("asOf") is None or kind.period is None:
        return True
    day, (first, last) = date.fromisoformat(arguments["asOf"]), kind.period
    begun, ended = getattr(row, first), getattr(row, last) if last else None
    return (begun is None or begun <= day) and (ended is None or ended >= day)
